//! Lists and mappings of entries, each read where it is written; Ikanos keys by name what Naftiko lists.

use indexmap::IndexMap;

use super::fields::{Entry, Fields, entries};
use super::values::{key_text, wrong_kind};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::source::Node;
use crate::spec::language::Field;

impl<'t> Fields<'t> {
    /// A list, each entry read by `read`; entries that are not readable have been reported.
    pub(in crate::parse) fn list<T>(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.take(field) else { return Vec::new() };
        let at = self.at(field);
        let Some(items) = value.items() else {
            diagnostics.push(wrong_kind(&at, value, &format!("`{}` is a list", field.name)));
            return Vec::new();
        };
        items.enumerate().filter_map(|(index, value)| read(value, &at.index(index), diagnostics)).collect()
    }

    /// The entries of a list as they are, each with its place.
    pub(in crate::parse) fn entries(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(Node<'t>, At)> {
        self.list(field, diagnostics, |value, at, _| Some((value, at.clone())))
    }

    pub(in crate::parse) fn texts(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Vec<String> {
        self.list(field, diagnostics, |value, at, diagnostics| {
            let text = value.text();
            if text.is_none() {
                diagnostics.push(wrong_kind(at, value, &format!("an entry of `{}` is a text", field.name)));
            }
            text.map(str::to_owned)
        })
    }

    /// A mapping from names to what `read` makes of the values.
    pub(in crate::parse) fn map<T>(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Option<IndexMap<String, T>> {
        let value = self.take(field)?;
        let at = self.at(field);
        let entries = entries(value, &at, &format!("`{}`", field.name), diagnostics)?;
        let read = |entry: Entry<'t>| {
            let at = at.key(entry.written.to_owned());
            Some((entry.name.to_owned(), read(entry.value?, &at, diagnostics)?))
        };
        Some(entries.into_iter().filter_map(read).collect())
    }

    /// As [`Self::list`], where Ikanos has a mapping whose keys are the names of the entries.
    pub(in crate::parse) fn named<T>(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let name = field.name;
        let Some(entry) = self.entries.iter().find(|entry| entry.name == field.name) else {
            self.asked.push(field.name);
            return Vec::new();
        };
        let Some(entries) = entry.value.and_then(Node::entries) else {
            let named = entry
                .value
                .and_then(Node::items)
                .is_some_and(|mut items| items.any(|it| it.get("name").is_some()));
            if named && diagnostics.generation(&self.at) == Some(Generation::Ikanos) {
                diagnostics.push(
                    Diagnostic::key(
                        Code::MIXED_VERSION,
                        &self.at(field),
                        format!("a list of `{name}` is a form of Naftiko, and this file is of Ikanos"),
                    )
                    .help("write a mapping whose keys are the names of the entries"),
                );
            }
            return self.list(field, diagnostics, read);
        };
        let at = self.at(field);
        if diagnostics.generation(&at) == Some(Generation::Naftiko) {
            diagnostics.push(
                Diagnostic::key(
                    Code::MIXED_VERSION,
                    &at,
                    format!("a mapping of `{name}` is a form of Ikanos, and this file is of Naftiko"),
                )
                .help("write a list of entries that each have a `name`"),
            );
        }
        self.take(field);
        entries
            .filter_map(|(key, value)| {
                let text = key_text(key, &at, &format!("`{name}`"), diagnostics)?;
                let at = at.entry(text.to_owned());
                if value.get("name").is_some() {
                    diagnostics.push(
                        Diagnostic::key(
                            Code::MIXED_VERSION,
                            &at,
                            format!("`{text}` is named by its key, and has a `name` too"),
                        )
                        .help("remove `name`; the key counts"),
                    );
                }
                read(value.named_by(key), &at, diagnostics)
            })
            .collect()
    }
}

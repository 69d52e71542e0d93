//! Where the words and forms of Naftiko and Ikanos differ: each is read in files of both, with a warning in the other's.

use super::Fields;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::source::Node;

impl<'t> Fields<'t> {
    /// Reads what Naftiko calls `old` and Ikanos `new`, with a warning where one stands in a file of the other.
    pub(in crate::parse) fn words(
        &mut self,
        old: &'static str,
        new: &'static str,
        diagnostics: &mut Diagnostics,
    ) {
        self.also(old, new);
        let Some(entry) = self.entries.iter().find(|entry| entry.name == old) else { return };
        let (whose, file, other) = match diagnostics.generation(&self.at) {
            Some(Generation::Naftiko) if entry.written == new => ("Ikanos", "Naftiko", old),
            Some(Generation::Ikanos) if entry.written == old => ("Naftiko", "Ikanos", new),
            _ => return,
        };
        diagnostics.push(
            Diagnostic::key(
                Code::MIXED_VERSION,
                &self.at.key(entry.written.to_owned()),
                format!("`{}` is a word of {whose}, and this file is of {file}", entry.written),
            )
            .fix(format!("write `{other}`"), other),
        );
    }

    /// As [`Self::list`], where Ikanos has a mapping whose keys are the names of the entries.
    pub(in crate::parse) fn named<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else {
            self.asked.push(name);
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
                        &self.at(name),
                        format!("a list of `{name}` is a form of Naftiko, and this file is of Ikanos"),
                    )
                    .help("write a mapping whose keys are the names of the entries"),
                );
            }
            return self.list(name, diagnostics, read);
        };
        let at = self.at(name);
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
        self.take(name);
        entries
            .filter_map(|(key, value)| {
                let Some(text) = key.text() else {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::WRONG_KIND,
                            &at,
                            format!("`{name}` has a key that is {}", key.kind()),
                        )
                        .help("use plain text as the key"),
                    );
                    return None;
                };
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

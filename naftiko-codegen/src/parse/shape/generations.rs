//! Where the words and forms of Naftiko and Ikanos differ: each is read in files of both, with a warning in the other's.

use super::Fields;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::source::Node;
use crate::spec::language::{Field, Other};

/// Warns of a word of Ikanos in a file of Naftiko, or the other way round.
pub(super) fn mixed(fields: &Fields<'_>, index: usize, diagnostics: &mut Diagnostics) {
    let (name, written) = (fields.entries[index].name, fields.entries[index].written);
    let Some(field) = fields.section.field(name) else { return };
    let other = field.others.iter().find_map(|other| match other {
        Other::Ikanos(word) => Some(*word),
        Other::Spelling(_) | Other::Usual(_) | Other::Sometimes(_) => None,
    });
    let Some(new) = other else { return };
    let (whose, file, right) = match diagnostics.generation(&fields.at) {
        Some(Generation::Naftiko) if written == new => ("Ikanos", "Naftiko", field.name),
        Some(Generation::Ikanos) if written == field.name => ("Naftiko", "Ikanos", new),
        _ => return,
    };
    diagnostics.push(
        Diagnostic::key(
            Code::MIXED_VERSION,
            &fields.at.key(written.to_owned()),
            format!("`{written}` is a word of {whose}, and this file is of {file}"),
        )
        .fix(format!("write `{right}`"), right),
    );
}

impl<'t> Fields<'t> {
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

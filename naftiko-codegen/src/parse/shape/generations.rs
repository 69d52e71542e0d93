//! Where the words and forms of Naftiko and Ikanos differ: each is read in files of both, with a warning in the other's.

use serde_yaml::Value as Yaml;

use super::{Fields, kind, scalar_text};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};

impl Fields {
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
                &self.at.key(entry.written.clone()),
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
        read: impl Fn(Yaml, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else {
            self.asked.push(name);
            return Vec::new();
        };
        let Some(Yaml::Mapping(_)) = &entry.value else {
            let is_named = |entry: &Yaml| entry.get("name").is_some();
            let named =
                entry.value.as_ref().and_then(Yaml::as_sequence).is_some_and(|it| it.iter().any(is_named));
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
        let Some(Yaml::Mapping(mapping)) = self.take(name) else { return Vec::new() };
        mapping
            .into_iter()
            .filter_map(|(key, value)| {
                let Some(key) = scalar_text(&key) else {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::WRONG_KIND,
                            &at,
                            format!("`{name}` has a key that is {}", kind(&key)),
                        )
                        .help("use plain text as the key"),
                    );
                    return None;
                };
                let at = at.entry(key.clone());
                read(keyed(key, value, &at, diagnostics), &at, diagnostics)
            })
            .collect()
    }
}

/// An entry of a mapping keyed by names, with its key as its `name`.
fn keyed(key: String, value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Yaml {
    let mut mapping = match value {
        Yaml::Mapping(mapping) => mapping,
        Yaml::Null => serde_yaml::Mapping::new(),
        other => return other,
    };
    if mapping.contains_key("name") {
        diagnostics.push(
            Diagnostic::key(
                Code::MIXED_VERSION,
                at,
                format!("`{key}` is named by its key, and has a `name` too"),
            )
            .help("remove `name`; the key counts"),
        );
    }
    mapping.insert("name".into(), key.into());
    Yaml::Mapping(mapping)
}

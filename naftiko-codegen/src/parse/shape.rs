//! The tools with which sections are read: each asks for its fields by name, and what is left over is unknown.
//!
//! A field of the wrong kind is reported and counts as absent, so that reading goes on.

mod generations;

use indexmap::IndexMap;
use serde_yaml::Value as Yaml;

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::spec::Value;

/// The fields of one mapping, taken out as they are read.
pub(super) struct Fields {
    pub(super) at: At,
    entries: Vec<Entry>,
    asked: Vec<&'static str>,
}

struct Entry {
    /// The name of the language; differs from `written` where another spelling was used.
    name: String,
    written: String,
    value: Option<Yaml>,
}

impl Fields {
    /// The fields of `value`, or a report that it is no mapping.
    pub(super) fn open(value: Yaml, at: &At, what: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Yaml::Mapping(mapping) = value else {
            diagnostics.push(wrong_kind(at, &value, &format!("{what} is a mapping")));
            return None;
        };
        let mut entries = Vec::with_capacity(mapping.len());
        for (key, value) in mapping {
            let Some(name) = scalar_text(&key) else {
                diagnostics.push(
                    Diagnostic::new(Code::WRONG_KIND, at, format!("{what} has a key that is {}", kind(&key)))
                        .help("use plain text as the key"),
                );
                continue;
            };
            entries.push(Entry { written: name.clone(), name, value: Some(value) });
        }
        Some(Self { at: at.clone(), entries, asked: Vec::new() })
    }

    /// The value of a field that is left where it is.
    pub(super) fn peek(&self, name: &str) -> Option<&Yaml> {
        self.entries.iter().find(|entry| entry.name == name).and_then(|entry| entry.value.as_ref())
    }

    /// Reads what was written as one field as another, and says so.
    pub(super) fn rename(&mut self, written: &str, name: &'static str, diagnostics: &mut Diagnostics) {
        self.spelling(name, &[written], diagnostics);
    }

    /// Reads `other` where the language says `name`, with a warning; the first that is there wins.
    pub(super) fn spelling(&mut self, name: &'static str, others: &[&str], diagnostics: &mut Diagnostics) {
        if self.entries.iter().any(|entry| entry.name == name) {
            return;
        }
        if let Some(entry) = self.entries.iter_mut().find(|entry| others.contains(&entry.written.as_str())) {
            let at = self.at.key(entry.written.clone());
            diagnostics.push(
                Diagnostic::key(
                    Code::OTHER_SPELLING,
                    &at,
                    format!("`{}` is read as `{name}`", entry.written),
                )
                .fix(format!("write `{name}`"), name),
            );
            name.clone_into(&mut entry.name);
        }
    }

    /// As [`Self::spelling`], for spellings that are the norm of published files.
    pub(super) fn also(&mut self, name: &'static str, other: &str) {
        if !self.entries.iter().any(|entry| entry.name == name)
            && let Some(entry) = self.entries.iter_mut().find(|entry| entry.written == other)
        {
            name.clone_into(&mut entry.name);
        }
    }

    /// The path of a field, with the key as it was written.
    pub(super) fn at(&self, name: &'static str) -> At {
        match self.entries.iter().find(|entry| entry.name == name) {
            Some(entry) if entry.written != name => self.at.key(entry.written.clone()),
            _ => self.at.key(name),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The raw value of a field; YAML's null is absence.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Yaml> {
        self.asked.push(name);
        let entry = self.entries.iter_mut().find(|entry| entry.name == name)?;
        entry.value.take().filter(|value| !value.is_null())
    }

    /// A text; numbers and booleans are read as they were written.
    pub(super) fn text(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        let value = self.take(name)?;
        let text = scalar_text(&value);
        if text.is_none() {
            diagnostics.push(wrong_kind(&self.at(name), &value, &format!("`{name}` is a text")));
        }
        text
    }

    /// As [`Self::text`], reported when it is not there.
    pub(super) fn needed_text(
        &mut self,
        name: &'static str,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        if self.take_is_absent(name) {
            diagnostics.push(missing(&self.at, what, name));
        }
        self.text(name, diagnostics)
    }

    fn take_is_absent(&self, name: &str) -> bool {
        !self
            .entries
            .iter()
            .any(|entry| entry.name == name && entry.value.as_ref().is_some_and(|value| !value.is_null()))
    }

    pub(super) fn flag(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<bool> {
        let value = self.take(name)?;
        let flag = match &value {
            Yaml::Bool(flag) => Some(*flag),
            Yaml::String(text) if text == "true" || text == "false" => Some(text == "true"),
            _ => None,
        };
        if flag.is_none() {
            diagnostics.push(
                wrong_kind(&self.at(name), &value, &format!("`{name}` is a boolean"))
                    .help("write `true` or `false`"),
            );
        }
        flag
    }

    pub(super) fn number(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<u64> {
        let value = self.take(name)?;
        let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        if number.is_none() {
            diagnostics.push(wrong_kind(&self.at(name), &value, &format!("`{name}` is a whole number")));
        }
        number
    }

    /// A port, which must be between 1 and 65535.
    pub(super) fn port(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<u16> {
        let value = self.take(name)?;
        let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        let at = self.at(name);
        match number {
            None => {
                diagnostics.push(wrong_kind(&at, &value, &format!("`{name}` is a number from 1 to 65535")));
                None
            }
            Some(number) => {
                let port = u16::try_from(number).ok().filter(|port| *port > 0);
                if port.is_none() {
                    diagnostics.push(
                        Diagnostic::new(Code::PORT_OUT_OF_RANGE, &at, format!("there is no port {number}"))
                            .help("choose a port from 1 to 65535"),
                    );
                }
                port
            }
        }
    }

    /// Any value, as it was written.
    pub(super) fn value(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<Value> {
        let value = self.take(name)?;
        let at = self.at(name);
        json(value, &at, diagnostics)
    }

    /// A list, each entry read by `read`; entries that are not readable have been reported.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Yaml, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let at = self.at(name);
        let Yaml::Sequence(sequence) = value else {
            diagnostics.push(wrong_kind(&at, &value, &format!("`{name}` is a list")));
            return Vec::new();
        };
        sequence
            .into_iter()
            .enumerate()
            .filter_map(|(index, value)| read(value, &at.index(index), diagnostics))
            .collect()
    }

    /// The entries of a list as they are, each with its place.
    pub(super) fn entries(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Vec<(Yaml, At)> {
        self.list(name, diagnostics, |value, at, _| Some((value, at.clone())))
    }

    pub(super) fn texts(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Vec<String> {
        self.list(name, diagnostics, |value, at, diagnostics| {
            let text = scalar_text(&value);
            if text.is_none() {
                diagnostics.push(wrong_kind(at, &value, &format!("an entry of `{name}` is a text")));
            }
            text
        })
    }

    /// A mapping from names to what `read` makes of the values.
    pub(super) fn map<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Yaml, &At, &mut Diagnostics) -> Option<T>,
    ) -> Option<IndexMap<String, T>> {
        let value = self.take(name)?;
        let at = self.at(name);
        let fields = Self::open(value, &at, &format!("`{name}`"), diagnostics)?;
        Some(
            fields
                .entries
                .into_iter()
                .filter_map(|entry| {
                    let at = at.key(entry.written.clone());
                    Some((entry.name, read(entry.value?, &at, diagnostics)?))
                })
                .collect(),
        )
    }

    /// Reports every field that was not asked for.
    pub(super) fn close(self, what: &str, diagnostics: &mut Diagnostics) {
        for entry in &self.entries {
            if self.asked.contains(&entry.name.as_str()) {
                continue;
            }
            let at = self.at.key(entry.written.clone());
            let mut diagnostic =
                Diagnostic::key(Code::UNKNOWN_FIELD, &at, format!("{what} has no field `{}`", entry.written))
                    .label("it has no effect");
            diagnostic = match nearest(&entry.written, self.asked.iter().copied()) {
                Some(name) if !self.has(name) => diagnostic.similar("a field", &entry.written, name),
                _ if self.asked.len() <= 5 => {
                    diagnostic.note(format!("its fields are {}", list(self.asked.iter().copied())))
                }
                _ => diagnostic.help("remove it"),
            };
            diagnostics.push(diagnostic);
        }
    }
}

/// A value as JSON; YAML's not-a-number and infinities have no counterpart.
pub(super) fn json(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Value> {
    Some(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => Value::Bool(flag),
        Yaml::Number(number) => {
            let json = number
                .as_i64()
                .map(serde_json::Number::from)
                .or_else(|| number.as_u64().map(serde_json::Number::from))
                .or_else(|| number.as_f64().and_then(serde_json::Number::from_f64));
            let Some(json) = json else {
                diagnostics.push(wrong_kind(at, &Yaml::Number(number), "a value is one that JSON has"));
                return None;
            };
            Value::Number(json)
        }
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(sequence) => Value::Array(
            sequence
                .into_iter()
                .enumerate()
                .filter_map(|(index, value)| json(value, &at.index(index), diagnostics))
                .collect(),
        ),
        Yaml::Mapping(mapping) => Value::Object(
            mapping
                .into_iter()
                .filter_map(|(key, value)| {
                    let key = scalar_text(&key)?;
                    let value = json(value, &at.key(key.clone()), diagnostics)?;
                    Some((key, value))
                })
                .collect(),
        ),
        Yaml::Tagged(tagged) => return json(tagged.value, at, diagnostics),
    })
}

/// The text of a scalar, whatever YAML made of it; `None` for null, lists and mappings.
pub(super) fn scalar_text(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        Yaml::Bool(flag) => Some(flag.to_string()),
        Yaml::Tagged(tagged) => scalar_text(&tagged.value),
        Yaml::Null | Yaml::Sequence(_) | Yaml::Mapping(_) => None,
    }
}

pub(super) fn wrong_kind(at: &At, found: &Yaml, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::WRONG_KIND, at, format!("{expected}, not {}", kind(found)))
}

/// Says that `what` lacks `field`.
pub(super) fn missing(at: &At, what: &str, field: &'static str) -> Diagnostic {
    Diagnostic::new(Code::MISSING_FIELD, at, format!("{what} has no `{field}`"))
        .label("in this entry")
        .help(format!("add `{field}:`"))
        .absent(&[field])
}

fn kind(value: &Yaml) -> &'static str {
    match value {
        Yaml::Null => "nothing",
        Yaml::Bool(_) => "a boolean",
        Yaml::Number(_) => "a number",
        Yaml::String(_) => "a text",
        Yaml::Sequence(_) => "a list",
        Yaml::Mapping(_) => "a mapping",
        Yaml::Tagged(_) => "a tagged value",
    }
}

//! The tools with which sections are read: each asks for its fields by name, and what is left over is unknown.
//!
//! A field of the wrong kind is reported and counts as absent, so that reading goes on.

mod generations;

use indexmap::IndexMap;

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::{Node, Typed};
use crate::spec::{Value, Written};

/// The fields of one mapping, taken out as they are read.
pub(super) struct Fields<'t> {
    pub(super) at: At,
    entries: Vec<Entry<'t>>,
    asked: Vec<&'static str>,
}

struct Entry<'t> {
    /// The name of the language; differs from `written` where another spelling was used.
    name: &'t str,
    written: &'t str,
    /// Absent once it has been taken.
    value: Option<Node<'t>>,
}

impl<'t> Fields<'t> {
    /// The fields of `value`, or a report that it is no mapping.
    pub(super) fn open(value: Node<'t>, at: &At, what: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Some(mapping) = value.entries() else {
            diagnostics.push(wrong_kind(at, value, &format!("{what} is a mapping")));
            return None;
        };
        let mut entries = Vec::with_capacity(mapping.size_hint().0 + 1);
        for (key, value) in mapping {
            let Some(name) = key.text() else {
                diagnostics.push(
                    Diagnostic::new(Code::WRONG_KIND, at, format!("{what} has a key that is {}", key.kind()))
                        .help("use plain text as the key"),
                );
                continue;
            };
            entries.push(Entry { written: name, name, value: Some(value) });
        }
        if let Some(key) = value.name() {
            entries.retain(|entry| entry.name != "name");
            entries.push(Entry { written: "name", name: "name", value: Some(key) });
        }
        Some(Self { at: at.clone(), entries, asked: Vec::new() })
    }

    /// The value of a field that is left where it is.
    pub(super) fn peek(&self, name: &str) -> Option<Node<'t>> {
        self.entries.iter().find(|entry| entry.name == name).and_then(|entry| entry.value)
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
        if let Some(entry) = self.entries.iter_mut().find(|entry| others.contains(&entry.written)) {
            let at = self.at.key(entry.written.to_owned());
            diagnostics.push(
                Diagnostic::key(
                    Code::OTHER_SPELLING,
                    &at,
                    format!("`{}` is read as `{name}`", entry.written),
                )
                .fix(format!("write `{name}`"), name),
            );
            entry.name = name;
        }
    }

    /// As [`Self::spelling`], for spellings that are the norm of published files.
    pub(super) fn also(&mut self, name: &'static str, other: &str) {
        if !self.entries.iter().any(|entry| entry.name == name)
            && let Some(entry) = self.entries.iter_mut().find(|entry| entry.written == other)
        {
            entry.name = name;
        }
    }

    /// The path of a field, with the key as it was written.
    pub(super) fn at(&self, name: &'static str) -> At {
        match self.entries.iter().find(|entry| entry.name == name) {
            Some(entry) if entry.written != name => self.at.key(entry.written.to_owned()),
            _ => self.at.key(name),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The raw value of a field; YAML's null is absence.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Node<'t>> {
        self.asked.push(name);
        let entry = self.entries.iter_mut().find(|entry| entry.name == name)?;
        entry.value.take().filter(|value| !value.is_null())
    }

    /// A text; numbers and booleans are read as they were written.
    pub(super) fn text(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        let value = self.take(name)?;
        let text = value.text();
        if text.is_none() {
            diagnostics.push(wrong_kind(&self.at(name), value, &format!("`{name}` is a text")));
        }
        text.map(str::to_owned)
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
            .any(|entry| entry.name == name && entry.value.is_some_and(|value| !value.is_null()))
    }

    pub(super) fn flag(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<bool> {
        let value = self.take(name)?;
        let flag = match value.typed() {
            Some(Typed::Bool(flag)) => Some(flag),
            Some(Typed::Text(text @ ("true" | "false"))) => Some(text == "true"),
            _ => None,
        };
        if flag.is_none() {
            diagnostics.push(
                wrong_kind(&self.at(name), value, &format!("`{name}` is a boolean"))
                    .help("write `true` or `false`"),
            );
        }
        flag
    }

    pub(super) fn number(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<u64> {
        let value = self.take(name)?;
        let number = match value.typed() {
            Some(Typed::Integer(number)) => u64::try_from(number).ok(),
            Some(Typed::Natural(number)) => Some(number),
            Some(Typed::Text(text)) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            diagnostics.push(wrong_kind(&self.at(name), value, &format!("`{name}` is a whole number")));
        }
        number
    }

    /// A port, which must be between 1 and 65535.
    pub(super) fn port(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<u16> {
        let value = self.take(name)?;
        let number: Option<i64> = match value.typed() {
            Some(Typed::Integer(number)) => Some(number),
            Some(Typed::Text(text)) => text.parse().ok(),
            _ => None,
        };
        let at = self.at(name);
        match number {
            None => {
                diagnostics.push(wrong_kind(&at, value, &format!("`{name}` is a number from 1 to 65535")));
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

    /// Any value.
    pub(super) fn value(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<Value> {
        let value = self.take(name)?;
        json(value, &self.at(name), diagnostics)
    }

    /// Any value, with its text as it is written where it is a scalar.
    pub(super) fn written(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<Written> {
        let value = self.take(name)?;
        written(value, &self.at(name), diagnostics)
    }

    /// A list, each entry read by `read`; entries that are not readable have been reported.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let at = self.at(name);
        let Some(items) = value.items() else {
            diagnostics.push(wrong_kind(&at, value, &format!("`{name}` is a list")));
            return Vec::new();
        };
        items.enumerate().filter_map(|(index, value)| read(value, &at.index(index), diagnostics)).collect()
    }

    /// The entries of a list as they are, each with its place.
    pub(super) fn entries(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(Node<'t>, At)> {
        self.list(name, diagnostics, |value, at, _| Some((value, at.clone())))
    }

    pub(super) fn texts(&mut self, name: &'static str, diagnostics: &mut Diagnostics) -> Vec<String> {
        self.list(name, diagnostics, |value, at, diagnostics| {
            let text = value.text();
            if text.is_none() {
                diagnostics.push(wrong_kind(at, value, &format!("an entry of `{name}` is a text")));
            }
            text.map(str::to_owned)
        })
    }

    /// A mapping from names to what `read` makes of the values.
    pub(super) fn map<T>(
        &mut self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
    ) -> Option<IndexMap<String, T>> {
        let value = self.take(name)?;
        let at = self.at(name);
        let fields = Self::open(value, &at, &format!("`{name}`"), diagnostics)?;
        Some(
            fields
                .entries
                .into_iter()
                .filter_map(|entry| {
                    let at = at.key(entry.written.to_owned());
                    Some((entry.name.to_owned(), read(entry.value?, &at, diagnostics)?))
                })
                .collect(),
        )
    }

    /// Reports every field that was not asked for.
    pub(super) fn close(self, what: &str, diagnostics: &mut Diagnostics) {
        for entry in &self.entries {
            if self.asked.contains(&entry.name) {
                continue;
            }
            let at = self.at.key(entry.written.to_owned());
            let mut diagnostic =
                Diagnostic::key(Code::UNKNOWN_FIELD, &at, format!("{what} has no field `{}`", entry.written))
                    .label("it has no effect");
            diagnostic = match nearest(entry.written, self.asked.iter().copied()) {
                Some(name) if !self.has(name) => diagnostic.similar("a field", entry.written, name),
                _ if self.asked.len() <= 5 => {
                    diagnostic.note(format!("its fields are {}", list(self.asked.iter().copied())))
                }
                _ => diagnostic.help("remove it"),
            };
            diagnostics.push(diagnostic);
        }
    }
}

/// A value with its text as it is written, where it is a scalar.
pub(super) fn written(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Written> {
    Some(Written { text: value.text().map(str::to_owned), value: json(value, at, diagnostics)? })
}

/// A value as JSON; YAML's not-a-number and infinities have no counterpart.
pub(super) fn json(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Value> {
    if let Some(items) = value.any_items() {
        let items = items.enumerate().filter_map(|(index, value)| json(value, &at.index(index), diagnostics));
        return Some(Value::Array(items.collect()));
    }
    if let Some(entries) = value.any_entries() {
        let members = entries.filter_map(|(key, value)| {
            let key = key.text()?;
            Some((key.to_owned(), json(value, &at.key(key.to_owned()), diagnostics)?))
        });
        return Some(Value::Object(members.collect()));
    }
    Some(match value.typed()? {
        Typed::Null => Value::Null,
        Typed::Bool(flag) => Value::Bool(flag),
        Typed::Integer(number) => Value::Number(number.into()),
        Typed::Natural(number) => Value::Number(number.into()),
        Typed::Float(number) => {
            let Some(number) = serde_json::Number::from_f64(number) else {
                diagnostics.push(wrong_kind(at, value, "a value is one that JSON has"));
                return None;
            };
            Value::Number(number)
        }
        Typed::Text(text) => Value::String(text.to_owned()),
    })
}

/// As [`json`], where numbers and booleans are sent as texts: they are what is written.
pub(super) fn texts(value: Node<'_>) -> Value {
    if let Some(items) = value.any_items() {
        return Value::Array(items.map(texts).collect());
    }
    if let Some(entries) = value.any_entries() {
        let members = entries.filter_map(|(key, value)| Some((key.text()?.to_owned(), texts(value))));
        return Value::Object(members.collect());
    }
    value.text().map_or(Value::Null, |text| Value::String(text.to_owned()))
}

pub(super) fn wrong_kind(at: &At, found: Node<'_>, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::WRONG_KIND, at, format!("{expected}, not {}", found.kind()))
}

/// Says that `what` lacks `field`.
pub(super) fn missing(at: &At, what: &str, field: &'static str) -> Diagnostic {
    Diagnostic::new(Code::MISSING_FIELD, at, format!("{what} has no `{field}`"))
        .label("in this entry")
        .help(format!("add `{field}:`"))
        .absent(&[field])
}

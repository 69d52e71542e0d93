//! The tools with which sections are read: each asks for its fields by name, and what is left over is unknown.
//!
//! A field of the wrong kind is reported and counts as absent, so that reading goes on.

mod generations;

use indexmap::IndexMap;

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::source::{Node, Typed};
use crate::spec::language::{Field, Other, Role, Section};
use crate::spec::{Value, Written};

/// The fields of one mapping, taken out as they are read.
pub(super) struct Fields<'t> {
    pub(super) at: At,
    section: &'static Section,
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
    /// The fields of `value`, or a report that it is no mapping. Other words and spellings of the section are read as its
    /// fields where those are not there themselves.
    pub(super) fn open(
        value: Node<'t>,
        at: &At,
        section: &'static Section,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let entries = entries(value, at, section.what, diagnostics)?;
        let mut fields = Self { at: at.clone(), section, entries, asked: Vec::new() };
        fields.read_other_names(diagnostics);
        Some(fields)
    }

    fn read_other_names(&mut self, diagnostics: &mut Diagnostics) {
        let section = self.section;
        for index in 0..self.entries.len() {
            let written = self.entries[index].written;
            let of = |field: &&Field| field.others.iter().any(|other| other.name() == written);
            let field = section.fields().find(of);
            let other = field.and_then(|field| field.others.iter().find(|other| other.name() == written));
            if let (Some(field), Some(other)) = (field, other)
                && !self.has(*field)
            {
                match other {
                    Other::Sometimes(_) => {}
                    Other::Spelling(_) => self.spelling(*field, &[written], diagnostics),
                    Other::Ikanos(_) | Other::Usual(_) => self.entries[index].name = field.name,
                }
            }
            generations::mixed(self, index, diagnostics);
        }
    }

    /// The value of a field that is left where it is.
    pub(super) fn peek(&self, field: Field) -> Option<Node<'t>> {
        self.entries.iter().find(|entry| entry.name == field.name).and_then(|entry| entry.value)
    }

    /// Reads what was written as one of `others` as the field, where that is not there itself, and says so.
    pub(super) fn spelling(&mut self, field: Field, others: &[&str], diagnostics: &mut Diagnostics) {
        if self.has(field) {
            return;
        }
        let name = field.name;
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

    /// The path of a field, with the key as it was written.
    pub(super) fn at(&self, field: Field) -> At {
        match self.entries.iter().find(|entry| entry.name == field.name) {
            Some(entry) if entry.written != field.name => self.at.key(entry.written.to_owned()),
            _ => self.at.key(field.name),
        }
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.entries.iter().any(|entry| entry.name == field.name)
    }

    /// Whether a key of this name is there, whatever it means.
    pub(super) fn has_written(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.written == name)
    }

    /// The raw value of a field; YAML's null is absence.
    pub(super) fn take(&mut self, field: Field) -> Option<Node<'t>> {
        self.asked.push(field.name);
        let entry = self.entries.iter_mut().find(|entry| entry.name == field.name)?;
        entry.value.take().filter(|value| !value.is_null())
    }

    /// A text; numbers and booleans are read as they were written. One that the section needs is reported where it is not
    /// there.
    pub(super) fn text(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<String> {
        if field.needed && self.peek(field).is_none_or(Node::is_null) {
            diagnostics.push(self.missing(field, diagnostics));
        }
        let value = self.take(field)?;
        let text = value.text();
        if text.is_none() {
            diagnostics.push(wrong_kind(&self.at(field), value, &format!("`{}` is a text", field.name)));
        }
        text.map(str::to_owned)
    }

    /// As [`Self::text`], for a field that only some entries of the section need.
    pub(super) fn required_text(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<String> {
        self.text(Field { needed: true, ..field }, diagnostics)
    }

    /// Says that a field is not there, in the words of the file.
    fn missing(&self, field: Field, diagnostics: &Diagnostics) -> Diagnostic {
        let ikanos = field.others.iter().find_map(|other| match other {
            Other::Ikanos(word) => Some(*word),
            Other::Spelling(_) | Other::Usual(_) | Other::Sometimes(_) => None,
        });
        let is_ikanos = diagnostics.generation(&self.at) == Some(Generation::Ikanos);
        missing(&self.at, &self.section.the(), ikanos.filter(|_| is_ikanos).unwrap_or(field.name))
    }

    pub(super) fn flag(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<bool> {
        let value = self.take(field)?;
        let flag = match value.typed() {
            Some(Typed::Bool(flag)) => Some(flag),
            Some(Typed::Text(text @ ("true" | "false"))) => Some(text == "true"),
            _ => None,
        };
        if flag.is_none() {
            diagnostics.push(
                wrong_kind(&self.at(field), value, &format!("`{}` is a boolean", field.name))
                    .help("write `true` or `false`"),
            );
        }
        flag
    }

    pub(super) fn number(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<u64> {
        let value = self.take(field)?;
        let number = match value.typed() {
            Some(Typed::Integer(number)) => u64::try_from(number).ok(),
            Some(Typed::Natural(number)) => Some(number),
            Some(Typed::Text(text)) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            diagnostics.push(wrong_kind(
                &self.at(field),
                value,
                &format!("`{}` is a whole number", field.name),
            ));
        }
        number
    }

    /// A port, which must be between 1 and 65535.
    pub(super) fn port(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<u16> {
        let value = self.take(field)?;
        let number: Option<i64> = match value.typed() {
            Some(Typed::Integer(number)) => Some(number),
            Some(Typed::Text(text)) => text.parse().ok(),
            _ => None,
        };
        let at = self.at(field);
        match number {
            None => {
                diagnostics.push(wrong_kind(
                    &at,
                    value,
                    &format!("`{}` is a number from 1 to 65535", field.name),
                ));
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
    pub(super) fn value(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<Value> {
        let value = self.take(field)?;
        json(value, &self.at(field), diagnostics)
    }

    /// Any value, with its text as it is written where it is a scalar.
    pub(super) fn written(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<Written> {
        let value = self.take(field)?;
        written(value, &self.at(field), diagnostics)
    }

    /// A list, each entry read by `read`; entries that are not readable have been reported.
    pub(super) fn list<T>(
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
    pub(super) fn entries(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Vec<(Node<'t>, At)> {
        self.list(field, diagnostics, |value, at, _| Some((value, at.clone())))
    }

    pub(super) fn texts(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Vec<String> {
        self.list(field, diagnostics, |value, at, diagnostics| {
            let text = value.text();
            if text.is_none() {
                diagnostics.push(wrong_kind(at, value, &format!("an entry of `{}` is a text", field.name)));
            }
            text.map(str::to_owned)
        })
    }

    /// A mapping from names to what `read` makes of the values.
    pub(super) fn map<T>(
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

    /// Reports every field that nothing reads.
    pub(super) fn close(self, diagnostics: &mut Diagnostics) {
        #[cfg(test)]
        super::tests::closed(self.section, &self.asked);
        for entry in &self.entries {
            if self.asked.contains(&entry.name) {
                continue;
            }
            let at = self.at.key(entry.written.to_owned());
            match self.section.field(entry.name).map(|field| (field, field.role)) {
                Some((_, Role::Documentation)) => {}
                Some((field, Role::NotCompiled)) => diagnostics.push(no_effect(field, &at)),
                Some((_, Role::Read)) | None => diagnostics.push(self.unknown(entry.written, &at)),
            }
        }
    }

    fn unknown(&self, written: &str, at: &At) -> Diagnostic {
        let known = || {
            let is_read = |field: &&Field| field.role != Role::Read || self.asked.contains(&field.name);
            self.section.fields().filter(is_read).map(|field| field.name)
        };
        let diagnostic = Diagnostic::key(
            Code::UNKNOWN_FIELD,
            at,
            format!("{} has no field `{written}`", self.section.what),
        )
        .label("it has no effect");
        match nearest(written, known()) {
            Some(name) if !self.entries.iter().any(|entry| entry.name == name) => {
                diagnostic.similar("a field", written, name)
            }
            _ if known().nth(5).is_none() => diagnostic.note(format!("its fields are {}", list(known()))),
            _ => diagnostic.help("remove it"),
        }
    }
}

/// Says that a field would change what the program does, and does not.
fn no_effect(field: &Field, at: &At) -> Diagnostic {
    let about = field.about.trim_end_matches('.');
    let note = about.chars().take(1).flat_map(char::to_lowercase).chain(about.chars().skip(1));
    Diagnostic::key(Code::NO_EFFECT, at, format!("`{}` is not compiled yet", field.name))
        .label("it has no effect")
        .note(note.collect::<String>())
        .help("remove it, or do what it says where the program is deployed")
}

/// The entries of a mapping, or a report that it is none.
fn entries<'t>(
    value: Node<'t>,
    at: &At,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Entry<'t>>> {
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
    Some(entries)
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

//! The fields of one mapping: each is asked for by a constant of the language, and what is left over is unknown.
//!
//! A field of the wrong kind is reported and counts as absent, so that reading goes on.

use super::values::{json, key_text, missing, written, wrong_kind};
use super::words::{in_words_of, mixed};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::{Node, Typed};
use crate::spec::language::{Field, Other, Role, Section};
use crate::spec::{Value, Written};

/// The fields of one mapping, taken out as they are read.
pub(in crate::parse) struct Fields<'t> {
    pub(in crate::parse) at: At,
    section: &'static Section,
    pub(super) entries: Vec<Entry<'t>>,
    pub(super) asked: Vec<&'static str>,
}

pub(super) struct Entry<'t> {
    /// The name of the language; differs from `written` where another spelling was used.
    pub(super) name: &'t str,
    pub(super) written: &'t str,
    /// Absent once it has been taken.
    pub(super) value: Option<Node<'t>>,
}

impl<'t> Fields<'t> {
    /// The fields of `value`, or a report that it is no mapping. Other words and spellings of the section are read as its
    /// fields where those are not there themselves.
    pub(in crate::parse) fn open(
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
            if let Some((field, other)) = section.by_other_name(written)
                && !self.has(*field)
            {
                match other {
                    Other::Sometimes(_) => {}
                    Other::Spelling(_) => self.spelling(*field, &[written], diagnostics),
                    Other::Ikanos(_) | Other::Usual(_) => self.entries[index].name = field.name,
                }
            }
            let name = self.entries[index].name;
            if let Some(field) = section.field(name) {
                mixed(field, written, &self.at, diagnostics);
            }
        }
    }

    /// The value of a field that is left where it is.
    pub(in crate::parse) fn peek(&self, field: Field) -> Option<Node<'t>> {
        self.entries.iter().find(|entry| entry.name == field.name).and_then(|entry| entry.value)
    }

    /// Reads what was written as one of `others` as the field, where that is not there itself, and says so.
    pub(in crate::parse) fn spelling(
        &mut self,
        field: Field,
        others: &[&str],
        diagnostics: &mut Diagnostics,
    ) {
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
    pub(in crate::parse) fn at(&self, field: Field) -> At {
        match self.entries.iter().find(|entry| entry.name == field.name) {
            Some(entry) if entry.written != field.name => self.at.key(entry.written.to_owned()),
            _ => self.at.key(field.name),
        }
    }

    pub(in crate::parse) fn has(&self, field: Field) -> bool {
        self.entries.iter().any(|entry| entry.name == field.name)
    }

    /// Whether a key of this name is there, whatever it means.
    pub(in crate::parse) fn has_written(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.written == name)
    }

    /// The raw value of a field; YAML's null is absence.
    pub(in crate::parse) fn take(&mut self, field: Field) -> Option<Node<'t>> {
        self.asked.push(field.name);
        let entry = self.entries.iter_mut().find(|entry| entry.name == field.name)?;
        entry.value.take().filter(|value| !value.is_null())
    }

    /// Asks for a field that is not there, so that it counts as known.
    pub(in crate::parse) fn ignore(&mut self, field: Field) {
        self.asked.push(field.name);
    }

    /// A text; numbers and booleans are read as they were written. One that the section needs is reported where it is not
    /// there.
    pub(in crate::parse) fn text(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<String> {
        if field.needed && self.peek(field).is_none_or(Node::is_null) {
            let word = in_words_of(&field, &self.at, diagnostics);
            diagnostics.push(missing(&self.at, &self.section.the(), word));
        }
        let value = self.take(field)?;
        let text = value.text();
        if text.is_none() {
            diagnostics.push(wrong_kind(&self.at(field), value, &format!("`{}` is a text", field.name)));
        }
        text.map(str::to_owned)
    }

    /// As [`Self::text`], for a field that only some entries of the section need.
    pub(in crate::parse) fn required_text(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        self.text(Field { needed: true, ..field }, diagnostics)
    }

    pub(in crate::parse) fn flag(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<bool> {
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

    pub(in crate::parse) fn number(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<u64> {
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

    /// A number with a sign, a fraction, or both.
    pub(in crate::parse) fn decimal(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<Value> {
        let value = self.take(field)?;
        let at = self.at(field);
        let number = match json(value, &at, diagnostics)? {
            number @ Value::Number(_) => Some(number),
            Value::String(text) => serde_json::from_str(text.trim()).ok().filter(Value::is_number),
            _ => None,
        };
        if number.is_none() {
            diagnostics.push(wrong_kind(&at, value, &format!("`{}` is a number", field.name)));
        }
        number
    }

    /// A port, which must be between 1 and 65535.
    pub(in crate::parse) fn port(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<u16> {
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
    pub(in crate::parse) fn value(&mut self, field: Field, diagnostics: &mut Diagnostics) -> Option<Value> {
        let value = self.take(field)?;
        json(value, &self.at(field), diagnostics)
    }

    /// Any value, with its text as it is written where it is a scalar.
    pub(in crate::parse) fn written(
        &mut self,
        field: Field,
        diagnostics: &mut Diagnostics,
    ) -> Option<Written> {
        let value = self.take(field)?;
        written(value, &self.at(field), diagnostics)
    }

    /// Reports every field that nothing reads.
    pub(in crate::parse) fn close(self, diagnostics: &mut Diagnostics) {
        #[cfg(test)]
        crate::parse::tests::closed(self.section, &self.asked);
        let mut known = None;
        for entry in &self.entries {
            if self.asked.contains(&entry.name) {
                continue;
            }
            let at = self.at.key(entry.written.to_owned());
            match self.section.field(entry.name).map(|field| (field, field.role)) {
                Some((_, Role::Documentation)) => {}
                Some((field, Role::NotCompiled)) => diagnostics.push(no_effect(field, &at)),
                Some((_, Role::Read)) | None => {
                    let known = known.get_or_insert_with(|| self.known());
                    let near = nearest(entry.written, known.iter().copied());
                    if let Some(name) = near.and_then(|near| known.iter().find(|name| **name == near)) {
                        diagnostics.slip(&self.at, name, &at);
                    }
                    diagnostics.push(self.unknown(entry.written, known, &at));
                }
            }
        }
    }

    /// The names that mean something in this entry.
    fn known(&self) -> Vec<&'static str> {
        let is_read = |field: &&Field| field.role != Role::Read || self.asked.contains(&field.name);
        self.section.fields().filter(is_read).map(|field| field.name).collect()
    }

    fn unknown(&self, written: &str, known: &[&'static str], at: &At) -> Diagnostic {
        let diagnostic = Diagnostic::key(
            Code::UNKNOWN_FIELD,
            at,
            format!("{} has no field `{written}`", self.section.what),
        )
        .label("it has no effect");
        match nearest(written, known.iter().copied()) {
            Some(name) if !self.entries.iter().any(|entry| entry.name == name) => {
                diagnostic.similar("a field", written, name)
            }
            _ if known.len() <= 5 => {
                diagnostic.note(format!("its fields are {}", list(known.iter().copied())))
            }
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
pub(super) fn entries<'t>(
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
        let Some(name) = key_text(key, at, what, diagnostics) else { continue };
        entries.push(Entry { written: name, name, value: Some(value) });
    }
    if let Some(key) = value.name() {
        entries.retain(|entry| entry.name != "name");
        entries.push(Entry { written: "name", name: "name", value: Some(key) });
    }
    Some(entries)
}

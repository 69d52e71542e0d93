//! Values without a section: what a node holds, as JSON or as it is written.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::{Node, Typed};
use crate::spec::{Value, Written};

/// A value with its text as it is written, where it is a scalar.
pub(in crate::parse) fn written(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Written> {
    Some(Written { text: value.text().map(str::to_owned), value: json(value, at, diagnostics)? })
}

/// A value as JSON; YAML's not-a-number and infinities have no counterpart.
pub(in crate::parse) fn json(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Value> {
    if let Some(items) = value.any_items() {
        let items = items.enumerate().filter_map(|(index, value)| json(value, &at.index(index), diagnostics));
        return Some(Value::Array(items.collect()));
    }
    if let Some(entries) = value.any_entries() {
        let members = entries.filter_map(|(key, value)| {
            let key = key_text(key, at, "a value", diagnostics)?;
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
pub(in crate::parse) fn texts(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Value {
    if let Some(items) = value.any_items() {
        let items = items.enumerate().map(|(index, value)| texts(value, &at.index(index), diagnostics));
        return Value::Array(items.collect());
    }
    if let Some(entries) = value.any_entries() {
        let members = entries.filter_map(|(key, value)| {
            let key = key_text(key, at, "a value", diagnostics)?;
            Some((key.to_owned(), texts(value, &at.key(key.to_owned()), diagnostics)))
        });
        return Value::Object(members.collect());
    }
    value.text().map_or(Value::Null, |text| Value::String(text.to_owned()))
}

/// The key of an entry, or a report that it is no text; `what` is the mapping.
pub(super) fn key_text<'t>(
    key: Node<'t>,
    at: &At,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<&'t str> {
    let text = key.text();
    if text.is_none() {
        diagnostics.push(
            Diagnostic::new(Code::WRONG_KIND, at, format!("{what} has a key that is {}", key.kind()))
                .help("use plain text as the key"),
        );
    }
    text
}

pub(in crate::parse) fn wrong_kind(at: &At, found: Node<'_>, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::WRONG_KIND, at, format!("{expected}, not {}", found.kind()))
}

/// Says that `what` lacks `field`.
pub(in crate::parse) fn missing(at: &At, what: &str, field: &'static str) -> Diagnostic {
    Diagnostic::new(Code::MISSING_FIELD, at, format!("{what} has no `{field}`"))
        .label("in this entry")
        .help(format!("add `{field}:`"))
        .absent(&[field])
}

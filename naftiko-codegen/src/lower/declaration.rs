//! A declared input of an exposed unit: its place, its pattern and what it is taken for when absent (semantics 5.3).

use super::binds::Variables;
use super::inputs::{Caller, Surface};
use super::json_path;
use super::types::place_of;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Default, Location, Path, PathKind, TextPiece, Type};
use crate::spec::{Parameter, Value, Written};

/// Reports a place that no input can be in, and a pattern that is none.
pub(super) fn check(parameter: &Parameter, caller: &Caller<'_>, diagnostics: &mut Diagnostics) {
    if let Some(pattern) = &parameter.pattern
        && let Err(error) = regex_lite::Regex::new(pattern)
    {
        diagnostics.push(
            Diagnostic::new(
                Code::MALFORMED_PATTERN,
                &parameter.at.key("pattern"),
                format!("`{pattern}` is no regular expression"),
            )
            .note(error.to_string())
            .help(
                "write a regular expression such as `^[0-9]+$`; look-around and back references are not read",
            ),
        );
    }
    let (Some(written), Surface::Rest { variables, .. }) = (parameter.location.as_deref(), &caller.surface)
    else {
        return;
    };
    if !["query", "header", "path", "cookie", "body", "environment"].contains(&written) {
        diagnostics.push(place_of(written, &parameter.at.key("in")));
    } else if written == "path" && !variables.iter().any(|it| Some(it) == parameter.name.as_ref()) {
        let name = parameter.name.as_deref().unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(
                Code::STRAY_PATH_PARAMETER,
                &parameter.at.key("name"),
                format!("the path has no placeholder for path parameter `{name}`"),
            )
            .label("read from the query instead")
            .help(format!("add `{{{name}}}` to the path, or write `in: query`")),
        );
    }
}

/// What the `value` of an input means: its default, or where in the body it is.
pub(super) fn default(
    parameter: &Parameter,
    ty: Type,
    location: Location,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<(Option<Default>, Option<String>)> {
    let at = parameter.at.key("value");
    if parameter.location.as_deref() == Some("environment") {
        let name = parameter.name.as_deref().unwrap_or_default();
        let bind = variables.environment(name, &parameter.at.key("name"), diagnostics);
        return Some((Some(Default::Text(vec![TextPiece::Bind(bind)])), None));
    }
    let written = parameter.value.as_ref()?;
    match &written.value {
        Value::String(text) if text.starts_with('$') && location == Location::Member => {
            Some((None, pointer(text, &at, diagnostics)))
        }
        Value::String(text) if text.contains("{{") => {
            Some((variables.text(text, &at, diagnostics).map(Default::Text), None))
        }
        _ => match typed_as_written(written, ty) {
            Some(value) => Some((Some(Default::Constant(value)), None)),
            None => {
                let name = parameter.name.as_deref().unwrap_or_default();
                diagnostics.push(wrong_type(name, ty, &at));
                None
            }
        },
    }
}

fn pointer(text: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<String> {
    let path = json_path::at(text, at, diagnostics)?;
    if let Path { kind: PathKind::Pointer(pointer), function: None } = path {
        return Some(pointer);
    }
    diagnostics.push(
        Diagnostic::new(Code::MALFORMED_JSON_PATH, at, "an input is one node of the body")
            .help("write a path of names and positions, such as `$.customer.id`"),
    );
    None
}

/// As [`typed`], where a text is what is written.
pub(super) fn typed_as_written(written: &Written, ty: Type) -> Option<Value> {
    match (&written.value, &written.text) {
        (Value::Number(_) | Value::Bool(_), Some(text)) if ty == Type::String => Some(text.as_str().into()),
        _ => typed(&written.value, ty),
    }
}

/// A constant as a value of the type; text that reads as the type is taken for it.
pub(super) fn typed(value: &Value, ty: Type) -> Option<Value> {
    let parsed = match value {
        Value::String(text) => serde_json::from_str(text.trim()).unwrap_or_else(|_| value.clone()),
        Value::Number(_) | Value::Bool(_) => Value::String(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => value.clone(),
    };
    let fits = |value: &Value| match ty {
        Type::String => value.is_string(),
        Type::Integer => value.is_i64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Array => value.is_array(),
        Type::Object => value.is_object(),
        Type::Any => true,
    };
    [value.clone(), parsed].into_iter().find(fits)
}

/// Says that a constant is not what the parameter is.
pub(super) fn wrong_type(name: &str, ty: Type, at: &At) -> Diagnostic {
    let expected = match ty {
        Type::String => "a text",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Array => "a list",
        Type::Object => "a mapping",
        Type::Any => "any value",
    };
    Diagnostic::new(Code::WRONG_KIND, at, format!("parameter `{name}` is {expected}"))
        .label("this constant is not")
        .help(format!("write {expected}, or refer to an input, as in `tools.{name}`"))
}

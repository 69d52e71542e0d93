//! The closed sets of words that parameters and operations use: types, places and methods, in the spellings that
//! published files have.

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Method, Place, Type};
use crate::spec::{Parameter, Value, Written};

/// The type that a parameter names; string when it names none.
pub(super) fn type_of(written: Option<&str>, at: &At, diagnostics: &mut Diagnostics) -> Type {
    let Some(written) = written else { return Type::String };
    match written.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "date" | "datetime" | "date-time" | "uuid" | "enum" => Type::String,
        "integer" | "int" | "long" => Type::Integer,
        "number" | "float" | "double" | "decimal" => Type::Number,
        "boolean" | "bool" => Type::Boolean,
        "array" | "list" => Type::Array,
        "object" | "map" => Type::Object,
        "any" => Type::Any,
        _ => {
            let known = ["string", "integer", "number", "boolean", "array", "object"];
            let mut diagnostic =
                Diagnostic::new(Code::UNKNOWN_TYPE, &at.key("type"), format!("there is no type `{written}`"))
                    .label("read as a string")
                    .note(format!("the types are {}", list(known)));
            if let Some(near) = nearest(written, known) {
                diagnostic = diagnostic.similar("a type", written, near);
            }
            diagnostics.push(diagnostic);
            Type::String
        }
    }
}

/// As [`typed`], where a text is the one that is written.
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

/// Says that a constant is not of the type of its parameter.
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

/// The place that a parameter names in `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum In<'p> {
    Query,
    Header,
    Path,
    Cookie,
    Body,
    /// The environment of the process.
    Environment,
    /// A word that is no place.
    Unknown(&'p str),
}

impl<'p> In<'p> {
    const WORDS: [&'static str; 6] = ["query", "header", "path", "cookie", "body", "environment"];

    /// The place of a parameter, where it names one.
    pub(super) fn of(parameter: &'p Parameter) -> Option<Self> {
        Some(match parameter.location.as_deref()? {
            "query" => Self::Query,
            "header" => Self::Header,
            "path" => Self::Path,
            "cookie" => Self::Cookie,
            "body" => Self::Body,
            "environment" => Self::Environment,
            other => Self::Unknown(other),
        })
    }

    /// The place in a request; none for the environment, which is in none.
    pub(super) fn place(self) -> Option<Place> {
        match self {
            Self::Query => Some(Place::Query),
            Self::Header => Some(Place::Header),
            Self::Path => Some(Place::Path),
            Self::Cookie => Some(Place::Cookie),
            Self::Body => Some(Place::Member),
            Self::Environment | Self::Unknown(_) => None,
        }
    }

    /// Says that no parameter can be in a place.
    pub(super) fn unknown(written: &str, parameter: &Parameter) -> Diagnostic {
        let at = parameter.at.key("in");
        let diagnostic =
            Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("a parameter cannot be in `{written}`"))
                .note(format!("the places are {}", list(Self::WORDS)));
        match nearest(written, Self::WORDS) {
            Some(near) => diagnostic.similar("a place", written, near),
            None => diagnostic,
        }
    }
}

/// A method in any case; GET when there is none, which is reported.
pub(super) fn method(written: Option<&str>, at: &At, diagnostics: &mut Diagnostics) -> Option<Method> {
    let Some(written) = written else {
        diagnostics.push(
            Diagnostic::new(Code::DEFAULT_METHOD, at, "the operation has no `method`")
                .label("read as GET")
                .help("add `method:`, which is `GET` for what only reads")
                .absent(&["method"]),
        );
        return Some(Method::Get);
    };
    let upper = written.trim().to_ascii_uppercase();
    let method = Method::ALL.into_iter().find(|method| method.as_str() == upper);
    if method.is_none() {
        let names = Method::ALL.iter().map(|method| method.as_str());
        let mut diagnostic =
            Diagnostic::new(Code::UNKNOWN_WORD, &at.key("method"), format!("there is no method `{written}`"))
                .note(format!("the methods are {}", list(names.clone())));
        if let Some(near) = nearest(&upper, names) {
            diagnostic = diagnostic.similar("a method", written, near);
        }
        diagnostics.push(diagnostic);
    }
    method
}

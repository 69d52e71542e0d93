//! The types that parameters name, in the spellings that published files use.

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::Type;

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

/// Reports a place that no parameter can be in.
pub(super) fn place_of(written: &str, at: &At) -> Diagnostic {
    let known = ["query", "header", "path", "cookie", "body", "environment"];
    let diagnostic = Diagnostic::new(Code::UNKNOWN_WORD, at, format!("a parameter cannot be in `{written}`"))
        .note(format!("the places are {}", list(known)));
    match nearest(written, known) {
        Some(near) => diagnostic.similar("a place", written, near),
        None => diagnostic,
    }
}

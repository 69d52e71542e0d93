//! Holds values against JSON Schemas: what is inside of a list or an object is read by them first, as a value itself is
//! read by its type.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{Draft, JsonType, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::convert::fit;
use crate::table::{Schema, Type};
use crate::text::{excerpt, listed};

/// How many broken rules of one value are named.
const NAMED: usize = 5;

/// How many of the values that are allowed are named.
const CHOICES: usize = 20;

/// How much of a refused value is repeated, in bytes.
const SHOWN: usize = 40;

/// How deep a value is read by its schema; what is deeper stays as it is.
const DEPTH: usize = 32;

/// The value, or the rules that it breaks; of a type, what is inside of it is read by the schema. A function of its own and
/// not a method, because only generated code with a schema refers to it.
pub fn check(
    schema: &'static Schema,
    kind: Option<Type>,
    value: Value,
) -> Result<Value, Vec<(String, String)>> {
    let value = match kind {
        Some(kind) => inside(schema.tree(), kind, value, DEPTH),
        None => value,
    };
    let Some(validator) = schema.validator() else { return Ok(value) };
    let broken: Vec<(String, String)> =
        validator.iter_errors(&value).take(NAMED).map(|it| broken(&it)).collect();
    if broken.is_empty() { Ok(value) } else { Err(broken) }
}

impl Schema {
    fn validator(&'static self) -> Option<&'static Validator> {
        let validator = self.validator.get_or_init(|| {
            let options = jsonschema::options()
                .with_draft(Draft::Draft202012)
                // One that takes linear time, whatever a caller sends.
                .with_pattern_options(PatternOptions::regex())
                .should_validate_formats(true)
                .should_ignore_unknown_formats(true);
            let built = options.build(self.tree());
            built.map_err(|error| tracing::error!(schema = self.text, %error, "not a JSON Schema")).ok()
        });
        validator.as_ref()
    }
}

/// A list or an object with what is inside of it read by the schema.
fn inside(schema: &Value, kind: Type, value: Value, depth: usize) -> Value {
    match (kind, value) {
        (Type::Array | Type::Any, Value::Array(items)) => {
            let item = &schema["items"];
            items.into_iter().map(|value| read(item, value, depth)).collect()
        }
        (Type::Object | Type::Any, Value::Object(members)) => {
            let members = members.into_iter().map(|(name, value)| {
                let value = read(&schema["properties"][&name], value, depth);
                (name, value)
            });
            Value::Object(members.collect())
        }
        (_, value) => value,
    }
}

/// A value as the type of its schema, where it reads as one: callers often quote numbers, and addresses have no types.
fn read(schema: &Value, value: Value, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return value };
    let kind = match schema["type"].as_str() {
        Some("string") => Type::String,
        Some("integer") => Type::Integer,
        Some("number") => Type::Number,
        Some("boolean") => Type::Boolean,
        Some("array") => Type::Array,
        Some("object") => Type::Object,
        Some(_) | None => return inside(schema, Type::Any, value, depth),
    };
    let fitting = fit(kind, value.clone()).unwrap_or(value);
    inside(schema, kind, fitting, depth)
}

/// The rule that a value breaks, and the beginning of what breaks it.
fn broken(error: &ValidationError<'_>) -> (String, String) {
    let path = error.instance_path().as_str();
    let place = if path.is_empty() { String::new() } else { format!("at `{path}` ") };
    (format!("{place}{}", rule(error)), excerpt(&error.instance().to_string(), SHOWN))
}

fn rule(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::Enum { options } => format!("must be {}", one_of(options)),
        Kind::Constant { expected_value } => format!("must be {}", code(expected_value)),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("must have at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", counted(*limit, "character")),
        Kind::MinItems { limit } => format!("must have at least {}", counted(*limit, "entry")),
        Kind::MaxItems { limit } => format!("must have at most {}", counted(*limit, "entry")),
        Kind::MinProperties { limit } => format!("must have at least {}", counted(*limit, "member")),
        Kind::MaxProperties { limit } => format!("must have at most {}", counted(*limit, "member")),
        Kind::UniqueItems => "must not have an entry twice".to_owned(),
        Kind::Pattern { pattern } => format!("must match `{pattern}`"),
        Kind::Format { format } => format!("must be {}", described(format)),
        Kind::Required { property } => format!("must have the member {}", code(property)),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!("must not have the members {}", listed(unexpected.iter().cloned()))
        }
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "must be of one of the forms that its schema has".to_owned()
        }
        Kind::OneOfMultipleValid { .. } => "must be of only one of the forms that its schema has".to_owned(),
        other => format!("must keep the rule `{}` of its schema", other.keyword()),
    }
}

/// "one of `a`, `b`"; a long list is cut.
fn one_of(options: &Value) -> String {
    let options: Vec<&Value> = options.as_array().into_iter().flatten().collect();
    let named: Vec<String> = options.iter().take(CHOICES).map(|value| code(value)).collect();
    match options.len() - named.len() {
        0 => format!("one of {}", named.join(", ")),
        more => format!("one of {}, or {more} others", named.join(", ")),
    }
}

/// A value as people read it.
fn code(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

fn counted(count: u64, thing: &str) -> String {
    match (count, thing) {
        (1, _) => format!("1 {thing}"),
        (_, "entry") => format!("{count} entries"),
        _ => format!("{count} {thing}s"),
    }
}

/// A format with an example, for those that people get wrong.
fn described(format: &str) -> String {
    let example = match format {
        "date-time" => "2026-01-31T09:30:00Z",
        "date" => "2026-01-31",
        "time" => "09:30:00Z",
        "duration" => "P3DT12H",
        "email" => "ann@example.com",
        "uuid" => "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "uri" => "https://example.com/a",
        _ => return format!("a text of the format `{format}`"),
    };
    format!("a text of the format `{format}`, such as `{example}`")
}

/// "an integer", "a string or null".
fn types(kind: &TypeKind) -> String {
    let types: Vec<&str> = match kind {
        TypeKind::Single(one) => vec![described_type(*one)],
        TypeKind::Multiple(several) => several.iter().map(described_type).collect(),
    };
    types.join(" or ")
}

fn described_type(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}

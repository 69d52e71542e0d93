//! From the text or JSON of a request to the declared type, and from there to what an operation sends.
//!
//! Digits are kept: an integer never goes through a floating-point number.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::argument::{Argument, scalar_text, shortest};
use crate::table::{Part, Type};
use crate::text;

/// How much of a refused value is repeated, in bytes.
const SHOWN: usize = 40;

/// A value that breaks the rule of its type.
pub(crate) struct Refusal {
    rule: Cow<'static, str>,
    /// The beginning of the value.
    shown: String,
}

impl Refusal {
    pub(super) fn new(rule: impl Into<Cow<'static, str>>, value: impl AsRef<str>) -> Self {
        Self { rule: rule.into(), shown: text::excerpt(value.as_ref(), SHOWN) }
    }

    pub(super) fn describe(&self, show: bool) -> String {
        match self.shown.trim() {
            _ if !show => self.rule.clone().into_owned(),
            "" => format!("{}, got an empty text", self.rule),
            _ => format!("{}, got {}", self.rule, self.shown),
        }
    }
}

const INTEGER: &str = "must be an integer";
const INTEGER_RANGE: &str = "must be an integer from -9223372036854775808 to 9223372036854775807";
const NUMBER: &str = "must be a number";
const BOOLEAN: &str = "must be `true` or `false`";
const ARRAY: &str = "must be an array";
const OBJECT: &str = "must be an object";
const STRING: &str = "must be a string";
const ONCE: &str = "must be given once";

/// From texts: parts of a URI, headers, cookies, form fields.
pub(crate) fn from_texts(kind: Type, mut texts: Vec<String>) -> Result<Value, Refusal> {
    if kind == Type::Array {
        return Ok(Value::Array(list(texts)));
    }
    if kind == Type::Any && texts.len() > 1 {
        return Ok(texts.into());
    }
    match (texts.pop(), texts.is_empty()) {
        (Some(text), true) => from_text(kind, text),
        (last, _) => Err(Refusal::new(ONCE, last.unwrap_or_default())),
    }
}

/// A repeated name, or one text with commas in it.
fn list(mut texts: Vec<String>) -> Vec<Value> {
    if texts.len() == 1 {
        let only = texts.remove(0);
        texts = if only.is_empty() { Vec::new() } else { only.split(',').map(str::to_owned).collect() };
    }
    texts.into_iter().map(Value::String).collect()
}

fn from_text(kind: Type, text: String) -> Result<Value, Refusal> {
    match kind {
        Type::String | Type::Any => Ok(Value::String(text)),
        Type::Integer => integer(&text).map(Value::from).map_err(|rule| Refusal::new(rule, text)),
        Type::Number => number(&text).ok_or_else(|| Refusal::new(NUMBER, text)),
        Type::Boolean => boolean(&text).ok_or_else(|| Refusal::new(BOOLEAN, text)),
        Type::Array => json(&text, Value::is_array).ok_or_else(|| Refusal::new(ARRAY, text)),
        Type::Object => json(&text, Value::is_object).ok_or_else(|| Refusal::new(OBJECT, text)),
    }
}

/// From JSON: bodies and tool arguments. Text that reads as the wanted type is taken for it, as models often quote.
pub(super) fn from_json(kind: Type, value: Value) -> Result<Value, Refusal> {
    let rule = match (kind, value) {
        (Type::Any, value)
        | (Type::String, value @ Value::String(_))
        | (Type::Number, value @ Value::Number(_))
        | (Type::Boolean, value @ Value::Bool(_))
        | (Type::Array, value @ Value::Array(_))
        | (Type::Object, value @ Value::Object(_)) => return Ok(value),
        (Type::Integer, Value::Number(number)) => {
            return whole(&number).map(Value::from).map_err(|rule| Refusal::new(rule, number.to_string()));
        }
        (Type::String, value @ (Value::Number(_) | Value::Bool(_))) => {
            return Ok(Value::String(scalar_text(value)));
        }
        (kind, Value::String(text)) => {
            return from_text(kind, text).map_err(|Refusal { rule, shown }| Refusal {
                rule,
                shown: Value::String(shown).to_string(),
            });
        }
        (Type::String, value) => (STRING, value),
        (Type::Integer, value) => (INTEGER, value),
        (Type::Number, value) => (NUMBER, value),
        (Type::Boolean, value) => (BOOLEAN, value),
        (Type::Array, value) => (ARRAY, value),
        (Type::Object, value) => (OBJECT, value),
    };
    Err(Refusal::new(rule.0, rule.1.to_string()))
}

fn integer(text: &str) -> Result<i64, &'static str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(INTEGER);
    }
    text.parse().map_err(|_| INTEGER_RANGE)
}

/// JSON does not tell `5` from `5.0`; both are whole.
fn whole(number: &Number) -> Result<i64, &'static str> {
    if let Some(whole) = number.as_i64() {
        return Ok(whole);
    }
    match number.as_f64() {
        Some(float) if float.fract() != 0.0 => Err(INTEGER),
        // Above 2^53 a floating-point number stands for several whole ones, so which was meant is not known.
        Some(float) if number.is_f64() && float.abs() <= 9_007_199_254_740_992.0 => {
            format!("{float:.0}").parse().map_err(|_| INTEGER_RANGE)
        }
        _ => Err(INTEGER_RANGE),
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = integer(text) {
        return Some(whole.into());
    }
    // `parse` would take `inf` and `NaN`, which JSON has no number for.
    let finite: f64 = text.parse().ok()?;
    Number::from_f64(finite).map(Value::Number)
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn json(text: &str, wanted: fn(&Value) -> bool) -> Option<Value> {
    serde_json::from_str(text).ok().filter(wanted)
}

/// A value as one of the type, where it reads as one.
pub(crate) fn fit(kind: Type, value: Value) -> Option<Value> {
    from_json(kind, value).ok()
}

/// A value as a part of an operation sends it, or the rule that it breaks.
pub(crate) fn sent(part: &Part, value: Value) -> Result<Argument, &'static str> {
    if value.is_null() {
        return Ok(Argument::Json(value));
    }
    if part.credential {
        return Ok(Argument::Secret(scalar_text(value).into()));
    }
    let json = match part.kind {
        Type::String => return Ok(Argument::Text(scalar_text(value))),
        Type::Integer => i64::from_input(value)?.into(),
        Type::Number => match value {
            Value::Number(digits) if !digits.is_f64() => Value::Number(digits),
            value => shortest(f64::from_input(value)?),
        },
        Type::Boolean => bool::from_input(value)?.into(),
        Type::Array if !value.is_array() => return Err(ARRAY),
        Type::Array | Type::Object | Type::Any => value,
    };
    Ok(Argument::Json(json))
}

/// The rules of a part that a value breaks, whoever gave it; `show` says whether it may be repeated.
pub(crate) fn broken(part: &Part, value: &Argument, show: bool) -> Vec<String> {
    let Some(schema) = part.schema.filter(|_| !part.credential) else { return Vec::new() };
    match value.clone().into_json() {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => {
            let broken = (schema.check)(schema, part.kind, value).err().unwrap_or_default();
            broken.into_iter().map(|(rule, shown)| Refusal::new(rule, shown).describe(show)).collect()
        }
    }
}

/// Whether every input of this type is one that the part sends.
pub(crate) fn fits(part: &Part, input: Type) -> bool {
    part.kind == input || matches!(part.kind, Type::String | Type::Object | Type::Any)
}

/// A Rust type that a value of JSON can be read as.
pub trait FromInput: Sized {
    /// The value, or the rule that it breaks.
    fn from_input(value: Value) -> Result<Self, &'static str>;
}

impl FromInput for i64 {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Number(number) => whole(&number),
            Value::String(text) => integer(&text),
            _ => Err(INTEGER),
        }
    }
}

impl FromInput for f64 {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        let value = match value {
            Value::String(text) => number(&text),
            other => Some(other),
        };
        value.as_ref().and_then(Value::as_f64).ok_or(NUMBER)
    }
}

impl FromInput for bool {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        let value = match value {
            Value::String(text) => boolean(&text),
            other => Some(other),
        };
        value.as_ref().and_then(Value::as_bool).ok_or(BOOLEAN)
    }
}

impl FromInput for String {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        Ok(scalar_text(value))
    }
}

impl FromInput for Value {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        Ok(value)
    }
}

impl FromInput for Vec<Value> {
    fn from_input(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Array(items) => Ok(items),
            _ => Err(ARRAY),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{FromInput, from_json, from_texts};
    use crate::table::Type;

    fn text(kind: Type, text: &str) -> Option<Value> {
        from_texts(kind, vec![text.to_owned()]).ok()
    }

    #[test]
    fn integers_keep_all_their_digits() {
        assert_eq!(text(Type::Integer, "-9223372036854775808"), Some(json!(i64::MIN)));
        assert_eq!(text(Type::Number, "9223372036854775807"), Some(json!(i64::MAX)));
        assert_eq!(from_json(Type::Integer, json!(5.0)).ok(), Some(json!(5)));
        for no_integer in ["", "-", "+1", " 1", "1.0", "1e3", "9223372036854775808", "٣"] {
            assert_eq!(text(Type::Integer, no_integer), None, "{no_integer}");
        }
        for no_integer in [json!(1.5), json!(1e300), json!(u64::MAX), json!(1e17), json!([1]), json!(true)] {
            assert!(from_json(Type::Integer, no_integer).is_err());
        }
    }

    #[test]
    fn numbers_are_finite() {
        assert_eq!(text(Type::Number, "-1.5e3"), Some(json!(-1500.0)));
        for no_number in ["NaN", "inf", "-Infinity", "1e999", "0x1", ""] {
            assert_eq!(text(Type::Number, no_number), None, "{no_number}");
        }
    }

    #[test]
    fn a_value_fits_the_type_that_code_wants_or_says_why_not() {
        assert_eq!(i64::from_input(json!("7")), Ok(7));
        assert_eq!(String::from_input(json!({ "a": [1] })).as_deref(), Ok(r#"{"a":[1]}"#));
        assert_eq!(f64::from_input(json!(2)), Ok(2.0));
        assert_eq!(bool::from_input(json!("true")), Ok(true));
        assert_eq!(i64::from_input(json!("x")), Err("must be an integer"));
        assert_eq!(Vec::<Value>::from_input(json!(1)), Err("must be an array"));
    }
}

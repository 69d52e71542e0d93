//! From the text or JSON of a request to the declared type, and from there to what an operation sends.
//!
//! Digits are kept: an integer never goes through a floating-point number.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::argument::{Argument, scalar_text};
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
        Type::Integer => match integer(&text) {
            Some(whole) => Ok(Value::Number(whole)),
            None => Err(Refusal::new(INTEGER, text)),
        },
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
        | (Type::Boolean, value @ Value::Bool(_))
        | (Type::Array, value @ Value::Array(_))
        | (Type::Object, value @ Value::Object(_)) => return Ok(value),
        // What is beyond the numbers of programs is a number no more.
        (Type::Number, Value::Number(number)) if number.as_f64().is_some() => {
            return Ok(Value::Number(number));
        }
        (Type::Integer, Value::Number(number)) => {
            return match whole(&number) {
                Some(whole) => Ok(Value::Number(whole)),
                None => Err(Refusal::new(INTEGER, number.as_str())),
            };
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

/// The value of a member of a body: one of the type and nothing else, as its document says.
pub(super) fn of_body(kind: Type, value: Value) -> Result<Value, Refusal> {
    match (kind, &value) {
        (Type::String, Value::Number(_) | Value::Bool(_))
        | (Type::Integer | Type::Number | Type::Boolean | Type::Array | Type::Object, Value::String(_)) => {
            let rule = match kind {
                Type::String | Type::Any => STRING,
                Type::Integer => INTEGER,
                Type::Number => NUMBER,
                Type::Boolean => BOOLEAN,
                Type::Array => ARRAY,
                Type::Object => OBJECT,
            };
            Err(Refusal::new(rule, value.to_string()))
        }
        _ => from_json(kind, value),
    }
}

/// A whole number of any length, with the digits that it is written with.
fn integer(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // JSON has no zeros in front.
    let significant = digits.trim_start_matches('0');
    match (text.len() > digits.len(), significant) {
        (_, "") => Some(0.into()),
        (false, digits) => digits.parse().ok(),
        (true, digits) => format!("-{digits}").parse().ok(),
    }
}

/// JSON does not tell `5` from `5.0`; both are whole.
fn whole(number: &Number) -> Option<Number> {
    let text = number.as_str();
    if let Some(whole) = integer(text) {
        return Some(whole);
    }
    if let Some((whole, fraction)) = text.split_once('.')
        && fraction.bytes().all(|byte| byte == b'0')
    {
        return integer(whole);
    }
    // Above 2^53 a power of ten may have been rounded before it came here.
    let float =
        number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0)?;
    integer(&format!("{float:.0}"))
}

/// A number with the digits that it is written with.
fn number(text: &str) -> Option<Value> {
    if let Some(whole) = integer(text) {
        return Some(Value::Number(whole));
    }
    // `parse` would take `inf` and `NaN`, which JSON has no number for.
    let float = text.parse::<f64>().ok().and_then(Number::from_f64)?;
    Some(Value::Number(text.parse().unwrap_or(float)))
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
        Type::Integer | Type::Number => match from_json(part.kind, value) {
            Ok(digits) => digits,
            Err(_) => return Err(if part.kind == Type::Integer { INTEGER } else { NUMBER }),
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
            let broken = (schema.check)(schema, Some(part.kind), value).err().unwrap_or_default();
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
        let whole = match value {
            Value::Number(number) => whole(&number),
            Value::String(text) => integer(&text),
            _ => None,
        };
        whole.ok_or(INTEGER)?.as_i64().ok_or(INTEGER_RANGE)
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
        let long = "-170141183460469231731687303715884105729";
        assert_eq!(text(Type::Integer, long).unwrap().to_string(), long);
        assert_eq!(text(Type::Integer, "007"), Some(json!(7)));
        for no_integer in ["", "-", "+1", " 1", "1.0", "1e3", "٣"] {
            assert_eq!(text(Type::Integer, no_integer), None, "{no_integer}");
        }
        for no_integer in [json!(1.5), json!(1e300), json!([1]), json!(true)] {
            assert!(from_json(Type::Integer, no_integer).is_err());
        }
    }

    #[test]
    fn numbers_are_finite() {
        assert_eq!(text(Type::Number, "-1.5e3"), Some("-1.5e3".parse().map(Value::Number).unwrap()));
        assert_eq!(text(Type::Number, "1.10").unwrap().to_string(), "1.10");
        assert_eq!(text(Type::Number, ".5"), Some(json!(0.5)));
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

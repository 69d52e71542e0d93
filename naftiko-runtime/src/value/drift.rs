//! Values of answers that are not of the type that a caller is told: converted where that loses nothing, as JSON text where
//! a text is promised, else `null`.
//!
//! An API changes when it likes, so this is no error; the log says how many values of an answer it was.

use std::cell::Cell;

use serde_json::Value;

use super::convert::fit;
use crate::table::Type;

/// How many values of one answer were of another type than was said.
#[derive(Default)]
pub(crate) struct Drift(Cell<usize>);

impl Drift {
    /// A value as one of the type, or `null`.
    pub(crate) fn settle(&self, kind: Type, value: Value) -> Value {
        converted(kind, value).unwrap_or_else(|other| match kind {
            Type::String => {
                self.lose();
                Value::String(other.to_string())
            }
            _ => self.lose(),
        })
    }

    /// What stands for a value that cannot be handed on.
    pub(crate) fn lose(&self) -> Value {
        self.0.set(self.0.get() + 1);
        Value::Null
    }

    /// Tells the log, where there is something to tell.
    pub(crate) fn report(&self) {
        let values = self.0.get();
        if values > 0 {
            tracing::warn!(
                values,
                "values of an answer are not of their declared type, and are texts or null"
            );
        }
    }
}

/// The same value in another type, or the value itself where there is none. An empty text is no value but of a text.
fn converted(kind: Type, value: Value) -> Result<Value, Value> {
    let value = match value {
        Value::Null => return Ok(Value::Null),
        // An XML element with attributes, whose text is under this name.
        Value::Object(mut members) if is_scalar(kind) => match members.get_mut("") {
            Some(text @ Value::String(_)) => text.take(),
            _ => return Err(Value::Object(members)),
        },
        value => value,
    };
    let fitting = match &value {
        Value::String(text) if is_scalar(kind) && kind != Type::String => match text.trim() {
            "" => Some(Value::Null),
            trimmed => fit(kind, Value::from(trimmed)),
        },
        value => fit(kind, value.clone()),
    };
    fitting.ok_or(value)
}

const fn is_scalar(kind: Type) -> bool {
    matches!(kind, Type::String | Type::Integer | Type::Number | Type::Boolean)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Drift;
    use crate::table::Type;

    #[test]
    fn a_value_is_converted_where_that_loses_nothing() {
        let drift = Drift::default();
        let settle = |kind, value| drift.settle(kind, value);
        assert_eq!(settle(Type::Number, json!(" 9.90 ")).to_string(), "9.90");
        assert_eq!(settle(Type::Integer, json!("3")), json!(3));
        assert_eq!(settle(Type::Boolean, json!("true")), json!(true));
        assert_eq!(settle(Type::String, json!(12)), json!("12"));
        assert_eq!(settle(Type::Number, json!({ "currency": "EUR", "": "2" })), json!(2));
        assert_eq!(settle(Type::Integer, json!("")), Value::Null);
        assert_eq!(settle(Type::String, json!("")), json!(""));
        assert_eq!(drift.0.get(), 0);
        assert_eq!(settle(Type::Integer, json!(2.5)), Value::Null);
        assert_eq!(settle(Type::String, json!([1])), json!("[1]"));
        assert_eq!(settle(Type::Boolean, json!("maybe")), Value::Null);
        assert_eq!(drift.0.get(), 3);
    }
}

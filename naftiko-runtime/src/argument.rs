//! How a value becomes a parameter of a request: the text forms, chosen once for every location.
//!
//! Generic code here is one line per type, so that a generated operation instantiates next to nothing.

use serde_json::{Map, Value};

use crate::secret::Secret;

/// A value on its way into a request.
#[derive(Clone, Debug)]
pub enum Argument {
    /// Nothing to send.
    Absent,
    /// Text to send as it is.
    Text(String),
    /// Text to send, never to show.
    Secret(Secret),
    /// A JSON value; its text form depends on where it goes.
    Json(Value),
}

impl Argument {
    /// The value as one text, `None` where there is nothing to send. Numbers keep their digits, the items of an
    /// array are joined by commas, an object is compact JSON.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Absent | Self::Json(Value::Null) => None,
            Self::Text(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose().to_owned()),
            Self::Json(Value::Array(items)) => {
                Some(items.into_iter().map(scalar_text).collect::<Vec<_>>().join(","))
            }
            Self::Json(value) => Some(scalar_text(value)),
        }
    }

    /// The value as one text per item: what a query carries under a repeated name.
    pub(crate) fn into_texts(self) -> Vec<String> {
        match self {
            Self::Json(Value::Array(items)) => items.into_iter().map(scalar_text).collect(),
            other => other.into_text().into_iter().collect(),
        }
    }

    /// The value as JSON, `None` where there is nothing to send. An explicit `null` is something.
    pub(crate) fn into_json(self) -> Option<Value> {
        match self {
            Self::Absent => None,
            Self::Text(text) => Some(Value::String(text)),
            Self::Secret(secret) => Some(Value::String(secret.expose().to_owned())),
            Self::Json(value) => Some(value),
        }
    }
}

/// A string is its own text; everything else is compact JSON.
pub(crate) fn scalar_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// What a request can carry.
pub trait IntoArgument {
    /// The value, ready to be placed.
    fn into_argument(self) -> Argument;
}

macro_rules! into_argument {
    ($($type:ty, $value:ident => $argument:expr;)*) => {$(
        impl IntoArgument for $type {
            fn into_argument(self) -> Argument {
                let $value = self;
                $argument
            }
        }
    )*};
}

into_argument! {
    String, text => Argument::Text(text);
    &str, text => Argument::Text(text.to_owned());
    i64, number => Argument::Json(number.into());
    f64, number => Argument::Json(shortest(number));
    bool, flag => Argument::Json(Value::Bool(flag));
    Secret, secret => Argument::Secret(secret);
    Value, value => Argument::Json(value);
    Vec<Value>, items => Argument::Json(Value::Array(items));
    Map<String, Value>, members => Argument::Json(Value::Object(members));
}

/// A whole number is written as one: who was given `5` must not send `5.0`.
fn shortest(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53: up to here every whole number has an `f64` of its own
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53, checked above")]
        let whole = number as i64;
        return whole.into();
    }
    number.into()
}

impl<T: IntoArgument> IntoArgument for Option<T> {
    fn into_argument(self) -> Argument {
        self.map_or(Argument::Absent, T::into_argument)
    }
}

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
    /// Text of the specification, to send as it is.
    Literal(&'static str),
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
            Self::Literal(text) => Some(text.to_owned()),
            Self::Text(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose().to_owned()),
            Self::Json(Value::Array(items)) => {
                Some(items.into_iter().map(scalar_text).collect::<Vec<_>>().join(","))
            }
            Self::Json(value) => Some(scalar_text(value)),
        }
    }

    /// The value as it stands inside of a longer text: as in [`Argument::into_text`], but a list is compact JSON.
    pub(crate) fn into_piece(self) -> Option<String> {
        match self {
            Self::Json(value @ Value::Array(_)) => Some(value.to_string()),
            other => other.into_text(),
        }
    }

    /// What is at a JSON Pointer in the value.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Self {
        match self {
            Self::Json(value) => value.pointer(pointer).cloned().map_or(Self::Absent, Self::Json),
            Self::Absent | Self::Literal(_) | Self::Text(_) | Self::Secret(_) => Self::Absent,
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
            Self::Literal(text) => Some(text.into()),
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
    Argument, argument => argument;
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

/// A value as an argument.
pub fn part(value: impl IntoArgument) -> Argument {
    value.into_argument()
}

/// Text of the specification.
#[must_use]
pub fn literal(text: &'static str) -> Argument {
    Argument::Literal(text)
}

/// A constant of the specification, as JSON text.
///
/// # Panics
///
/// When the text is not JSON: generated code was changed by hand.
#[must_use]
pub fn json(text: &'static str) -> Argument {
    serde_json::from_str(text).map_or_else(
        |error| panic!("the constant {text} of generated code is not JSON: {error}"),
        Argument::Json,
    )
}

/// One text of several pieces; what is absent leaves nothing in it. Secret where a piece is.
#[must_use]
pub fn text<const N: usize>(pieces: [Argument; N]) -> Argument {
    let mut whole = String::new();
    let mut secret = false;
    for piece in pieces {
        secret |= matches!(piece, Argument::Secret(_));
        match piece {
            Argument::Literal(text) => whole.push_str(text),
            piece => whole.push_str(&piece.into_piece().unwrap_or_default()),
        }
    }
    if secret { Argument::Secret(whole.into()) } else { Argument::Text(whole) }
}

/// A list of what is not absent.
#[must_use]
pub fn list<const N: usize>(items: [Argument; N]) -> Argument {
    Argument::Json(items.into_iter().filter_map(Argument::into_json).collect())
}

/// An object of what is not absent.
#[must_use]
pub fn object<const N: usize>(members: [(&str, Argument); N]) -> Argument {
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.into_json()?)));
    Argument::Json(Value::Object(members.collect()))
}

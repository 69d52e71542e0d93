//! A value on its way into a request: the text forms, chosen once for every location.
//!
//! Generic code here is one line per type, so that a generated operation instantiates next to nothing.

use std::borrow::Cow;

use serde_json::Value;

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
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Absent | Self::Json(Value::Null) => None,
            Self::Literal(text) => Some((*text).into()),
            Self::Text(text) => Some(text.into()),
            Self::Secret(secret) => Some(secret.expose().into()),
            Self::Json(Value::Array(items)) => {
                Some(items.iter().map(scalar).collect::<Vec<_>>().join(",").into())
            }
            Self::Json(value) => Some(scalar(value)),
        }
    }

    /// The value as it stands inside of a longer text: as in [`Argument::text`], but a list is compact JSON.
    pub(crate) fn piece(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Json(value @ Value::Array(_)) => Some(value.to_string().into()),
            other => other.text(),
        }
    }

    /// The value as one text per item: what a query carries under a repeated name.
    pub(crate) fn texts(&self) -> Vec<Cow<'_, str>> {
        match self {
            Self::Json(Value::Array(items)) => items.iter().map(scalar).collect(),
            other => other.text().into_iter().collect(),
        }
    }

    /// The value as JSON text, `None` where there is nothing to send.
    pub(crate) fn json_text(&self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Json(value) => Some(value.to_string()),
            Self::Literal(_) | Self::Text(_) | Self::Secret(_) => {
                self.text().map(|text| Value::from(text).to_string())
            }
        }
    }

    /// As [`Argument::text`], owned.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            other => other.text().map(Cow::into_owned),
        }
    }

    /// The node at a JSON Pointer in the value.
    #[must_use]
    pub(crate) fn at(&self, pointer: &str) -> Self {
        match self {
            Self::Json(value) => value.pointer(pointer).cloned().map_or(Self::Absent, Self::Json),
            Self::Absent | Self::Literal(_) | Self::Text(_) | Self::Secret(_) => Self::Absent,
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
fn scalar(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

/// A string is its own text; everything else is compact JSON.
pub(crate) fn scalar_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A value that a request can carry.
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
}

/// A whole number is written as one: who was given `5` must not send `5.0`.
pub(super) fn shortest(number: f64) -> Value {
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

/// The values of the parts that a caller supplies, in their order.
#[derive(Debug, Default)]
pub struct Values(pub(crate) Vec<Argument>);

impl Values {
    /// None at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }
}

impl<const N: usize> From<[Argument; N]> for Values {
    fn from(values: [Argument; N]) -> Self {
        Self(values.into())
    }
}

/// One text of several pieces; what is absent leaves nothing in it. Secret where a piece is.
pub(crate) fn text(pieces: impl Iterator<Item = Argument>) -> Argument {
    let mut whole = String::new();
    let mut secret = false;
    for piece in pieces {
        secret |= matches!(piece, Argument::Secret(_));
        whole.push_str(&piece.piece().unwrap_or_default());
    }
    if secret { Argument::Secret(whole.into()) } else { Argument::Text(whole) }
}

/// The values of an operation's input in the order of its parts, and a constructor where fields are required, which are
/// written with their types: `rt::input_of!(UpdateInput { id = i64, body });`.
#[doc(hidden)]
#[macro_export]
macro_rules! __input {
    ($input:ident { $($field:ident),* }) => {
        impl $input {
            fn values(self) -> $crate::codegen::Values {
                [$($crate::codegen::part(self.$field)),*].into()
            }
        }
    };
    ($input:ident { $($field:ident $(= $type:ty)?),* }) => {
        impl $input {
            /// With the fields that are required; all others are absent.
            #[must_use]
            pub fn new($($($field: impl ::core::convert::Into<$type>,)?)*) -> Self {
                Self { $($field: $crate::__given!($field $(= $type)?)),* }
            }

            fn values(self) -> $crate::codegen::Values {
                [$($crate::codegen::part(self.$field)),*].into()
            }
        }
    };
}

/// A field as it is given, or absent.
#[doc(hidden)]
#[macro_export]
macro_rules! __given {
    ($field:ident = $type:ty) => {
        ::core::convert::Into::<$type>::into($field)
    };
    ($field:ident) => {
        ::core::default::Default::default()
    };
}

/// The texts that a field can be, each with a name: `rt::choice!(ListOrdersStatus { Open = "open" });`.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($choice:ident { $($variant:ident = $text:literal),* }) => {
        /// The texts that a field of an input can be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $choice {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl $choice {
            /// Each of them, in the order of the spec.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The text that the API gets.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl ::core::fmt::Display for $choice {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_str(f, self.as_str())
            }
        }

        impl $crate::codegen::IntoArgument for $choice {
            fn into_argument(self) -> $crate::codegen::Argument {
                $crate::codegen::Argument::Literal(self.as_str())
            }
        }
    };
}

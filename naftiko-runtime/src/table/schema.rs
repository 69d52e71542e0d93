//! Types of values, and the JSON Schemas that they keep beyond: constant texts, each read when it is first used.

use std::sync::OnceLock;

use serde_json::Value;

/// The type of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number of any length.
    Integer,
    /// Any finite number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// A JSON object.
    Object,
    /// Whatever the caller sends.
    Any,
}

/// A JSON Schema (2020-12) of a value whose type is known already; the compiler has checked that it is one.
pub struct Schema {
    pub(crate) text: &'static str,
    /// Holds a value against the schema. A field, so that a program without schemas is linked without their machinery.
    pub(crate) check: Check,
    pub(crate) parsed: OnceLock<Value>,
    #[cfg(feature = "schema")]
    pub(crate) validator: OnceLock<Option<jsonschema::Validator>>,
}

/// Gives a value, of the type with what is inside of it read by the schema, else as it is; or the rules that it breaks, each
/// with the beginning of what breaks it.
pub(crate) type Check = fn(&'static Schema, Option<Type>, Value) -> Result<Value, Vec<(String, String)>>;

impl Schema {
    /// The schema that `text` is.
    #[must_use]
    pub const fn new(text: &'static str, check: Check) -> Self {
        Self {
            text,
            check,
            parsed: OnceLock::new(),
            #[cfg(feature = "schema")]
            validator: OnceLock::new(),
        }
    }

    /// The schema as JSON.
    pub(crate) fn tree(&'static self) -> &'static Value {
        self.parsed.get_or_init(|| {
            serde_json::from_str(self.text).unwrap_or_else(|error| {
                tracing::error!(schema = self.text, %error, "a schema is not JSON");
                Value::Bool(true)
            })
        })
    }

    /// The texts that it allows, where it lists them.
    pub(crate) fn words(&'static self) -> Vec<&'static str> {
        self.tree()["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}

/// A schema that is read when it is first used.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    ($text:literal) => {{
        static SCHEMA: $crate::codegen::Schema =
            $crate::codegen::Schema::new($text, $crate::codegen::check_schema);
        &SCHEMA
    }};
}

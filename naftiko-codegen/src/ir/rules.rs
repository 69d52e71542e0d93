//! The rules of a value beyond its type.

use serde_json::{Map, Value};

/// Rules in the words of JSON Schema (2020-12).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    /// The words that values are held against.
    pub checked: Map<String, Value>,
    /// The words for people and models alone.
    pub notes: Map<String, Value>,
    /// Whether `null` is a value, where the spec says so.
    pub nullable: Option<bool>,
}

impl Rules {
    /// The value that the author says counts where none is given.
    pub(crate) fn default_value(&self) -> Option<&Value> {
        self.notes.get("default")
    }

    /// The texts that it can be, where they are listed.
    pub(crate) fn words(&self) -> Option<Vec<&str>> {
        self.checked.get("enum")?.as_array()?.iter().map(Value::as_str).collect()
    }

    /// The checked words as the text of a JSON Schema.
    pub(crate) fn text(&self) -> Option<String> {
        (!self.checked.is_empty()).then(|| Value::Object(self.checked.clone()).to_string())
    }
}

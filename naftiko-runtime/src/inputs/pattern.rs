//! Patterns of inputs: regular expressions that a text has to match somewhere.

use std::sync::OnceLock;

use regex_lite::Regex;
use serde_json::Value;

use super::convert::Refusal;
use crate::argument::scalar_text;

/// A pattern; the compiler has checked that it is one.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    parsed: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern that `text` is.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    /// The value, where its text matches.
    pub(super) fn check(&self, value: Value) -> Result<Value, Refusal> {
        let parsed = self.parsed.get_or_init(|| {
            Regex::new(self.text)
                .map_err(|error| tracing::error!(pattern = self.text, %error, "not a regular expression"))
                .ok()
        });
        let text = scalar_text(value.clone());
        match parsed {
            Some(pattern) if pattern.is_match(&text) => Ok(value),
            _ => Err(Refusal::new(format!("must match `{}`", self.text), text)),
        }
    }
}

//! JSONPath queries and patterns of generated code, each parsed when it is first used.
//!
//! Only what is not a single path of names and positions is a query; those are JSON Pointers.

use std::sync::OnceLock;

use regex_lite::Regex;
use serde_json_path::JsonPath;

/// A JSONPath query (RFC 9535); the compiler has checked that it is one.
#[derive(Debug)]
pub struct Query {
    pub(crate) text: &'static str,
    pub(crate) parsed: OnceLock<Option<JsonPath>>,
}

impl Query {
    /// The query that `text` is.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }
}

/// A regular expression that an input has to match somewhere; the compiler has checked that it is one.
#[derive(Debug)]
pub struct Pattern {
    pub(crate) text: &'static str,
    pub(crate) parsed: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern that `text` is.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }
}

/// A query that is parsed when it is first used.
#[doc(hidden)]
#[macro_export]
macro_rules! __query {
    ($text:literal) => {{
        static QUERY: $crate::codegen::Query = $crate::codegen::Query::new($text);
        $crate::codegen::find(&QUERY)
    }};
}

/// A pattern that is parsed when it is first used.
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern {
    ($text:literal) => {{
        static PATTERN: $crate::codegen::Pattern = $crate::codegen::Pattern::new($text);
        &PATTERN
    }};
}

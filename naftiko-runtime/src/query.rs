//! JSONPath queries (RFC 9535) of generated code, each parsed once.
//!
//! Only what is not a single path of names and positions comes here; those are JSON Pointers.

use std::sync::OnceLock;

use serde_json::Value;
use serde_json_path::JsonPath;

/// A query; the compiler has checked that it is one.
#[derive(Debug)]
pub struct Query {
    text: &'static str,
    parsed: OnceLock<Option<JsonPath>>,
}

impl Query {
    /// The query that `text` is.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    /// Every node that the query finds, in document order.
    pub(crate) fn select(&self, root: &Value) -> Value {
        let parsed = self.parsed.get_or_init(|| {
            JsonPath::parse(self.text)
                .map_err(|error| tracing::error!(query = self.text, %error, "not a JSONPath query"))
                .ok()
        });
        match parsed {
            Some(path) => path.query(root).all().into_iter().cloned().collect(),
            None => Value::Null,
        }
    }
}

/// A query that is parsed when it is first used.
#[doc(hidden)]
#[macro_export]
macro_rules! __query {
    ($text:literal) => {{
        static QUERY: $crate::codegen::Query = $crate::codegen::Query::new($text);
        &QUERY
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Query;

    #[test]
    fn every_node_is_found() {
        let answer = json!({ "a": { "b": [{ "c": 1 }, { "c": 2 }] }, "data": [1, 2, 3] });
        let select = |text| Query::new(text).select(&answer);
        assert_eq!(select("$['a']['b'][*]['c']"), json!([1, 2]));
        assert_eq!(select("$..['c']"), json!([1, 2]));
        assert_eq!(select("$['data'][-2:]"), json!([2, 3]));
        assert_eq!(select("$['a']['b'][?(@.c>1)]"), json!([{ "c": 2 }]));
        assert_eq!(select("$['none'][*]"), json!([]));
    }
}

//! The nodes that a JSONPath query finds.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::table::Query;

impl Query {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Query;

    #[test]
    fn a_query_selects_every_matching_node() {
        let answer = json!({ "a": { "b": [{ "c": 1 }, { "c": 2 }] }, "data": [1, 2, 3] });
        let select = |text| Query::new(text).select(&answer);
        assert_eq!(select("$['a']['b'][*]['c']"), json!([1, 2]));
        assert_eq!(select("$..['c']"), json!([1, 2]));
        assert_eq!(select("$['data'][-2:]"), json!([2, 3]));
        assert_eq!(select("$['a']['b'][?(@.c>1)]"), json!([{ "c": 2 }]));
        assert_eq!(select("$['none'][*]"), json!([]));
    }
}

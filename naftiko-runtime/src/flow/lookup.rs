//! Lookups: what an item of an earlier step's output says, found by a key (LANGUAGE.md 7).

use serde_json::Value;

use crate::table::Lookup;
use crate::value::shape;

impl Lookup {
    /// The fields of the first item whose key is the wanted text, or `null`; for a list of texts, a list without the
    /// misses.
    pub(crate) fn find(&self, index: &Value, wanted: &Value) -> Value {
        if let Value::Array(wanted) = wanted {
            let found = wanted.iter().map(|wanted| self.find_one(index, wanted));
            return found.filter(|found| !found.is_null()).collect();
        }
        self.find_one(index, wanted)
    }

    fn find_one(&self, index: &Value, wanted: &Value) -> Value {
        let Some(wanted) = scalar(wanted) else { return Value::Null };
        let items = match index {
            Value::Array(items) => &items[..],
            object => std::slice::from_ref(object),
        };
        let matches = |item: &&Value| {
            item.is_object() && shape::find(item, self.key).and_then(scalar).is_some_and(|key| key == wanted)
        };
        let field =
            |item: &Value, (name, pointer): &(&str, &str)| ((*name).to_owned(), shape::at(item, pointer));
        let found = items.iter().find(matches);
        found.map_or(Value::Null, |item| self.fields.iter().map(|it| field(item, it)).collect())
    }
}

/// The text by which keys are compared: `5` is `"5"`.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Lookup;
    use crate::table::Expr;

    #[test]
    fn a_lookup_compares_texts_and_leaves_misses_out() {
        let crew = json!([{ "id": 5, "name": "A" }, { "id": "7", "name": "B", "rank": { "level": 2 } }, 3]);
        let fields = &[("name", "/name"), ("level", "/rank/level")];
        let lookup = Lookup { index: "crew", key: "/id", value: Expr::Absent, fields };
        assert_eq!(lookup.find(&crew, &json!("5")), json!({ "name": "A", "level": null }));
        assert_eq!(
            lookup.find(&crew, &json!([7, "no", 5])),
            json!([{ "name": "B", "level": 2 }, { "name": "A", "level": null }])
        );
        assert_eq!(lookup.find(&crew, &Value::Null), Value::Null);
        assert_eq!(lookup.find(&crew, &json!(["no"])), json!([]));
        assert_eq!(lookup.find(&crew, &json!([])), json!([]));
        assert_eq!(lookup.find(&crew[0], &json!(5)), json!({ "name": "A", "level": null }));
    }
}

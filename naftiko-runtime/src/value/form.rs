//! The form that a schema of ours promises, and values brought into it.
//!
//! Only the words that the compiler writes are known: types, members and items.

use serde_json::Value;

use super::drift::Drift;
use crate::table::Type;

/// The form of a value.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// The names of the types that it may have; none for any.
    types: Vec<String>,
    members: Vec<(String, Form)>,
    /// The form of members that have no name here.
    others: Option<Box<Form>>,
    items: Option<Box<Form>>,
}

impl Form {
    /// Reads a schema.
    pub(crate) fn of(schema: &Value) -> Self {
        let types = match &schema["type"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(several) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let inner = |name: &str| schema[name].is_object().then(|| Box::new(Self::of(&schema[name])));
        let named = schema["properties"].as_object();
        let members = named.into_iter().flatten().map(|(name, member)| (name.clone(), Self::of(member)));
        Self {
            types,
            members: members.collect(),
            others: inner("additionalProperties"),
            items: inner("items"),
        }
    }

    /// A value in this form: what is not of its type is converted or `null`.
    pub(crate) fn settle(&self, value: Value) -> Value {
        if self.fits(&value) {
            return value;
        }
        let drift = Drift::default();
        let settled = self.settled(value, &drift);
        drift.report();
        settled
    }

    /// The first of some names that no member has.
    pub(crate) fn free_name(&self, names: [&'static str; 2]) -> &'static str {
        let is_free = |name: &&&str| !self.members.iter().any(|(known, _)| known == **name);
        names.iter().find(is_free).copied().unwrap_or("result of the tool")
    }

    fn fits(&self, value: &Value) -> bool {
        self.is_of_type(value)
            && match value {
                Value::Object(members) => members
                    .iter()
                    .all(|(name, member)| self.member(name).is_none_or(|form| form.fits(member))),
                Value::Array(items) => {
                    self.items.as_ref().is_none_or(|form| items.iter().all(|item| form.fits(item)))
                }
                _ => true,
            }
    }

    fn settled(&self, value: Value, drift: &Drift) -> Value {
        if !self.is_of_type(&value) {
            let scalar = self.types.iter().find_map(|name| match name.as_str() {
                "string" => Some(Type::String),
                "integer" => Some(Type::Integer),
                "number" => Some(Type::Number),
                "boolean" => Some(Type::Boolean),
                _ => None,
            });
            return match scalar {
                Some(kind) => drift.settle(kind, value),
                None => drift.lose(),
            };
        }
        match value {
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, member)| {
                    let member = match self.member(&name) {
                        Some(form) => form.settled(member, drift),
                        None => member,
                    };
                    (name, member)
                });
                Value::Object(members.collect())
            }
            Value::Array(items) => match &self.items {
                Some(form) => items.into_iter().map(|item| form.settled(item, drift)).collect(),
                None => Value::Array(items),
            },
            other => other,
        }
    }

    fn member(&self, name: &str) -> Option<&Self> {
        let named = self.members.iter().find(|(known, _)| known == name).map(|(_, form)| form);
        named.or(self.others.as_deref())
    }

    fn is_of_type(&self, value: &Value) -> bool {
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if is_whole(number) => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let admits = |admitted: &String| admitted == name || (name == "integer" && admitted == "number");
        self.types.is_empty() || self.types.iter().any(admits)
    }
}

/// Whether a number is written as a whole one.
fn is_whole(number: &serde_json::Number) -> bool {
    !number.to_string().contains(['.', 'e', 'E'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Form;

    #[test]
    fn a_value_is_brought_into_the_form_of_its_schema() {
        let form = Form::of(&json!({
            "type": "object",
            "properties": {
                "price": { "type": ["number", "null"] },
                "tags": { "type": ["array", "null"], "items": { "type": ["string", "null"] } },
                "any": {},
            },
        }));
        let good = json!({ "price": 1, "tags": ["a", null], "any": [{}], "more": 1 });
        assert_eq!(form.settle(good.clone()), good);
        let odd = json!({ "price": "9.5", "tags": [1, {}], "any": 1 });
        assert_eq!(form.settle(odd), json!({ "price": 9.5, "tags": ["1", "{}"], "any": 1 }));
        assert_eq!(form.settle(json!({ "tags": { "a": 1 } })), json!({ "tags": null }));
        let map =
            Form::of(&json!({ "type": "object", "additionalProperties": { "type": ["integer", "null"] } }));
        assert_eq!(map.settle(json!({ "a": "1", "b": 2.5 })), json!({ "a": 1, "b": null }));
    }
}

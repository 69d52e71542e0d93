//! JSON Schema of inputs, for tools and for the OpenAPI document.

use serde_json::{Map, Value, json};

use crate::ir::{Input, Type};

/// The schema of one value, with its description.
pub(super) fn value(input: &Input) -> Value {
    let mut schema = of_type(input.ty);
    if let Some(description) = &input.description {
        schema.insert("description".to_owned(), json!(description));
    }
    if let Some(pattern) = &input.pattern {
        schema.insert("pattern".to_owned(), json!(pattern));
    }
    Value::Object(schema)
}

fn of_type(ty: Type) -> Map<String, Value> {
    let schema = match ty {
        Type::String => json!({"type": "string"}),
        Type::Integer => json!({"type": "integer"}),
        Type::Number => json!({"type": "number"}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::Array => json!({"type": "array", "items": {}}),
        Type::Object => json!({"type": "object"}),
        Type::Any => json!({}),
    };
    match schema {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The schema of an object with these members and no others.
pub(super) fn object<'i>(inputs: impl Iterator<Item = &'i Input> + Clone) -> Value {
    let properties: Map<String, Value> =
        inputs.clone().map(|input| (input.name.clone(), value(input))).collect();
    let required: Vec<&str> =
        inputs.filter(|input| input.required).map(|input| input.name.as_str()).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    Value::Object(schema)
}

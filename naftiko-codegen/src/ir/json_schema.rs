//! JSON Schema of inputs and outputs, for tools and for the OpenAPI document.

use serde_json::{Map, Value, json};

use super::{Default, Input, Member, Rules, Schema, Type};

/// The schema of one value, with its description.
pub(crate) fn value(input: &Input) -> Value {
    let mut schema = of_type(input.ty);
    let Rules { checked, notes, nullable: _ } = &input.rules;
    schema.extend(notes.clone());
    if let Some(description) = &input.description {
        schema.insert("description".to_owned(), json!(description));
    }
    if let Some(pattern) = &input.pattern {
        schema.insert("pattern".to_owned(), json!(pattern));
    }
    // A default that a variable gives may be a secret.
    if let Some(Default::Constant(default)) = &input.default {
        schema.insert("default".to_owned(), default.clone());
    }
    schema.extend(checked.clone());
    if input.takes_null() {
        or_null(&mut schema);
    }
    Value::Object(schema)
}

/// Admits `null` beside what a schema admits.
fn or_null(schema: &mut Map<String, Value>) {
    const WHOLE: &[&str] = &["allOf", "anyOf", "oneOf", "not", "const"];
    if WHOLE.iter().any(|word| schema.contains_key(*word)) {
        // Words for people stay outside, where they are looked for.
        let (words, checked): (Map<String, Value>, Map<String, Value>) =
            std::mem::take(schema).into_iter().partition(|(word, _)| {
                ["title", "description", "default", "examples", "deprecated"].contains(&word.as_str())
            });
        *schema = words;
        let mut either = json!([{}, {"type": "null"}]);
        either[0] = Value::Object(checked);
        schema.insert("anyOf".to_owned(), either);
        return;
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push(json!("null")),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
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
pub(crate) fn object<'i>(inputs: impl Iterator<Item = &'i Input> + Clone) -> Value {
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

/// The schema of what a tool takes.
pub(super) fn arguments(inputs: &[Input]) -> Value {
    if inputs.is_empty() {
        return json!({"type": "object", "additionalProperties": false});
    }
    object(inputs.iter())
}

/// The schema of a result that is an object; other results have none, as the protocol wants an object.
pub(super) fn of_result(schema: &Schema) -> Option<Value> {
    match schema {
        Schema::Record(members) => Some(record(members)),
        Schema::Map(values) => {
            Some(with(json!({"type": "object"}), "additionalProperties", of_output(values)))
        }
        Schema::Of(Type::Object) => Some(json!({"type": "object"})),
        Schema::Any | Schema::Of(_) | Schema::List(_) => None,
    }
}

/// The types of what is declared as an object: where an answer has a list, it is a list of objects.
const OBJECTS: [&str; 3] = ["object", "array", "null"];

/// The schema of what a spec declares about a value. What an answer lacks is `null`, so everything may be.
pub(crate) fn of_output(schema: &Schema) -> Value {
    match schema {
        Schema::Any | Schema::Of(Type::Any) => json!({}),
        Schema::Of(Type::Object) => json!({"type": OBJECTS}),
        Schema::Of(ty) => {
            let mut schema = of_type(*ty);
            let of = schema.get("type").cloned().unwrap_or_default();
            schema.insert("type".to_owned(), json!([of, "null"]));
            Value::Object(schema)
        }
        Schema::List(items) => with(json!({"type": ["array", "null"]}), "items", of_output(items)),
        Schema::Record(members) => {
            let mut schema = record(members);
            schema["type"] = json!(OBJECTS);
            schema
        }
        Schema::Map(values) => {
            with(json!({"type": ["object", "null"]}), "additionalProperties", of_output(values))
        }
    }
}

fn record(members: &[Member]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|Member { name, schema, description }| {
            let mut schema = of_output(schema);
            if let Some(description) = description {
                schema["description"] = json!(description);
            }
            (name.clone(), schema)
        })
        .collect();
    with(json!({"type": "object"}), "properties", Value::Object(properties))
}

/// A schema with one more member, which is moved: `json!` would copy it, at each level of a nested schema.
fn with(mut schema: Value, name: &str, member: Value) -> Value {
    schema[name] = member;
    schema
}

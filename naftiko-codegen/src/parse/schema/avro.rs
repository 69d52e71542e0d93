//! Avro schemas. What is refused here is what the runtime would refuse, in `decode/avro_schema.rs`.

use std::collections::HashSet;

use serde_json::{Map, Value};

const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/// The schema as compact JSON; the reason when it is none, or no record.
pub(crate) fn avro(text: &str) -> Result<String, String> {
    let schema: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    if schema.get("type").is_none_or(|kind| kind != "record") {
        return Err("its root is no record".to_owned());
    }
    Names::default().check(&schema, "")?;
    Ok(schema.to_string())
}

/// The full names of the types that were defined so far.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn check(&mut self, schema: &Value, namespace: &str) -> Result<(), String> {
        match schema {
            Value::String(name) => {
                let known = PRIMITIVES.contains(&name.as_str())
                    || self.0.contains(&full_name(name, namespace))
                    || self.0.contains(name);
                if known { Ok(()) } else { Err(format!("no type is named `{name}`")) }
            }
            Value::Array(branches) => branches.iter().try_for_each(|branch| self.check(branch, namespace)),
            Value::Object(members) => self.complex(members, namespace),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                Err("a type is no name, list or object".to_owned())
            }
        }
    }

    fn complex(&mut self, members: &Map<String, Value>, namespace: &str) -> Result<(), String> {
        let part = |name: &str| members.get(name).ok_or_else(|| format!("a type lacks `{name}`"));
        let kind = part("type")?;
        match kind.as_str() {
            Some("array") => self.check(part("items")?, namespace),
            Some("map") => self.check(part("values")?, namespace),
            Some(kind @ ("record" | "error" | "enum" | "fixed")) => self.define(kind, members, namespace),
            _ => self.check(kind, namespace),
        }
    }

    fn define(&mut self, kind: &str, members: &Map<String, Value>, namespace: &str) -> Result<(), String> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let list = |name: &str| members.get(name).and_then(Value::as_array);
        let name = text("name").ok_or("a named type lacks `name`")?;
        let full = full_name(name, text("namespace").unwrap_or(namespace));
        let namespace = full.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        if !self.0.insert(full.clone()) {
            return Err(format!("two types are named `{full}`"));
        }
        match kind {
            "enum" => {
                let symbols = list("symbols").ok_or_else(|| format!("enum `{name}` lacks `symbols`"))?;
                if symbols.iter().any(|symbol| !symbol.is_string()) {
                    return Err(format!("a symbol of `{name}` is no text"));
                }
            }
            "fixed" => {
                let size = members.get("size").and_then(Value::as_u64);
                size.ok_or_else(|| format!("fixed `{name}` lacks `size`"))?;
            }
            _ => {
                let fields = list("fields").ok_or_else(|| format!("record `{name}` lacks `fields`"))?;
                for field in fields {
                    let field_name = field.get("name").and_then(Value::as_str);
                    let field_name = field_name.ok_or_else(|| format!("a field of `{name}` lacks `name`"))?;
                    let ty = field.get("type").ok_or_else(|| format!("field `{field_name}` lacks `type`"))?;
                    self.check(ty, namespace)?;
                }
            }
        }
        Ok(())
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

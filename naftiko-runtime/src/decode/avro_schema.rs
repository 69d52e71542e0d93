//! Avro schemas: JSON text to types whose names are looked up.
//!
//! The compiler refuses, in `parse/schema.rs`, what is refused here.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// The root type, and the definitions that types name.
pub(super) struct Schema {
    pub(super) root: Type,
    pub(super) definitions: Vec<Definition>,
}

pub(super) enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes(Option<Decimal>),
    Text,
    Array(Box<Type>),
    Map(Box<Type>),
    Union(Vec<Type>),
    /// The place of the definition.
    Named(usize),
}

pub(super) enum Definition {
    Record(Vec<(String, Type)>),
    Enum(Vec<String>),
    Fixed(usize, Option<Decimal>),
}

/// A number in bytes, and where its point stands.
#[derive(Clone, Copy)]
pub(super) struct Decimal {
    pub(super) scale: usize,
    /// Whether a number of JSON holds all its digits.
    pub(super) is_short: bool,
}

impl Schema {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let schema: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        let mut reader = Reader { names: HashMap::new(), definitions: Vec::new() };
        let root = reader.read(&schema, "")?;
        Ok(Self { root, definitions: reader.definitions })
    }
}

struct Reader {
    names: HashMap<String, usize>,
    definitions: Vec<Definition>,
}

impl Reader {
    fn read(&mut self, schema: &Value, namespace: &str) -> Result<Type, String> {
        match schema {
            Value::String(name) => self.named(name, namespace),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.read(branch, namespace));
                branches.collect::<Result<_, _>>().map(Type::Union)
            }
            Value::Object(members) => self.complex(members, namespace),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                Err("a type is no name, list or object".to_owned())
            }
        }
    }

    fn named(&self, name: &str, namespace: &str) -> Result<Type, String> {
        Ok(match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" => Type::Int,
            "long" => Type::Long,
            "float" => Type::Float,
            "double" => Type::Double,
            "bytes" => Type::Bytes(None),
            "string" => Type::Text,
            _ => {
                let known = self.names.get(&full_name(name, namespace)).or_else(|| self.names.get(name));
                Type::Named(*known.ok_or_else(|| format!("no type is named `{name}`"))?)
            }
        })
    }

    fn complex(&mut self, members: &Map<String, Value>, namespace: &str) -> Result<Type, String> {
        let part = |name: &str| members.get(name).ok_or_else(|| format!("a type lacks `{name}`"));
        let kind = part("type")?;
        match kind.as_str() {
            Some("array") => Ok(Type::Array(Box::new(self.read(part("items")?, namespace)?))),
            Some("map") => Ok(Type::Map(Box::new(self.read(part("values")?, namespace)?))),
            Some("bytes") => Ok(Type::Bytes(decimal(members))),
            Some("record" | "error" | "enum" | "fixed") => self.define(members, namespace),
            _ => self.read(kind, namespace),
        }
    }

    fn define(&mut self, members: &Map<String, Value>, namespace: &str) -> Result<Type, String> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let list = |name: &str| members.get(name).and_then(Value::as_array);
        let name = text("name").ok_or("a named type lacks `name`")?;
        let full = full_name(name, text("namespace").unwrap_or(namespace));
        let namespace = full.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        // The name is known before the fields are read, as they may name it.
        let place = self.definitions.len();
        self.definitions.push(Definition::Record(Vec::new()));
        if self.names.insert(full.clone(), place).is_some() {
            return Err(format!("two types are named `{full}`"));
        }
        let definition = match text("type") {
            Some("enum") => {
                let symbols = list("symbols").ok_or_else(|| format!("enum `{name}` lacks `symbols`"))?;
                let symbols = symbols.iter().map(|symbol| symbol.as_str().map(str::to_owned));
                let symbols = symbols.collect::<Option<_>>();
                Definition::Enum(symbols.ok_or_else(|| format!("a symbol of `{name}` is no text"))?)
            }
            Some("fixed") => {
                let size =
                    members.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
                let size = size.ok_or_else(|| format!("fixed `{name}` lacks `size`"))?;
                Definition::Fixed(size, decimal(members))
            }
            _ => {
                let fields = list("fields").ok_or_else(|| format!("record `{name}` lacks `fields`"))?;
                let fields = fields.iter().map(|field| {
                    let field_name = field.get("name").and_then(Value::as_str);
                    let field_name = field_name.ok_or_else(|| format!("a field of `{name}` lacks `name`"))?;
                    let ty = field.get("type").ok_or_else(|| format!("field `{field_name}` lacks `type`"))?;
                    Ok((field_name.to_owned(), self.read(ty, namespace)?))
                });
                Definition::Record(fields.collect::<Result<_, String>>()?)
            }
        };
        self.definitions[place] = definition;
        Ok(Type::Named(place))
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

/// The logical type `decimal`; other logical types are read as what they are made of.
fn decimal(members: &Map<String, Value>) -> Option<Decimal> {
    /// As many digits as a number of JSON always keeps.
    const SHORT: u64 = 15;
    let number = |name: &str| members.get(name).and_then(Value::as_u64);
    members.get("logicalType").filter(|logical| *logical == "decimal")?;
    let precision = number("precision")?;
    let scale = number("scale").unwrap_or(0);
    if scale > precision {
        return None;
    }
    Some(Decimal { scale: usize::try_from(scale).ok()?, is_short: precision <= SHORT })
}

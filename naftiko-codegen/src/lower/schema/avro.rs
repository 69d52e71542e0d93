//! Avro schemas: JSON text to types. A type is where it is defined, unless something else names it too.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use crate::ir::{AvroSchema, AvroType};

/// The schema of a record; the reason when the text is none.
pub(super) fn read(text: &str) -> Result<AvroSchema, String> {
    let schema: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    if schema.get("type").is_none_or(|kind| kind != "record") {
        return Err("its root is no record".to_owned());
    }
    let mut reader = Reader::default();
    let root = reader.read(&schema, "")?;
    Ok(reader.finish(root))
}

#[derive(Default)]
struct Reader {
    /// The types that have names, by their full names; none for one that is being read. The type at the place of a
    /// definition is [`AvroType::Named`].
    defined: IndexMap<String, Option<AvroType>>,
    /// The full names that stand anywhere but at a definition.
    referred: IndexSet<String>,
}

impl Reader {
    fn read(&mut self, schema: &Value, namespace: &str) -> Result<AvroType, String> {
        match schema {
            Value::String(name) => self.named(name, namespace),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.read(branch, namespace));
                branches.collect::<Result<_, _>>().map(AvroType::Union)
            }
            Value::Object(members) => self.complex(members, namespace),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                Err("a type is no name, list or object".to_owned())
            }
        }
    }

    fn named(&mut self, name: &str, namespace: &str) -> Result<AvroType, String> {
        Ok(match name {
            "null" => AvroType::Null,
            "boolean" => AvroType::Boolean,
            "int" => AvroType::Int,
            "long" => AvroType::Long,
            "float" => AvroType::Float,
            "double" => AvroType::Double,
            "bytes" => AvroType::Bytes,
            "string" => AvroType::String,
            _ => {
                let candidates = [full_name(name, namespace), name.to_owned()];
                let known = candidates.into_iter().find(|name| self.defined.contains_key(name));
                let known = known.ok_or_else(|| format!("no type is named `{name}`"))?;
                self.referred.insert(known.clone());
                AvroType::Named(known)
            }
        })
    }

    fn complex(&mut self, members: &Map<String, Value>, namespace: &str) -> Result<AvroType, String> {
        let part = |name: &str| members.get(name).ok_or_else(|| format!("a type lacks `{name}`"));
        let kind = part("type")?;
        match kind.as_str() {
            Some("array") => Ok(AvroType::Array(Box::new(self.read(part("items")?, namespace)?))),
            Some("map") => Ok(AvroType::Map(Box::new(self.read(part("values")?, namespace)?))),
            Some("bytes") => Ok(decimal(members, None).unwrap_or(AvroType::Bytes)),
            Some(kind @ ("record" | "error" | "enum" | "fixed")) => self.define(kind, members, namespace),
            _ => self.read(kind, namespace),
        }
    }

    fn define(
        &mut self,
        kind: &str,
        members: &Map<String, Value>,
        namespace: &str,
    ) -> Result<AvroType, String> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let list = |name: &str| members.get(name).and_then(Value::as_array);
        let name = text("name").ok_or("a named type lacks `name`")?;
        let full = full_name(name, text("namespace").unwrap_or(namespace));
        let namespace = full.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        // The name is known before the fields are read, as they may name it.
        if self.defined.insert(full.clone(), None).is_some() {
            return Err(format!("two types are named `{full}`"));
        }
        let definition = match kind {
            "enum" => {
                let symbols = list("symbols").ok_or_else(|| format!("enum `{name}` lacks `symbols`"))?;
                let symbols = symbols.iter().map(|symbol| symbol.as_str().map(str::to_owned));
                let symbols = symbols.collect::<Option<_>>();
                AvroType::Enum(symbols.ok_or_else(|| format!("a symbol of `{name}` is no text"))?)
            }
            "fixed" => {
                let size = members.get("size").and_then(Value::as_u64);
                let size = size.and_then(|size| usize::try_from(size).ok());
                let size = size.ok_or_else(|| format!("fixed `{name}` lacks `size`"))?;
                decimal(members, Some(size)).unwrap_or(AvroType::Fixed(size))
            }
            _ => {
                let fields = list("fields").ok_or_else(|| format!("record `{name}` lacks `fields`"))?;
                let fields = fields.iter().map(|field| self.field(field, name, namespace));
                AvroType::Record(fields.collect::<Result<_, _>>()?)
            }
        };
        self.defined.insert(full.clone(), Some(definition));
        Ok(AvroType::Named(full))
    }

    fn field(&mut self, field: &Value, record: &str, namespace: &str) -> Result<(String, AvroType), String> {
        let name = field.get("name").and_then(Value::as_str);
        let name = name.ok_or_else(|| format!("a field of `{record}` lacks `name`"))?;
        let ty = field.get("type").ok_or_else(|| format!("field `{name}` lacks `type`"))?;
        Ok((name.to_owned(), self.read(ty, namespace)?))
    }

    /// Puts every type that only its definition names to where it is defined.
    fn finish(mut self, root: AvroType) -> AvroSchema {
        let referred = self.referred.clone();
        let mut named = Vec::new();
        for name in referred {
            if let Some(definition) = self.defined.get_mut(&name).and_then(Option::take) {
                named.push((name, self.placed(definition)));
            }
        }
        AvroSchema { root: self.placed(root), named }
    }

    fn placed(&mut self, ty: AvroType) -> AvroType {
        match ty {
            AvroType::Named(name) if !self.referred.contains(&name) => {
                match self.defined.get_mut(&name).and_then(Option::take) {
                    Some(definition) => self.placed(definition),
                    None => AvroType::Named(name),
                }
            }
            AvroType::Array(items) => AvroType::Array(Box::new(self.placed(*items))),
            AvroType::Map(values) => AvroType::Map(Box::new(self.placed(*values))),
            AvroType::Union(branches) => {
                AvroType::Union(branches.into_iter().map(|branch| self.placed(branch)).collect())
            }
            AvroType::Record(fields) => {
                AvroType::Record(fields.into_iter().map(|(name, ty)| (name, self.placed(ty))).collect())
            }
            other => other,
        }
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

/// The logical type `decimal`, where it is one; other logical types are read as the types that they are made of.
fn decimal(members: &Map<String, Value>, size: Option<usize>) -> Option<AvroType> {
    let number = |name: &str| members.get(name).and_then(Value::as_u64);
    members.get("logicalType").filter(|logical| *logical == "decimal")?;
    let precision = number("precision")?;
    let scale = number("scale").unwrap_or(0);
    if scale > precision {
        return None;
    }
    Some(AvroType::Decimal { size, precision, scale: u16::try_from(scale).ok()? })
}

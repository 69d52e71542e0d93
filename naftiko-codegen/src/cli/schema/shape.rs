//! What the tables of the language are made of, and the schemas that they become.
//!
//! YAML's null is absence, and numbers and booleans are read where a text is asked for.

use serde_json::{Map, Value, json};

/// A kind of mapping.
pub(super) struct Object {
    /// The name of its definition.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Its fields, in groups that several kinds share.
    pub(super) fields: &'static [&'static [Field]],
    /// The fields that it needs; of each group one.
    pub(super) needs: &'static [&'static [&'static str]],
}

/// A field of a mapping.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) about: &'static str,
    /// Other spellings that are read, with a warning in some files.
    pub(super) also: &'static [&'static str],
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    /// A text that is one of these words in most files.
    Words(&'static [&'static str]),
    Texts,
    Flag,
    Number,
    Port,
    Any,
    /// What a definition describes.
    Is(&'static str),
    List(&'static str),
    /// A list, or a mapping whose keys are the names of the entries; each entry of the list needs one of these fields.
    Named(&'static str, &'static [&'static str]),
    /// A mapping from names to what a definition describes.
    Map(&'static str),
    /// A mapping from names to texts.
    TextMap,
    /// A mapping from names to anything.
    AnyMap,
    /// What is read and has no effect.
    Ignored,
}

pub(super) const fn field(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, about, also: &[] }
}

impl Field {
    pub(super) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}

impl Object {
    pub(super) fn schema(&self) -> Value {
        let needed = |name: &str| self.needs.iter().any(|one_of| one_of.contains(&name));
        let mut properties = Map::new();
        for field in self.fields.iter().copied().flatten() {
            let mut schema = field.kind.schema(!needed(field.name));
            schema["description"] = field.about.into();
            for other in field.also {
                let mut schema = schema.clone();
                schema["description"] =
                    format!("Another spelling of `{}`. {}", field.name, field.about).into();
                schema["deprecated"] = true.into();
                // A word that has a meaning of its own is described by that.
                properties.entry(*other).or_insert(schema);
            }
            properties.insert(field.name.to_owned(), schema);
        }
        let mut schema = json!({"description": self.about, "type": "object", "properties": properties});
        if !self.needs.is_empty() {
            schema["allOf"] = self.needs.iter().map(|one_of| needs(one_of)).collect();
        }
        schema
    }
}

/// That one of these fields is there.
fn needs(one_of: &[&str]) -> Value {
    match one_of {
        [name] => json!({"required": [name]}),
        _ => json!({"anyOf": one_of.iter().map(|name| json!({"required": [name]})).collect::<Vec<_>>()}),
    }
}

/// A reference to a definition.
pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// One of these types, or nothing where that is `optional`.
fn types(types: &[&str], optional: bool) -> Value {
    let types: Vec<&str> = types.iter().copied().chain(optional.then_some("null")).collect();
    json!(types)
}

pub(super) fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

impl Kind {
    fn schema(self, optional: bool) -> Value {
        let types = |names| types(names, optional);
        match self {
            Self::Text => json!({"type": types(&["string", "number", "boolean"])}),
            Self::Words(words) => json!({"anyOf": [{"enum": words}, Self::Text.schema(optional)]}),
            Self::Texts => json!({"type": types(&["array"]), "items": text()}),
            Self::Flag => json!({"anyOf": [{"type": types(&["boolean"])}, {"enum": ["true", "false"]}]}),
            Self::Number => json!({"anyOf": [
                {"type": types(&["integer"]), "minimum": 0},
                {"type": "string", "pattern": "^[0-9]+$"},
            ]}),
            Self::Port => json!({"anyOf": [
                {"type": types(&["integer"]), "minimum": 1, "maximum": 65535},
                {"type": "string", "pattern": "^[0-9]{1,5}$"},
            ]}),
            Self::Any | Self::Ignored => json!({}),
            Self::Is(name) if optional => json!({"anyOf": [reference(name), {"type": "null"}]}),
            Self::Is(name) => json!({"allOf": [reference(name)]}),
            Self::List(name) => json!({"type": types(&["array"]), "items": reference(name)}),
            Self::Named(name, entry) => {
                let mut item = reference(name);
                if !entry.is_empty() {
                    item = json!({"allOf": [item, needs(entry)]});
                }
                json!({"anyOf": [
                    {"type": types(&["array"]), "items": item},
                    {"type": "object", "additionalProperties": Self::Is(name).schema(true)},
                ]})
            }
            Self::Map(name) => {
                json!({"type": types(&["object"]), "additionalProperties": Self::Is(name).schema(true)})
            }
            Self::TextMap => {
                json!({"type": types(&["object"]), "additionalProperties": Self::Text.schema(true)})
            }
            Self::AnyMap => json!({"type": types(&["object"])}),
        }
    }
}

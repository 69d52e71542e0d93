//! `schema`: the table of the language as a JSON Schema, for editors, and as a page for people.
//!
//! The schema takes what the compiler takes: an unknown field is only a warning there, so it is allowed here, and both
//! generations of the language are described at once. What the compiler knows beyond shapes, it alone reports.

mod reference;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::Exit;
use super::output::product;
use crate::spec::Version;
use crate::spec::language::{Field, Kind, Other, Role, SECTIONS, Section};

/// Print a JSON Schema of capability specs, for editors, or a reference of their fields.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The form to print
    #[arg(long, value_enum, default_value_t = Form::Json)]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// A JSON Schema of draft 2020-12
    Json,
    /// A page in Markdown
    Markdown,
}

impl Schema {
    pub(super) fn run(&self) -> Exit {
        match self.format {
            Form::Json => product(&format!("{:#}\n", schema())),
            Form::Markdown => product(&reference::page()),
        }
        Exit::Done
    }
}

fn schema() -> Value {
    let mut definitions: Map<String, Value> =
        SECTIONS.iter().map(|section| (section.name.to_owned(), object(section))).collect();
    for (name, schema) in [
        ("consumesEntry", entry(&["import", "location", "from"], &reference("consumes"))),
        ("exposesEntry", entry(&["import"], &adapter())),
        ("aggregatesEntry", entry(&["import"], &reference("aggregate"))),
        ("bindsEntry", entry(&["import"], &reference("bind"))),
        ("body", json!({"anyOf": [reference("bodyObject"), {"type": "string"}]})),
        ("version", version()),
        ("keys", keys()),
        ("items", json!({"anyOf": [reference("output"), {"type": "array", "items": reference("output")}]})),
    ] {
        definitions.insert(name.to_owned(), schema);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/capability.schema.json", env!("CARGO_PKG_REPOSITORY")),
        "title": "Naftiko capability",
        "description": "A capability spec of Naftiko (0.5 to 1.0.0-alpha2) or Ikanos (1.0.0-alpha3 to 1.0.0-beta5), as naftiko-codegen compiles it.",
        "$ref": "#/$defs/document",
        "$defs": definitions,
    })
}

/// A section as a kind of object.
fn object(section: &Section) -> Value {
    let mut properties = Map::new();
    for field in section.fields() {
        // A field that only describes is taken in any form.
        let mut schema = match field.role {
            Role::Read => of_kind(field.kind, !is_needed(field)),
            Role::Documentation | Role::NotCompiled => json!({}),
        };
        schema["description"] = field.about.into();
        for other in field.others {
            let mut schema = schema.clone();
            schema["description"] = format!("Another spelling of `{}`. {}", field.name, field.about).into();
            schema["deprecated"] = true.into();
            // A word that has a meaning of its own is described by that.
            properties.entry(other.name()).or_insert(schema);
        }
        properties.insert(field.name.to_owned(), schema);
    }
    let mut schema = json!({"description": section.about, "type": "object", "properties": properties});
    let mut needs: Vec<Value> = section.fields().filter(|field| is_needed(field)).map(needed).collect();
    match section.name {
        "document" => needs.push(one_of(&["naftiko", "ikanos"])),
        // A title makes the namespace.
        "aggregate" => needs.push(one_of(&["namespace", "label", "display"])),
        _ => {}
    }
    if !needs.is_empty() {
        schema["allOf"] = needs.into();
    }
    schema
}

/// Whether a section has to have a field; a name may be the key of the entry, which the list knows.
fn is_needed(field: &Field) -> bool {
    field.needed && field.name != "name"
}

/// That a field is there, under its name or a word for it.
fn needed(field: &Field) -> Value {
    let words = field.others.iter().filter(|other| matches!(other, Other::Ikanos(_) | Other::Usual(_)));
    let names: Vec<&str> = [field.name].into_iter().chain(words.map(|other| other.name())).collect();
    one_of(&names)
}

/// That one of these fields is there.
fn one_of(names: &[&str]) -> Value {
    match names {
        [name] => json!({"required": [name]}),
        _ => json!({"anyOf": names.iter().map(|name| json!({"required": [name]})).collect::<Vec<_>>()}),
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// Numbers and booleans are read where a text is asked for.
fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// A value of a kind, or nothing where that is `optional`: YAML's null is absence.
fn of_kind(kind: Kind, optional: bool) -> Value {
    let types = |types: &[&str]| -> Value {
        types.iter().copied().chain(optional.then_some("null")).map(Value::from).collect()
    };
    match kind {
        Kind::Text => json!({"type": types(&["string", "number", "boolean"])}),
        Kind::Words(words) => json!({"anyOf": [{"enum": words}, of_kind(Kind::Text, optional)]}),
        Kind::Texts => json!({"type": types(&["array"]), "items": text()}),
        Kind::Flag => json!({"anyOf": [{"type": types(&["boolean"])}, {"enum": ["true", "false"]}]}),
        Kind::Number => json!({"anyOf": [
            {"type": types(&["integer"]), "minimum": 0},
            {"type": "string", "pattern": "^[0-9]+$"},
        ]}),
        Kind::Port => json!({"anyOf": [
            {"type": types(&["integer"]), "minimum": 1, "maximum": 65535},
            {"type": "string", "pattern": "^[0-9]{1,5}$"},
        ]}),
        Kind::Decimal => json!({"anyOf": [
            {"type": types(&["number"])},
            {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"},
        ]}),
        Kind::Any => json!({}),
        Kind::Values => json!({"type": types(&["array"])}),
        Kind::Is(name) if optional => json!({"anyOf": [reference(name), {"type": "null"}]}),
        Kind::Is(name) => json!({"allOf": [reference(name)]}),
        Kind::List(name) => json!({"type": types(&["array"]), "items": reference(name)}),
        Kind::Named(name, entry) => {
            let mut item = reference(name);
            if !entry.is_empty() {
                item = json!({"allOf": [item, one_of(entry)]});
            }
            json!({"anyOf": [
                {"type": types(&["array"]), "items": item},
                {"type": "object", "additionalProperties": of_kind(Kind::Is(name), true)},
            ]})
        }
        Kind::Map(name) => {
            json!({"type": types(&["object"]), "additionalProperties": of_kind(Kind::Is(name), true)})
        }
        Kind::TextMap => {
            json!({"type": types(&["object"]), "additionalProperties": of_kind(Kind::Text, true)})
        }
        Kind::AnyMap => json!({"type": types(&["object"])}),
    }
}

/// An entry of a list: an import where one of these fields is there, else what `own` describes.
fn entry(imported_by: &[&str], own: &Value) -> Value {
    let is_there: Vec<Value> = imported_by.iter().map(|name| json!({"required": [name]})).collect();
    json!({"type": "object", "if": {"anyOf": is_there}, "then": reference("import"), "else": own})
}

/// An adapter, by its type.
fn adapter() -> Value {
    let is = |kind: &str| json!({"properties": {"type": {"const": kind}}});
    json!({
        "properties": {"type": {"enum": ["rest", "mcp", "skill", "control"]}},
        "required": ["type"],
        "allOf": [
            {"if": is("rest"), "then": reference("rest")},
            {"if": is("mcp"), "then": reference("mcp")},
            {"if": {"anyOf": [is("skill"), is("control")]}, "then": reference("otherAdapter")},
        ],
    })
}

/// The version of the language; one published file has it in a mapping.
fn version() -> Value {
    let known: Vec<&str> = Version::all().collect();
    json!({"anyOf": [
        {"enum": known},
        text(),
        {"type": "object", "properties": {"version": text()}, "required": ["version"], "deprecated": true},
    ]})
}

/// Several credentials: a mapping from names to values, or a list.
fn keys() -> Value {
    json!({"anyOf": [
        {"type": "object", "additionalProperties": text()},
        {"type": "array", "items": reference("authenticationKey")},
    ]})
}

//! `schema`: a JSON Schema of the language, for editors.
//!
//! It takes what the compiler takes: an unknown field is only a warning there, so it is allowed here, and both
//! generations of the language are described at once. What the compiler knows beyond shapes, it alone reports.

mod consumed;
mod document;
mod exposed;
mod shape;
mod unit;

use clap::Args;
use serde_json::{Map, Value, json};

use super::Exit;
use super::output::product;
use shape::{Object, reference};

/// Print a JSON Schema of capability specs, for editors.
#[derive(Debug, Args)]
pub(super) struct Schema {}

impl Schema {
    #[expect(clippy::unused_self, reason = "every command is run in the same way")]
    pub(super) fn run(&self) -> Exit {
        product(&format!("{:#}\n", schema()));
        Exit::Done
    }
}

/// Every kind of mapping in the language.
const OBJECTS: &[&[Object]] = &[document::OBJECTS, consumed::OBJECTS, unit::OBJECTS, exposed::OBJECTS];

fn schema() -> Value {
    let mut definitions: Map<String, Value> =
        OBJECTS.iter().copied().flatten().map(|object| (object.name.to_owned(), object.schema())).collect();
    for (name, schema) in [
        ("consumesEntry", document::entry(&["import", "location", "from"], &reference("consumes"))),
        ("exposesEntry", document::entry(&["import"], &exposed::adapter())),
        ("aggregatesEntry", document::entry(&["import"], &reference("aggregate"))),
        ("bindsEntry", document::entry(&["import"], &reference("bind"))),
        ("body", consumed::body()),
        ("version", document::version()),
        ("keys", unit::keys()),
        ("items", unit::items()),
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

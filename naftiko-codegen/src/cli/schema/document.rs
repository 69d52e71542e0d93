//! The root of a spec, and the lists whose entries may be imported.

use serde_json::{Value, json};

use super::shape::Kind::{Flag, Ignored, Is, List, Named, Text, TextMap};
use super::shape::{Field, Object, field, reference, text};
use super::unit::UNIT;
use crate::spec::Version;

/// The lists that stand in `capability`, or at the root of a file that others import from.
const LISTS: &[Field] = &[
    field("binds", List("bindsEntry"), "Where the values of variables come from."),
    field("consumes", List("consumesEntry"), "The HTTP APIs that the capability calls."),
    field("exposes", List("exposesEntry"), "The adapters through which the capability is used."),
    field("aggregates", List("aggregatesEntry"), "Functions that adapters share by `ref`."),
];

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "document",
        about: "A capability, or a file of lists that others import from.",
        fields: &[
            &[
                field("naftiko", Is("version"), "The version of the language, such as 1.0.0-alpha2."),
                field("ikanos", Is("version"), "The version of the language, such as 1.0.0-beta5."),
                field("info", Is("info"), "What the capability is, for people."),
                field("capability", Is("capability"), "What is consumed and exposed."),
            ],
            LISTS,
        ],
        needs: &[&["naftiko", "ikanos"]],
    },
    Object {
        name: "info",
        about: "What the capability is, for people.",
        fields: &[&[
            field("label", Text, "The title of the capability.").also(&["display", "title", "name"]),
            field("description", Text, "What it does."),
            field("version", Text, "The version of the capability itself."),
            field("tags", Ignored, "Words to find it by."),
            field("created", Ignored, "When it was written."),
            field("modified", Ignored, "When it was changed."),
            field("stakeholders", Ignored, "Who answers for it."),
            field("contact", Ignored, "Whom to ask."),
            field("personas", Ignored, "Whom it is for."),
        ]],
        needs: &[],
    },
    Object { name: "capability", about: "What is consumed and exposed.", fields: &[LISTS], needs: &[] },
    Object {
        name: "bind",
        about: "Variables, and where their values are read when the program starts.",
        fields: &[&[
            field("namespace", Text, "The word before the dot in `{{namespace.VARIABLE}}`."),
            field(
                "location",
                Text,
                "A JSON or YAML file, or `scheme://` of a provider; the environment without it.",
            ),
            field("keys", TextMap, "Each variable with what it is called where it comes from."),
            field("description", Ignored, "What the variables are."),
        ]],
        needs: &[&["namespace"], &["keys"]],
    },
    Object {
        name: "import",
        about: "An entry that stands in another file.",
        fields: &[&[
            field("import", Text, "The namespace of the entry in the other file."),
            field("location", Text, "The other file, by its path from the folder of this one.")
                .also(&["from"]),
            field("as", Text, "What the entry is called here.").also(&["namespace"]),
            field("description", Text, "What the entry is."),
            field("type", Ignored, "The type of the entry."),
            field("openapi", Ignored, "A description of the API in another format; it is not compiled yet."),
            field("ref", Ignored, "A description of the API elsewhere; it is not compiled yet."),
        ]],
        needs: &[&["import"], &["location", "from"]],
    },
    Object {
        name: "aggregate",
        about: "Functions that adapters share by `ref`.",
        fields: &[&[
            field("namespace", Text, "The word before the dot in `ref: namespace.function`."),
            field("label", Text, "A title, which makes the namespace where there is none.")
                .also(&["display"]),
            field("functions", Named("function", &[]), "The functions.").also(&["flows"]),
            field("description", Ignored, "What the functions have in common."),
            field("tags", Ignored, "Words to find it by."),
        ]],
        needs: &[&["namespace", "label", "display"]],
    },
    Object {
        name: "function",
        about: "A unit that tools and REST operations refer to.",
        fields: &[
            &[field("semantics", Is("semantics"), "What the function promises; the source of hints.")],
            UNIT,
        ],
        needs: &[],
    },
    Object {
        name: "semantics",
        about: "What a function promises.",
        fields: &[&[
            field("safe", Flag, "It changes nothing."),
            field("idempotent", Flag, "To call it twice is to call it once."),
            field("cacheable", Flag, "Its answer may be kept."),
        ]],
        needs: &[],
    },
];

/// The version of the language; one published file has it in a mapping.
pub(super) fn version() -> Value {
    let known: Vec<&str> = Version::all().collect();
    json!({"anyOf": [
        {"enum": known},
        text(),
        {"type": "object", "properties": {"version": text()}, "required": ["version"], "deprecated": true},
    ]})
}

/// An entry of a list: an import where one of these fields is there, else what `own` describes.
pub(super) fn entry(imported_by: &[&str], own: &Value) -> Value {
    let is_there: Vec<Value> = imported_by.iter().map(|name| json!({"required": [name]})).collect();
    json!({"type": "object", "if": {"anyOf": is_there}, "then": reference("import"), "else": own})
}

//! Consumed APIs.

use serde_json::{Value, json};

use super::shape::Kind::{Any, Ignored, Is, Named, Text, Words};
use super::shape::{Field, Object, field, reference};

/// Fields that people read and the compiler does not.
const NOTES: &[Field] = &[
    field("label", Text, "A title for people.").also(&["display"]),
    field("tags", Ignored, "Words to find it by."),
];

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const FORMATS: &[&str] =
    &["json", "text", "binary", "xml", "yaml", "csv", "tsv", "psv", "html", "markdown", "avro", "protobuf"];

const BODIES: &[&str] =
    &["json", "text", "xml", "sparql", "formUrlEncoded", "multipartForm", "binary", "yaml"];

pub(super) const METHOD: Field = field("method", Words(METHODS), "The HTTP method; GET without it.");

pub(super) const PARAMETERS: Field = field(
    "inputParameters",
    Named("parameter", &["name"]),
    "What is put into requests, or asked of callers.",
);

pub(super) const AUTHENTICATION: Field =
    field("authentication", Is("authentication"), "How callers identify themselves.");

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "consumes",
        about: "An HTTP API that the capability calls.",
        fields: &[
            &[
                field("type", Words(&["http"]), "The type of the API; `http` is the only one."),
                field("namespace", Text, "The word before the dot in `call: namespace.operation`."),
                field("baseUri", Text, "The address that all paths are relative to."),
                field("description", Text, "What the API is."),
                AUTHENTICATION.also(&["auth"]),
                PARAMETERS,
                field("resources", Named("resource", &[]), "The paths of the API."),
                field(
                    "tunnel",
                    Is("tunnel"),
                    "A way into a closed network; only `fallback: direct` is compiled.",
                ),
            ],
            NOTES,
        ],
        needs: &[&["namespace"], &["baseUri"]],
    },
    Object {
        name: "tunnel",
        about: "A way into a closed network.",
        fields: &[&[
            field("fallback", Words(&["direct"]), "What to do without the tunnel."),
            field("type", Ignored, "The type of the tunnel."),
            field("service", Ignored, "The service behind it."),
            field("identity", Ignored, "Who opens it."),
        ]],
        needs: &[],
    },
    Object {
        name: "resource",
        about: "A path of a consumed API.",
        fields: &[
            &[
                field("name", Text, "What it is called."),
                field("path", Text, "The path from the base URI, with `{name}` for what varies."),
                field("description", Text, "What is there."),
                PARAMETERS,
                field("operations", Named("operation", &[]), "What can be done there."),
            ],
            NOTES,
        ],
        needs: &[&["path"]],
    },
    Object {
        name: "operation",
        about: "A request that can be called.",
        fields: &[
            &[
                field("name", Text, "The word after the dot in `call: namespace.operation`."),
                field("id", Text, "The same, where there is no name."),
                field("path", Text, "What follows the path of the resource."),
                METHOD,
                field("description", Text, "What it does."),
                PARAMETERS,
                field("outputRawFormat", Words(FORMATS), "The format of the answer; `json` without it."),
                field(
                    "outputSchema",
                    Text,
                    "A schema file, a CSS selector or a heading, as the format has it.",
                ),
                field("outputParameters", Named("output", &[]), "What is taken from the answer."),
                field("body", Is("body"), "The body of the request."),
                field("outputMediaType", Ignored, "The media type of the answer."),
                field("maxBinarySize", Ignored, "The largest answer."),
            ],
            NOTES,
        ],
        needs: &[],
    },
    Object {
        name: "bodyObject",
        about: "A body with its type.",
        fields: &[&[
            field("type", Words(BODIES), "The type of the body, or a media type."),
            field("data", Any, "The content; texts in it may be templates."),
        ]],
        needs: &[&["type"]],
    },
];

/// A body: a mapping, or its text.
pub(super) fn body() -> Value {
    json!({"anyOf": [reference("bodyObject"), {"type": "string"}]})
}

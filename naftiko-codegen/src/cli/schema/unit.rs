//! What tools, REST operations and functions share, parameters, steps and authentication.

use serde_json::{Value, json};

use super::shape::Kind::{Any, AnyMap, Flag, Ignored, Is, List, Map, Named, Number, Text, Texts, Words};
use super::shape::{Field, Object, field, reference, text};

/// The fields of everything that can be called from outside.
pub(super) const UNIT: &[Field] = &[
    field("name", Text, "What it is called."),
    field("label", Text, "A title for people.").also(&["display"]),
    field("description", Text, "What it does; models decide by it."),
    field(
        "inputParameters",
        Named("parameter", &["name"]),
        "What callers give; inferred from the call without it.",
    ),
    field("call", Text, "The consumed operation that is called, as `namespace.operation`.")
        .also(&["operation"]),
    field("ref", Text, "The function that is used, as `namespace.function`."),
    field(
        "with",
        AnyMap,
        "What feeds each parameter of the call: constants, templates, or inputs as `tools.name`.",
    ),
    field("steps", Named("step", &["name"]), "Several calls that make one answer."),
    field("mappings", List("mapping"), "What is taken from which step."),
    field("outputParameters", Named("output", &[]), "What callers get; the answer as it is without it."),
    field("tags", Ignored, "Words to find it by."),
    field("outputMediaType", Ignored, "The media type of the answer."),
    field("maxBinarySize", Ignored, "The largest answer."),
];

const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object"];

const PLACES: &[&str] = &["query", "header", "path", "cookie", "body", "environment"];

const AUTHENTICATIONS: &[&str] = &["apikey", "bearer", "basic", "digest", "oauth2"];

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "parameter",
        about: "Something that a request has or a caller gives.",
        fields: &[&[
            field("name", Text, "What it is called."),
            field("in", Words(PLACES), "Where it stands."),
            field("type", Words(TYPES), "Its type; a string without it."),
            field("description", Text, "What it means."),
            field("required", Flag, "Whether it has to be given."),
            field("value", Any, "A constant or template, or a default; JSONPath into the body of a caller."),
            field("pattern", Text, "A regular expression that it has to match."),
            field("enum", Any, "The values that it can have."),
            field("items", Any, "What a list has in it."),
            field("properties", Any, "What an object has in it."),
            field("label", Ignored, "A title for people.").also(&["display"]),
            field("example", Ignored, "A value, for people."),
            field("template", Ignored, "A template, for people."),
        ]],
        needs: &[],
    },
    Object {
        name: "output",
        about: "A part of an answer.",
        fields: &[&[
            field("name", Text, "What it is called."),
            field("type", Words(TYPES), "Its type."),
            field("description", Text, "What it means."),
            field("mapping", Text, "JSONPath into what is answered."),
            field("value", Any, "A constant, a template, or JSONPath."),
            field("const", Any, "A constant."),
            field("properties", Map("output"), "What an object has in it."),
            field("items", Is("items"), "What each entry of a list is."),
            field("values", Is("output"), "What each value of a mapping is."),
            field("maxLength", Number, "The most characters of a text."),
            field("required", Ignored, "Whether it is always there."),
            field("selector", Ignored, "Where it stands in a page."),
            field("enum", Ignored, "The values that it can have."),
            field("precision", Ignored, "How exact a number is."),
            field("label", Ignored, "A title for people.").also(&["display"]),
            field("pattern", Ignored, "What a text looks like."),
        ]],
        needs: &[],
    },
    Object {
        name: "step",
        about: "One of several calls.",
        fields: &[&[
            field("type", Words(&["call", "lookup", "script"]), "What the step does."),
            field("name", Text, "What later steps call its result."),
            field("call", Text, "The operation that is called."),
            field("with", AnyMap, "What feeds its parameters."),
            field("index", Text, "The step whose list is looked up."),
            field("match", Text, "The field that is compared."),
            field("lookupValue", Text, "What it is compared with."),
            field("outputParameters", Texts, "The fields that are taken."),
            field(
                "language",
                Words(&["rust"]),
                "The language of a script; `rust` is the only one that is compiled.",
            ),
            field("file", Text, "The file of a script."),
            field("location", Text, "The folder of a script, or the path of a function of the crate."),
            field("dependencies", Texts, "Files that a script needs."),
            field("function", Text, "The function that is called."),
            field("description", Ignored, "What the step is for."),
        ]],
        needs: &[&["type"]],
    },
    Object {
        name: "mapping",
        about: "A part of the answer, taken from a step.",
        fields: &[&[
            field("targetName", Text, "The output that it becomes.").also(&["target"]),
            field("value", Any, "A template such as `$.step.field`, or a constant."),
        ]],
        needs: &[&["targetName", "target"]],
    },
    Object {
        name: "authentication",
        about: "How a caller identifies itself.",
        fields: &[&[
            field("type", Words(AUTHENTICATIONS), "The kind of credential."),
            field("key", Text, "`apikey`: the name of the header, query parameter or cookie.")
                .also(&["name", "header"]),
            field("value", Text, "`apikey`: the credential, best a variable such as `{{env.API_KEY}}`."),
            field(
                "placement",
                Words(&["header", "query", "cookie"]),
                "`apikey`: where the credential stands.",
            )
            .also(&["in"]),
            field("headers", Is("keys"), "`apikey`: several names, each with its credential."),
            field("parameters", Is("keys"), "The same, in the query."),
            field("token", Text, "`bearer`: the token."),
            field("username", Text, "`basic` and `digest`: the name of the user."),
            field("password", Text, "`basic` and `digest`: the password."),
            field("authorizationServerUri", Text, "`oauth2`: the issuer of tokens."),
            field("resource", Text, "`oauth2`: the resource that tokens are for."),
            field("scopes", Texts, "`oauth2`: what tokens have to allow."),
            field("audience", Text, "`oauth2`: whom tokens are for."),
            field("tokenEndpoint", Text, "`oauth2`: where tokens are got."),
            field("tokenValidation", Words(&["jwks", "introspection"]), "`oauth2`: how tokens are checked."),
            field("introspectionEndpoint", Text, "`oauth2`: where tokens are checked."),
            field("clientId", Text, "`oauth2`: the name of this program at the issuer."),
            field("clientSecret", Text, "`oauth2`: its secret."),
        ]],
        needs: &[&["type"]],
    },
];

/// Several keys: a mapping from names to values, or a list.
pub(super) fn keys() -> Value {
    let entry = json!({
        "type": "object",
        "properties": {"key": text(), "name": text(), "value": text()},
        "required": ["value"],
        "anyOf": [{"required": ["key"]}, {"required": ["name"]}],
    });
    json!({"anyOf": [{"type": "object", "additionalProperties": text()}, {"type": "array", "items": entry}]})
}

/// One output for every item, or a list of which named ones make an object.
pub(super) fn items() -> Value {
    json!({"anyOf": [reference("output"), {"type": "array", "items": reference("output")}]})
}

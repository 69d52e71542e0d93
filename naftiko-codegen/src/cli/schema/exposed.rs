//! Adapters.

use serde_json::{Value, json};

use super::consumed::{AUTHENTICATION, METHOD, PARAMETERS};
use super::shape::Kind::{Flag, Ignored, Is, List, Named, Number, Port, Text, Texts, Words};
use super::shape::{Field, Object, field, reference};
use super::unit::UNIT;

/// What every adapter that listens has.
const LISTENER: &[Field] = &[
    field("namespace", Text, "The name of the adapter; inputs are `namespace.name` in `with`."),
    field("address", Text, "The address to listen on; loopback without it."),
    field("port", Port, "The port to listen on."),
    field("description", Text, "What the adapter is for."),
    AUTHENTICATION,
    field("maxBinarySize", Ignored, "The largest answer."),
];

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "rest",
        about: "A REST server.",
        fields: &[
            &[
                field("type", Words(&["rest"]), "The type of the adapter."),
                PARAMETERS,
                field("resources", Named("restResource", &[]), "The paths of the server."),
            ],
            LISTENER,
        ],
        needs: &[&["namespace"]],
    },
    Object {
        name: "restResource",
        about: "An exposed path.",
        fields: &[&[
            field("name", Text, "What it is called."),
            field("path", Text, "The path, with `{name}` for what varies."),
            field("description", Text, "What is there."),
            PARAMETERS,
            field("operations", Named("restOperation", &[]), "What can be done there."),
            field("forward", Is("forward"), "Where requests go that no operation takes."),
            field("label", Text, "A title for people.").also(&["display"]),
            field("tags", Ignored, "Words to find it by."),
        ]],
        needs: &[&["path"]],
    },
    Object {
        name: "forward",
        about: "Requests go to a consumed API as they are.",
        fields: &[&[
            field("targetNamespace", Text, "The consumed API."),
            field("trustedHeaders", Texts, "The headers that go with them."),
        ]],
        needs: &[&["targetNamespace"]],
    },
    Object {
        name: "restOperation",
        about: "An exposed operation.",
        fields: &[
            &[
                METHOD,
                field("hints", Ignored, "What it promises; only tools have hints."),
                field("responses", Ignored, "The answers, for people."),
                field("responseBinary", Ignored, "Whether the answer is no text."),
            ],
            UNIT,
        ],
        needs: &[],
    },
    Object {
        name: "mcp",
        about: "An MCP server, for AI agents.",
        fields: &[
            &[
                field("type", Words(&["mcp"]), "The type of the adapter."),
                field(
                    "transport",
                    Words(&["http", "stdio"]),
                    "Streamable HTTP, or standard input and output.",
                ),
                field("tools", Named("tool", &["name", "ref"]), "What agents can do."),
                field("resources", Named("mcpResource", &[]), "What agents can read."),
                field("prompts", Named("prompt", &["name"]), "Texts that people give to agents."),
                field("ttlMs", Number, "How long lists may be kept, in milliseconds."),
                field(
                    "cacheScope",
                    Words(&["public", "private"]),
                    "Whether lists may be kept for everyone or for one caller.",
                ),
            ],
            LISTENER,
        ],
        needs: &[&["namespace"]],
    },
    Object {
        name: "tool",
        about: "What an agent can do.",
        fields: &[
            UNIT,
            &[
                field("label", Text, "A title for people.").also(&["display", "title"]),
                field("hints", Is("hints"), "What the tool promises to agents."),
            ],
        ],
        needs: &[],
    },
    Object {
        name: "hints",
        about: "What a tool promises to agents.",
        fields: &[&[
            field("readOnly", Flag, "It changes nothing."),
            field("destructive", Flag, "What it changes may be lost."),
            field("idempotent", Flag, "To call it twice is to call it once."),
            field("openWorld", Flag, "It reaches beyond this system."),
        ]],
        needs: &[],
    },
    Object {
        name: "mcpResource",
        about: "What an agent can read.",
        fields: &[
            UNIT,
            &[
                field("uri", Text, "The URI under which it is read, with `{name}` for what varies."),
                field("mimeType", Text, "Its media type."),
                field("location", Text, "The file or folder that is read, as `file:///./folder`."),
                field("binary", Ignored, "Whether it is no text."),
            ],
        ],
        needs: &[&["uri"]],
    },
    Object {
        name: "prompt",
        about: "A text that people give to an agent.",
        fields: &[&[
            field("name", Text, "What it is called."),
            field("label", Text, "A title for people.").also(&["display"]),
            field("description", Text, "What it is for."),
            field("arguments", Named("parameter", &["name"]), "What it is filled with."),
            field("template", List("promptMessage"), "The messages."),
            field("location", Text, "The file that has them."),
            field("tags", Ignored, "Words to find it by."),
        ]],
        needs: &[],
    },
    Object {
        name: "promptMessage",
        about: "A message of a prompt.",
        fields: &[&[
            field("role", Words(&["user", "assistant"]), "Who says it."),
            field("content", Text, "What is said, with `{{name}}` for arguments."),
        ]],
        needs: &[&["role"], &["content"]],
    },
    Object {
        name: "otherAdapter",
        about: "An adapter that is left out, as its kind is not compiled yet.",
        fields: &[&[
            field("type", Words(&["skill", "control"]), "The type of the adapter."),
            field("namespace", Text, "The name of the adapter."),
        ]],
        needs: &[],
    },
];

/// An adapter, by its type.
pub(super) fn adapter() -> Value {
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

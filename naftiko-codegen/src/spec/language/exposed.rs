//! Adapters.

use super::consumed::METHODS;
use super::field::Kind::{Any, Flag, Is, List, Named, Number, Port, Text, Texts, Words};
use super::field::Other::{Ikanos, Spelling};
use super::field::Since::{Alpha2, Alpha3, Beta1, Beta4, Ours, Published};
use super::field::{Field, Section, group, section};
use super::shared::{unit, unit_ends};

group! { listener: "The fields of every adapter that listens.";
    NAMESPACE = Field::new("namespace", Text, "The name of the adapter; inputs are `namespace.name` in `with`.")
        .needed();
    ADDRESS = Field::new("address", Text, "The address to listen on; loopback without it.");
    PORT = Field::new("port", Port, "The port to listen on.");
    DESCRIPTION = Field::new("description", Text, "The purpose of the adapter.");
    AUTHENTICATION = Field::new(
        "authentication", Is("authentication"),
        "The credential that callers have to show.",
    );
    MAX_BINARY_SIZE = Field::new(
        "maxBinarySize", Text,
        "The largest binary answer; the limit of the whole program holds.",
    ).since(Beta1).not_compiled();
}

section! { rest "rest", "a REST adapter": "A REST server.";
    TYPE = Field::new("type", Words(&["rest"]), "The type of the adapter.").needed();
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The inputs of every operation.",
    );
    RESOURCES = Field::new("resources", Named("restResource", &[]), "The paths of the server.");
    + listener::FIELDS;
}

section! { rest_resource "restResource", "a REST resource": "An exposed path.";
    NAME = Field::new("name", Text, "Its name.");
    PATH = Field::new("path", Text, "The path, with `{name}` for what varies.").needed();
    DESCRIPTION = Field::new("description", Text, "The things that are found there.").documentation();
    INPUT_PARAMETERS = Field::new(
        "inputParameters", Named("parameter", &["name"]),
        "The inputs of every operation of the path.",
    );
    OPERATIONS = Field::new("operations", Named("restOperation", &[]), "The requests that can be made there.");
    FORWARD = Field::new("forward", Is("forward"), "Where requests go that no operation takes.");
    LABEL = Field::new("label", Any, "A title for people.").or(&[Ikanos("display")]).documentation();
    TAGS = Field::new("tags", Texts, "Words to find it by.").since(Alpha3).documentation();
}

section! { forward "forward", "`forward`": "Requests go to a consumed API as they are.";
    TARGET_NAMESPACE = Field::new("targetNamespace", Text, "The consumed API.").needed();
    TRUSTED_HEADERS = Field::new("trustedHeaders", Texts, "The headers that go with them.");
}

section! { rest_operation "restOperation", "a REST operation": "An exposed operation.";
    METHOD = Field::new("method", Words(METHODS), "The HTTP method; GET without it.");
    HINTS = Field::new("hints", Any, "The promises of the operation; only tools have hints.")
        .since(Published).documentation();
    RESPONSES = Field::new("responses", Any, "The answers, for people.").since(Beta1).documentation();
    RESPONSE_BINARY = Field::new(
        "responseBinary", Any,
        "Whether the answer is binary; an answer that is passed on is sent as it came.",
    ).since(Beta1).not_compiled();
    + unit::FIELDS;
    + unit_ends::FIELDS;
}

section! { mcp "mcp", "an MCP adapter": "An MCP server, for AI agents.";
    TYPE = Field::new("type", Words(&["mcp"]), "The type of the adapter.").needed();
    TRANSPORT = Field::new(
        "transport", Words(&["http", "stdio"]),
        "Streamable HTTP, or standard input and output.",
    );
    TOOLS = Field::new("tools", Named("tool", &["name", "ref"]), "The tools that agents can use.");
    RESOURCES = Field::new("resources", Named("mcpResource", &[]), "The resources that agents can read.");
    PROMPTS = Field::new("prompts", Named("prompt", &["name"]), "Texts that people give to agents.");
    TTL_MS = Field::new("ttlMs", Number, "How long lists may be kept, in milliseconds.").since(Beta4);
    CACHE_SCOPE = Field::new(
        "cacheScope", Words(&["public", "private"]),
        "Whether lists may be kept for everyone or for one caller.",
    ).since(Beta4);
    ALLOWED_HOSTS = Field::new(
        "allowedHosts", Texts,
        "Names that requests may have in `Host`, besides those of loopback and of the address.",
    ).since(Ours);
    ALLOWED_ORIGINS = Field::new(
        "allowedOrigins", Texts,
        "Origins of web pages that may send requests, besides those of loopback.",
    ).since(Ours);
    + listener::FIELDS;
}

section! { tool "tool", "a tool": "An action of an agent.";
    LABEL = Field::new("label", Text, "A title for people.").or(&[Ikanos("display"), Spelling("title")]);
    HINTS = Field::new("hints", Is("hints"), "The promises of the tool to agents.").since(Alpha2);
    + unit::FIELDS;
    + unit_ends::FIELDS;
}

section! { hints "hints", "`hints`": "The promises of a tool to agents.";
    READ_ONLY = Field::new("readOnly", Flag, "It changes nothing.").since(Alpha2);
    DESTRUCTIVE = Field::new("destructive", Flag, "It may lose what it changes.").since(Alpha2);
    IDEMPOTENT = Field::new("idempotent", Flag, "To call it twice is to call it once.").since(Alpha2);
    OPEN_WORLD = Field::new("openWorld", Flag, "It reaches beyond this system.").since(Alpha2);
}

section! { mcp_resource "mcpResource", "an MCP resource": "A thing that an agent can read.";
    URI = Field::new("uri", Text, "The URI, with `{name}` for what varies.").needed();
    MIME_TYPE = Field::new("mimeType", Text, "The media type of the content.");
    LOCATION = Field::new("location", Text, "The folder whose files it is.");
    BINARY = Field::new("binary", Any, "Whether the content is binary; a file is sent as what it is.")
        .since(Beta1).not_compiled();
    + unit::FIELDS;
    + unit_ends::FIELDS;
}

section! { prompt "prompt", "a prompt": "A text that people give to an agent.";
    NAME = Field::new("name", Text, "Its name.").needed();
    LABEL = Field::new("label", Text, "A title for people.").or(&[Ikanos("display")]);
    DESCRIPTION = Field::new("description", Text, "The purpose of the prompt.");
    ARGUMENTS = Field::new("arguments", Named("parameter", &["name"]), "The values that it is filled with.");
    TEMPLATE = Field::new("template", List("promptMessage"), "The messages.");
    LOCATION = Field::new("location", Text, "The file that has them.");
    TAGS = Field::new("tags", Texts, "Words to find it by.").since(Alpha3).documentation();
}

section! { prompt_message "promptMessage", "a message": "A message of a prompt.";
    ROLE = Field::new("role", Words(&["user", "assistant"]), "The speaker.").needed();
    CONTENT = Field::new("content", Text, "The words, with `{{name}}` for arguments.").needed();
}

section! { other_adapter "otherAdapter", "an `exposes` entry": "An adapter that is left out, as its kind is not compiled yet.";
    TYPE = Field::new("type", Words(&["skill", "control"]), "The type of the adapter.").needed();
    NAMESPACE = Field::new("namespace", Text, "The name of the adapter.");
}

//! `exposes`: the adapters (semantics 5, 6, 11, 12).

use super::auth::authentication;
use super::shape::{Fields, missing};
use super::unit;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::{
    Control, Exposes, Forward, Hints, Mcp, McpResource, Prompt, PromptMessage, Rest, RestOperation,
    RestResource, Skill, Tool,
};

pub(super) fn read(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Exposes> {
    let mut fields = Fields::open(value, at, "an `exposes` entry", diagnostics)?;
    let Some(kind) = fields.needed_text("type", "the `exposes` entry", diagnostics) else {
        return Some(Exposes::Unknown(at.clone()));
    };
    match kind.as_str() {
        "rest" => Some(Exposes::Rest(rest(fields, diagnostics))),
        "mcp" => Some(Exposes::Mcp(mcp(fields, diagnostics))),
        "skill" => {
            Some(Exposes::Skill(Skill { at: at.clone(), namespace: fields.text("namespace", diagnostics) }))
        }
        "control" => Some(Exposes::Control(Control { at: at.clone() })),
        // Not of the language, and yet published; whether it can be left out depends on what is beside it.
        "http" => Some(Exposes::Http(at.clone())),
        _ => {
            let at_kind = at.key("type");
            let known = ["rest", "mcp", "skill", "control"];
            let mut diagnostic = Diagnostic::new(
                Code::UNKNOWN_WORD,
                &at_kind,
                format!("there is no adapter of type `{kind}`"),
            )
            .note("the types of adapters are `rest`, `mcp`, `skill` and `control`");
            if let Some(near) = nearest(&kind, known) {
                diagnostic = diagnostic.similar("an adapter", &kind, near);
            }
            diagnostics.push(diagnostic);
            Some(Exposes::Unknown(at.clone()))
        }
    }
}

fn rest(mut fields: Fields<'_>, diagnostics: &mut Diagnostics) -> Rest {
    let at = fields.at.clone();
    let rest = Rest {
        namespace: fields.needed_text("namespace", "the REST adapter", diagnostics),
        address: fields.text("address", diagnostics),
        port: fields.port("port", diagnostics),
        description: fields.text("description", diagnostics),
        authentication: fields
            .take("authentication")
            .and_then(|value| authentication(value, &at.key("authentication"), diagnostics)),
        input_parameters: fields.named("inputParameters", diagnostics, unit::parameter),
        resources: fields.named("resources", diagnostics, rest_resource),
        at,
    };
    fields.take("maxBinarySize");
    fields.close("a REST adapter", diagnostics);
    rest
}

fn rest_resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<RestResource> {
    let mut fields = Fields::open(value, at, "a REST resource", diagnostics)?;
    let resource = RestResource {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        path: fields.needed_text("path", "the REST resource", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.named("inputParameters", diagnostics, unit::parameter),
        operations: fields.named("operations", diagnostics, rest_operation),
        forward: fields.take("forward").and_then(|value| {
            let at = at.key("forward");
            let mut fields = Fields::open(value, &at, "`forward`", diagnostics)?;
            let forward = Forward {
                target_namespace: fields.needed_text("targetNamespace", "`forward`", diagnostics),
                trusted_headers: fields.texts("trustedHeaders", diagnostics),
                at,
            };
            fields.close("`forward`", diagnostics);
            Some(forward)
        }),
    };
    fields.words("label", "display", diagnostics);
    for known in ["label", "tags"] {
        fields.take(known);
    }
    fields.close("a REST resource", diagnostics);
    Some(resource)
}

fn rest_operation(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<RestOperation> {
    let mut fields = Fields::open(value, at, "a REST operation", diagnostics)?;
    let method = fields.text("method", diagnostics);
    let unit = unit::read(&mut fields, diagnostics);
    for known in ["hints", "tags", "outputMediaType", "maxBinarySize", "responses", "responseBinary"] {
        fields.take(known);
    }
    fields.close("a REST operation", diagnostics);
    Some(RestOperation { method, unit })
}

fn mcp(mut fields: Fields<'_>, diagnostics: &mut Diagnostics) -> Mcp {
    let at = fields.at.clone();
    let mcp = Mcp {
        namespace: fields.needed_text("namespace", "the MCP adapter", diagnostics),
        transport: fields.text("transport", diagnostics),
        address: fields.text("address", diagnostics),
        port: fields.port("port", diagnostics),
        description: fields.text("description", diagnostics),
        authentication: fields
            .take("authentication")
            .and_then(|value| authentication(value, &at.key("authentication"), diagnostics)),
        ttl: fields.number("ttlMs", diagnostics),
        cache_scope: fields.text("cacheScope", diagnostics),
        tools: fields.named("tools", diagnostics, tool),
        resources: fields.named("resources", diagnostics, mcp_resource),
        prompts: fields.named("prompts", diagnostics, prompt),
        at,
    };
    fields.take("maxBinarySize");
    fields.close("an MCP adapter", diagnostics);
    mcp
}

fn tool(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Tool> {
    let mut fields = Fields::open(value, at, "a tool", diagnostics)?;
    fields.spelling("label", &["title"], diagnostics);
    let hints = fields.take("hints").and_then(|value| {
        let mut fields = Fields::open(value, &at.key("hints"), "`hints`", diagnostics)?;
        let hints = Hints {
            read_only: fields.flag("readOnly", diagnostics),
            destructive: fields.flag("destructive", diagnostics),
            idempotent: fields.flag("idempotent", diagnostics),
            open_world: fields.flag("openWorld", diagnostics),
        };
        fields.close("`hints`", diagnostics);
        Some(hints)
    });
    let unit = unit::read(&mut fields, diagnostics);
    if unit.name.is_none() && unit.reference.is_none() {
        diagnostics.push(missing(at, "the tool", "name"));
    }
    for known in ["tags", "outputMediaType", "maxBinarySize"] {
        fields.take(known);
    }
    fields.close("a tool", diagnostics);
    Some(Tool { unit, hints })
}

fn mcp_resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<McpResource> {
    let mut fields = Fields::open(value, at, "an MCP resource", diagnostics)?;
    let uri = fields.needed_text("uri", "the MCP resource", diagnostics);
    let mime_type = fields.text("mimeType", diagnostics);
    let location = fields.text("location", diagnostics);
    let unit = unit::read(&mut fields, diagnostics);
    for known in ["tags", "binary", "outputMediaType", "maxBinarySize"] {
        fields.take(known);
    }
    fields.close("an MCP resource", diagnostics);
    Some(McpResource { unit, uri, mime_type, location, beside: None })
}

fn prompt(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Prompt> {
    let mut fields = Fields::open(value, at, "a prompt", diagnostics)?;
    fields.words("label", "display", diagnostics);
    let prompt = Prompt {
        at: at.clone(),
        name: fields.needed_text("name", "the prompt", diagnostics),
        label: fields.text("label", diagnostics),
        description: fields.text("description", diagnostics),
        arguments: fields.named("arguments", diagnostics, unit::parameter),
        template: fields.has("template").then(|| fields.list("template", diagnostics, prompt_message)),
        location: fields.text("location", diagnostics),
        beside: None,
    };
    fields.take("tags");
    fields.close("a prompt", diagnostics);
    Some(prompt)
}

fn prompt_message(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<PromptMessage> {
    let mut fields = Fields::open(value, at, "a message", diagnostics)?;
    let message = PromptMessage {
        at: at.clone(),
        role: fields.needed_text("role", "the message", diagnostics),
        content: fields.needed_text("content", "the message", diagnostics),
    };
    fields.close("a message", diagnostics);
    Some(message)
}

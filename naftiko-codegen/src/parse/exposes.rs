//! `exposes`: the adapters.

use super::auth::authentication;
use super::parameter;
use super::shape::{Fields, missing};
use super::unit;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::language::{
    forward, hints, listener, mcp, mcp_resource, other_adapter, prompt, prompt_message, rest, rest_operation,
    rest_resource, tool,
};
use crate::spec::{
    Control, Exposes, Forward, Hints, Mcp, McpResource, Prompt, PromptMessage, Rest, RestOperation,
    RestResource, Skill, Tool,
};

pub(super) fn read(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Exposes> {
    // The type says which section it is.
    let section = match value.get("type").and_then(Node::text) {
        Some("rest") => &rest::SECTION,
        Some("mcp") => &mcp::SECTION,
        _ => &other_adapter::SECTION,
    };
    let mut fields = Fields::open(value, at, section, diagnostics)?;
    let Some(kind) = fields.text(other_adapter::TYPE, diagnostics) else {
        return Some(Exposes::Unknown);
    };
    match kind.as_str() {
        "rest" => Some(Exposes::Rest(rest(fields, diagnostics))),
        "mcp" => Some(Exposes::Mcp(mcp(fields, diagnostics))),
        "skill" => {
            let namespace = fields.text(other_adapter::NAMESPACE, diagnostics);
            Some(Exposes::Skill(Skill { at: at.clone(), namespace }))
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
            Some(Exposes::Unknown)
        }
    }
}

fn rest(mut fields: Fields<'_>, diagnostics: &mut Diagnostics) -> Rest {
    let at = fields.at.clone();
    let rest = Rest {
        namespace: fields.text(listener::NAMESPACE, diagnostics),
        address: fields.text(listener::ADDRESS, diagnostics),
        port: fields.port(listener::PORT, diagnostics),
        description: fields.text(listener::DESCRIPTION, diagnostics),
        authentication: fields
            .take(listener::AUTHENTICATION)
            .and_then(|value| authentication(value, &at.key("authentication"), diagnostics)),
        input_parameters: fields.named(rest::INPUT_PARAMETERS, diagnostics, parameter::parameter),
        resources: fields.named(rest::RESOURCES, diagnostics, rest_resource),
        at,
    };
    fields.close(diagnostics);
    rest
}

fn rest_resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<RestResource> {
    let mut fields = Fields::open(value, at, &rest_resource::SECTION, diagnostics)?;
    let resource = RestResource {
        at: at.clone(),
        name: fields.text(rest_resource::NAME, diagnostics),
        path: fields.text(rest_resource::PATH, diagnostics),
        input_parameters: fields.named(rest_resource::INPUT_PARAMETERS, diagnostics, parameter::parameter),
        operations: fields.named(rest_resource::OPERATIONS, diagnostics, rest_operation),
        forward: fields.take(rest_resource::FORWARD).and_then(|value| {
            let at = at.key("forward");
            let mut fields = Fields::open(value, &at, &forward::SECTION, diagnostics)?;
            let forward = Forward {
                target_namespace: fields.text(forward::TARGET_NAMESPACE, diagnostics),
                trusted_headers: fields.texts(forward::TRUSTED_HEADERS, diagnostics),
                at,
            };
            fields.close(diagnostics);
            Some(forward)
        }),
    };
    fields.close(diagnostics);
    Some(resource)
}

fn rest_operation(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<RestOperation> {
    let mut fields = Fields::open(value, at, &rest_operation::SECTION, diagnostics)?;
    let method = fields.text(rest_operation::METHOD, diagnostics);
    let unit = unit::read(&mut fields, diagnostics);
    fields.close(diagnostics);
    Some(RestOperation { method, unit })
}

fn mcp(mut fields: Fields<'_>, diagnostics: &mut Diagnostics) -> Mcp {
    let at = fields.at.clone();
    let mcp = Mcp {
        namespace: fields.text(listener::NAMESPACE, diagnostics),
        transport: fields.text(mcp::TRANSPORT, diagnostics),
        address: fields.text(listener::ADDRESS, diagnostics),
        port: fields.port(listener::PORT, diagnostics),
        description: fields.text(listener::DESCRIPTION, diagnostics),
        authentication: fields
            .take(listener::AUTHENTICATION)
            .and_then(|value| authentication(value, &at.key("authentication"), diagnostics)),
        ttl: fields.number(mcp::TTL_MS, diagnostics),
        cache_scope: fields.text(mcp::CACHE_SCOPE, diagnostics),
        allowed_hosts: fields.texts(mcp::ALLOWED_HOSTS, diagnostics),
        allowed_origins: fields.texts(mcp::ALLOWED_ORIGINS, diagnostics),
        tools: fields.named(mcp::TOOLS, diagnostics, tool),
        resources: fields.named(mcp::RESOURCES, diagnostics, mcp_resource),
        prompts: fields.named(mcp::PROMPTS, diagnostics, prompt),
        at,
    };
    fields.close(diagnostics);
    mcp
}

fn tool(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Tool> {
    let mut fields = Fields::open(value, at, &tool::SECTION, diagnostics)?;
    let hints = fields.take(tool::HINTS).and_then(|value| {
        let mut fields = Fields::open(value, &at.key("hints"), &hints::SECTION, diagnostics)?;
        let hints = Hints {
            read_only: fields.flag(hints::READ_ONLY, diagnostics),
            destructive: fields.flag(hints::DESTRUCTIVE, diagnostics),
            idempotent: fields.flag(hints::IDEMPOTENT, diagnostics),
            open_world: fields.flag(hints::OPEN_WORLD, diagnostics),
        };
        fields.close(diagnostics);
        Some(hints)
    });
    let unit = unit::read(&mut fields, diagnostics);
    if unit.name.is_none() && unit.reference.is_none() {
        diagnostics.push(missing(at, "the tool", "name"));
    }
    fields.close(diagnostics);
    Some(Tool { unit, hints })
}

fn mcp_resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<McpResource> {
    let mut fields = Fields::open(value, at, &mcp_resource::SECTION, diagnostics)?;
    let uri = fields.text(mcp_resource::URI, diagnostics);
    let mime_type = fields.text(mcp_resource::MIME_TYPE, diagnostics);
    let location = fields.text(mcp_resource::LOCATION, diagnostics);
    let unit = unit::read(&mut fields, diagnostics);
    fields.close(diagnostics);
    Some(McpResource { unit, uri, mime_type, location, beside: None })
}

fn prompt(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Prompt> {
    let mut fields = Fields::open(value, at, &prompt::SECTION, diagnostics)?;
    let prompt = Prompt {
        at: at.clone(),
        name: fields.text(prompt::NAME, diagnostics),
        label: fields.text(prompt::LABEL, diagnostics),
        description: fields.text(prompt::DESCRIPTION, diagnostics),
        arguments: fields.named(prompt::ARGUMENTS, diagnostics, parameter::parameter),
        template: fields
            .has(prompt::TEMPLATE)
            .then(|| fields.list(prompt::TEMPLATE, diagnostics, prompt_message)),
        location: fields.text(prompt::LOCATION, diagnostics),
        beside: None,
    };
    fields.close(diagnostics);
    Some(prompt)
}

fn prompt_message(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<PromptMessage> {
    let mut fields = Fields::open(value, at, &prompt_message::SECTION, diagnostics)?;
    let message = PromptMessage {
        at: at.clone(),
        role: fields.text(prompt_message::ROLE, diagnostics),
        content: fields.text(prompt_message::CONTENT, diagnostics),
    };
    fields.close(diagnostics);
    Some(message)
}

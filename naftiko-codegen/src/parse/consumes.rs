//! `consumes`: consumed APIs with their resources, operations, parameters and bodies (semantics 3, 10).

use super::auth::authentication;
use super::shape::{Fields, json, texts};
use super::unit;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::{Body, Consumes, Operation, Resource};

pub(super) fn read(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Consumes> {
    let mut fields = Fields::open(value, at, "a `consumes` entry", diagnostics)?;
    fields.spelling("authentication", &["auth"], diagnostics);
    let consumes = Consumes {
        at: at.clone(),
        name_at: at.key("namespace"),
        kind: fields.text("type", diagnostics),
        namespace: fields.needed_text("namespace", "the `consumes` entry", diagnostics),
        base_uri: fields.needed_text("baseUri", "the `consumes` entry", diagnostics),
        description: fields.text("description", diagnostics),
        authentication: fields
            .take("authentication")
            .and_then(|value| authentication(value, &fields.at("authentication"), diagnostics)),
        input_parameters: fields.named("inputParameters", diagnostics, unit::parameter),
        resources: fields.named("resources", diagnostics, resource),
    };
    if let Some(tunnel) = fields.take("tunnel") {
        self::tunnel(tunnel, &at.key("tunnel"), diagnostics);
    }
    fields.words("label", "display", diagnostics);
    fields.take("label");
    fields.close("a `consumes` entry", diagnostics);
    Some(consumes)
}

/// A tunnel is not compiled; one that may fall back to a direct connection is one.
fn tunnel(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<()> {
    let mut fields = Fields::open(value, at, "a `tunnel`", diagnostics)?;
    let fallback = fields.text("fallback", diagnostics);
    for known in ["type", "service", "identity"] {
        fields.take(known);
    }
    fields.close("a `tunnel`", diagnostics);
    if fallback.as_deref() != Some("direct") {
        diagnostics.push(
            Diagnostic::key(Code::NOT_COMPILED, at, "a `tunnel` is not compiled yet")
                .help("leave it out, or write `fallback: direct` to call the API without it"),
        );
    }
    Some(())
}

fn resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Resource> {
    let mut fields = Fields::open(value, at, "a resource", diagnostics)?;
    let resource = Resource {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        path: fields.needed_text("path", "the resource", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.named("inputParameters", diagnostics, unit::parameter),
        operations: fields.named("operations", diagnostics, operation),
    };
    fields.words("label", "display", diagnostics);
    for known in ["label", "tags"] {
        fields.take(known);
    }
    fields.close("a resource", diagnostics);
    Some(resource)
}

fn operation(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Operation> {
    let mut fields = Fields::open(value, at, "an operation", diagnostics)?;
    fields.words("label", "display", diagnostics);
    let operation = Operation {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        id: fields.text("id", diagnostics),
        path: fields.text("path", diagnostics),
        method: fields.text("method", diagnostics),
        label: fields.text("label", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.named("inputParameters", diagnostics, unit::parameter),
        output_raw_format: fields.text("outputRawFormat", diagnostics),
        output_schema: fields.text("outputSchema", diagnostics),
        schema: None,
        output_parameters: fields.named("outputParameters", diagnostics, unit::output),
        body: fields.take("body").and_then(|value| body(value, &at.key("body"), diagnostics)),
    };
    for known in ["tags", "outputMediaType", "maxBinarySize"] {
        fields.take(known);
    }
    fields.close("an operation", diagnostics);
    Some(operation)
}

fn body(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Body> {
    if let Some(text) = value.string() {
        return Some(Body { at: at.clone(), kind: None, data: Some(text.into()) });
    }
    let mut fields = Fields::open(value, at, "a body", diagnostics)?;
    let kind = fields.needed_text("type", "the body", diagnostics);
    let is_json = kind
        .as_deref()
        .map(|kind| kind.trim().to_ascii_lowercase())
        .is_some_and(|kind| matches!(kind.as_str(), "json" | "application/json"));
    let data = fields.take("data").and_then(|value| {
        // All bodies but JSON are made of texts.
        if is_json { json(value, &at.key("data"), diagnostics) } else { Some(texts(value)) }
    });
    let body = Body { at: at.clone(), kind, data };
    fields.close("a body", diagnostics);
    Some(body)
}

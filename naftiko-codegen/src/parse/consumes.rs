//! `consumes`: consumed APIs with their resources, operations, parameters and bodies.

use super::auth::authentication;
use super::parameter;
use super::shape::{Fields, json, texts};
use super::unit;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::language::{body, consumes, operation, resource, tunnel};
use crate::spec::{Body, Consumes, Operation, Resource};

pub(super) fn read(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Consumes> {
    let mut fields = Fields::open(value, at, &consumes::SECTION, diagnostics)?;
    let consumes = Consumes {
        at: at.clone(),
        name_at: at.key("namespace"),
        kind: fields.text(consumes::TYPE, diagnostics),
        namespace: fields.text(consumes::NAMESPACE, diagnostics),
        base_uri: fields.text(consumes::BASE_URI, diagnostics),
        description: fields.text(consumes::DESCRIPTION, diagnostics),
        authentication: fields
            .take(consumes::AUTHENTICATION)
            .and_then(|value| authentication(value, &fields.at(consumes::AUTHENTICATION), diagnostics)),
        input_parameters: fields.named(consumes::INPUT_PARAMETERS, diagnostics, parameter::parameter),
        resources: fields.named(consumes::RESOURCES, diagnostics, resource),
    };
    if let Some(tunnel) = fields.take(consumes::TUNNEL) {
        self::tunnel(tunnel, &at.key("tunnel"), diagnostics);
    }
    fields.close(diagnostics);
    Some(consumes)
}

/// A tunnel is not compiled; one that may fall back to a direct connection is one.
fn tunnel(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<()> {
    let mut fields = Fields::open(value, at, &tunnel::SECTION, diagnostics)?;
    let fallback = fields.text(tunnel::FALLBACK, diagnostics);
    fields.close(diagnostics);
    if fallback.as_deref() != Some("direct") {
        diagnostics.push(
            Diagnostic::key(Code::NOT_COMPILED, at, "a `tunnel` is not compiled yet")
                .help("leave it out, or write `fallback: direct` to call the API without it"),
        );
    }
    Some(())
}

fn resource(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Resource> {
    let mut fields = Fields::open(value, at, &resource::SECTION, diagnostics)?;
    let resource = Resource {
        at: at.clone(),
        path: fields.text(resource::PATH, diagnostics),
        input_parameters: fields.named(resource::INPUT_PARAMETERS, diagnostics, parameter::parameter),
        operations: fields.named(resource::OPERATIONS, diagnostics, operation),
    };
    fields.close(diagnostics);
    Some(resource)
}

fn operation(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Operation> {
    let mut fields = Fields::open(value, at, &operation::SECTION, diagnostics)?;
    let operation = Operation {
        at: at.clone(),
        name: fields.text(operation::NAME, diagnostics),
        id: fields.text(operation::ID, diagnostics),
        path: fields.text(operation::PATH, diagnostics),
        method: fields.text(operation::METHOD, diagnostics),
        label: fields.text(operation::LABEL, diagnostics),
        description: fields.text(operation::DESCRIPTION, diagnostics),
        input_parameters: fields.named(operation::INPUT_PARAMETERS, diagnostics, parameter::parameter),
        output_raw_format: fields.text(operation::OUTPUT_RAW_FORMAT, diagnostics),
        output_schema: fields.text(operation::OUTPUT_SCHEMA, diagnostics),
        schema: None,
        output_parameters: fields.named(operation::OUTPUT_PARAMETERS, diagnostics, unit::output),
        body: fields.take(operation::BODY).and_then(|value| body(value, &at.key("body"), diagnostics)),
    };
    fields.close(diagnostics);
    Some(operation)
}

fn body(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Body> {
    if let Some(text) = value.string() {
        return Some(Body { at: at.clone(), kind: None, data: Some(text.into()) });
    }
    let mut fields = Fields::open(value, at, &body::SECTION, diagnostics)?;
    let kind = fields.text(body::TYPE, diagnostics);
    let is_json = kind
        .as_deref()
        .map(|kind| kind.trim().to_ascii_lowercase())
        .is_some_and(|kind| matches!(kind.as_str(), "json" | "application/json"));
    let data = fields.take(body::DATA).and_then(|value| {
        // All bodies but JSON are made of texts.
        let at = at.key("data");
        if is_json { json(value, &at, diagnostics) } else { Some(texts(value, &at, diagnostics)) }
    });
    let body = Body { at: at.clone(), kind, data };
    fields.close(diagnostics);
    Some(body)
}

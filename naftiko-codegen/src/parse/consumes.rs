//! `consumes`: consumed APIs with their resources, operations, parameters and bodies (semantics 3, 10).

use serde_yaml::Value as Yaml;

use super::auth::authentication;
use super::shape::{Fields, json};
use super::unit;
use crate::diagnostic::{At, Diagnostics};
use crate::spec::{Body, Consumes, Operation, Resource};

pub(super) fn read(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Consumes> {
    let mut fields = Fields::open(value, at, "a `consumes` entry", diagnostics)?;
    fields.also("location", "from");
    fields.spelling("authentication", &["auth"], diagnostics);
    let import = fields.has("location") || fields.has("import");
    let consumes = Consumes {
        at: at.clone(),
        kind: fields.text("type", diagnostics),
        import: fields.text("import", diagnostics),
        location: fields.text("location", diagnostics),
        alias: fields.text("as", diagnostics),
        namespace: if import {
            fields.text("namespace", diagnostics)
        } else {
            fields.needed_text("namespace", "the `consumes` entry", diagnostics)
        },
        base_uri: if import {
            fields.text("baseUri", diagnostics)
        } else {
            fields.needed_text("baseUri", "the `consumes` entry", diagnostics)
        },
        description: fields.text("description", diagnostics),
        authentication: fields
            .take("authentication")
            .and_then(|value| authentication(value, &fields.at("authentication"), diagnostics)),
        input_parameters: fields.list("inputParameters", diagnostics, unit::parameter),
        resources: fields.list("resources", diagnostics, resource),
    };
    fields.take("label");
    fields.close("a `consumes` entry", diagnostics);
    Some(consumes)
}

fn resource(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Resource> {
    let mut fields = Fields::open(value, at, "a resource", diagnostics)?;
    let resource = Resource {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        path: fields.needed_text("path", "the resource", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.list("inputParameters", diagnostics, unit::parameter),
        operations: fields.list("operations", diagnostics, operation),
    };
    fields.take("label");
    fields.close("a resource", diagnostics);
    Some(resource)
}

fn operation(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Operation> {
    let mut fields = Fields::open(value, at, "an operation", diagnostics)?;
    fields.also("label", "display");
    let operation = Operation {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        id: fields.text("id", diagnostics),
        path: fields.text("path", diagnostics),
        method: fields.text("method", diagnostics),
        label: fields.text("label", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.list("inputParameters", diagnostics, unit::parameter),
        output_raw_format: fields.text("outputRawFormat", diagnostics),
        output_schema: fields.text("outputSchema", diagnostics),
        schema: None,
        output_parameters: fields.list("outputParameters", diagnostics, unit::output),
        body: fields.take("body").and_then(|value| body(value, &at.key("body"), diagnostics)),
    };
    fields.take("tags");
    fields.close("an operation", diagnostics);
    Some(operation)
}

fn body(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Body> {
    if let Yaml::String(text) = value {
        return Some(Body { at: at.clone(), kind: None, data: Some(text.into()) });
    }
    let mut fields = Fields::open(value, at, "a body", diagnostics)?;
    let data = fields.take("data");
    let data = data.and_then(|value| json(value, &at.key("data"), diagnostics));
    let body = Body { at: at.clone(), kind: fields.needed_text("type", "the body", diagnostics), data };
    fields.close("a body", diagnostics);
    Some(body)
}

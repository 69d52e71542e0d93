//! `consumes`: consumed APIs with their resources, operations, parameters, bodies and authentication (semantics 3, 4, 10).

use serde_yaml::Value as Yaml;

use super::shape::{Fields, json, wrong_kind};
use super::unit;
use crate::diagnostic::{At, Diagnostics};
use crate::spec::{Authentication, Body, Consumes, Operation, Resource};

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

pub(super) fn authentication(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Authentication> {
    if !value.is_mapping() {
        diagnostics.push(
            wrong_kind(at, &value, "`authentication` is a mapping")
                .help("write `authentication: {type: …}`, or leave it out where none is needed"),
        );
        return None;
    }
    let mut fields = Fields::open(value, at, "`authentication`", diagnostics)?;
    let kind = fields.needed_text("type", "the authentication", diagnostics);
    match kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("apikey") => {
            fields.spelling("key", &["name", "header"], diagnostics);
            fields.spelling("placement", &["in"], diagnostics);
            fields.spelling("value", &["token"], diagnostics);
        }
        Some("bearer") => fields.spelling("token", &["value"], diagnostics),
        _ => {}
    }
    let authentication = Authentication {
        at: at.clone(),
        kind,
        key: fields.text("key", diagnostics),
        value: fields.text("value", diagnostics),
        placement: fields.text("placement", diagnostics),
        token: fields.text("token", diagnostics),
        username: fields.text("username", diagnostics),
        password: fields.text("password", diagnostics),
        authorization_server_uri: fields.text("authorizationServerUri", diagnostics),
        resource: fields.text("resource", diagnostics),
        scopes: fields.texts("scopes", diagnostics),
        audience: fields.text("audience", diagnostics),
        token_endpoint: fields.text("tokenEndpoint", diagnostics),
        token_validation: fields.text("tokenValidation", diagnostics),
    };
    fields.close("`authentication`", diagnostics);
    Some(authentication)
}

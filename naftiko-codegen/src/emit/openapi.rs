//! The OpenAPI 3.1 document of a REST adapter.

use serde_json::{Map, Value, json};

use super::Emit;
use crate::ir::json_schema as schema;
use crate::ir::{Action, ApiKey, Guard, Input, Location, Output, Placement, Rest, Route, Text, TextPiece};

/// The whole document; paths and operations are in the order of the spec.
pub(super) fn document(cx: &Emit<'_>, rest: &Rest) -> Value {
    let mut info = Map::new();
    info.insert("title".to_owned(), json!(cx.capability.title));
    info.insert("version".to_owned(), json!(cx.capability.version.as_deref().unwrap_or("1.0.0")));
    if let Some(description) = rest.description.as_ref().or(cx.capability.description.as_ref()) {
        info.insert("description".to_owned(), json!(description));
    }
    let mut paths: Map<String, Value> = Map::new();
    for route in &rest.routes {
        let item = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
        item[route.method.as_str().to_ascii_lowercase()] = operation(route, &rest.guard);
    }
    // Moved into place: `json!` would copy every value that it is given.
    let mut document = json!({"openapi": "3.1.0"});
    document["info"] = Value::Object(info);
    document["paths"] = Value::Object(paths);
    document["components"] = components(rest);
    if let Some(requirement) = requirement(&rest.guard) {
        document["security"] = json!([requirement]);
    }
    document
}

fn operation(route: &Route, guard: &Guard) -> Value {
    let unit = &route.unit;
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(unit.operation_id));
    if let Some(resource) = &route.resource {
        operation.insert("tags".to_owned(), json!([resource]));
    }
    if let Some(label) = &unit.label {
        operation.insert("summary".to_owned(), json!(label));
    }
    if let Some(description) = &unit.description {
        operation.insert("description".to_owned(), json!(description));
    }
    let parameters: Vec<Value> = unit.inputs.iter().filter_map(parameter).collect();
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if let Some(body) = body(&unit.inputs) {
        operation.insert("requestBody".to_owned(), body);
    }
    let mut responses = json!({});
    match &unit.output {
        Output::Shaped { schema, shape: _ } => {
            let mut answer = json!({"description": "What is made of the answer."});
            answer["content"] = content(schema::of_output(schema));
            responses["200"] = answer;
            if let Action::Call(_) = unit.action {
                responses["default"] = json!({
                    "description": "An error of the API behind, with its status and content type.",
                    "content": {"*/*": {}},
                });
            }
        }
        Output::Identity => {
            responses["default"] = json!({
                "description": "The answer of the API behind, with its status and content type.",
                "content": {"*/*": {}},
            });
        }
    }
    if !matches!(unit.action, Action::Mock) {
        responses["502"] = json!({"$ref": "#/components/responses/Problem"});
        responses["504"] = json!({"$ref": "#/components/responses/Problem"});
    }
    if !unit.inputs.is_empty() {
        responses["400"] = json!({"$ref": "#/components/responses/Problem"});
    }
    let requirement = requirement(guard);
    if requirement.is_some() {
        responses["401"] = json!({"$ref": "#/components/responses/Problem"});
    }
    if guard.is_oauth2() {
        for status in ["403", "503"] {
            responses[status] = json!({"$ref": "#/components/responses/Problem"});
        }
    }
    operation.insert("responses".to_owned(), responses);
    if unit.inputs.iter().any(|input| input.credential) {
        // Said of one operation, this takes the place of what is said of all.
        let without = requirement.unwrap_or_else(|| json!({}));
        let mut with = without.clone();
        with["credential"] = json!([]);
        operation.insert("security".to_owned(), json!([without, with]));
    }
    Value::Object(operation)
}

/// A parameter outside the body; the header `Authorization` is a matter of security schemes, not of parameters.
fn parameter(input: &Input) -> Option<Value> {
    let place = match input.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Member | Location::Body | Location::Argument => return None,
    };
    if input.credential {
        return None;
    }
    let mut schema = schema::value(input);
    let description = schema.as_object_mut().and_then(|schema| schema.shift_remove("description"));
    let mut parameter = json!({"name": input.name, "in": place, "required": input.required});
    parameter["schema"] = schema;
    if let Some(description) = description {
        parameter["description"] = description;
    }
    Some(parameter)
}

fn body(inputs: &[Input]) -> Option<Value> {
    if let Some(whole) = inputs.iter().find(|input| input.location == Location::Body) {
        let mut body = json!({"required": whole.required});
        body["content"] = content(schema::value(whole));
        return Some(body);
    }
    let of_body = inputs.iter().filter(|input| input.location == Location::Member);
    of_body.clone().next()?;
    // What is read from a place deeper in the body is no member of it.
    let members = of_body.filter(|input| input.pointer.is_none());
    let required = members.clone().any(|input| input.required);
    let mut object = schema::object(members);
    // A body may say more than is read.
    object["additionalProperties"] = json!(true);
    let mut body = json!({"required": required});
    body["content"] = content(object);
    Some(body)
}

/// `{"application/json": {"schema": …}}`, around the schema itself and not a copy.
fn content(schema: Value) -> Value {
    let mut content = json!({"application/json": {}});
    content["application/json"]["schema"] = schema;
    content
}

fn components(rest: &Rest) -> Value {
    let mut components = json!({
        "schemas": {"Problem": {
            "type": "object",
            "description": "RFC 9457 problem details.",
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "errors": {"type": "array", "items": {"type": "object"}},
            },
        }},
        "responses": {"Problem": {
            "description": "The request was not carried out.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }},
    });
    let credential = rest.routes.iter().flat_map(|route| &route.unit.inputs).find(|input| input.credential);
    if let Some(input) = credential {
        let place = match input.location {
            Location::Query => "query",
            Location::Cookie => "cookie",
            Location::Path | Location::Header | Location::Member | Location::Body | Location::Argument => {
                "header"
            }
        };
        components["securitySchemes"] = json!({"credential": {
            "type": "apiKey",
            "in": place,
            "name": input.name,
            "description": "Sent upstream in place of the capability's own credential.",
        }});
    }
    if let Some((name, scheme)) = scheme(&rest.guard) {
        components["securitySchemes"][name] = scheme;
    }
    components
}

/// The security scheme of the adapter's callers, by its name in the document.
fn scheme(guard: &Guard) -> Option<(&'static str, Value)> {
    Some(match guard {
        Guard::None => return None,
        Guard::ApiKey(ApiKey { placement, key, value: _ }) => {
            let place = match placement {
                Placement::Header => "header",
                Placement::Query => "query",
                Placement::Cookie => "cookie",
            };
            ("apiKey", json!({"type": "apiKey", "in": place, "name": key}))
        }
        Guard::Bearer { .. } => ("bearer", json!({"type": "http", "scheme": "bearer"})),
        Guard::Basic { .. } => ("basic", json!({"type": "http", "scheme": "basic"})),
        Guard::Digest { .. } => ("digest", json!({"type": "http", "scheme": "digest"})),
        Guard::OAuth2(server) => ("oauth2", access_token(&server.token_endpoint, &server.scopes)),
    })
}

/// Where tokens are given out is known only to some specs; the others can say no more than that there must be one.
fn access_token(token_endpoint: &Text, scopes: &[String]) -> Value {
    let [TextPiece::Text(token_url)] = &token_endpoint[..] else {
        return json!({"type": "http", "scheme": "bearer", "description": "An OAuth 2 access token."});
    };
    let scopes: Map<String, Value> = scopes.iter().map(|scope| (scope.clone(), json!(""))).collect();
    json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": token_url, "scopes": scopes}}})
}

/// `{"oauth2": ["orders:read"]}`: what a request must have.
fn requirement(guard: &Guard) -> Option<Value> {
    let (name, _) = scheme(guard)?;
    let scopes = match guard {
        Guard::OAuth2(server) => server.scopes.as_slice(),
        Guard::None
        | Guard::ApiKey(_)
        | Guard::Bearer { .. }
        | Guard::Basic { .. }
        | Guard::Digest { .. } => &[],
    };
    Some(json!({name: scopes}))
}

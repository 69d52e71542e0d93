//! The OpenAPI 3.1 document of a REST adapter.

use serde_json::{Map, Value, json};

use super::Emit;
use crate::ir::json_schema as schema;
use crate::ir::{
    Action, ApiKey, Guard, Input, Location, Output, Placement, Rest, Route, Text, TextPiece, Type, Unit,
};

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
    operation.insert("responses".to_owned(), responses(unit, guard));
    let requirement = requirement(guard);
    if unit.inputs.iter().any(|input| input.credential) {
        // Said of one operation, this takes the place of what is said of all.
        let without = requirement.unwrap_or_else(|| json!({}));
        let mut with = without.clone();
        with["credential"] = json!([]);
        operation.insert("security".to_owned(), json!([without, with]));
    }
    Value::Object(operation)
}

/// The answers of an operation, by their statuses.
fn responses(unit: &Unit, guard: &Guard) -> Value {
    let problem = || json!({"$ref": "#/components/responses/Problem"});
    let mut responses = json!({});
    match (&unit.output, &unit.action) {
        (Output::Identity, _) => responses["default"] = passed_on("The answer"),
        (Output::Shaped { schema, shape: _ }, action) => {
            let mut answer = json!({"description": "What is made of the answer."});
            answer["content"] = content(schema::of_output(schema));
            match action {
                // It keeps its status.
                Action::Call(_) => {
                    responses["2XX"] = answer;
                    responses["default"] = passed_on("An error");
                }
                // A step that fails ends them with the error that it met.
                Action::Steps(_) => {
                    responses["200"] = answer;
                    responses["default"] = problem();
                }
                Action::Mock => {
                    responses["200"] = answer;
                    responses["default"] = problem();
                }
            }
        }
    }
    if !matches!(unit.action, Action::Mock) {
        responses["502"] = problem();
        responses["504"] = problem();
    }
    if !unit.inputs.is_empty() {
        responses["400"] = problem();
    }
    if unit.inputs.iter().any(|input| matches!(input.location, Location::Member | Location::Body)) {
        responses["413"] = problem();
        responses["415"] = problem();
    }
    if requirement(guard).is_some() {
        responses["401"] = problem();
    }
    if guard.is_oauth2() {
        responses["403"] = problem();
        responses["503"] = problem();
    }
    responses
}

fn passed_on(what: &str) -> Value {
    json!({
        "description": format!("{what} of the API behind, with its status and content type."),
        "content": {"*/*": {}},
    })
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
    if is_json(input) {
        parameter["content"] = content(schema);
    } else {
        if input.ty == Type::Array && input.location == Location::Cookie {
            // One cookie, with commas between the entries.
            parameter["explode"] = json!(false);
        }
        parameter["schema"] = schema;
    }
    if let Some(description) = description {
        parameter["description"] = description;
    }
    Some(parameter)
}

/// Whether a parameter is sent as JSON: what is in an object or in a list has no other form.
fn is_json(input: &Input) -> bool {
    let of_entries = input.rules.checked.get("items").and_then(|items| items.get("type"));
    match input.ty {
        Type::Object => true,
        Type::Array => of_entries.is_some_and(|it| it == "object" || it == "array"),
        Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Any => false,
    }
}

fn body(inputs: &[Input]) -> Option<Value> {
    if let Some(whole) = inputs.iter().find(|input| input.location == Location::Body) {
        let mut body = json!({"required": whole.required});
        body["content"] = content(schema::value(whole));
        return Some(body);
    }
    let of_body = inputs.iter().filter(|input| input.location == Location::Member);
    let required = of_body.clone().any(|input| input.required);
    let (deeper, members): (Vec<&Input>, Vec<&Input>) = of_body.partition(|input| input.pointer.is_some());
    if deeper.is_empty() && members.is_empty() {
        return None;
    }
    let mut object = schema::object(members.into_iter());
    for input in deeper {
        let pointer = input.pointer.as_deref().unwrap_or_default();
        let tokens: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
        within(&mut object, &tokens, input);
    }
    // A body may say more than is read.
    object["additionalProperties"] = json!(true);
    let mut body = json!({"required": required});
    body["content"] = content(object);
    Some(body)
}

/// A token of a JSON Pointer as the name that it is.
fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Puts the schema of an input into that of a body, at the place that it is read from.
fn within(schema: &mut Value, tokens: &[String], input: &Input) {
    let Some((first, rest)) = tokens.split_first() else {
        let mut own = schema::value(input);
        if let (Value::Object(known), Value::Object(own)) = (&mut *schema, &mut own) {
            known.append(own);
        }
        return;
    };
    let inner = match first.parse::<usize>() {
        Ok(index) => entry(schema, index, input.required),
        Err(_) => member(schema, first, input.required),
    };
    within(inner, rest, input);
}

/// The schema of a member of an object, which is there afterwards.
fn member<'s>(schema: &'s mut Value, name: &str, required: bool) -> &'s mut Value {
    container(schema, "object", required);
    if required {
        let names = or_empty(schema, "required", || json!([]));
        if let Value::Array(names) = names
            && !names.iter().any(|it| it == name)
        {
            names.push(json!(name));
        }
    }
    let members = or_empty(schema, "properties", || json!({}));
    or_empty(members, name, || json!({}))
}

/// The schema of an entry of a list, which is there afterwards.
fn entry(schema: &mut Value, index: usize, required: bool) -> &mut Value {
    container(schema, "array", required);
    if required {
        let known = schema["minItems"].as_u64().unwrap_or(0);
        schema["minItems"] = json!(known.max(index as u64 + 1));
    }
    let entries = or_empty(schema, "prefixItems", || json!([]));
    if let Value::Array(entries) = &mut *entries {
        entries.resize(entries.len().max(index + 1), json!({}));
    }
    &mut entries[index]
}

/// Makes a schema one of something with other values in it; where none of them is required, it can be null.
fn container(schema: &mut Value, kind: &str, required: bool) {
    if schema.get("type").is_none() || required {
        schema["type"] = if required { json!(kind) } else { json!([kind, "null"]) };
    }
}

fn or_empty<'s>(schema: &'s mut Value, name: &str, empty: impl Fn() -> Value) -> &'s mut Value {
    if schema.get(name).is_none() {
        schema[name] = empty();
    }
    &mut schema[name]
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

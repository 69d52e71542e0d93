//! The REST adapter: routes of a table as axum routes, and one way for all of them from request to answer.
//!
//! The table says what differs; nothing here is compiled once per route. What a request carries is read in
//! [`inputs`].

mod forward;
mod headers;
mod inputs;

use std::cmp::Reverse;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use futures_util::FutureExt;
use http::header::{ALLOW, CONTENT_TYPE, Entry, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use http::{Method, StatusCode};
use tracing::Instrument;

use super::gate;
use super::path::{self, Pattern, Values, shape};
use super::problem::Problem;
use super::served::Served;
use crate::auth::Gate;
use crate::context::Context;
use crate::flow;
use crate::table::rest::{Forward, Route};
use crate::table::{Adapter, Input, Inputs as Table, Part};
use crate::upstream::answer::{Answer, Content};
use crate::value::Inputs;

/// Names the step of an orchestration whose error is the answer.
const STEP: HeaderName = HeaderName::from_static("naftiko-step");

/// Everything that answers at one path.
pub(super) struct Endpoint {
    served: Arc<Served>,
    /// The shape of its path; one that takes all paths below another ends with [`path::REST`].
    shape: String,
    /// Whether its shape has no placeholder.
    literal: bool,
    /// Endpoints that answer in its place where a request has their shape.
    within: Vec<Endpoint>,
    /// Where several fit, the first says the most.
    routes: Vec<Bound>,
    /// A document that is answered to `GET` where no route does.
    document: Option<Document>,
    /// The forward that takes every other request.
    forward: Option<Bypass>,
}

/// A document of an adapter.
struct Document {
    text: &'static str,
    gate: Option<Arc<Gate>>,
}

/// A way around the routes, straight to an upstream.
#[derive(Clone)]
struct Bypass {
    forward: &'static Forward,
    gate: Option<Arc<Gate>>,
}

/// A route and what was worked out about it once.
struct Bound {
    adapter: &'static str,
    /// None for an adapter that everyone may use.
    gate: Option<Arc<Gate>>,
    route: &'static Route,
    pattern: Pattern,
    inputs: Vec<Input>,
}

impl Bound {
    fn new(adapter: &'static str, gate: Option<Arc<Gate>>, route: &'static Route) -> Self {
        let pattern = Pattern::new(route.path);
        let inputs = match route.unit.inputs {
            Table::Listed(inputs) => inputs.to_vec(),
            Table::OfOperation(operation) => {
                let input = |part: &Part| part.rest_input(pattern.has(part.name));
                operation.supplied().map(input).collect()
            }
        };
        Self { adapter, gate, route, pattern, inputs }
    }
}

/// The endpoints of adapters that share a listener, each for a shape of its own.
pub(super) fn endpoints(served: &Arc<Served>, indices: &[usize]) -> Vec<Endpoint> {
    let adapters = || {
        indices.iter().map(|index| &served.adapters[*index]).filter_map(|exposed| match exposed.table {
            Adapter::Rest(adapter) => Some((adapter, &exposed.gate)),
            Adapter::Mcp(_) => None,
        })
    };
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut index = std::collections::HashMap::<String, usize>::new();
    let mut at = |shape: String, endpoints: &mut Vec<Endpoint>| {
        *index.entry(shape.clone()).or_insert_with(|| {
            endpoints.push(Endpoint::new(served, shape));
            endpoints.len() - 1
        })
    };
    for (adapter, gate) in adapters() {
        for route in adapter.routes {
            let index = at(shape(route.path), &mut endpoints);
            let bound = Bound::new(adapter.namespace, gate.clone(), route);
            endpoints[index].routes.push(bound);
        }
    }
    for endpoint in &mut endpoints {
        endpoint.routes.sort_by_key(|bound| Reverse(bound.pattern.literal()));
    }
    for (adapter, gate) in adapters() {
        for forward in adapter.forwards {
            let bypass = Bypass { forward, gate: gate.clone() };
            // The rest of a path may be as long as it likes.
            if let Some(before) = forward.path.strip_suffix("{path}") {
                let shape = format!("{}/{}", shape(before).trim_end_matches('/'), path::REST);
                let index = at(shape, &mut endpoints);
                endpoints[index].forward.get_or_insert(bypass.clone());
            }
            let index = at(shape(forward.path), &mut endpoints);
            endpoints[index].forward.get_or_insert(bypass);
        }
    }
    for (adapter, gate) in adapters().filter(|(adapter, _)| !adapter.openapi.is_empty()) {
        let index = at(shape("/openapi.json"), &mut endpoints);
        let document = &mut endpoints[index].document;
        document.get_or_insert_with(|| Document { text: adapter.openapi, gate: gate.clone() });
    }
    nested(endpoints)
}

/// At one place of a path axum's router takes a placeholder or all that follows, not both. So an endpoint that has a
/// placeholder where another takes everything goes into that one.
fn nested(mut endpoints: Vec<Endpoint>) -> Vec<Endpoint> {
    let mut outer: Vec<Endpoint> = Vec::new();
    // Those that take everything first, the widest before those within it.
    endpoints.sort_by_key(|endpoint| match endpoint.before_rest() {
        Some(before) => before.len(),
        None => usize::MAX,
    });
    for endpoint in endpoints {
        let takes = |outer: &&mut Endpoint| {
            let inner = outer.before_rest().and_then(|before| endpoint.shape.strip_prefix(before));
            inner.is_some_and(|inner| inner.starts_with("{p"))
        };
        match outer.iter_mut().find(takes) {
            Some(outer) => outer.within.push(endpoint),
            None => outer.push(endpoint),
        }
    }
    outer
}

impl Endpoint {
    fn new(served: &Arc<Served>, shape: String) -> Self {
        Self {
            served: Arc::clone(served),
            literal: path::placeholders(&shape) == 0,
            shape,
            within: Vec::new(),
            routes: Vec::new(),
            document: None,
            forward: None,
        }
    }

    /// The paths for axum's router. Whether one ends in a slash is for the upstream to care about, not for the caller;
    /// one that takes the rest of a path takes its slashes too.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = vec![self.shape.clone()];
        if self.shape != "/" && self.before_rest().is_none() {
            paths.push(format!("{}/", self.shape));
        }
        paths
    }

    /// The shape up to where it takes everything.
    fn before_rest(&self) -> Option<&str> {
        self.shape.strip_suffix(path::REST)
    }

    /// Where a request is answered, with what it has for the placeholders there. Of several, where the fewest are.
    fn innermost(&self, path: &str) -> Option<(&Self, Vec<String>)> {
        if self.literal {
            // The router has compared all there is.
            return Some((self, Vec::new()));
        }
        let within = self
            .within
            .iter()
            .filter_map(|endpoint| Some((endpoint, path::segments(&endpoint.shape, path)?)));
        let answering = within.filter(|(endpoint, segments)| {
            endpoint.forward.is_some()
                || endpoint.routes.iter().any(|bound| bound.pattern.read(segments).is_some())
        });
        let fewest = answering.min_by_key(|(endpoint, _)| path::placeholders(&endpoint.shape));
        fewest.or_else(|| Some((self, path::segments(&self.shape, path)?)))
    }

    /// The route for a method, with the values of its placeholders.
    fn route(&self, method: &Method, segments: &[String]) -> Option<(&Bound, Values)> {
        let of = |method: &Method| {
            let mut of_method = self.routes.iter().filter(|bound| bound.route.method == *method);
            of_method.find_map(|bound| Some((bound, bound.pattern.read(segments)?)))
        };
        // The server drops the body of an answer to HEAD, so GET serves it.
        of(method).or_else(|| if method == Method::HEAD { of(&Method::GET) } else { None })
    }

    /// The methods that are answered here, for `Allow`; none where nothing is.
    fn allow(&self, segments: &[String]) -> String {
        let fitting = self.routes.iter().filter(|bound| bound.pattern.read(segments).is_some());
        let mut methods: Vec<&str> = fitting.map(|bound| bound.route.method.as_str()).collect();
        if self.document.is_some() && !methods.contains(&"GET") {
            methods.push("GET");
        }
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        methods.join(", ")
    }
}

/// The endpoint for a router: one closure type for all of them.
pub(super) fn method_router(endpoint: &Arc<Endpoint>) -> MethodRouter {
    let endpoint = Arc::clone(endpoint);
    any(move |request: Request| answer(Arc::clone(&endpoint), request))
}

/// Answers a request at the path of an endpoint.
pub(super) async fn answer(outermost: Arc<Endpoint>, request: Request) -> Response {
    let Some((endpoint, segments)) = outermost.innermost(request.uri().path()) else {
        return Problem::not_found().into_response();
    };
    let Some((bound, values)) = endpoint.route(request.method(), &segments) else {
        return beside_routes(endpoint, &segments, request).await.unwrap_or_else(Problem::into_response);
    };
    let Route { method, path, .. } = bound.route;
    let span = tracing::info_span!(
        "request",
        adapter = bound.adapter,
        operation = %format_args!("{method} {path}"),
        status = tracing::field::Empty,
    );
    // Boxed, since the futures around it are moved several times before they run.
    let work =
        AssertUnwindSafe(Box::pin(run(&endpoint.served.context, bound, values, request))).catch_unwind();
    let response = async move {
        let outcome = work.await.unwrap_or_else(|_| {
            tracing::error!("operation panicked");
            Err(Problem::internal())
        });
        let mut response = outcome.unwrap_or_else(Problem::into_response);
        if let Entry::Occupied(mut methods) = response.headers_mut().entry(ALLOW) {
            // Those of the API are of another path.
            if let Ok(own) = HeaderValue::try_from(endpoint.allow(&segments)) {
                methods.insert(own);
            }
        }
        tracing::Span::current().record("status", response.status().as_u16());
        tracing::debug!("answered");
        response
    };
    response.instrument(span).await
}

/// Answers where there is no route: with the document, an upstream's answer, or a refusal of the method. All
/// of it is for those who may use the adapter.
async fn beside_routes(
    endpoint: &Endpoint,
    segments: &[String],
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if let Some(document) = endpoint.document.as_ref().filter(|_| reads) {
        gate::pass(document.gate.as_ref(), &parts).await?;
        return Ok(json(document.text));
    }
    if let Some(Bypass { forward, gate }) = &endpoint.forward {
        if let Some(gate) = gate {
            gate::pass_and_strip(gate, &mut parts).await?;
        }
        let span = tracing::info_span!(
            "forward",
            operation = %format_args!("{} {}", parts.method, forward.path),
            status = tracing::field::Empty,
        );
        let work = async {
            let context = &endpoint.served.context;
            let response = respond(context, forward.run(context, Request::from_parts(parts, body)).await?);
            tracing::Span::current().record("status", response.status().as_u16());
            tracing::debug!("answered");
            Ok(response)
        };
        return work.instrument(span).await;
    }
    let of_routes = endpoint.routes.iter().map(|bound| &bound.gate);
    let all = of_routes.chain(endpoint.document.iter().map(|document| &document.gate));
    gate::pass_any(all.map(Option::as_ref), &parts).await?;
    let allow = endpoint.allow(segments);
    Err(if allow.is_empty() { Problem::not_found() } else { Problem::method_not_allowed(&allow) })
}

async fn run(
    context: &Context,
    bound: &Bound,
    values: Values,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    if let Some(gate) = &bound.gate {
        gate::pass_and_strip(gate, &mut parts).await?;
    }
    let limit = context.limits().max_request_body;
    let inputs = Inputs::new(context.binds());
    let inputs = inputs::read(inputs, &bound.inputs, values, &parts, body, limit).await?;
    let mut response =
        respond(context, flow::run(context, &bound.route.unit.work, inputs, Some(&parts.headers)).await?);
    if bound.gate.is_some() {
        // The challenge of an upstream is for us; a caller would take it for this adapter's own.
        response.headers_mut().remove(WWW_AUTHENTICATE);
    }
    Ok(response)
}

fn respond(context: &Context, answer: Answer) -> Response {
    let is_hidden = |text: &str| context.upstreams().iter().any(|upstream| upstream.is_named_in(text));
    let mut response = match answer.0 {
        Content::Upstream(answer) => {
            let mut response = Response::new(Body::new(answer.body));
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            if let Some(step) = answer.step.and_then(|step| HeaderValue::try_from(step).ok()) {
                response.headers_mut().insert(STEP, step);
            }
            response
        }
        Content::Value(value) => json(value.to_string()),
        Content::Shaped { status, headers, value } => {
            let mut response = json(value.to_string());
            *response.status_mut() = status;
            response.headers_mut().extend(headers);
            response
        }
        Content::Empty { status, headers } => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        }
    };
    headers::pass_on(response.headers_mut(), is_hidden);
    response
}

fn json(text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

//! The REST adapter: routes of a table as axum routes, and one way for all of them from request to answer.
//!
//! The table says what differs; nothing here is compiled once per route. What a request carries is read in
//! [`super::rest_inputs`].

use std::cmp::Reverse;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use futures_util::FutureExt;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use http::{Method, StatusCode};
use tracing::Instrument;

use super::forward::Forward;
use super::gate;
use super::headers;
use super::path::{self, names, shape};
use super::problem::Problem;
use super::rest_inputs;
use crate::answer::{Answer, Content};
use crate::auth::{Gate, Guard};
use crate::capability::{self, Capability, Inner};
use crate::inputs::{Handler, Input, Inputs};

/// Names the step of an orchestration whose error is the answer.
const STEP: HeaderName = HeaderName::from_static("naftiko-step");

/// A REST adapter, as a table.
#[derive(Debug)]
pub struct Adapter {
    /// Its namespace.
    pub namespace: &'static str,
    /// The host or IP address to listen on.
    pub address: &'static str,
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// Who may use it, its `OpenAPI` document included.
    pub guard: Guard,
    /// Its `OpenAPI` document, served at `/openapi.json`; empty for none.
    pub openapi: &'static str,
    /// Its routes.
    pub routes: &'static [Route],
    /// Where what no route takes goes to an upstream.
    pub forwards: &'static [Forward],
}

/// One operation of a REST adapter.
#[derive(Debug)]
pub struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) handler: Handler,
    pub(super) inputs: &'static [Input],
}

macro_rules! constructors {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A `", stringify!($method), "` of `path`, where `{name}` stands for a whole segment.")]
        #[must_use]
        pub const fn $name(path: &'static str, handler: Handler) -> Self {
            Self { method: Method::$method, path, handler, inputs: &[] }
        }
    )*};
}

impl Route {
    constructors!(get GET, post POST, put PUT, patch PATCH, delete DELETE, head HEAD, options OPTIONS);

    /// The inputs that the operation reads.
    #[must_use]
    pub const fn inputs(mut self, inputs: &'static [Input]) -> Self {
        self.inputs = inputs;
        self
    }
}

/// Everything that answers at one path, or at all paths below one.
pub(super) struct Endpoint {
    capability: Capability,
    /// Whether it gets all paths below one, so that which of its routes fit a request has to be seen.
    open: bool,
    routes: Vec<Bound>,
    /// A document that is answered to `GET` where no route does.
    document: Option<Document>,
    /// What takes everything else.
    forwards: Vec<Bypass>,
}

/// A document of an adapter.
struct Document {
    text: &'static str,
    gate: Option<Arc<Gate>>,
}

/// A way around the routes, straight to an upstream.
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
    /// The placeholders of its path, in order.
    names: Vec<&'static str>,
}

/// The endpoints of adapters that share a listener, each with the shape of its path, in the order of the tables.
pub(super) fn endpoints(capability: &Capability, indices: &[usize]) -> Vec<(String, Endpoint)> {
    let inner = capability.inner();
    let adapters = || {
        indices.iter().filter_map(|index| match inner.spec.adapters[*index] {
            capability::Adapter::Rest(adapter) => Some((adapter, &inner.gates[*index])),
            capability::Adapter::Mcp(_) => None,
        })
    };
    let mut endpoints: Vec<(String, Endpoint)> = Vec::new();
    let mut index = std::collections::HashMap::<String, usize>::new();
    let mut at = |shape: String, endpoints: &mut Vec<(String, Endpoint)>| {
        *index.entry(shape.clone()).or_insert_with(|| {
            let endpoint = Endpoint {
                capability: capability.clone(),
                open: shape.ends_with(path::REST),
                routes: Vec::new(),
                document: None,
                forwards: Vec::new(),
            };
            endpoints.push((shape, endpoint));
            endpoints.len() - 1
        })
    };
    for (adapter, gate) in adapters() {
        for route in adapter.routes {
            let index = at(shape(route.path), &mut endpoints);
            let names = names(route.path);
            endpoints[index].1.routes.push(Bound {
                adapter: adapter.namespace,
                gate: gate.clone(),
                route,
                names,
            });
        }
    }
    for (adapter, gate) in adapters() {
        for forward in adapter.forwards {
            let shape = match forward.before_rest() {
                Some(before) => format!("{}/{}", shape(before).trim_end_matches('/'), path::REST),
                None => shape(forward.path),
            };
            let index = at(shape, &mut endpoints);
            endpoints[index].1.forwards.push(Bypass { forward, gate: gate.clone() });
        }
    }
    for (adapter, gate) in adapters().filter(|(adapter, _)| !adapter.openapi.is_empty()) {
        let index = at(shape("/openapi.json"), &mut endpoints);
        let document = &mut endpoints[index].1.document;
        document.get_or_insert_with(|| Document { text: adapter.openapi, gate: gate.clone() });
    }
    absorb(endpoints)
}

/// At one place of a path axum takes either a placeholder or all that follows. What has a placeholder there is therefore
/// answered by the endpoint that gets everything.
fn absorb(endpoints: Vec<(String, Endpoint)>) -> Vec<(String, Endpoint)> {
    let (mut open, closed): (Vec<_>, Vec<_>) = endpoints.into_iter().partition(|(_, endpoint)| endpoint.open);
    open.sort_by_key(|(shape, _)| shape.len());
    let mut left: Vec<(String, Endpoint)> = Vec::new();
    for (shape, endpoint) in open.into_iter().chain(closed) {
        let within = |(outer, _): &&mut (String, Endpoint)| {
            let inner = outer.strip_suffix(path::REST).and_then(|before| shape.strip_prefix(before));
            inner.is_some_and(|inner| inner.starts_with("{p"))
        };
        match left.iter_mut().find(within) {
            Some((_, outer)) => {
                outer.routes.extend(endpoint.routes);
                outer.forwards.extend(endpoint.forwards);
            }
            None => left.push((shape, endpoint)),
        }
    }
    left
}

impl Endpoint {
    /// One closure type for every endpoint.
    pub(super) fn into_method_router(self) -> MethodRouter {
        let endpoint = Arc::new(self);
        any(move |request: Request| answer(Arc::clone(&endpoint), request))
    }

    fn fits(&self, bound: &Bound, path: &str) -> bool {
        !self.open || path::fits(bound.route.path, path, false)
    }

    /// The route of a request: of those that fit, the first with the fewest placeholders.
    fn route(&self, method: &Method, path: &str) -> Option<&Bound> {
        let of = |method: &Method| {
            let routes = self.routes.iter().filter(|bound| bound.route.method == *method);
            routes.filter(|bound| self.fits(bound, path)).min_by_key(|bound| bound.names.len())
        };
        // The server drops the body of an answer to HEAD, so GET serves it.
        of(method).or_else(|| if *method == Method::HEAD { of(&Method::GET) } else { None })
    }

    /// What takes a request that no route does: of those that fit, the first with the longest path. A path that has
    /// routes is taken only together with them.
    fn forward(&self, path: &str) -> Option<&Bypass> {
        let fits = |Bypass { forward, .. }: &&Bypass| match forward.before_rest() {
            _ if !self.open => true,
            Some(before) => path::fits(before, path, true),
            None => path::fits(forward.path, path, false),
        };
        let depth = |bypass: &&Bypass| Reverse(bypass.forward.path.matches('/').count());
        let bypass = self.forwards.iter().filter(fits).min_by_key(depth)?;
        let of_others =
            |bound: &Bound| self.fits(bound, path) && shape(bound.route.path) != shape(bypass.forward.path);
        (!self.routes.iter().any(of_others)).then_some(bypass)
    }

    /// The methods that are answered at a path, for `Allow`.
    fn allow(&self, path: &str) -> String {
        let routes = self.routes.iter().filter(|bound| self.fits(bound, path));
        let mut methods: Vec<&str> = routes.map(|bound| bound.route.method.as_str()).collect();
        if self.document.is_some() && !methods.contains(&"GET") {
            methods.push("GET");
        }
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        methods.join(", ")
    }
}

async fn answer(endpoint: Arc<Endpoint>, request: Request) -> Response {
    let Some(bound) = endpoint.route(request.method(), request.uri().path()) else {
        return beside_routes(&endpoint, request).await.unwrap_or_else(Problem::into_response);
    };
    let Route { method, path, .. } = bound.route;
    let span = tracing::info_span!(
        "request",
        adapter = bound.adapter,
        operation = %format_args!("{method} {path}"),
        status = tracing::field::Empty,
    );
    let work = AssertUnwindSafe(run(&endpoint.capability, bound, request)).catch_unwind();
    let response = async move {
        let outcome = work.await.unwrap_or_else(|_| {
            tracing::error!("operation panicked");
            Err(Problem::internal())
        });
        let response = outcome.unwrap_or_else(Problem::into_response);
        tracing::Span::current().record("status", response.status().as_u16());
        tracing::debug!("answered");
        response
    };
    response.instrument(span).await
}

/// What is answered where there is no route: the document, what an upstream says, or that the method is not known. All
/// of it is for those who may use the adapter.
async fn beside_routes(endpoint: &Endpoint, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if let Some(document) = endpoint.document.as_ref().filter(|_| reads) {
        gate::pass(document.gate.as_ref(), &parts).await?;
        return Ok(json(document.text));
    }
    if let Some(Bypass { forward, gate }) = endpoint.forward(parts.uri.path()) {
        if let Some(gate) = gate {
            gate::pass_and_strip(gate, &mut parts).await?;
        }
        let span = tracing::info_span!(
            "forward",
            operation = %format_args!("{} {}", parts.method, forward.path),
            status = tracing::field::Empty,
        );
        let work = async {
            let response =
                respond(forward.run(&endpoint.capability, Request::from_parts(parts, body)).await?);
            tracing::Span::current().record("status", response.status().as_u16());
            tracing::debug!("answered");
            Ok(response)
        };
        return work.instrument(span).await;
    }
    let of_routes = endpoint.routes.iter().map(|bound| &bound.gate);
    let all = of_routes.chain(endpoint.document.iter().map(|document| &document.gate));
    gate::pass_any(all.map(Option::as_ref), &parts).await?;
    Err(Problem::method_not_allowed(&endpoint.allow(parts.uri.path())))
}

async fn run(capability: &Capability, bound: &Bound, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    if let Some(gate) = &bound.gate {
        gate::pass_and_strip(gate, &mut parts).await?;
    }
    let Inner { limits, binds, .. } = capability.inner();
    let limit = limits.max_request_body;
    let inputs = Inputs::new(binds);
    let mut inputs = rest_inputs::read(inputs, bound.route, &bound.names, &parts, body, limit).await?;
    let answering = (bound.route.handler)(capability, &mut inputs);
    // Conversions of the handler are checked before its work begins: futures do nothing until they run.
    inputs.check()?;
    let mut response = respond(answering.run(Some(&parts.headers)).await?);
    if bound.gate.is_some() {
        // The challenge of an upstream is for us; a caller would take it for this adapter's own.
        response.headers_mut().remove(WWW_AUTHENTICATE);
    }
    Ok(response)
}

fn respond(answer: Answer) -> Response {
    match answer.0 {
        Content::Upstream(answer) => {
            let mut response = Response::new(Body::new(answer.body));
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            headers::pass_on(response.headers_mut());
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
    }
}

fn json(text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

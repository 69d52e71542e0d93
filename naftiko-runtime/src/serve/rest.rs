//! The REST adapter: routes of a table as axum routes, and one way for all of them from request to answer.
//!
//! The table says what differs; nothing here is compiled once per route. What a request carries is read in
//! [`super::rest_inputs`].

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use futures_util::FutureExt;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use tracing::Instrument;

use super::forward::Forward;
use super::headers;
use super::path::{names, shape};
use super::problem::Problem;
use super::rest_inputs;
use crate::answer::{Answer, Content};
use crate::capability::{Capability, Inner};
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

/// Everything that answers at one path.
pub(super) struct Endpoint {
    capability: Capability,
    routes: Vec<Bound>,
    /// A document that is answered to `GET` where no route does.
    document: Option<&'static str>,
    /// What takes everything else.
    forward: Option<&'static Forward>,
}

/// A route and what was worked out about it once.
struct Bound {
    adapter: &'static str,
    route: &'static Route,
    /// The placeholders of its path, in order.
    names: Vec<&'static str>,
}

/// The endpoints of adapters that share a listener, each with the shape of its path, in the order of the tables.
pub(super) fn endpoints(capability: &Capability, adapters: &[&'static Adapter]) -> Vec<(String, Endpoint)> {
    let mut endpoints: Vec<(String, Endpoint)> = Vec::new();
    let mut index = std::collections::HashMap::<String, usize>::new();
    let mut at = |path: &str, endpoints: &mut Vec<(String, Endpoint)>| {
        let shape = shape(path);
        *index.entry(shape.clone()).or_insert_with(|| {
            let endpoint = Endpoint {
                capability: capability.clone(),
                routes: Vec::new(),
                document: None,
                forward: None,
            };
            endpoints.push((shape, endpoint));
            endpoints.len() - 1
        })
    };
    for adapter in adapters {
        for route in adapter.routes {
            let index = at(route.path, &mut endpoints);
            let names = names(route.path);
            endpoints[index].1.routes.push(Bound { adapter: adapter.namespace, route, names });
        }
    }
    for adapter in adapters {
        for forward in adapter.forwards {
            let index = at(forward.path, &mut endpoints);
            endpoints[index].1.forward.get_or_insert(forward);
            // The rest of a path may be as long as it likes.
            if let Some(before) = forward.path.strip_suffix("{path}") {
                let endpoint = Endpoint {
                    capability: capability.clone(),
                    routes: Vec::new(),
                    document: None,
                    forward: Some(forward),
                };
                endpoints.push((format!("{}/{{*rest}}", shape(before).trim_end_matches('/')), endpoint));
            }
        }
    }
    for adapter in adapters.iter().filter(|adapter| !adapter.openapi.is_empty()) {
        let index = at("/openapi.json", &mut endpoints);
        endpoints[index].1.document.get_or_insert(adapter.openapi);
    }
    endpoints
}

impl Endpoint {
    /// One closure type for every endpoint.
    pub(super) fn into_method_router(self) -> MethodRouter {
        let endpoint = Arc::new(self);
        any(move |request: Request| answer(Arc::clone(&endpoint), request))
    }

    fn route(&self, method: &Method) -> Option<&Bound> {
        let of = |method: &Method| self.routes.iter().find(|bound| bound.route.method == *method);
        // The server drops the body of an answer to HEAD, so GET serves it.
        of(method).or_else(|| if method == Method::HEAD { of(&Method::GET) } else { None })
    }

    /// The methods that are answered here, for `Allow`.
    fn allow(&self) -> String {
        let mut methods: Vec<&str> = self.routes.iter().map(|bound| bound.route.method.as_str()).collect();
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
    let Some(bound) = endpoint.route(request.method()) else {
        return match endpoint.document {
            Some(document) if matches!(*request.method(), Method::GET | Method::HEAD) => json(document),
            _ if endpoint.forward.is_some() => forward(&endpoint, request).await,
            _ => Problem::method_not_allowed(&endpoint.allow()).into_response(),
        };
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

async fn forward(endpoint: &Endpoint, request: Request) -> Response {
    let Some(forward) = endpoint.forward else { return Problem::not_found().into_response() };
    let span = tracing::info_span!(
        "forward",
        operation = %format_args!("{} {}", request.method(), forward.path),
        status = tracing::field::Empty,
    );
    let work = async {
        let outcome = forward.run(&endpoint.capability, request).await;
        let response = outcome.map_or_else(Problem::into_response, respond);
        tracing::Span::current().record("status", response.status().as_u16());
        tracing::debug!("answered");
        response
    };
    work.instrument(span).await
}

async fn run(capability: &Capability, bound: &Bound, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let Inner { limits, binds, .. } = capability.inner();
    let limit = limits.max_request_body;
    let inputs = Inputs::new(binds);
    let mut inputs =
        rest_inputs::read(inputs, bound.route.inputs, &bound.names, &mut parts, body, limit).await?;
    let answering = (bound.route.handler)(capability, &mut inputs);
    // Conversions of the handler are checked before its work begins: futures do nothing until they run.
    inputs.check()?;
    Ok(respond(answering.run(Some(&parts.headers)).await?))
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

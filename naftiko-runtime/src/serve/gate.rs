//! Gates in front of adapters: what a caller who may not use one is answered.
//!
//! The decision is made in [`crate::auth`]; here it becomes HTTP, before anything of a request is read but its head.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;

use super::problem::Problem;
use crate::auth::{Caller, Gate};

/// Lets a caller through, or says why not; everyone where there is no gate.
pub(super) async fn pass(gate: Option<&Arc<Gate>>, parts: &Parts) -> Result<(), Problem> {
    let Some(gate) = gate else { return Ok(()) };
    let caller = Caller { method: &parts.method, uri: &parts.uri, headers: &parts.headers };
    Ok(gate.admit(&caller).await?)
}

/// As [`pass`]; what the caller identified with is then taken out of the request.
pub(super) async fn pass_and_strip(gate: &Arc<Gate>, parts: &mut Parts) -> Result<(), Problem> {
    pass(Some(gate), parts).await?;
    gate.strip(&mut parts.uri, &mut parts.headers);
    Ok(())
}

/// Lets a caller through whom one of the gates lets through; the first refusal counts.
pub(super) async fn pass_any(
    gates: impl Iterator<Item = Option<&Arc<Gate>>>,
    parts: &Parts,
) -> Result<(), Problem> {
    let gates: Vec<_> = gates.collect();
    // Whether an open adapter is among them costs nothing to find out.
    if gates.iter().any(Option::is_none) {
        return Ok(());
    }
    let mut refused = None;
    for gate in gates {
        match pass(gate, parts).await {
            Ok(()) => return Ok(()),
            Err(problem) => refused = refused.or(Some(problem)),
        }
    }
    refused.map_or(Ok(()), Err)
}

/// The same routes, for those whom the gate lets through.
pub(super) fn in_front(gate: &Arc<Gate>, methods: MethodRouter) -> MethodRouter {
    let gate = Arc::clone(gate);
    methods.layer(from_fn(move |request: Request, next: Next| {
        let gate = Arc::clone(&gate);
        async move { guarded(&gate, request, next).await }
    }))
}

async fn guarded(gate: &Arc<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match pass_and_strip(gate, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

/// A JSON document that everyone may read.
pub(super) fn document(text: String) -> MethodRouter {
    let text: Arc<str> = text.into();
    get(
        move || async move { ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], text.to_string()) },
    )
}

//! Adapters on listeners: who shares which, how they start, how they stop.
//!
//! What an adapter answers is in [`rest`] and [`mcp`]; only files of this folder name axum and rmcp.

pub(crate) mod forward;
mod gate;
mod headers;
pub(crate) mod mcp;
mod mcp_cache;
pub(crate) mod mcp_choice;
mod mcp_complete;
mod mcp_content;
mod mcp_files;
pub(crate) mod mcp_http;
mod mcp_lists;
mod mcp_page;
mod mcp_parts;
mod mcp_plain;
mod mcp_prompt;
mod mcp_resource;
mod mcp_result;
mod mcp_tool;
mod path;
mod problem;
pub(crate) mod rest;
mod rest_inputs;
mod server;
mod streams;

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;

pub use server::Server;
pub(crate) use server::interrupted;

use crate::capability::{Adapter, Address, Capability, Spec};
use crate::error;

/// The routes of the adapters at `indices`, which share a listener.
pub(crate) fn router(capability: &Capability, indices: &[usize]) -> Router {
    let adapters = capability.inner().spec.adapters;
    let mut routes = Routes::default();
    for endpoint in rest::endpoints(capability, indices) {
        let paths = endpoint.paths();
        let methods = endpoint.into_method_router();
        for path in paths {
            routes.add(path, methods.clone());
        }
    }
    for index in indices {
        if let Adapter::Mcp(adapter) = adapters[*index] {
            for (path, methods) in mcp::routes(capability, *index, adapter) {
                routes.add(path, methods);
            }
        }
    }
    routes.router
}

/// What [`router`] gives, with an answer for every other path. Where every adapter has a guard, only who may use one of
/// them learns which paths there are.
fn application(capability: &Capability, indices: &[usize]) -> Router {
    let gates: Arc<[_]> = indices.iter().map(|index| capability.inner().gates[*index].clone()).collect();
    router(capability, indices).fallback(move |request: axum::extract::Request| {
        let gates = Arc::clone(&gates);
        async move {
            let (parts, _) = request.into_parts();
            let passed = gate::pass_any(gates.iter().map(Option::as_ref), &parts).await;
            passed.err().unwrap_or_else(problem::Problem::not_found).into_response()
        }
    })
}

/// A router that keeps the first of two routes for a path, where axum would panic.
struct Routes {
    router: Router,
    taken: HashSet<String>,
}

impl Default for Routes {
    fn default() -> Self {
        // Without the check axum panics on segments that begin with `:` or `*`.
        Self { router: Router::new().without_v07_checks(), taken: HashSet::new() }
    }
}

impl Routes {
    fn add(&mut self, path: String, methods: MethodRouter) {
        if !self.taken.contains(&path) {
            self.router = std::mem::take(&mut self.router).route(&path, methods);
            self.taken.insert(path);
        }
    }
}

/// Reports adapters that share a listener and would answer the same requests.
pub(crate) fn conflicts(spec: &Spec, addresses: &[Option<Address>], problems: &mut Vec<error::Problem>) {
    for (index, adapter) in spec.adapters.iter().enumerate() {
        for (earlier, before) in spec.adapters[..index].iter().enumerate() {
            let (Some(left), Some(right)) = (&addresses[earlier], &addresses[index]) else { continue };
            if left != right || left.port == 0 {
                continue;
            }
            if let Some(what) = both_answer(before, adapter) {
                problems.push(error::Problem::new(format!(
                    "adapters `{}` and `{}` both answer {what} on {left}; give one of them another port",
                    before.namespace(),
                    adapter.namespace(),
                )));
            }
        }
    }
}

/// A request that both adapters would answer.
fn both_answer(left: &Adapter, right: &Adapter) -> Option<String> {
    match (left, right) {
        (Adapter::Mcp(_), Adapter::Mcp(_)) => Some(mcp::PATH.to_owned()),
        (Adapter::Rest(rest), Adapter::Mcp(_)) | (Adapter::Mcp(_), Adapter::Rest(rest)) => {
            rest.routes.iter().any(|route| path::shape(route.path) == mcp::PATH).then(|| mcp::PATH.to_owned())
        }
        (Adapter::Rest(left), Adapter::Rest(right)) => {
            let taken: HashSet<_> =
                left.routes.iter().map(|route| (&route.method, path::likeness(route.path))).collect();
            let twice = right
                .routes
                .iter()
                .find(|route| taken.contains(&(&route.method, path::likeness(route.path))))?;
            Some(format!("{} {}", twice.method, twice.path))
        }
    }
}

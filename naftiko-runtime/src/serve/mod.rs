//! Adapters on listeners: who shares which, how they start, how they stop.
//!
//! The answers of an adapter are in [`rest`] and [`mcp`]; only files of this folder name axum and rmcp.

mod dispatch;
mod gate;
pub(crate) mod mcp;
mod path;
mod problem;
mod rest;
mod served;
mod server;
mod signals;

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::MethodRouter;
use http::Method;

use dispatch::{Dispatch, Target};
pub(crate) use served::{Address, Exposed, McpSettings, Served};
pub use server::Server;
pub(crate) use signals::interrupted;

use crate::error;
use crate::table::Adapter;

/// The routes of the adapters at `indices`, which share a listener.
pub(crate) fn router(served: &Arc<Served>, indices: &[usize]) -> Router {
    Routes::of(served, indices).router
}

/// The service of a listener that the adapters at `indices` share, with an answer for every other path. Where every
/// adapter has a guard, only who may use one of them learns which paths there are.
fn application(served: &Arc<Served>, indices: &[usize]) -> Dispatch {
    let gates: Arc<[_]> = indices.iter().map(|index| served.adapters[*index].gate.clone()).collect();
    let Routes { router, targets, .. } = Routes::of(served, indices);
    let root: Arc<str> = served.about(indices.iter().copied()).into();
    let router = router.fallback(move |request: axum::extract::Request| {
        let (gates, root) = (Arc::clone(&gates), Arc::clone(&root));
        async move {
            let (parts, _) = request.into_parts();
            let reads = matches!(parts.method, Method::GET | Method::HEAD);
            match gate::pass_any(gates.iter().map(Option::as_ref), &parts).await {
                Err(problem) => problem.into_response(),
                Ok(()) if reads && parts.uri.path() == "/" => root.to_string().into_response(),
                Ok(()) => problem::Problem::not_found().into_response(),
            }
        }
    });
    Dispatch::new(targets, router)
}

/// Routes that keep the first of two for a path, where axum would panic.
struct Routes {
    router: Router,
    /// The same paths, with the endpoints that need no router.
    targets: matchit::Router<Target>,
    taken: HashSet<String>,
}

impl Routes {
    fn of(served: &Arc<Served>, indices: &[usize]) -> Self {
        let mut routes = Self {
            // Without the check axum panics on segments that begin with `:` or `*`.
            router: Router::new().without_v07_checks(),
            targets: matchit::Router::new(),
            taken: HashSet::new(),
        };
        for endpoint in rest::endpoints(served, indices) {
            let paths = endpoint.paths();
            let endpoint = Arc::new(endpoint);
            for path in paths {
                let methods = rest::method_router(&endpoint);
                routes.add(path, methods, Target::Rest(Arc::clone(&endpoint)));
            }
        }
        for index in indices {
            if let Adapter::Mcp(adapter) = served.adapters[*index].table {
                for (path, methods) in mcp::routes(served, *index, adapter) {
                    routes.add(path, methods, Target::Router);
                }
            }
        }
        routes
    }

    fn add(&mut self, path: String, methods: MethodRouter, target: Target) {
        if self.taken.contains(&path) {
            return;
        }
        self.router = std::mem::take(&mut self.router).route(&path, methods);
        if let Err(error) = self.targets.insert(path.clone(), target) {
            // The router answers in its place.
            tracing::debug!(%error, path, "a path is left to the router");
        }
        self.taken.insert(path);
    }
}

/// Reports adapters that share a listener and would answer the same requests.
pub(crate) fn conflicts(adapters: &[Exposed], problems: &mut Vec<error::Problem>) {
    for (index, right) in adapters.iter().enumerate() {
        for left in &adapters[..index] {
            let (Some(address), Some(other)) = (&left.address, &right.address) else { continue };
            if address != other || address.port == 0 {
                continue;
            }
            if let Some(request) = both_answer(&left.table, &right.table) {
                problems.push(error::Problem::new(format!(
                    "adapters `{}` and `{}` both answer {request} on {address}; give one of them another port",
                    left.table.namespace(),
                    right.table.namespace(),
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

//! The MCP adapter: tools, resources and prompts of a table, over Streamable HTTP or standard input and output.
//!
//! The protocol is rmcp's, except that plain requests over HTTP are answered in front of it.

mod admission;
mod cache;
mod completion;
mod content;
mod fast_path;
mod files;
mod http;
mod limits;
mod lists;
mod multipart;
mod page;
mod prompts;
mod resources;
mod result;
mod server;
pub(crate) mod stdio;
mod tools;

use std::sync::Arc;

use axum::routing::{MethodRouter, get};

use self::server::TableServer;
use super::gate::{document as document_route, in_front};
use super::path;
use super::served::{MCP_PATH, Served};
use crate::table::mcp::Adapter;

/// Where the endpoint is served, besides `/`.
pub(super) const PATH: &str = MCP_PATH;

/// The routes of the adapter at `index`: the endpoint under each of its paths, a probe, and the public documents of its guard.
pub(super) fn routes(
    served: &Arc<Served>,
    index: usize,
    adapter: &'static Adapter,
) -> Vec<(String, MethodRouter)> {
    let mut endpoint = http::endpoint(served, index, TableServer::new(served, index, adapter));
    let gate = served.adapters[index].gate.as_ref();
    if let Some(gate) = gate {
        endpoint = in_front(gate, endpoint);
    }
    // A probe has no credentials and learns nothing.
    let probe = get(async || "ok");
    let endpoints = [(PATH, endpoint.clone()), ("/mcp/", endpoint.clone()), ("/", endpoint)];
    let mut routes = endpoints
        .into_iter()
        .chain([("/healthz", probe)])
        .map(|(path, methods)| (path.to_owned(), methods))
        .collect::<Vec<_>>();
    for (path, document) in gate.map(|gate| gate.public_documents()).unwrap_or_default() {
        routes.push((path::shape(&path), document_route(document)));
    }
    routes
}

//! What the modules of `behaviour` share beside the harness: the capabilities that they serve.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use naftiko_runtime::codegen as rt;
use naftiko_runtime::{Builder, Value, axum};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;

use harness::{Running, respond};

naftiko_runtime::capability!("organizations.yaml");
pub(crate) mod zoo;

/// The namespaces of `organizations.yaml`.
pub(crate) const UPSTREAM: &str = "label-studio-subpackage-organizations";
pub(crate) const REST: &str = "label-studio-subpackage-organizations-rest";
pub(crate) const MCP: &str = "label-studio-subpackage-organizations-mcp";

/// The credential of every test.
pub(crate) const KEY: &str = "Token k3y-of-the-capability";

/// A port at which nobody listens. It stays bound, so that no other test can get it.
pub(crate) fn dead_address() -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    Box::leak(Box::new(socket)).local_addr().unwrap()
}

/// An answer whose body a test sends part by part; it can be given once.
pub(crate) fn body_in_parts()
-> (mpsc::UnboundedSender<io::Result<Bytes>>, impl Fn() -> Response + Clone + Send + Sync + 'static) {
    let (send, parts) = mpsc::unbounded_channel();
    let parts = Arc::new(Mutex::new(Some(parts)));
    let answer = move || {
        let parts = parts.lock().unwrap().take().unwrap();
        let body = stream::unfold(parts, async |mut parts: mpsc::UnboundedReceiver<_>| {
            let part = parts.recv().await?;
            Some((part, parts))
        });
        respond(200, &[("content-type", "text/event-stream")], Body::from_stream(body))
    };
    (send, answer)
}

/// The organizations capability, calling `uri`, on free ports, blind to the environment of the test.
pub(crate) fn organizations(uri: impl Into<String>) -> Builder<organizations::Capability> {
    organizations::Capability::builder()
        .environment(|_| None)
        .bind("LABEL_STUDIO_API_KEY", KEY)
        .base_uri(UPSTREAM, uri)
        .port("rest", 0)
        .port("mcp", 0)
}

/// The zoo capability, calling `uri`, on free ports.
pub(crate) fn zoo(uri: impl Into<String>) -> Builder<rt::Capability> {
    Builder::new(&zoo::SPEC).environment(|_| None).base_uri("zoo", uri).port("rest", 0).port("mcp", 0)
}

/// Serves the organizations capability, calling `uri`.
pub(crate) async fn serve_organizations(uri: impl Into<String>) -> Running {
    Running::serve(organizations(uri).build().unwrap().bind().await.unwrap(), &[REST, MCP])
}

/// Serves the zoo capability, calling `uri`.
pub(crate) async fn serve_zoo(uri: impl Into<String>) -> Running {
    Running::serve(zoo(uri).build().unwrap().bind().await.unwrap(), &["zoo-rest", "zoo-mcp"])
}

/// Serves an MCP adapter alone; gives its endpoint.
pub(crate) async fn serve_mcp(
    tools: &'static [rt::mcp::Tool],
    resources: &'static [rt::mcp::Resource],
    prompts: &'static [rt::mcp::Prompt],
) -> String {
    let adapter = rt::mcp::Adapter::new("mcp", 0, tools).resources(resources).prompts(prompts);
    let adapters = vec![rt::Adapter::Mcp(Box::leak(Box::new(adapter)))].leak();
    let spec = rt::Spec::new("m", "M", "1.0.0").adapters(adapters);
    serve_mcp_of(Builder::new(Box::leak(Box::new(spec))).max_response_body(1 << 16)).await
}

/// Serves the adapter `mcp` of a capability that has no other; gives its endpoint.
pub(crate) async fn serve_mcp_of(builder: Builder<rt::Capability>) -> String {
    let capability = builder.environment(|_| None).build().unwrap();
    let server = capability.bind().await.unwrap();
    let url = format!("http://{}/mcp", server.local_addr("mcp").unwrap());
    tokio::spawn(server.run_until(std::future::pending()));
    url
}

/// A problem document: its status, and `parameter detail` of each error.
pub(crate) async fn problem(response: reqwest::Response) -> (u16, Value) {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    (status, body)
}

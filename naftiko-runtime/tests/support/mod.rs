//! Helpers that the modules of `behaviour` share: an upstream that records, and a capability that serves.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use naftiko_runtime::codegen as rt;
use naftiko_runtime::{Builder, Error, Server, Value, axum, http};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

naftiko_runtime::capability!("organizations.yaml");
pub(crate) mod zoo;

/// The namespaces of `organizations.yaml`.
pub(crate) const UPSTREAM: &str = "label-studio-subpackage-organizations";
pub(crate) const REST: &str = "label-studio-subpackage-organizations-rest";
pub(crate) const MCP: &str = "label-studio-subpackage-organizations-mcp";

/// The credential of every test.
pub(crate) const KEY: &str = "Token k3y-of-the-capability";

/// One request as an upstream saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    /// Path and query, as on the wire.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    /// All values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

/// An upstream on a port of its own. It lives as long as the runtime of its test.
#[derive(Clone)]
pub(crate) struct Stub {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Answers every request with `answer`, after recording it.
    pub(crate) async fn start<F>(answer: impl Fn(Seen) -> F + Clone + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Response> + Send,
    {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let record = Arc::clone(&seen);
        let handler = async move |request: axum::extract::Request| {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let request = Seen {
                method: parts.method,
                target: parts.uri.to_string(),
                headers: parts.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            };
            record.lock().unwrap().push(request.clone());
            answer(request).await
        };
        let address = spawn(Router::new().fallback(handler)).await;
        Self { address, seen }
    }

    /// Answers every request alike.
    pub(crate) async fn answering(status: u16, content_type: &'static str, body: &'static str) -> Self {
        Self::start(move |_| async move { respond(status, content_type, body) }).await
    }

    /// Answers every request with a JSON body and 200.
    pub(crate) async fn json(body: &'static str) -> Self {
        Self::answering(200, "application/json", body).await
    }

    pub(crate) fn uri(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The only request so far.
    pub(crate) fn only(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }
}

/// Serves a router on a free port.
pub(crate) async fn spawn(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A port at which nobody listens. It stays bound, so that no other test can get it.
pub(crate) fn dead_address() -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    Box::leak(Box::new(socket)).local_addr().unwrap()
}

pub(crate) fn respond(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap())
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
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
        respond(200, "text/event-stream", Body::from_stream(body))
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

/// A capability that serves until it is stopped or the test ends.
pub(crate) struct Running {
    /// `http://host:port` of the REST adapter.
    pub(crate) rest: String,
    /// `http://host:port/mcp`.
    pub(crate) mcp: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Running {
    pub(crate) async fn organizations(uri: impl Into<String>) -> Self {
        Self::serve(organizations(uri).build().unwrap().bind().await.unwrap(), REST, MCP)
    }

    pub(crate) async fn zoo(uri: impl Into<String>) -> Self {
        Self::serve(zoo(uri).build().unwrap().bind().await.unwrap(), "zoo-rest", "zoo-mcp")
    }

    pub(crate) fn serve(server: Server, rest: &str, mcp: &str) -> Self {
        let address = |adapter| server.local_addr(adapter).unwrap();
        let (rest, mcp) = (format!("http://{}", address(rest)), format!("http://{}/mcp", address(mcp)));
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run_until(async {
            let _ = stopped.await;
        }));
        Self { rest, mcp, stop, task }
    }

    /// Asks the server to stop; the task ends when it has.
    pub(crate) fn stop(self) -> JoinHandle<Result<(), Error>> {
        self.stop.send(()).unwrap();
        self.task
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.rest)
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(self.url(path)).await.unwrap()
    }

    /// A JSON-RPC request to the MCP adapter; gives its response.
    pub(crate) async fn rpc(&self, method: &str, params: Value) -> Value {
        post_rpc(&self.mcp, method, &params).await.json().await.unwrap()
    }

    /// Calls a tool; gives its result.
    pub(crate) async fn tool(&self, name: &str, arguments: Value) -> Value {
        let mut response =
            self.rpc("tools/call", serde_json::json!({ "name": name, "arguments": arguments })).await;
        assert!(response.get("error").is_none(), "{response}");
        response["result"].take()
    }
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

/// A JSON-RPC request as a client of before 2026 sends it.
pub(crate) async fn post_rpc(url: &str, method: &str, params: &Value) -> reqwest::Response {
    rpc_request(url, method, params).send().await.unwrap()
}

pub(crate) fn rpc_request(url: &str, method: &str, params: &Value) -> reqwest::RequestBuilder {
    reqwest::Client::new()
        .post(url)
        .header("accept", "application/json, text/event-stream")
        .json(&serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }))
}

/// The text of the only block of a tool result, and whether it is an error.
pub(crate) fn text(result: &Value) -> (&str, bool) {
    let content = result["content"].as_array().unwrap();
    assert_eq!(content.len(), 1, "{result}");
    (content[0]["text"].as_str().unwrap(), result["isError"].as_bool().unwrap())
}

/// A problem document: its status, and `parameter detail` of each error.
pub(crate) async fn problem(response: reqwest::Response) -> (u16, Value) {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    (status, body)
}

//! Shared by these tests: an API that records, a capability that serves, and callers of both of its adapters.

#![allow(dead_code, reason = "several test binaries share this, and none needs all of it")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use http::HeaderMap;
use naftiko_runtime::serde_json::{self, Value, json};
use naftiko_runtime::{Server, axum, http};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Serves a router on a free port.
pub(crate) async fn spawn(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// One request as an API got it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Method, path and query, as on the wire: `GET /orders?page=1`.
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 24).await.unwrap();
        Self { line: format!("{} {}", parts.method, parts.uri), headers: parts.headers, body }
    }

    /// All values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The only value of `Content-Type`, and the body as text.
    pub(crate) fn content(&self) -> (&str, &str) {
        let types = self.header("content-type");
        assert_eq!(types.len(), 1, "{self:?}");
        (types[0], std::str::from_utf8(&self.body).unwrap())
    }

    /// Method and path.
    pub(crate) fn path(&self) -> &str {
        self.line.split('?').next().unwrap()
    }
}

/// An API behind a capability. It lives as long as the runtime of its test.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) uri: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Answers with what `answer` makes of each request, after recording it.
    pub(crate) async fn start<F>(answer: impl Fn(Seen) -> F + Clone + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Response> + Send,
    {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let record = Arc::clone(&seen);
        let handler = async move |request: Request| {
            let request = Seen::read(request).await;
            record.lock().unwrap().push(request.clone());
            answer(request).await
        };
        Self { uri: format!("http://{}", spawn(Router::new().fallback(handler)).await), seen }
    }

    /// Answers every request alike.
    pub(crate) async fn answering(
        status: u16,
        headers: &'static [(&'static str, &'static str)],
        body: impl Into<Bytes>,
    ) -> Self {
        let body = body.into();
        Self::start(move |_| {
            let body = body.clone();
            async move { respond(status, headers, body) }
        })
        .await
    }

    /// Answers every request with this JSON.
    pub(crate) async fn json(body: Value) -> Self {
        Self::answering(200, &[("content-type", "application/json")], body.to_string()).await
    }

    /// Answers each `GET /path` with its JSON, whatever the query, and anything else with 404.
    pub(crate) async fn pages<const N: usize>(pages: [(&'static str, Value); N]) -> Self {
        Self::start(move |seen| {
            let page = pages.iter().find(|(path, _)| *path == seen.path()).map(|(_, page)| page.clone());
            async move {
                page.map_or_else(
                    || json_response(404, &json!({ "gone": true })),
                    |page| json_response(200, &page),
                )
            }
        })
        .await
    }

    /// Hangs up on everyone.
    pub(crate) async fn away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { while listener.accept().await.is_ok() {} });
        Self { uri, seen: Arc::default() }
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Forgets the requests so far, and gives the only one of them.
    pub(crate) fn only(&self) -> Seen {
        let mut seen = std::mem::take(&mut *self.seen.lock().unwrap());
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }

    /// Method, path and query of every request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|seen| seen.line.clone()).collect()
    }
}

pub(crate) fn respond(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}

pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    respond(status, &[("content-type", "application/json")], body.to_string())
}

/// A capability that serves until its test ends.
pub(crate) struct Running {
    /// `http://host:port` of the REST adapter.
    pub(crate) rest: String,
    /// `http://host:port/mcp` of the MCP adapter.
    pub(crate) mcp: String,
}

/// Serves what a builder builds, on free ports, blind to the environment of the test.
macro_rules! serve {
    ($builder:expr, $($adapter:literal),+) => {{
        let builder = $builder.environment(|_| None)$(.port($adapter, 0))+;
        crate::stub::Running::serve(builder.build().unwrap().bind().await.unwrap(), &[$($adapter),+])
    }};
}
pub(crate) use serve;

impl Running {
    /// Serves adapters whose namespaces end with `-mcp`, or with anything else for REST.
    pub(crate) fn serve(server: Server, adapters: &[&str]) -> Self {
        let mut running = Self { rest: String::new(), mcp: String::new() };
        for adapter in adapters {
            let address = server.local_addr(adapter).unwrap();
            if adapter.ends_with("-mcp") {
                running.mcp = format!("http://{address}/mcp");
            } else {
                running.rest = format!("http://{address}");
            }
        }
        tokio::spawn(server.run_until(std::future::pending()));
        running
    }

    /// A request to the REST adapter.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let method = method.parse::<http::Method>().unwrap();
        client.build().unwrap().request(method, format!("{}{path}", self.rest))
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request("GET", path)).await
    }

    /// Sends JSON to the REST adapter.
    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(method, path).json(body)).await
    }

    /// Sends `GET` of a target that clients would mend first.
    pub(crate) async fn get_raw(&self, target: &str) -> Reply {
        let mut stream = TcpStream::connect(self.rest.strip_prefix("http://").unwrap()).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        Reply::parse(&String::from_utf8(answer).unwrap())
    }

    /// A message to the MCP adapter; gives the whole answer.
    pub(crate) async fn rpc(&self, method: &str, params: Value) -> Value {
        let request = reqwest::Client::new()
            .post(&self.mcp)
            .header("accept", "application/json, text/event-stream")
            .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }));
        Reply::of(request).await.json()
    }

    /// Calls a tool; gives its result.
    pub(crate) async fn tool(&self, name: &str, arguments: Value) -> Value {
        let mut answer = self.rpc("tools/call", json!({ "name": name, "arguments": arguments })).await;
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].take()
    }

    /// The tools of the MCP adapter as they are listed.
    pub(crate) async fn tools(&self) -> Vec<Value> {
        let mut answer = self.rpc("tools/list", json!({})).await;
        match answer["result"]["tools"].take() {
            Value::Array(tools) => tools,
            other => panic!("{other}"),
        }
    }
}

/// The text of the only block of a tool's result, and whether it is an error.
pub(crate) fn text(result: &Value) -> (&str, bool) {
    let content = result["content"].as_array().unwrap();
    assert_eq!(content.len(), 1, "{result}");
    (content[0]["text"].as_str().unwrap(), result["isError"].as_bool().unwrap())
}

/// The answer that a caller of the REST adapter got.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap() }
    }

    fn parse(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| {
            (name.parse::<http::HeaderName>().unwrap(), value.parse::<http::HeaderValue>().unwrap())
        });
        Self { status, headers: headers.collect(), body: body.to_owned().into() }
    }

    /// The only value of a header; an empty text where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let values: Vec<_> = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(values.len() < 2, "{self:?}");
        values.first().copied().unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status, content type and body.
    pub(crate) fn whole(&self) -> (u16, &str, &str) {
        (self.status, self.header("content-type"), self.text())
    }

    /// The JSON of a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!((self.status, self.header("content-type")), (200, "application/json"), "{self:?}");
        self.json()
    }

    /// The status and the detail of a problem document.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        (self.status, problem["detail"].as_str().unwrap().to_owned())
    }

    /// Name, place and detail of every input that a 400 names.
    pub(crate) fn faults(&self) -> Vec<String> {
        assert_eq!(self.problem().0, 400);
        let mut problem = self.json();
        let Value::Array(faults) = problem["errors"].take() else { panic!("{self:?}") };
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let line =
            |fault: &Value| [text(fault, "parameter"), text(fault, "in"), text(fault, "detail")].join(" ");
        faults.iter().map(line).collect()
    }
}

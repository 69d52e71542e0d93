//! An API behind a capability, which records the requests that it gets.

use std::sync::{Arc, Mutex};

use naftiko_runtime::axum::body::{Body, Bytes, to_bytes};
use naftiko_runtime::axum::extract::Request;
use naftiko_runtime::axum::response::Response;
use naftiko_runtime::axum::{self, Router};
use naftiko_runtime::http::{HeaderMap, Method};
use naftiko_runtime::serde_json::{Value, json};
use tokio::net::TcpListener;

/// Serves a router on a free port; gives its `http://host:port`.
pub async fn spawn(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    uri
}

/// One request as an API got it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: Method,
    /// Path and query, as on the wire.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, 1 << 24).await.unwrap();
        Self { method: parts.method, target: parts.uri.to_string(), headers: parts.headers, body }
    }

    /// Method, path and query: `GET /orders?page=1`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// Method and path.
    pub fn path(&self) -> String {
        format!("{} {}", self.method, self.target.split('?').next().unwrap())
    }

    /// All values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The body, which is text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The only value of `Content-Type`, and the body as text.
    pub fn content(&self) -> (&str, &str) {
        let types = self.header("content-type");
        assert_eq!(types.len(), 1, "{self:?}");
        (types[0], self.text())
    }
}

/// An API behind a capability. It lives as long as the runtime of its test.
#[derive(Clone, Debug)]
pub struct Stub {
    /// `http://host:port`.
    pub uri: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Answers with what `answer` makes of each request, after recording it.
    pub async fn start<F>(answer: impl Fn(Seen) -> F + Clone + Send + Sync + 'static) -> Self
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
        Self { uri: spawn(Router::new().fallback(handler)).await, seen }
    }

    /// Answers every request alike.
    pub async fn answering(
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
    pub async fn json(body: impl ToString) -> Self {
        Self::answering(200, JSON, body.to_string()).await
    }

    /// Answers each `GET /path` with its JSON, whatever the query, and anything else with 404.
    pub async fn pages<const N: usize>(pages: [(&'static str, Value); N]) -> Self {
        Self::start(move |seen| {
            let path = seen.path();
            let page = pages.iter().find(|(it, _)| *it == path).map(|(_, page)| page.clone());
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
    pub async fn away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { while listener.accept().await.is_ok() {} });
        Self { uri, seen: Arc::default() }
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Forgets the requests so far, and gives the only one of them.
    pub fn only(&self) -> Seen {
        let mut seen = std::mem::take(&mut *self.seen.lock().unwrap());
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }

    /// Method, path and query of every request so far.
    pub fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(Seen::line).collect()
    }
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

pub fn respond(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}

pub fn json_response(status: u16, body: &Value) -> Response {
    respond(status, JSON, body.to_string())
}

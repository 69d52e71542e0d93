//! MCP over Streamable HTTP: who is let in, sessions where they are asked for, and the short way in front of rmcp.
//!
//! rmcp starts a service of several tasks for each request. Plain requests, which are nearly all, are answered here
//! without; everything else goes to rmcp with the same bytes. Both give the same answers.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, ORIGIN};
use http::request::Parts;
use http::{Method, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};

use super::admission;
use super::fast_path::{self, Asks, Era, Hosts, Plain};
use super::lists::FirstPages;
use super::server::TableServer;
use crate::serve::served::{McpSettings, Served};

/// Loopback origins, at any port: a web page of this machine.
const LOOPBACK_ORIGINS: [&str; 3] = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"];

/// How many sessions there may be at a time; each takes about 55 kB, and lives until 5 minutes after its last request.
const SESSIONS: usize = 1000;

/// Everything that the endpoint of one adapter answers with.
struct Endpoint {
    server: TableServer,
    rmcp: StreamableHttpService<TableServer, LocalSessionManager>,
    sessions: Arc<LocalSessionManager>,
    settings: McpSettings,
    /// The most that is read of a request, in bytes.
    limit: usize,
    namespace: &'static str,
    hosts: Hosts,
    first_pages: FirstPages,
    /// The text for people who open the root of the address.
    root: String,
}

/// The endpoint of the adapter at `index`.
pub(super) fn endpoint(capability: &Served, index: usize, server: TableServer) -> MethodRouter {
    let config = config(capability, index);
    let sessions = Arc::<LocalSessionManager>::default();
    let endpoint = Arc::new(Endpoint {
        settings: capability.mcp,
        limit: config.max_request_body_bytes,
        namespace: server.adapter().namespace,
        hosts: Hosts::new(&config.allowed_hosts),
        first_pages: FirstPages::of(&server),
        root: capability.about(capability.beside(index)),
        rmcp: {
            let (server, sessions) = (server.clone(), Arc::clone(&sessions));
            StreamableHttpService::new(move || Ok(server.clone()), sessions, config)
        },
        sessions,
        server,
    });
    any(move |request: Request| {
        let endpoint = Arc::clone(&endpoint);
        async move { endpoint.answer(request).await }
    })
}

fn config(capability: &Served, index: usize) -> StreamableHttpServerConfig {
    let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    hosts.extend(capability.adapters[index].address.as_ref().map(|address| address.host.clone()));
    hosts.extend(capability.adapters[index].allowed_hosts.iter().cloned());
    let mut origins: Vec<String> = LOOPBACK_ORIGINS.map(str::to_owned).to_vec();
    origins.extend(capability.adapters[index].allowed_origins.iter().cloned());
    StreamableHttpServerConfig::default()
        .with_legacy_session_mode(capability.mcp.sessions)
        .with_json_response(!capability.mcp.event_streams)
        .with_max_request_body_bytes(capability.context.limits().max_request_body)
        .with_allowed_hosts(hosts)
        .enforce_origin_validation()
        .with_allowed_origins(origins)
}

impl Endpoint {
    async fn answer(&self, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        if admission::is_visit(&parts) {
            return self.root.clone().into_response();
        }
        if parts.method == Method::POST {
            let streams = self.settings.sessions || self.settings.event_streams;
            admission::accept_json(&mut parts.headers, streams);
        }
        if self.settings.sessions && self.is_full(&parts).await {
            let mut response =
                Response::new(Body::from("too many sessions: end one with DELETE, or try again later"));
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            return response;
        }
        let fits = body.size_hint().exact().is_none_or(|length| length <= self.limit as u64);
        if parts.method != Method::POST || !fits || !is_json(&parts.headers) {
            return self.by_rmcp(parts, body).await;
        }
        let body = match Limited::new(body, self.limit).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => return status(StatusCode::PAYLOAD_TOO_LARGE),
            // The client left in the middle of its request, and nobody reads this.
            Err(_) => return status(StatusCode::BAD_REQUEST),
        };
        if !self.settings.event_streams
            && fast_path::plain_head(&parts.headers, &self.hosts)
            && let Some(answer) = self.answer_plain(&parts, &body).await
        {
            return answer;
        }
        match admission::refuse(&body) {
            Some(refusal) => refusal,
            None => self.by_rmcp(parts, body.into()).await,
        }
    }

    /// Whether a request would begin a session more than there may be.
    async fn is_full(&self, parts: &Parts) -> bool {
        let begins = parts.method == Method::POST
            && !parts.headers.contains_key("mcp-session-id")
            && !fast_path::is_modern(&parts.headers);
        begins && self.sessions.sessions.read().await.len() >= SESSIONS
    }

    /// Boxed, as this future is large and seldom needed.
    async fn by_rmcp(&self, parts: Parts, body: Body) -> Response {
        let headers = [HOST, ORIGIN].map(|name| parts.headers.get(&name).cloned().map(|value| (name, value)));
        let response = Box::pin(self.rmcp.handle(Request::from_parts(parts, body))).await;
        if response.status() != StatusCode::FORBIDDEN {
            return response.map(Body::new);
        }
        // Only a host or an origin is forbidden, and the text begins with which.
        let headers = headers.into_iter().flatten().collect();
        let text = response.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
        let of_origin = text.windows(ORIGIN.as_str().len()).any(|it| it.eq_ignore_ascii_case(b"origin"));
        admission::forbidden(self.namespace, &headers, of_origin)
    }

    async fn answer_plain(&self, parts: &Parts, body: &Bytes) -> Option<Response> {
        let Plain { id, era, asks } = fast_path::read(&parts.headers, body)?;
        let modern = era == Era::Modern;
        if self.settings.sessions && !modern {
            return None;
        }
        match asks {
            Asks::Ping => (!modern).then(|| answer(id, &Bytes::from_static(b"{}"))),
            Asks::List(method) => {
                let page = self.first_pages.of_method(method)?;
                tracing::trace!("a list in front of rmcp");
                Some(answer(id, if modern { &page.modern } else { &page.legacy }))
            }
            Asks::Call { tool, arguments } => {
                let tool = self.server.tool(tool)?;
                tracing::trace!("a call in front of rmcp");
                let result = self.server.call(tool, arguments).await;
                let mut out = begin(id, 256);
                let written = result.write(&mut out, modern);
                // Not to rmcp, which would run the tool once more.
                Some(written.map_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR), |()| end(out)))
            }
        }
    }
}

/// Whether a request says that it is JSON. What is not is rmcp's to refuse.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
}

/// A result that is the same for everyone, and not copied for anyone.
fn answer(id: &str, result: &Bytes) -> Response {
    json(Body::new(Pieces([begin(id, 0).into(), result.clone(), Bytes::from_static(b"}")].into())))
}

fn begin(id: &str, length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + id.len() + 64);
    out.extend_from_slice(br#"{"jsonrpc":"2.0","id":"#);
    out.extend_from_slice(id.as_bytes());
    out.extend_from_slice(br#","result":"#);
    out
}

fn end(mut out: Vec<u8>) -> Response {
    out.push(b'}');
    json(Body::from(out))
}

fn json(body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A body in pieces that are sent one after the other.
struct Pieces(VecDeque<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|piece| piece.len() as u64).sum())
    }
}

//! The servers that the generated ones are compared with: the least that a careful person would write by hand.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::say;

/// The credential that a proxy adds.
const CREDENTIAL: &str = "Token secret";

/// An API that answers every request with the same page of so many organizations, about 130 bytes each.
pub(crate) async fn upstream(organizations: &str) {
    let listener = bind().await;
    let organizations: usize = organizations.parse().expect("a number");
    let page: String = (0..organizations)
        .map(|id| format!(r#"{{"id":{id},"created_by":{id},"title":"Organization number {id}","contact_info":"info@example.com","is_active":true,"token":null}}"#))
        .collect::<Vec<_>>()
        .join(",");
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n[{page}]",
        page.len() + 2
    );
    let answer: Arc<[u8]> = answer.into_bytes().into();
    loop {
        let (mut stream, _) = listener.accept().await.expect("a socket");
        stream.set_nodelay(true).expect("a TCP socket");
        let answer = Arc::clone(&answer);
        tokio::spawn(async move {
            let mut buffer = Vec::with_capacity(4096);
            while stream.read_buf(&mut buffer).await.is_ok_and(|read| read > 0) {
                // Requests have no body.
                while let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                    buffer.drain(..end + 4);
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        });
    }
}

#[derive(Clone)]
struct Upstream {
    client: Client<HttpConnector, Body>,
    base: String,
}

impl Upstream {
    fn new(address: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, base: format!("http://{address}") }
    }
}

/// A proxy for one path: the query goes along, the credential is added, the answer is streamed.
pub(crate) async fn proxy(upstream: &str) {
    let router = Router::new()
        .route("/v1/api/organizations", axum::routing::get(pass))
        .with_state(Upstream::new(upstream));
    serve(router).await;
}

async fn pass(State(upstream): State<Upstream>, request: Request) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let Ok(uri) = format!("{}/api/organizations{query}", upstream.base).parse::<Uri>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut call = Request::new(Body::empty());
    *call.uri_mut() = uri;
    call.headers_mut().insert(header::AUTHORIZATION, header::HeaderValue::from_static(CREDENTIAL));
    if let Some(accept) = request.headers().get(header::ACCEPT) {
        call.headers_mut().insert(header::ACCEPT, accept.clone());
    }
    match upstream.client.request(call).await {
        Ok(answer) => {
            let (parts, body) = answer.into_parts();
            let mut response = Response::new(Body::new(body));
            *response.status_mut() = parts.status;
            for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::ETAG] {
                if let Some(value) = parts.headers.get(&name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
            response
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// An MCP server on the SDK, stateless and with answers in JSON, as its documentation advises.
#[derive(Clone)]
struct OnTheSdk {
    tools: Arc<Vec<Tool>>,
    upstream: Upstream,
}

impl ServerHandler for OnTheSdk {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = ListToolsResult::with_all_items(self.tools.to_vec());
        Ok(tools.with_ttl_ms(300_000).with_cache_scope(CacheScope::Public))
    }

    async fn call_tool(
        &self,
        _: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let failed = |error: &dyn std::fmt::Display| ErrorData::internal_error(error.to_string(), None);
        let call = axum::http::Request::get(format!("{}/api/organizations", self.upstream.base))
            .header(header::AUTHORIZATION, CREDENTIAL)
            .body(Body::empty())
            .map_err(|error| failed(&error))?;
        let answer = self.upstream.client.request(call).await.map_err(|error| failed(&error))?;
        let bytes = answer.into_body().collect().await.map_err(|error| failed(&error))?.to_bytes();
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| failed(&error))?;
        Ok(CallToolResult::success(vec![ContentBlock::text(value.to_string())]).into())
    }
}

/// The server of the SDK, with the tools that a file lists.
pub(crate) async fn on_the_sdk(upstream: &str, tools: &str) {
    let tools = std::fs::read(tools).expect("the list of tools");
    let server = OnTheSdk {
        tools: Arc::new(serde_json::from_slice(&tools).expect("a list of tools")),
        upstream: Upstream::new(upstream),
    };
    let config =
        StreamableHttpServerConfig::default().with_legacy_session_mode(false).with_json_response(true);
    let service =
        StreamableHttpService::new(move || Ok(server.clone()), Arc::<LocalSessionManager>::default(), config);
    serve(Router::new().route_service("/mcp", service)).await;
}

async fn bind() -> TcpListener {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    say(listener.local_addr().expect("it is bound"));
    listener
}

async fn serve(router: Router) {
    let listener = bind().await.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await.expect("it serves");
}

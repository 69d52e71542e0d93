//! Shared by these tests: an API that records, an authorization server, and capabilities that serve.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use naftiko_runtime::serde_json::{Value, json};
use naftiko_runtime::{Server, axum, http};
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, KeyPair as _, RsaKeyPair};
use rmcp::model::{CallToolRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt as _};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use tokio::net::TcpListener;

use harness::Stub;
pub(crate) use harness::json_response as json;

/// The API behind the capabilities: answers every request alike and remembers what it was told of the caller.
#[derive(Clone)]
pub(crate) struct Orders {
    pub(crate) uri: String,
    stub: Stub,
}

impl Orders {
    pub(crate) async fn start() -> Self {
        Self::answering(|_| json(200, &json!([{ "id": 1 }]))).await
    }

    pub(crate) async fn answering(
        answer: impl Fn(&http::HeaderMap) -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        let stub = Stub::start(move |seen| std::future::ready(answer(&seen.headers))).await;
        Self { uri: stub.uri.clone(), stub }
    }

    /// `Authorization` of each request so far.
    pub(crate) fn authorizations(&self) -> Vec<Option<String>> {
        let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
        self.stub.seen().iter().map(|seen| seen.headers.get("authorization").map(text)).collect()
    }
}

/// Serves a capability on free ports: the addresses of its adapters.
pub(crate) struct Running {
    /// `http://host:port/orders` of the REST adapter.
    pub(crate) orders: String,
    /// `http://host:port` of the MCP adapter.
    pub(crate) mcp: String,
}

/// Starts the capability of a spec named `auth-…`, with these binds.
macro_rules! start {
    ($module:ident, $uri:expr $(, $bind:literal = $value:expr)* $(,)?) => {{
        let builder = $module::Capability::builder()
            .environment(|_| None)
            .base_uri("orders", $uri)
            .port("rest", 0)
            .port("mcp", 0)
            $(.bind($bind, $value))*;
        crate::support::Running::serve(builder.build().unwrap().bind().await.unwrap())
    }};
}
pub(crate) use start;

impl Running {
    pub(crate) fn serve(server: Server) -> Self {
        let running = harness::Running::serve(server, &["orders-rest", "orders-mcp"]);
        Self { orders: running.rest + "/orders", mcp: running.mcp.trim_end_matches("/mcp").to_owned() }
    }
}

/// The verdict of an answer on its caller: status and challenges.
pub(crate) async fn verdict(request: reqwest::RequestBuilder) -> (u16, Vec<String>) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let challenges = response.headers().get_all("www-authenticate").iter();
    let challenges = challenges.map(|value| value.to_str().unwrap().to_owned()).collect();
    if status >= 400 {
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
    (status, challenges)
}

pub(crate) fn get(url: &str) -> reqwest::RequestBuilder {
    reqwest::Client::new().get(url)
}

/// A message to an MCP adapter, as a client sends it.
pub(crate) fn ping(mcp: &str) -> reqwest::RequestBuilder {
    reqwest::Client::new()
        .post(format!("{mcp}/mcp"))
        .header("accept", "application/json, text/event-stream")
        .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }))
}

/// Calls the tool of every spec here with a client of the protocol; none when it is not let in.
pub(crate) async fn list_orders(uri: String, authorization: Option<&str>) -> Option<Value> {
    call_list_orders(uri, authorization, ClientLifecycleMode::Initialize).await
}

/// The same with a client of the revision without a handshake.
pub(crate) async fn list_orders_without_handshake(uri: String, authorization: Option<&str>) -> Option<Value> {
    let preferred_versions = vec![ProtocolVersion::V_2026_07_28];
    call_list_orders(uri, authorization, ClientLifecycleMode::Discover { preferred_versions }).await
}

async fn call_list_orders(
    uri: String,
    authorization: Option<&str>,
    mode: ClientLifecycleMode,
) -> Option<Value> {
    let mut config = StreamableHttpClientTransportConfig::with_uri(uri);
    if let Some(authorization) = authorization {
        let headers = [(http::header::AUTHORIZATION, authorization.parse().unwrap())];
        config = config.custom_headers(HashMap::from(headers));
    }
    let transport = StreamableHttpClientTransport::from_config(config);
    let client = ().serve_with_lifecycle(transport, mode).await.ok()?;
    let result = client.call_tool(CallToolRequestParams::new("list-orders")).await.unwrap();
    client.cancel().await.unwrap();
    Some(naftiko_runtime::serde_json::to_value(&result).unwrap())
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// An authorization server.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) uri: String,
    pub(crate) state: Arc<State>,
}

/// The state of the authorization server, which tests set and read.
#[derive(Default)]
pub(crate) struct State {
    /// Every answer is a 500.
    pub(crate) down: AtomicBool,
    /// Members of the metadata, besides or instead of the usual ones.
    pub(crate) metadata: Mutex<BTreeMap<&'static str, Value>>,
    pub(crate) keys: Mutex<Vec<Value>>,
    pub(crate) key_requests: AtomicUsize,
    /// The answer to an introspection, by the token.
    pub(crate) tokens: Mutex<HashMap<String, Value>>,
    /// The answer to a request of a token; none for `t1`, `t2` and so on, of an hour each.
    pub(crate) grant: Mutex<Option<(u16, Value)>>,
    pub(crate) token_requests: AtomicUsize,
    /// Credentials and form of the last request that had a form.
    pub(crate) form: Mutex<(Option<String>, String)>,
}

impl Login {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(State::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        let login = Self { uri, state };
        let answering = login.clone();
        let router = Router::new().fallback(async move |request: Request| answering.answer(request).await);
        tokio::spawn(async move { axum::serve(listener, router).await });
        login
    }

    async fn answer(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let form = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let form = String::from_utf8(form.to_vec()).unwrap();
        if parts.method == http::Method::POST {
            let authorization = parts.headers.get("authorization");
            let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
            *self.state.form.lock().unwrap() = (authorization, form.clone());
        }
        match parts.uri.path() {
            "/jwks" => drop(self.state.key_requests.fetch_add(1, Ordering::Relaxed)),
            "/token" => drop(self.state.token_requests.fetch_add(1, Ordering::Relaxed)),
            _ => {}
        }
        if self.state.down.load(Ordering::Relaxed) {
            return json(500, &json!({ "error": "server_error" }));
        }
        match parts.uri.path() {
            "/.well-known/oauth-authorization-server" => json(200, &self.metadata()),
            "/jwks" => json(200, &json!({ "keys": *self.state.keys.lock().unwrap() })),
            "/token" => self.grant(),
            "/introspect" => {
                let token = form.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap();
                let known = self.state.tokens.lock().unwrap().get(token).cloned();
                json(200, &known.unwrap_or_else(|| json!({ "active": false })))
            }
            _ => json(404, &json!({})),
        }
    }

    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.uri);
        let mut metadata = json!({
            "issuer": self.uri,
            "jwks_uri": at("/jwks"),
            "token_endpoint": at("/token"),
            "introspection_endpoint": at("/introspect"),
        });
        for (name, value) in &*self.state.metadata.lock().unwrap() {
            metadata[*name] = value.clone();
        }
        metadata
    }

    fn grant(&self) -> Response {
        let (status, answer) = self.state.grant.lock().unwrap().clone().unwrap_or_else(|| {
            let token = format!("t{}", self.state.token_requests.load(Ordering::Relaxed));
            (200, json!({ "access_token": token, "token_type": "bearer", "expires_in": 3600 }))
        });
        json(status, &answer)
    }

    pub(crate) fn count(&self, counter: impl Fn(&State) -> &AtomicUsize) -> usize {
        counter(&self.state).load(Ordering::Relaxed)
    }

    pub(crate) fn form(&self) -> (Option<String>, String) {
        self.state.form.lock().unwrap().clone()
    }

    /// Claims that are right for the REST adapter.
    pub(crate) fn claims(&self) -> Value {
        json!({ "iss": self.uri, "aud": ["orders", "others"], "exp": now() + 60, "scope": "x orders:read" })
    }
}

/// A key of the authorization server.
pub(crate) enum Signer {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
}

impl Signer {
    pub(crate) fn rsa() -> Self {
        let der = STANDARD.decode(RSA.concat()).unwrap();
        Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(&der).unwrap()))
    }

    pub(crate) fn p256() -> Self {
        let (random, kind) = (SystemRandom::new(), &signature::ECDSA_P256_SHA256_FIXED_SIGNING);
        let key = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        Self::P256(Box::new(EcdsaKeyPair::from_pkcs8(kind, key.as_ref(), &random).unwrap()))
    }

    /// The public half, as a key set has it.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Rsa(key) => {
                let public: signature::RsaPublicKeyComponents<Vec<u8>> = key.public().into();
                json!({ "kty": "RSA", "kid": kid, "use": "sig", "n": encode(public.n), "e": encode(public.e) })
            }
            Self::P256(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "kid": kid, "crv": "P-256", "x": encode(x), "y": encode(y) })
            }
        }
    }

    /// A token with this header and these claims, signed as the header says.
    pub(crate) fn token(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Rsa(key) => {
                let padding: &dyn signature::RsaEncoding = match header["alg"].as_str().unwrap() {
                    "RS384" => &signature::RSA_PKCS1_SHA384,
                    "RS512" => &signature::RSA_PKCS1_SHA512,
                    "PS256" => &signature::RSA_PSS_SHA256,
                    "PS384" => &signature::RSA_PSS_SHA384,
                    "PS512" => &signature::RSA_PSS_SHA512,
                    _ => &signature::RSA_PKCS1_SHA256,
                };
                let mut bytes = vec![0; key.public().modulus_len()];
                key.sign(padding, &random, message.as_bytes(), &mut bytes).unwrap();
                bytes
            }
            Self::P256(key) => key.sign(&random, message.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{message}.{}", encode(signature))
    }
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key that was made for these tests and opens nothing.
const RSA: &[&str] = &[
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDG34wXcJISRgLXOtlMbsxFB85hG+nAG1AdWxVn21jmNlfymbzX",
    "eJg52pj3sZTf/p8c8/dOVOGv1hbA1xLnHg1CacDoIs3fI+0lkj4fm6VkyS03mmuy4dqAEArcakreozTZh0/8CUHS0/a7NPaj4wfu",
    "Y0tPwOMiv1bK/mjy9s1Vm+0KQ154bU7uXDt0jZj2lXLcVmzWVlQq+B7D0SIi5lLZv2dAZH7iO8wsfO03MbpkLQgTw7x/vM6ZVfpb",
    "4hhoMDn09aE4VxjbSP88aavHXJbnzib1x6GUgDJSPHP1yFoW17AN3Bo0CUhxNqmNbfTcKSflt3trLWQ2YnOxO0LmVW/tAgMBAAEC",
    "ggEAAdb1Do1zyHf91Dxe4LpgqN3Q3qyZrbWC+PaL/OU2ThDgIOYjrVGYBOb9BcOOh0Dte2DVX5Pg75W5KakDq4Anar8cMfmKcn88",
    "VR3kdbnknolO4gYLa4Dz2r3rP8066pLTbRS3nHMAeSENVf+ALZVu0Bl6i58S6tIezStr0J2QWjOeGyY/sGgmVB29iaRiW6LkAzhn",
    "i7e8+ls9LLZ26OXo6HHzRX6sACQZtlSGE+8ussBckTpqXJMuaXhaSiZ2hghJuuV+HTgD+ZvqAdcsBRj4RUYzXuYeFQrYPx4kbRYS",
    "B2v3OLaFAmv+FH79bKGOP5FCyWgBU//e7kFyBzm/AhYmUQKBgQD8PqqnEOvDrIGlEdm3xyYzkKs2fYNdrlKZWXUDM/e6wuxOrxGl",
    "XvETgUQz35lO2kSsma8ArmHbM+zFyKMG/5LMfwYPTOJfRZG1/lRUJnh2dnjnbcQm53z8lBj05/2BjP1/PSmPsLHLC+fTaWv8AaBh",
    "CRVimYWDgtkslYMI8E3lMQKBgQDJ1Xm/d57KzUdcsKTjmsv6UD5CpY6UDvn2LnHQ3yxTvjVJku5aESGcuQ6JOKjwKKe4p5ZwBlTw",
    "YFZpCm4u3SKK1gNpgP1aNIkar34EpQM4F5z4+HKLLq4APHGY7Ud4yuJCQ47e/cx1D47X/WDtgYmTzWnxH7D8aXsDDQkY/T83fQKB",
    "gEVBx4U7ZiBBmw8Bia+l5F1AGWJKr+jm1hL4tuH8QMZsgolQFB49pR9f3KQJfoRh9X0WbTBYsNGIvjfH0Ms5HMs9DSLiTz0tUsaP",
    "YAQC1Axiluuj/blY0b5fw0Jq9/W8ClYHKwQi1Y4UZMBtL5Lvt2MtJUv/LuNe59YP7vxjTl/hAoGBAKxWKkGxixXRWAiuD+0EJP1T",
    "/QV9RZPogciR+b8GgFv1Ap0S55BiJlgir2W9yopdvHBwMITw8x/Yso+4R0KesTro6Dry1+FpEFSH2ktu9qOzjeYMhgmPzyUGd1zD",
    "5g4e9jjsZJbFEQo3QZntkRDbVbStZbNsgvvTuSRuwgDjZFIlAoGAdUB4MRByV9YhQfzoIwWqxzlCGN7rZnZESjOBiGlGYrb4Z1Rv",
    "RS18AEQlUtOm84wLckpv0emzskSQ847nGBwPpTwMNrOQ8OOrZnBKmmTi63JkQhf+T7D2WyRjAGsWS/SjuhC+wWnoAS+ZrlsCjF63",
    "WVWMONIEVre/HuXuC/Q86Uc=",
];

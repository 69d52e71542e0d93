//! Guards of adapters: who is let in, what the others are told, and what is found at the start.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{self, json};
use naftiko_runtime::{Builder, Server, axum, http};
use reqwest::RequestBuilder;

use crate::support::problem;
use harness::rpc_request;

const BINDS: &[rt::Bind] = &[rt::Bind::environment("env", "SECRET", "SECRET")];
const SECRET: &[rt::Piece] = &[rt::Piece::Bind(0)];

const BEARER: rt::Guard = rt::Guard::Bearer { token: SECRET };
const BASIC: rt::Guard = rt::Guard::Basic { username: &[rt::Piece::Text("ann")], password: SECRET };

const fn api_key(placement: rt::Placement, key: &'static str) -> rt::Guard {
    rt::Guard::ApiKey { placement, key, value: SECRET }
}

const LET_IN: rt::Shape = rt::Shape::Value(rt::text("let in"));

fn rest(namespace: &'static str, guard: rt::Guard, routes: &'static [rt::rest::Route]) -> rt::Adapter {
    let openapi = if namespace == "open" { "" } else { r#"{"openapi":"3.1.0"}"# };
    let adapter = rt::rest::Adapter::new(namespace, 0, routes).guard(guard).openapi(openapi);
    rt::Adapter::Rest(Box::leak(Box::new(adapter)))
}

fn mcp(guard: rt::Guard) -> rt::Adapter {
    let tools = const { &[rt::mcp::Tool::new("t", "T").output(LET_IN)] };
    rt::Adapter::Mcp(Box::leak(Box::new(rt::mcp::Adapter::new("mcp", 0, tools).guard(guard))))
}

const ROUTES: &[rt::rest::Route] = &[rt::rest::Route::get("/x").output(LET_IN)];
const OTHERS: &[rt::rest::Route] =
    &[rt::rest::Route::get("/open").output(LET_IN), rt::rest::Route::post("/x").output(LET_IN)];

fn builder(adapters: Vec<rt::Adapter>) -> Builder<rt::Capability> {
    let spec = rt::Spec::new("g", "G", "1.0.0").binds(BINDS).adapters(Vec::leak(adapters));
    Builder::new(Box::leak(Box::new(spec))).environment(|_| None)
}

/// The secret of every guard here, with a character that must be encoded in a query.
const KEY: &str = "s3cr+t";

async fn serve(server: Server) {
    server.run_until(std::future::pending()).await.unwrap();
}

/// Where the only adapter is, without a slash at the end.
async fn start(adapter: rt::Adapter) -> String {
    let namespace = if matches!(adapter, rt::Adapter::Mcp(_)) { "mcp" } else { "g" };
    let server = builder(vec![adapter]).bind("SECRET", KEY).build().unwrap().bind().await.unwrap();
    let at = format!("http://{}", server.local_addr(namespace).unwrap());
    tokio::spawn(serve(server));
    at
}

/// Where adapters that share a listener are.
async fn start_together(adapters: Vec<rt::Adapter>) -> String {
    let routers = {
        let count = adapters.len();
        let capability = builder(adapters).bind("SECRET", KEY).build().unwrap();
        (0..count).map(move |index| capability.router(index))
    };
    let router = routers.reduce(axum::Router::merge).unwrap();
    harness::spawn(router).await
}

fn get(url: &str) -> RequestBuilder {
    reqwest::Client::new().get(url)
}

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

/// The challenges of a refused request, whose body is a problem.
async fn refused(request: RequestBuilder) -> Vec<String> {
    let response = request.send().await.unwrap();
    let challenges = response.headers().get_all("www-authenticate").iter();
    let challenges = challenges.map(|value| value.to_str().unwrap().to_owned()).collect();
    let (status, body) = problem(response).await;
    assert_eq!(status, 401);
    assert!(!body.to_string().contains(KEY));
    challenges
}

#[tokio::test]
async fn a_bearer_token_needs_its_scheme_and_every_byte() {
    let at = start(rest("g", BEARER, ROUTES)).await + "/x";
    let with = |value: &str| get(&at).header("authorization", value);
    for right in ["Bearer s3cr+t", "bearer s3cr+t", "BEARER   s3cr+t"] {
        assert_eq!(status(with(right)).await, 200, "{right}");
    }
    assert_eq!(refused(get(&at)).await, [r#"Bearer realm="g""#]);
    for wrong in ["Bearer s3cr+", "Bearer s3cr+tt", "Bearer S3CR+T", "Bearer {{SECRET}}"] {
        assert_eq!(refused(with(wrong)).await, [r#"Bearer realm="g", error="invalid_token""#], "{wrong}");
    }
    for wrong in ["s3cr+t", "Basic s3cr+t", "Foo s3cr+t", "Bearers3cr+t", "Bearer", "Bearer "] {
        assert_eq!(refused(with(wrong)).await, [r#"Bearer realm="g""#], "{wrong}");
    }
    let twice = with("Bearer s3cr+t").header("authorization", "Bearer s3cr+t");
    assert_eq!(refused(twice).await, [r#"Bearer realm="g""#]);
}

#[tokio::test]
async fn user_and_password_must_both_be_right() {
    let at = start(rest("g", BASIC, ROUTES)).await + "/x";
    assert_eq!(status(get(&at).basic_auth("ann", Some(KEY))).await, 200);
    let challenge = [r#"Basic realm="g", charset="UTF-8""#];
    assert_eq!(refused(get(&at)).await, challenge);
    for (user, password) in [("ann", "s3cr+"), ("bob", KEY), ("", KEY), ("ann", ""), ("ann", "s3cr+t ")] {
        assert_eq!(refused(get(&at).basic_auth(user, Some(password))).await, challenge, "{user}:{password}");
    }
    for nonsense in ["Basic", "Basic !", "Basic YW5u", "Bearer YW5uOnMzY3IrdA=="] {
        assert_eq!(refused(get(&at).header("authorization", nonsense)).await, challenge, "{nonsense}");
    }
}

#[tokio::test]
async fn an_api_key_appears_once_in_its_declared_place() {
    let at = start(rest("g", api_key(rt::Placement::Header, "X-Key"), ROUTES)).await + "/x";
    assert_eq!(status(get(&at).header("x-key", KEY)).await, 200);
    assert_eq!(refused(get(&at)).await, [r#"ApiKey realm="g", in="header", name="X-Key""#]);
    assert_eq!(status(get(&at).header("x-key", "")).await, 401);
    assert_eq!(status(get(&at).header("x-key", KEY).header("x-key", "other")).await, 401);
    assert_eq!(status(get(&format!("{at}?X-Key=s3cr%2Bt"))).await, 401);

    let at = start(rest("g", api_key(rt::Placement::Query, "the key"), ROUTES)).await + "/x";
    assert_eq!(status(get(&format!("{at}?a=b&the%20key=s3cr%2Bt"))).await, 200);
    assert_eq!(status(get(&format!("{at}?the+key=s3cr%2Bt"))).await, 200);
    assert_eq!(status(get(&format!("{at}?the+key=s3cr+t"))).await, 401, "a plus is a space");
    assert_eq!(status(get(&format!("{at}?the+key=s3cr%2Bt&the+key=s3cr%2Bt"))).await, 401);
    assert_eq!(refused(get(&at)).await, [r#"ApiKey realm="g", in="query", name="the key""#]);

    let at = start(rest("g", api_key(rt::Placement::Cookie, "key"), ROUTES)).await + "/x";
    for right in ["key=s3cr+t", "a=b; key=s3cr%2Bt"] {
        assert_eq!(status(get(&at).header("cookie", right)).await, 200, "{right}");
    }
    for wrong in ["key=", "xkey=s3cr+t", "key=s3cr+t; key=no", "s3cr+t"] {
        assert_eq!(status(get(&at).header("cookie", wrong)).await, 401, "{wrong}");
    }
}

/// Echoes what is left of a request behind a gate, which a spec that was written by hand may read.
const ECHO: rt::Shape = rt::Shape::Value(rt::template(&[
    rt::input("authorization"),
    rt::text("|"),
    rt::input("X-Key"),
    rt::text("|"),
    rt::input("key"),
    rt::text("|"),
    rt::input("other"),
]));

#[tokio::test]
async fn credentials_of_callers_are_stripped_behind_the_guard() {
    const HEADERS: &[rt::rest::Route] = &[rt::rest::Route::get("/x").output(ECHO).inputs(&[
        rt::Input::header("authorization", rt::Type::String),
        rt::Input::header("X-Key", rt::Type::String),
        rt::Input::query("key", rt::Type::String),
        rt::Input::query("other", rt::Type::String),
    ])];
    const COOKIES: &[rt::rest::Route] = &[rt::rest::Route::get("/x")
        .output(ECHO)
        .inputs(&[rt::Input::cookie("key", rt::Type::String), rt::Input::cookie("other", rt::Type::String)])];
    let left = async |guard, routes, request: fn(RequestBuilder) -> RequestBuilder| {
        let at = start(rest("g", guard, routes)).await + "/x?key=s3cr%2Bt&other=a%20b";
        request(get(&at)).send().await.unwrap().json::<String>().await.unwrap()
    };
    let all = |request: RequestBuilder| request.bearer_auth(KEY).header("x-key", KEY);
    assert_eq!(left(BEARER, HEADERS, all).await, "|s3cr+t|s3cr+t|a b");
    assert_eq!(
        left(api_key(rt::Placement::Header, "X-Key"), HEADERS, all).await,
        "Bearer s3cr+t||s3cr+t|a b"
    );
    assert_eq!(left(api_key(rt::Placement::Query, "key"), HEADERS, all).await, "Bearer s3cr+t|s3cr+t||a b");
    let cookies = |request: RequestBuilder| request.header("cookie", "key=s3cr+t; other=1");
    assert_eq!(left(api_key(rt::Placement::Cookie, "key"), COOKIES, cookies).await, "|||1");
}

#[tokio::test]
async fn everything_of_the_adapter_is_behind_its_guard() {
    let at = start(rest("g", BEARER, ROUTES)).await;
    for path in ["/x", "/x/", "/openapi.json", "/nothing/here", "/"] {
        assert_eq!(refused(get(&format!("{at}{path}"))).await.len(), 1, "{path}");
        let response = get(&format!("{at}{path}")).bearer_auth(KEY).send().await.unwrap();
        let expected = if path == "/nothing/here" { 404 } else { 200 };
        assert_eq!(response.status(), expected, "{path}");
    }
    let delete = || reqwest::Client::new().delete(format!("{at}/x"));
    assert_eq!(status(delete()).await, 401);
    assert_eq!(status(delete().bearer_auth(KEY)).await, 405);
    assert_eq!(status(reqwest::Client::new().head(format!("{at}/x"))).await, 401);
}

#[tokio::test]
async fn a_refusal_comes_before_the_body_is_looked_at() {
    let at = start(rest("g", BEARER, const { &[rt::rest::Route::post("/x").output(LET_IN)] })).await + "/x";
    let request = reqwest::Client::new().post(&at).body(vec![b'x'; 4 << 20]);
    // The connection may be closed while the body is still on its way.
    if let Ok(response) = request.send().await {
        assert_eq!(response.status(), 401);
    }
}

#[tokio::test]
async fn adapters_side_by_side_have_a_guard_each() {
    let open = rest("open", rt::Guard::None, const { &[rt::rest::Route::get("/open").output(LET_IN)] });
    let at = start_together(vec![rest("g", BEARER, ROUTES), open, mcp(BASIC)]).await;
    assert_eq!(status(get(&format!("{at}/open"))).await, 200);
    assert_eq!(status(get(&format!("{at}/openapi.json"))).await, 401);
    assert_eq!(status(get(&format!("{at}/healthz"))).await, 200, "a probe has no credentials");
    let list = || rpc_request(&format!("{at}/mcp"), "tools/list", &json!({}));
    assert_eq!(status(list()).await, 401);
    assert_eq!(status(list().bearer_auth(KEY)).await, 401);
    let response = list().basic_auth("ann", Some(KEY)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let listed: serde_json::Value = response.json().await.unwrap();
    assert_eq!(
        listed["result"]["cacheScope"], "private",
        "nobody may hand it to those whom the guard keeps out"
    );
}

#[tokio::test]
async fn adapters_on_one_listener_have_a_guard_each() {
    let adapters = vec![
        rest("g", BEARER, ROUTES),
        rest("open", rt::Guard::None, OTHERS),
        rest("basic", BASIC, const { &[rt::rest::Route::put("/x").output(LET_IN)] }),
        mcp(api_key(rt::Placement::Header, "X-Key")),
    ];
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let builder = ["g", "open", "basic", "mcp"]
        .into_iter()
        .fold(builder(adapters).bind("SECRET", KEY), |builder, adapter| builder.port(adapter, free));
    let server = builder.build().unwrap().bind().await.unwrap();
    let at = format!("http://{}", server.local_addr("mcp").unwrap());
    tokio::spawn(serve(server));

    let request =
        |method: http::Method, path: &str| reqwest::Client::new().request(method, format!("{at}{path}"));
    // One path, three adapters.
    assert_eq!(status(request(http::Method::GET, "/x")).await, 401);
    assert_eq!(status(request(http::Method::GET, "/x").bearer_auth(KEY)).await, 200);
    assert_eq!(status(request(http::Method::POST, "/x")).await, 200);
    assert_eq!(status(request(http::Method::PUT, "/x").bearer_auth(KEY)).await, 401);
    assert_eq!(status(request(http::Method::PUT, "/x").basic_auth("ann", Some(KEY))).await, 200);
    assert_eq!(status(request(http::Method::GET, "/nothing")).await, 404, "one of them is open");
    assert_eq!(status(rpc_request(&format!("{at}/mcp"), "ping", &json!({}))).await, 401);
    assert_eq!(status(rpc_request(&at, "ping", &json!({})).header("x-key", KEY)).await, 200);
}

#[tokio::test]
async fn mcp_is_refused_in_http_before_the_protocol_begins() {
    let at = start(mcp(BEARER)).await + "/mcp";
    let nonsense = || reqwest::Client::new().post(&at).body("not json");
    assert_eq!(refused(nonsense()).await, [r#"Bearer realm="mcp""#]);
    assert_ne!(status(nonsense().bearer_auth(KEY)).await, 401);
    assert_eq!(status(get(&at)).await, 401);
}

/// The one who starts the process may use it; there is no request that could carry a credential.
#[tokio::test]
async fn a_guard_is_for_http_and_not_for_streams() {
    let capability = builder(vec![mcp(BEARER)]).bind("SECRET", KEY).build().unwrap();
    let (ours, theirs) = tokio::io::duplex(4096);
    let (input, output) = tokio::io::split(ours);
    let served = tokio::spawn(async move { capability.serve_streams(0, input, output).await });
    let client = rmcp::ServiceExt::serve((), theirs).await.unwrap();
    assert_eq!(client.list_all_tools().await.unwrap().len(), 1);
    client.cancel().await.unwrap();
    served.await.unwrap().unwrap();
}

#[test]
fn an_unsafe_secret_of_a_guard_stops_the_start() {
    let error = |guard, value: &str| {
        let builder = builder(vec![rest("g", guard, ROUTES)]);
        builder.bind("SECRET", value).build().unwrap_err().to_string()
    };
    assert_eq!(
        error(BEARER, "{{TOKEN}}"),
        "the capability cannot start: authentication of adapter `g`: the token holds `{{`, as a template does that \
         was not filled in"
    );
    assert_eq!(
        error(BEARER, ""),
        "the capability cannot start: bind `env.SECRET` has no value; set the environment variable SECRET"
    );
    let empty = rt::Guard::Basic { username: &[rt::Piece::Text("ann")], password: &[] };
    assert_eq!(
        error(empty, "x"),
        "the capability cannot start: authentication of adapter `g`: the password is empty"
    );
    let colon = rt::Guard::Digest { username: &[rt::Piece::Text("a:b")], password: SECRET };
    assert_eq!(
        error(colon, "x"),
        "the capability cannot start: authentication of adapter `g`: a user name cannot hold a colon"
    );
    let name = api_key(rt::Placement::Header, "not a name");
    assert_eq!(
        error(name, "x"),
        "the capability cannot start: authentication of adapter `g`: `not a name` is not the name of a header"
    );
}

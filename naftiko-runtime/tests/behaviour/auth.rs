//! Credentials: which one is on the wire, and that there is never a second.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::{Builder, serde_json::json};

use crate::support::{KEY, serve_organizations};
use harness::Stub;

#[tokio::test]
async fn capability_credentials_are_sent_where_callers_send_none() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    capability.open("/v1/api/organizations").await;
    assert_eq!(stub.only().header("authorization"), [KEY]);
}

#[tokio::test]
async fn the_caller_s_authorization_header_replaces_the_capability_s() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let client = reqwest::Client::new();
    client
        .get(capability.url("/v1/api/organizations"))
        .header("authorization", "Token mine")
        .send()
        .await
        .unwrap();
    assert_eq!(stub.only().header("authorization"), ["Token mine"]);
}

#[tokio::test]
async fn an_mcp_client_cannot_send_its_own_credential_upstream() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let request = json!({ "name": "list-your-organizations", "arguments": {} });
    harness::rpc_request(&capability.mcp, "tools/call", &request)
        .header("authorization", "Bearer of-the-mcp-client")
        .send()
        .await
        .unwrap();
    assert_eq!(stub.only().header("authorization"), [KEY]);
}

const BINDS: &[rt::Bind] =
    &[rt::Bind::environment("env", "KEY", "KEY"), rt::Bind::environment("env", "TENANT", "TENANT")];

/// A capability with one upstream that is identified to in the given way.
pub(crate) fn spec(authentication: rt::Authentication) -> &'static rt::Spec {
    let base_uri = &[rt::Piece::Text("http://localhost:1/"), rt::Piece::Bind(1)];
    let upstream = rt::UpstreamSpec::new("u", base_uri).authentication(authentication);
    let upstreams = Box::leak(Box::new([&*Box::leak(Box::new(upstream))]));
    Box::leak(Box::new(rt::Spec::new("u", "U", "1.0.0").binds(BINDS).upstreams(upstreams)))
}

/// The API of the operations below. They are called by way of an API with an authentication.
pub(crate) static PLAIN: rt::UpstreamSpec = rt::UpstreamSpec::new("u", &[]);

static ROOT: rt::Operation = rt::Operation::get(&PLAIN, "/");

/// The request that an upstream receives for a call.
async fn sent(
    authentication: rt::Authentication,
    key: &str,
    operation: &'static rt::Operation,
) -> harness::Seen {
    let stub = Stub::json("{}").await;
    let builder: Builder<rt::Capability> = Builder::new(spec(authentication)).environment(|_| None);
    let capability =
        builder.bind("KEY", key).bind("env.TENANT", "acme").base_uri("u", &stub.uri).build().unwrap();
    capability.upstream(0).value(operation, &rt::Values::none()).await.unwrap();
    stub.only()
}

#[tokio::test]
async fn bearer_and_basic_make_the_authorization_header() {
    static MINE: rt::Operation =
        rt::Operation::get(&PLAIN, "/").parts(&[rt::Part::fixed_header("AUTHORIZATION", rt::text("mine"))]);
    let bearer = rt::Authentication::Bearer { token: &[rt::Piece::Bind(0)] };
    assert_eq!(sent(bearer, "t0k", &ROOT).await.header("authorization"), ["Bearer t0k"]);

    let basic =
        rt::Authentication::Basic { username: &[rt::Piece::Text("ann")], password: &[rt::Piece::Bind(0)] };
    let seen = sent(basic, "pä:ss", &ROOT).await;
    assert_eq!(seen.header("authorization"), ["Basic YW5uOnDDpDpzcw=="]);
    let seen = sent(basic, "p", &MINE).await;
    assert_eq!(seen.header("authorization"), ["mine"]);
}

#[tokio::test]
async fn a_key_in_the_query_is_encoded_and_comes_last() {
    static OTHER: rt::Operation =
        rt::Operation::get(&PLAIN, "/x?v=1").parts(&[rt::Part::fixed_query("q", rt::text("1"))]);
    static MINE: rt::Operation =
        rt::Operation::get(&PLAIN, "/x").parts(&[rt::Part::fixed_query("api key", rt::text("mine"))]);
    let key = rt::Authentication::ApiKey {
        placement: rt::Placement::Query,
        key: "api key",
        value: &[rt::Piece::Bind(0)],
    };
    let seen = sent(key, "a b&c=d", &OTHER).await;
    assert_eq!(seen.target, "/x?v=1&q=1&api%20key=a%20b%26c%3Dd");
    let seen = sent(key, "k", &MINE).await;
    assert_eq!(seen.target, "/x?api%20key=mine");
}

#[tokio::test]
async fn a_key_in_a_cookie_joins_the_others() {
    static OTHER: rt::Operation =
        rt::Operation::get(&PLAIN, "/").parts(&[rt::Part::fixed_cookie("a", rt::text("x"))]);
    static MINE: rt::Operation =
        rt::Operation::get(&PLAIN, "/").parts(&[rt::Part::fixed_cookie("session", rt::text("mine"))]);
    let key = rt::Authentication::ApiKey {
        placement: rt::Placement::Cookie,
        key: "session",
        value: &[rt::Piece::Text("s-"), rt::Piece::Bind(0)],
    };
    let seen = sent(key, "1;2", &OTHER).await;
    assert_eq!(seen.header("cookie"), ["a=x; session=s-1%3B2"]);
    let seen = sent(key, "1", &MINE).await;
    assert_eq!(seen.header("cookie"), ["session=mine"]);
}

#[test]
fn a_credential_that_cannot_be_sent_is_found_at_the_start() {
    let bearer = rt::Authentication::Bearer { token: &[rt::Piece::Bind(0)] };
    let builder: Builder<rt::Capability> = Builder::new(spec(bearer)).environment(|_| None);
    let error = builder.bind("KEY", "line\nbreak").bind("TENANT", "t").build().unwrap_err().to_string();
    assert_eq!(
        error,
        "the capability cannot start: authentication of upstream `u`: the value of `authorization` holds a \
         character that a header cannot carry"
    );

    let empty = rt::Authentication::ApiKey { placement: rt::Placement::Header, key: "x-key", value: &[] };
    let builder: Builder<rt::Capability> = Builder::new(spec(empty)).environment(|_| None);
    let error = builder.bind("KEY", "k").bind("TENANT", "t").build().unwrap_err().to_string();
    assert_eq!(
        error,
        "the capability cannot start: authentication of upstream `u`: the value of `x-key` is empty"
    );
}

#[tokio::test]
async fn several_keys_are_all_sent_each_where_the_caller_has_none() {
    const KEYS: &[rt::ApiKey] = &[
        rt::ApiKey { placement: rt::Placement::Header, key: "X-Org", value: &[rt::Piece::Text("acme")] },
        rt::ApiKey { placement: rt::Placement::Header, key: "X-Key", value: &[rt::Piece::Bind(0)] },
        rt::ApiKey { placement: rt::Placement::Query, key: "app", value: &[rt::Piece::Bind(0)] },
    ];
    static MINE: rt::Operation =
        rt::Operation::get(&PLAIN, "/x").parts(&[rt::Part::fixed_header("x-org", rt::text("mine"))]);
    let keys = rt::Authentication::ApiKeys(KEYS);
    let seen = sent(keys, "k", &MINE).await;
    assert_eq!((seen.header("x-org"), seen.header("x-key")), (vec!["mine"], vec!["k"]));
    assert_eq!(seen.target, "/x?app=k");
}

//! Access tokens that a capability gets for itself: when they are asked for, what is asked, and what a failure is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use naftiko_runtime::{Builder, Error};

use crate::support::{Login, Orders, Running, get, json, list_orders, start, verdict};

naftiko_runtime::capability!("auth-out-client-credentials.yaml");

async fn running(login: &Login, orders: &Orders) -> Running {
    start!(
        auth_out_client_credentials,
        &orders.uri,
        "LOGIN_URI" = login.uri.as_str(),
        "ORDERS_CLIENT_ID" = "me",
        "ORDERS_CLIENT_SECRET" = "s3cr+t",
    )
}

/// The `Authorization` headers that the API should have seen, call by call.
fn bearers<const N: usize>(tokens: [&str; N]) -> Vec<Option<String>> {
    tokens.iter().map(|token| Some(format!("Bearer {token}"))).collect()
}

#[tokio::test]
async fn a_token_is_fetched_at_the_first_call_and_kept() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    let running = running(&login, &orders).await;
    assert_eq!(login.count(|it| &it.token_requests), 0);
    for _ in 0..2 {
        assert_eq!(verdict(get(&running.orders)).await.0, 200);
    }
    assert!(list_orders(format!("{}/mcp", running.mcp), Some("Bearer of-the-caller")).await.is_some());
    assert_eq!(login.count(|it| &it.token_requests), 1);
    assert_eq!(orders.authorizations(), bearers(["t1"; 3]));
    let (authorization, form) = login.form();
    assert_eq!(
        form,
        "grant_type=client_credentials&scope=orders%3Aread&audience=https%3A%2F%2Forders.example"
    );
    assert_eq!(authorization.as_deref(), Some("Basic bWU6czNjciUyQnQ="), "`me:s3cr%2Bt`");
}

#[tokio::test]
async fn concurrent_callers_share_one_token_request() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    let running = running(&login, &orders).await;
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(verdict(get(&running.orders)))).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().0, 200);
    }
    assert_eq!(login.count(|it| &it.token_requests), 1);
    assert_eq!(orders.authorizations(), bearers(["t1"; 20]));
}

#[tokio::test]
async fn waiting_callers_share_a_failed_token_request() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    login.state.down.store(true, Ordering::Relaxed);
    let running = running(&login, &orders).await;
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(verdict(get(&running.orders)))).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().0, 502);
    }
    assert!(login.count(|it| &it.token_requests) < 20);
}

#[tokio::test]
async fn an_expired_token_is_replaced_before_it_is_sent() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    let token = json!({ "access_token": "brief", "token_type": "Bearer", "expires_in": "0" });
    *login.state.grant.lock().unwrap() = Some((200, token));
    let running = running(&login, &orders).await;
    for _ in 0..2 {
        assert_eq!(verdict(get(&running.orders)).await.0, 200);
    }
    assert_eq!(login.count(|it| &it.token_requests), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let login = Login::start().await;
    let orders = Orders::answering(|headers| {
        let fine = headers.get("authorization").is_some_and(|value| value == "Bearer t2");
        json(if fine { 200 } else { 401 }, &json!([]))
    })
    .await;
    let running = running(&login, &orders).await;
    for _ in 0..2 {
        assert_eq!(verdict(get(&running.orders)).await.0, 200);
    }
    assert_eq!(orders.authorizations(), bearers(["t1", "t2", "t2"]));
    assert_eq!(login.count(|it| &it.token_requests), 2);

    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let strict = Orders::answering(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        json(401, &json!({ "why": "never" }))
    })
    .await;
    let running = self::running(&login, &strict).await;
    let response = get(&running.orders).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "why": "never" }));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_missing_token_is_a_502_without_secrets() {
    let orders = Orders::start().await;
    for grant in [
        (401, json!({ "error": "invalid_client", "error_description": "me:s3cr+t is not known" })),
        (200, json!({ "access_token": "t", "token_type": "mac" })),
        (200, json!({ "access_token": "", "token_type": "bearer" })),
        (200, json!({ "access_token": "line\nbreak", "token_type": "bearer" })),
        (200, json!([])),
    ] {
        let login = Login::start().await;
        *login.state.grant.lock().unwrap() = Some(grant.clone());
        let running = running(&login, &orders).await;
        let response = get(&running.orders).send().await.unwrap();
        assert_eq!((response.status().as_u16(), grant.0 > 0), (502, true), "{grant:?}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["detail"], "there is no access token for the upstream");
        let result = list_orders(format!("{}/mcp", running.mcp), None).await.unwrap();
        assert_eq!(result["isError"], true);
        assert_eq!(result["content"][0]["text"], "there is no access token for the upstream");
    }
    assert_eq!(orders.authorizations().len(), 0);
}

/// A capability that looks the token endpoint up.
fn discovering(login: &Login, orders: &Orders) -> Discovering {
    let pieces = |text: &str| -> &'static [rt::Piece] {
        Box::leak(Box::new([rt::Piece::Text(Box::leak(text.to_owned().into_boxed_str()))]))
    };
    let credentials = Box::leak(Box::new(rt::ClientCredentials {
        token_endpoint: &[],
        authorization_server: pieces(&login.uri),
        client_id: pieces("me"),
        client_secret: pieces("s3cr+t"),
        scopes: &[],
        audience: &[],
        resource: pieces("https://orders.example"),
    }));
    let upstream = rt::UpstreamSpec::new("orders", pieces(&orders.uri))
        .authentication(rt::Authentication::ClientCredentials(credentials));
    let upstream: &'static rt::UpstreamSpec = Box::leak(Box::new(upstream));
    let spec = rt::Spec::new("d", "D", "1.0.0").upstreams(Box::leak(Box::new([upstream])));
    let builder: Builder<rt::Capability> = Builder::new(Box::leak(Box::new(spec)));
    let operation = rt::Operation::get(upstream, "/x").parts(PARTS);
    Discovering { capability: builder.build().unwrap(), operation: Box::leak(Box::new(operation)) }
}

const PARTS: &[rt::Part] = &[rt::Part::header("Authorization", rt::Type::String).credential()];

struct Discovering {
    capability: rt::Capability,
    operation: &'static rt::Operation,
}

impl Discovering {
    /// Calls the API, with a header of the caller's own or without.
    async fn call(&self, authorization: Option<&str>) -> Result<(), Error> {
        let values = [rt::part(authorization.map(str::to_owned))].into();
        self.capability.upstream(0).value(self.operation, &values).await.map(drop)
    }
}

#[tokio::test]
async fn an_unspecified_token_endpoint_is_discovered_from_metadata() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    let capability = discovering(&login, &orders);
    capability.call(None).await.unwrap();
    assert_eq!(orders.authorizations(), bearers(["t1"]));
    let (authorization, form) = login.form();
    assert_eq!(form, "grant_type=client_credentials&resource=https%3A%2F%2Forders.example");
    assert!(authorization.is_some());

    // Some servers want the client in the form, and say so.
    let methods = json!(["client_secret_post", "private_key_jwt"]);
    login.state.metadata.lock().unwrap().insert("token_endpoint_auth_methods_supported", methods);
    let capability = discovering(&login, &orders);
    capability.call(None).await.unwrap();
    let (authorization, form) = login.form();
    assert_eq!(authorization, None);
    assert!(form.ends_with("&client_id=me&client_secret=s3cr%2Bt"), "{form}");
}

#[tokio::test]
async fn token_errors_name_the_upstream_and_log_the_reason() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    *login.state.grant.lock().unwrap() = Some((400, json!({ "error": "invalid_scope" })));
    let error = discovering(&login, &orders).call(None).await.unwrap_err();
    assert!(matches!(error, Error::Credential { upstream: "orders", .. }), "{error:?}");
    assert_eq!(error.to_string(), "there is no access token for upstream `orders`");
    let log = format!("{error:?}");
    assert!(log.ends_with("/token answered 400 Bad Request: invalid_scope"), "{log}");
    assert!(!log.contains("s3cr"), "{log}");
}

#[tokio::test]
async fn the_header_of_a_caller_wins_and_no_token_is_fetched() {
    let (login, orders) = (Login::start().await, Orders::start().await);
    discovering(&login, &orders).call(Some("mine")).await.unwrap();
    assert_eq!(orders.authorizations(), [Some("mine".to_owned())]);
    assert_eq!(login.count(|it| &it.token_requests), 0);
}

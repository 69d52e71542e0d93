//! Keys, tokens and passwords that do not change: in front of REST and of MCP.

use crate::support::{Orders, get, list_orders, ping, start, verdict};

naftiko_runtime::capability!("auth-in-api-key.yaml");
naftiko_runtime::capability!("auth-in-bearer.yaml");
naftiko_runtime::capability!("auth-in-basic.yaml");

#[tokio::test]
async fn a_key_opens_rest_in_a_header_and_mcp_in_the_query() {
    let orders = Orders::start().await;
    let running = start!(auth_in_api_key, &orders.uri, "CALLER_KEY" = "k3y");
    let challenge = vec![r#"ApiKey realm="orders-rest", in="header", name="X-Api-Key""#.to_owned()];
    assert_eq!(verdict(get(&running.orders)).await, (401, challenge.clone()));
    assert_eq!(verdict(get(&running.orders).header("x-api-key", "no")).await, (401, challenge));
    assert_eq!(verdict(get(&running.orders).header("x-api-key", "k3y")).await, (200, vec![]));

    let challenge = vec![r#"ApiKey realm="orders-mcp", in="query", name="key""#.to_owned()];
    assert_eq!(verdict(ping(&running.mcp)).await, (401, challenge));
    assert!(list_orders(format!("{}/mcp", running.mcp), None).await.is_none());
    let result = list_orders(format!("{}/mcp?key=k3y", running.mcp), None).await.unwrap();
    assert_eq!(result["content"][0]["text"], r#"[{"id":1}]"#);
    assert_eq!(orders.authorizations(), [None, None]);
}

#[tokio::test]
async fn tokens_of_callers_do_not_reach_the_upstream() {
    let orders = Orders::start().await;
    let running = start!(auth_in_bearer, &orders.uri, "CALLER_TOKEN" = "t0k", "ORDERS_KEY" = "of-the-api");
    assert_eq!(verdict(get(&running.orders)).await.0, 401);
    assert_eq!(verdict(get(&running.orders).bearer_auth("of-the-api")).await.0, 401);
    assert_eq!(verdict(get(&running.orders).bearer_auth("t0k")).await.0, 200);
    let mcp = format!("{}/mcp", running.mcp);
    assert!(list_orders(mcp.clone(), Some("Bearer wrong")).await.is_none());
    assert!(list_orders(mcp.clone(), Some("t0k")).await.is_none());
    assert_eq!(list_orders(mcp, Some("Bearer t0k")).await.unwrap()["isError"], false);
    assert_eq!(orders.authorizations(), [Some("of-the-api".to_owned()), Some("of-the-api".to_owned())]);
}

#[tokio::test]
async fn the_challenge_of_an_upstream_is_not_mistaken_for_the_adapter_s() {
    let orders = Orders::answering(|_| {
        let mut response = crate::support::json(401, &naftiko_runtime::Value::Null);
        response.headers_mut().insert("www-authenticate", "Basic realm=\"behind\"".parse().unwrap());
        response
    })
    .await;
    let running = start!(auth_in_bearer, &orders.uri, "CALLER_TOKEN" = "t0k", "ORDERS_KEY" = "k");
    let response = get(&running.orders).bearer_auth("t0k").send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(!response.headers().contains_key("www-authenticate"));
}

#[tokio::test]
async fn a_user_with_a_password_is_let_in() {
    let orders = Orders::start().await;
    let running = start!(auth_in_basic, &orders.uri, "CALLER_USER" = "ann", "CALLER_PASSWORD" = "pä:ss");
    let challenge = vec![r#"Basic realm="orders-rest", charset="UTF-8""#.to_owned()];
    assert_eq!(verdict(get(&running.orders)).await, (401, challenge.clone()));
    assert_eq!(verdict(get(&running.orders).basic_auth("ann", Some("päss"))).await, (401, challenge));
    assert_eq!(verdict(get(&running.orders).basic_auth("ann", Some("pä:ss"))).await.0, 200);
    assert!(list_orders(format!("{}/mcp", running.mcp), Some("Basic YW5uOnDDpDpzcw==")).await.is_some());
    assert_eq!(orders.authorizations(), [None, None]);
}

#[tokio::test]
async fn the_openapi_document_is_guarded_and_names_the_scheme() {
    let orders = Orders::start().await;
    let running = start!(auth_in_bearer, &orders.uri, "CALLER_TOKEN" = "t0k", "ORDERS_KEY" = "k");
    let at = running.orders.replace("/orders", "/openapi.json");
    assert_eq!(verdict(get(&at)).await.0, 401);
    let document: naftiko_runtime::Value =
        get(&at).bearer_auth("t0k").send().await.unwrap().json().await.unwrap();
    assert_eq!(document["security"], naftiko_runtime::serde_json::json!([{ "bearer": [] }]));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn an_unfilled_template_is_refused_as_a_token() {
    let builder = auth_in_bearer::Capability::builder().environment(|name| Some(format!("{{{{{name}}}}}")));
    let error = builder.build().unwrap_err().to_string();
    assert!(error.contains("authentication of adapter `orders-rest`: the token holds `{{`"), "{error}");
}

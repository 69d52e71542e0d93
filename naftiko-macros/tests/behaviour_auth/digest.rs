//! Digest on both sides: one capability is the client of another.

use crate::support::{Orders, Running, get, list_orders, ping, start, verdict};

naftiko_runtime::capability!("auth-in-digest.yaml");
naftiko_runtime::capability!("auth-out-digest.yaml");

async fn server(orders: &Orders) -> Running {
    start!(auth_in_digest, &orders.uri, "CALLER_USER" = "Jäs \"øn\"", "CALLER_PASSWORD" = "pä:ss")
}

async fn client(server: &Running, password: &str) -> Running {
    let uri = server.orders.strip_suffix("/orders").unwrap();
    start!(auth_out_digest, uri, "ORDERS_USER" = "Jäs \"øn\"", "ORDERS_PASSWORD" = password)
}

#[tokio::test]
async fn a_capability_with_the_right_password_is_accepted() {
    let orders = Orders::start().await;
    let client = client(&server(&orders).await, "pä:ss").await;
    for _ in 0..3 {
        assert_eq!(verdict(get(&format!("{}?status=a%20b", client.orders))).await, (200, vec![]));
    }
    let result = list_orders(format!("{}/mcp", client.mcp), None).await.unwrap();
    assert_eq!(result["content"][0]["text"], r#"[{"id":1}]"#);
    assert_eq!(orders.authorizations(), vec![None; 4], "proofs stop at the adapter");
}

#[tokio::test]
async fn many_concurrent_calls_are_accepted() {
    let orders = Orders::start().await;
    let client = client(&server(&orders).await, "pä:ss").await;
    let calls: Vec<_> = (0..40).map(|_| tokio::spawn(verdict(get(&client.orders)))).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().0, 200);
    }
    assert_eq!(orders.authorizations().len(), 40);
}

#[tokio::test]
async fn a_capability_with_another_password_is_refused() {
    let orders = Orders::start().await;
    let client = client(&server(&orders).await, "wrong").await;
    let response = get(&client.orders).send().await.unwrap();
    assert_eq!(response.status(), 401, "the answer of the upstream is passed on");
    assert_eq!(orders.authorizations().len(), 0);
}

/// A parameter of a challenge.
fn parameter<'c>(challenge: &'c str, name: &str) -> &'c str {
    let (_, rest) = challenge.split_once(&format!("{name}=")).unwrap();
    rest.split(", ").next().unwrap().trim_matches('"')
}

#[tokio::test]
async fn the_challenge_offers_both_hashes_and_a_fresh_nonce() {
    let server = server(&Orders::start().await).await;
    let (status, challenges) = verdict(get(&server.orders)).await;
    assert_eq!(status, 401);
    let algorithms: Vec<_> = challenges.iter().map(|it| parameter(it, "algorithm")).collect();
    assert_eq!(algorithms, ["SHA-256", "MD5"]);
    assert_eq!(parameter(&challenges[0], "qop"), "auth");
    assert!(challenges[0].starts_with(r#"Digest realm="orders-rest", "#) && !challenges[0].contains("stale"));
    let (_, others) = verdict(ping(&server.mcp)).await;
    assert_ne!(parameter(&challenges[0], "nonce"), parameter(&others[0], "nonce"));
}

#[tokio::test]
async fn digest_credentials_are_accepted_for_one_request() {
    // What a client sends can be seen by letting it talk to a server that forwards the challenge of the real one.
    let orders = Orders::start().await;
    let server = server(&orders).await;
    let (_, challenges) = verdict(get(&server.orders)).await;
    let challenge = challenges[1].clone();
    let ear = Orders::answering(move |_| {
        let mut response = crate::support::json(401, &naftiko_runtime::Value::Null);
        response.headers_mut().insert("www-authenticate", challenge.parse().unwrap());
        response
    })
    .await;
    let user = "Jäs \"øn\"";
    let client = start!(auth_out_digest, &ear.uri, "ORDERS_USER" = user, "ORDERS_PASSWORD" = "pä:ss");
    assert_eq!(get(&client.orders).send().await.unwrap().status(), 401);
    let authorization = ear.authorizations()[1].clone().unwrap();

    let with = |url: &str, value: &str| verdict(get(url).header("authorization", value));
    let other = format!("{}?status=open", server.orders);
    let (status, challenges) = with(&other, &authorization).await;
    assert_eq!((status, challenges[0].contains("stale")), (401, false), "it is for another target");
    let damaged = authorization.replace("nc=00000001", "nc=00000002");
    assert_eq!(with(&server.orders, &damaged).await.0, 401);
    assert_eq!(with(&server.orders, &authorization).await.0, 200);
    let (status, challenges) = with(&server.orders, &authorization).await;
    assert_eq!(status, 401, "sent again");
    assert!(challenges[0].ends_with(", stale=true"), "{challenges:?}");
    assert_eq!(orders.authorizations(), [None]);
}

//! Access tokens in front of adapters: by signature on REST, by asking the authorization server on MCP.

use std::sync::atomic::Ordering;

use naftiko_runtime::serde_json::{Value, json};
use ring::hmac;

use crate::support::{Login, Orders, Running, Signer, encode, get, list_orders, now, ping, start, verdict};

naftiko_runtime::capability!("auth-in-oauth2.yaml");

struct Scene {
    login: Login,
    orders: Orders,
    running: Running,
    rsa: Signer,
    p256: Signer,
}

async fn scene() -> Scene {
    let (login, orders) = (Login::start().await, Orders::start().await);
    let (rsa, p256) = (Signer::rsa(), Signer::p256());
    *login.state.keys.lock().unwrap() = vec![rsa.jwk("rsa"), p256.jwk("ec")];
    let running = start!(
        auth_in_oauth2,
        &orders.uri,
        "LOGIN_URI" = login.uri.as_str(),
        "ORDERS_CLIENT_ID" = "orders/1",
        "ORDERS_CLIENT_SECRET" = "s3cr&t",
    );
    Scene { login, orders, running, rsa, p256 }
}

impl Scene {
    async fn verdict(&self, token: &str) -> (u16, Vec<String>) {
        verdict(get(&self.running.orders).bearer_auth(token)).await
    }

    /// Asserts that a token is refused as not valid, for this reason.
    async fn refuses(&self, token: &str, reason: &str) {
        let challenge = format!(
            r#"Bearer realm="orders-rest", error="invalid_token", error_description="{reason}", scope="orders:read""#
        );
        assert_eq!(self.verdict(token).await, (401, vec![challenge]), "{token}");
    }
}

fn rs256() -> Value {
    json!({ "alg": "RS256", "kid": "rsa", "typ": "at+jwt" })
}

#[tokio::test]
async fn tokens_of_the_issuer_are_let_in_whatever_signs_them() {
    let scene = scene().await;
    let claims = scene.login.claims();
    for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
        let token = scene.rsa.token(&json!({ "alg": algorithm, "kid": "rsa" }), &claims);
        assert_eq!(scene.verdict(&token).await.0, 200, "{algorithm}");
    }
    let token = scene.p256.token(&json!({ "alg": "ES256", "kid": "ec" }), &claims);
    assert_eq!(scene.verdict(&token).await.0, 200);
    let token = scene.p256.token(&json!({ "alg": "ES256" }), &claims);
    assert_eq!(scene.verdict(&token).await.0, 200, "a token need not name its key");
    assert_eq!(scene.login.count(|it| &it.key_requests), 1, "keys are kept");
    assert_eq!(scene.orders.authorizations(), vec![None; 8], "tokens stop at the adapter");
}

#[tokio::test]
async fn a_request_without_a_token_gets_a_challenge() {
    let scene = scene().await;
    let challenge = vec![r#"Bearer realm="orders-rest", scope="orders:read""#.to_owned()];
    assert_eq!(verdict(get(&scene.running.orders)).await, (401, challenge.clone()));
    assert_eq!(verdict(get(&scene.running.orders).basic_auth("a", Some("b"))).await, (401, challenge));
    assert_eq!(scene.login.count(|it| &it.key_requests), 0, "nothing is fetched before it is needed");
}

#[tokio::test]
async fn every_claim_is_checked() {
    let scene = scene().await;
    let token = |change: &dyn Fn(&mut Value)| {
        let mut claims = scene.login.claims();
        change(&mut claims);
        scene.rsa.token(&rs256(), &claims)
    };
    for right in [
        token(&|claims| claims["exp"] = json!(now() - 30)),
        token(&|claims| claims["nbf"] = json!(now() + 30)),
        token(&|claims| claims["iss"] = json!(format!("{}/", scene.login.uri))),
        token(&|claims| claims["aud"] = json!("orders")),
        token(&|claims| {
            claims["scp"] = json!(["orders:read"]);
            claims["scope"] = json!("x");
        }),
    ] {
        assert_eq!(scene.verdict(&right).await.0, 200);
    }
    scene.refuses(&token(&|claims| claims["exp"] = json!(now() - 62)), "Token expired").await;
    scene.refuses(&token(&|claims| drop(claims["exp"].take())), "Token expired").await;
    scene
        .refuses(
            &token(&|claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
            "Token without expiry",
        )
        .await;
    scene.refuses(&token(&|claims| claims["nbf"] = json!(now() + 62)), "Token not yet valid").await;
    scene.refuses(&token(&|claims| claims["iss"] = json!("https://evil.example")), "Invalid issuer").await;
    scene.refuses(&token(&|claims| drop(claims["iss"].take())), "Invalid issuer").await;
    scene
        .refuses(&token(&|claims| claims["aud"] = json!("https://orders.example/api")), "Invalid audience")
        .await;
    scene.refuses(&token(&|claims| claims["aud"] = json!(["orders2"])), "Invalid audience").await;
}

#[tokio::test]
async fn a_token_without_the_scope_is_forbidden() {
    let scene = scene().await;
    let mut claims = scene.login.claims();
    claims["scope"] = json!("orders:write orders:readonly");
    let token = scene.rsa.token(&rs256(), &claims);
    let challenge = r#"Bearer realm="orders-rest", error="insufficient_scope", error_description="Required scope 'orders:read' not present in token", scope="orders:read""#;
    assert_eq!(scene.verdict(&token).await, (403, vec![challenge.to_owned()]));
}

#[tokio::test]
async fn no_token_header_bypasses_the_signature_check() {
    const REASON: &str = "Invalid token";
    let scene = scene().await;
    let claims = scene.login.claims();
    let right = scene.rsa.token(&rs256(), &claims);
    assert_eq!(scene.verdict(&right).await.0, 200);
    let (message, signature) = right.rsplit_once('.').unwrap();
    let payload = message.split_once('.').unwrap().1;

    // Without a signature, in all its spellings.
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let header = encode(json!({ "alg": algorithm, "kid": "rsa" }).to_string());
        scene.refuses(&format!("{header}.{payload}."), REASON).await;
        scene.refuses(&format!("{header}.{payload}.{signature}"), REASON).await;
    }
    // Signed with what everybody knows: the public key, as a secret.
    let jwk = scene.rsa.jwk("rsa");
    for secret in [jwk.to_string(), jwk["n"].as_str().unwrap().to_owned()] {
        let header = encode(json!({ "alg": "HS256", "kid": "rsa" }).to_string());
        let forged = format!("{header}.{payload}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = hmac::sign(&key, forged.as_bytes());
        scene.refuses(&format!("{forged}.{}", encode(tag)), REASON).await;
    }
    // An algorithm for a key of another type, and a key of the token's own.
    scene.refuses(&scene.rsa.token(&json!({ "alg": "RS256", "kid": "ec" }), &claims), REASON).await;
    scene.refuses(&scene.p256.token(&json!({ "alg": "ES256", "kid": "rsa" }), &claims), REASON).await;
    let own = Signer::p256();
    let header = json!({ "alg": "ES256", "kid": "ec", "jwk": own.jwk("ec"), "jku": "https://evil.example" });
    scene.refuses(&own.token(&header, &claims), REASON).await;
    // Extensions that must be understood, changed claims, other forms of a token, nonsense.
    scene
        .refuses(&scene.rsa.token(&json!({ "alg": "RS256", "kid": "rsa", "crit": ["b64"] }), &claims), REASON)
        .await;
    let header = message.split_once('.').unwrap().0;
    let mut changed = claims.clone();
    changed["scope"] = json!("orders:read admin");
    scene.refuses(&format!("{header}.{}.{signature}", encode(changed.to_string())), REASON).await;
    scene.refuses(&format!("{header}.{payload}.{signature}.x.y"), REASON).await;
    for nonsense in ["x", "..", "a.b.c", "e30.e30.", "{}"] {
        scene.refuses(nonsense, REASON).await;
    }
    assert_eq!(scene.orders.authorizations().len(), 1);
}

#[tokio::test]
async fn an_unknown_key_is_looked_up_but_not_for_every_token() {
    let scene = scene().await;
    let claims = scene.login.claims();
    let other = scene.rsa.token(&json!({ "alg": "RS256", "kid": "other" }), &claims);
    for _ in 0..3 {
        scene.refuses(&other, "Invalid token").await;
    }
    assert_eq!(scene.login.count(|it| &it.key_requests), 1);
}

#[tokio::test]
async fn keys_for_another_use_or_algorithm_are_not_accepted() {
    let scene = scene().await;
    for (member, value) in [
        ("use", json!("enc")),
        ("key_ops", json!(["sign"])),
        ("alg", json!("RS512")),
        ("alg", json!("HS256")),
    ] {
        let login = Login::start().await;
        let mut key = scene.rsa.jwk("rsa");
        key[member] = value;
        *login.state.keys.lock().unwrap() = vec![key];
        let running = start!(
            auth_in_oauth2,
            &scene.orders.uri,
            "LOGIN_URI" = login.uri.as_str(),
            "ORDERS_CLIENT_ID" = "a",
            "ORDERS_CLIENT_SECRET" = "b",
        );
        let token = scene.rsa.token(&rs256(), &login.claims());
        assert_eq!(verdict(get(&running.orders).bearer_auth(&token)).await.0, 401, "{member}");
    }
}

#[tokio::test]
async fn an_authorization_server_that_is_down_is_not_the_caller_s_fault() {
    let scene = scene().await;
    scene.login.state.down.store(true, Ordering::Relaxed);
    let token = scene.rsa.token(&rs256(), &scene.login.claims());
    assert_eq!(scene.verdict(&token).await, (503, vec![]));
    assert_eq!(scene.verdict("not.even.one").await.0, 401, "nonsense needs no server to be refused");
    assert_eq!(verdict(ping(&scene.running.mcp).bearer_auth("t")).await, (503, vec![]));
    assert_eq!(scene.orders.authorizations().len(), 0);
}

#[tokio::test]
async fn metadata_of_other_issuers_or_over_http_is_refused() {
    for (name, value) in
        [("issuer", json!("https://evil.example")), ("jwks_uri", json!("http://login.example/jwks"))]
    {
        let scene = scene().await;
        scene.login.state.metadata.lock().unwrap().insert(name, value);
        let token = scene.rsa.token(&rs256(), &scene.login.claims());
        assert_eq!(scene.verdict(&token).await.0, 503, "{name}");
        assert_eq!(scene.login.count(|it| &it.key_requests), 0);
    }
}

#[tokio::test]
async fn mcp_asks_the_authorization_server() {
    let scene = scene().await;
    let known = [
        (
            "good",
            json!({ "active": true, "scope": "orders:read", "aud": "https://orders.example/mcp", "exp": now() + 9 }),
        ),
        ("bare", json!({ "active": true, "scope": "orders:read" })),
        ("revoked", json!({ "active": false, "scope": "orders:read" })),
        ("others", json!({ "active": true, "scope": "orders:read", "aud": ["https://orders.example/api"] })),
        ("small", json!({ "active": true })),
        ("old", json!({ "active": true, "scope": "orders:read", "exp": now() - 62 })),
    ];
    let known = known.into_iter().map(|(token, told)| (token.to_owned(), told));
    *scene.login.state.tokens.lock().unwrap() = known.collect();

    let mcp = format!("{}/mcp", scene.running.mcp);
    let result = list_orders(mcp.clone(), Some("Bearer good")).await.unwrap();
    assert_eq!(result["content"][0]["text"], r#"[{"id":1}]"#);
    assert_eq!(scene.orders.authorizations(), [None]);
    let (authorization, form) = scene.login.form();
    assert_eq!(form, "token=good&token_type_hint=access_token");
    assert_eq!(authorization.as_deref(), Some("Basic b3JkZXJzJTJGMTpzM2NyJTI2dA=="), "`orders%2F1:s3cr%26t`");

    assert_eq!(verdict(ping(&scene.running.mcp).bearer_auth("bare")).await.0, 200);
    assert_eq!(verdict(ping(&scene.running.mcp).bearer_auth("small")).await.0, 403);
    for (token, reason) in [
        ("revoked", "Token is not active"),
        ("unknown", "Token is not active"),
        ("others", "Invalid audience"),
        ("old", "Token expired"),
    ] {
        let challenge = format!(
            r#"Bearer realm="orders-mcp", error="invalid_token", error_description="{reason}", scope="orders:read", resource_metadata="https://orders.example/.well-known/oauth-protected-resource/mcp""#
        );
        assert_eq!(
            verdict(ping(&scene.running.mcp).bearer_auth(token)).await,
            (401, vec![challenge]),
            "{token}"
        );
    }
    assert!(list_orders(mcp, Some("Bearer revoked")).await.is_none());
}

#[tokio::test]
async fn mcp_serves_protected_resource_metadata_without_a_token() {
    let scene = scene().await;
    let challenge = r#"Bearer realm="orders-mcp", scope="orders:read", resource_metadata="https://orders.example/.well-known/oauth-protected-resource/mcp""#;
    assert_eq!(verdict(ping(&scene.running.mcp)).await, (401, vec![challenge.to_owned()]));
    for path in ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"] {
        let response = get(&format!("{}{path}", scene.running.mcp)).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        let document: Value = response.json().await.unwrap();
        let expected = json!({
            "resource": "https://orders.example/mcp",
            "authorization_servers": [scene.login.uri],
            "scopes_supported": ["orders:read"],
            "bearer_methods_supported": ["header"],
        });
        assert_eq!(document, expected, "{path}");
    }
    assert_eq!(verdict(get(&format!("{}/.well-known/other", scene.running.mcp))).await.0, 401);
}

#[test]
fn a_plain_http_authorization_server_stops_the_start() {
    let builder = auth_in_oauth2::Capability::builder().environment(|_| None);
    let builder = builder.bind("LOGIN_URI", "http://login.example").bind("ORDERS_CLIENT_ID", "a");
    let error = builder.bind("ORDERS_CLIENT_SECRET", "b").build().unwrap_err().to_string();
    let reason =
        "the address of the authorization server must begin with `https://`, unless it is on this machine";
    assert!(error.contains(&format!("authentication of adapter `orders-rest`: {reason}")), "{error}");
    assert!(error.contains(&format!("authentication of adapter `orders-mcp`: {reason}")), "{error}");
}

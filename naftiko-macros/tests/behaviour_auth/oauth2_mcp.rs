//! Access tokens in front of an MCP adapter, checked by signature: what it takes, what it tells those who bring none or
//! too little, and what its authorization server and its API see.

use naftiko_runtime::serde_json::{Value, json};

use crate::support::{
    Login, Orders, Signer, encode, get, list_orders, list_orders_without_handshake, now, ping, verdict,
};

naftiko_runtime::capability!("auth-in-oauth2-mcp.yaml");

/// The public URI of the adapter, as the spec of a proxy in front of it would say.
const PUBLIC: &str = "https://orders.example/mcp";
const METADATA: &str =
    r#"resource_metadata="https://orders.example/.well-known/oauth-protected-resource/mcp""#;
const SCOPES: &str = r#"scope="orders:read orders:list""#;

struct Scene {
    login: Login,
    orders: Orders,
    /// `http://host:port`
    mcp: String,
    key: Signer,
}

async fn scene() -> Scene {
    let (login, orders, key) = (Login::start().await, Orders::start().await, Signer::p256());
    *login.state.keys.lock().unwrap() = vec![key.jwk("ec")];
    let builder = auth_in_oauth2_mcp::Capability::builder()
        .environment(|_| None)
        .bind("LOGIN_URI", login.uri.as_str())
        .bind("PUBLIC_URI", PUBLIC)
        .base_uri("orders", &orders.uri)
        .port("mcp", 0);
    let server = builder.build().unwrap().bind().await.unwrap();
    let mcp = format!("http://{}", server.local_addr("orders-mcp").unwrap());
    tokio::spawn(server.run_until(std::future::pending()));
    Scene { login, orders, mcp, key }
}

impl Scene {
    fn claims(&self) -> Value {
        json!({ "iss": self.login.uri, "aud": PUBLIC, "exp": now() + 60, "scope": "orders:list orders:read" })
    }

    /// A token with these claims changed.
    fn token(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.key.token(&json!({ "alg": "ES256", "kid": "ec", "typ": "at+jwt" }), &claims)
    }

    async fn verdict(&self, token: &str) -> (u16, Vec<String>) {
        verdict(ping(&self.mcp).bearer_auth(token)).await
    }
}

#[tokio::test]
async fn both_revisions_accept_tokens_and_keep_them_from_upstreams() {
    let scene = scene().await;
    let authorization = format!("Bearer {}", scene.token(|_| ()));
    let uri = || format!("{}/mcp", scene.mcp);
    for result in [
        list_orders(uri(), Some(&authorization)).await,
        list_orders_without_handshake(uri(), Some(&authorization)).await,
    ] {
        assert_eq!(result.unwrap()["content"][0]["text"], r#"[{"id":1}]"#);
    }
    assert!(list_orders(uri(), None).await.is_none());
    assert!(list_orders_without_handshake(uri(), None).await.is_none());
    assert_eq!(scene.orders.authorizations(), [None, None]);
}

#[tokio::test]
async fn clients_without_a_token_are_pointed_to_the_metadata() {
    let scene = scene().await;
    let challenge = format!(r#"Bearer realm="orders-mcp", {SCOPES}, {METADATA}"#);
    assert_eq!(verdict(ping(&scene.mcp)).await, (401, vec![challenge.clone()]));
    assert_eq!(verdict(ping(&scene.mcp).basic_auth("a", Some("b"))).await, (401, vec![challenge.clone()]));
    // A token is taken from the header only, and guarded whatever the method and the path.
    assert_eq!(
        verdict(ping(&format!("{}/mcp?access_token={}", scene.mcp, scene.token(|_| ())))).await.0,
        401
    );
    for path in ["/mcp", "/", "/else"] {
        assert_eq!(
            verdict(get(&format!("{}{path}", scene.mcp))).await,
            (401, vec![challenge.clone()]),
            "{path}"
        );
    }

    let document = json!({
        "resource": PUBLIC,
        "authorization_servers": [scene.login.uri],
        "scopes_supported": ["orders:read", "orders:list"],
        "bearer_methods_supported": ["header"],
    });
    for path in ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"] {
        let response = get(&format!("{}{path}", scene.mcp)).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.json::<Value>().await.unwrap(), document, "{path}");
    }
    assert_eq!(get(&format!("{}/healthz", scene.mcp)).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_invalid_token_is_refused_with_reason_and_scopes() {
    let scene = scene().await;
    let forged = Signer::p256().token(&json!({ "alg": "ES256", "kid": "ec" }), &scene.claims());
    let unsigned = format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(scene.claims().to_string()));
    for (token, reason) in [
        (forged, "Invalid token"),
        (unsigned, "Invalid token"),
        ("nonsense".to_owned(), "Invalid token"),
        (scene.token(|claims| claims["exp"] = json!(now() - 62)), "Token expired"),
        (scene.token(|claims| claims["nbf"] = json!(now() + 62)), "Token not yet valid"),
        (scene.token(|claims| claims["iss"] = json!("https://evil.example")), "Invalid issuer"),
        // A token for another server of the same issuer, and for one whose name begins alike.
        (scene.token(|claims| claims["aud"] = json!("https://other.example/mcp")), "Invalid audience"),
        (scene.token(|claims| claims["aud"] = json!("https://orders.example/mcp/x")), "Invalid audience"),
        (scene.token(|claims| drop(claims["aud"].take())), "Invalid audience"),
    ] {
        let challenge = format!(
            r#"Bearer realm="orders-mcp", error="invalid_token", error_description="{reason}", {SCOPES}, {METADATA}"#
        );
        assert_eq!(scene.verdict(&token).await, (401, vec![challenge]), "{token}");
        assert!(list_orders(format!("{}/mcp", scene.mcp), Some(&format!("Bearer {token}"))).await.is_none());
    }
    assert_eq!(scene.orders.authorizations().len(), 0);
}

#[tokio::test]
async fn a_token_with_missing_scopes_is_told_every_scope() {
    let scene = scene().await;
    for (scope, missing) in
        [("orders:list", "orders:read"), ("orders:read", "orders:list"), ("orders:readonly x", "orders:read")]
    {
        let token = scene.token(|claims| claims["scope"] = json!(scope));
        let challenge = format!(
            r#"Bearer realm="orders-mcp", error="insufficient_scope", error_description="Required scope '{missing}' not present in token", {SCOPES}, {METADATA}"#
        );
        assert_eq!(scene.verdict(&token).await, (403, vec![challenge]), "{scope}");
    }
}

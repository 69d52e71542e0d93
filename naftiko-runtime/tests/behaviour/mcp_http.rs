//! MCP over HTTP: where it answers, and to whom.

use naftiko_runtime::serde_json::{Value, json};

use crate::support::{MCP, REST, organizations, serve_organizations};
use harness::{Running, post_rpc, rpc_request};

/// The status of a `tools/list` with one more header.
async fn status(capability: &Running, header: &str, value: &str) -> u16 {
    let request = rpc_request(&capability.mcp, "tools/list", &json!({})).header(header, value);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let capability = serve_organizations("http://localhost:1").await;
    assert_eq!(status(&capability, "host", "evil.example").await, 403);
    assert_eq!(status(&capability, "host", "localhost:4711").await, 200);
    assert_eq!(status(&capability, "origin", "https://evil.example").await, 403);
    assert_eq!(status(&capability, "origin", "null").await, 403);
    assert_eq!(status(&capability, "origin", "http://localhost:3000").await, 200);
}

#[tokio::test]
async fn further_hosts_and_origins_can_be_allowed() {
    let builder = organizations("http://localhost:1").allowed_host("mcp.example.com");
    let builder = builder.allowed_origin("https://app.example.com");
    let capability = Running::serve(builder.build().unwrap().bind().await.unwrap(), &[REST, MCP]);
    assert_eq!(status(&capability, "host", "mcp.example.com").await, 200);
    assert_eq!(status(&capability, "origin", "https://app.example.com").await, 200);
    assert_eq!(status(&capability, "origin", "https://app.example.org").await, 403);
}

#[tokio::test]
async fn the_endpoint_is_at_the_root_too_and_has_no_sessions() {
    let capability = serve_organizations("http://localhost:1").await;
    let root = capability.mcp.strip_suffix("/mcp").unwrap();
    let response = post_rpc(root, "ping", &json!({})).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(!response.headers().contains_key("mcp-session-id"));
    assert_eq!(response.json::<Value>().await.unwrap()["result"], json!({}));

    assert_eq!(reqwest::get(&capability.mcp).await.unwrap().status(), 405);
    assert_eq!(reqwest::get(format!("{root}/healthz")).await.unwrap().text().await.unwrap(), "ok");
    assert_eq!(reqwest::get(format!("{root}/other")).await.unwrap().status(), 404);
}

/// A request as a client of the revision without a handshake sends it; gives its result.
async fn modern(capability: &Running, method: &str) -> Value {
    let params = json!({ "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    } });
    let request = rpc_request(&capability.mcp, method, &params);
    let request = request.header("mcp-protocol-version", "2026-07-28").header("mcp-method", method);
    request.send().await.unwrap().json::<Value>().await.unwrap()["result"].take()
}

#[tokio::test]
async fn clients_of_the_revision_without_handshake_are_served() {
    let capability = serve_organizations("http://localhost:1").await;
    let listed = modern(&capability, "tools/list").await;
    assert_eq!(listed["tools"].as_array().unwrap().len(), 5);
    let discovered = modern(&capability, "server/discover").await;
    assert_eq!(discovered["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], MCP);
    for result in [listed, discovered] {
        assert_eq!(result["resultType"], "complete");
        assert_eq!((&result["ttlMs"], &result["cacheScope"]), (&json!(300_000), &json!("public")));
    }
}

#[tokio::test]
async fn a_request_over_the_limit_is_refused() {
    let builder = organizations("http://localhost:1").max_request_body(100);
    let capability = Running::serve(builder.build().unwrap().bind().await.unwrap(), &[REST, MCP]);
    let response = post_rpc(&capability.mcp, "ping", &json!({ "padding": "x".repeat(200) })).await;
    assert_eq!(response.status(), 413);
}

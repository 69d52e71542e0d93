//! Sessions and event streams, where they are asked for.

use naftiko_runtime::serde_json::{Value, json};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;

use crate::support::{MCP, REST, organizations};
use harness::{Running, Stub, rpc_request};

/// The parameters of every request of the revision without a handshake.
fn modern() -> Value {
    json!({ "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    } })
}

#[tokio::test]
async fn a_client_with_a_handshake_gets_a_session() {
    let stub = Stub::json("[1]").await;
    let server = organizations(&stub.uri).mcp_sessions().build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    let transport = StreamableHttpClientTransport::from_uri(capability.mcp.clone());
    let client = ().serve(transport).await.unwrap();
    assert_eq!(client.list_all_tools().await.unwrap().len(), 5);
    let result = client.call_tool(CallToolRequestParams::new("list-your-organizations")).await.unwrap();
    assert_eq!(result.content[0].as_text().unwrap().text, "[1]");
    client.cancel().await.unwrap();

    let hello = json!({
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" },
    });
    let response = rpc_request(&capability.mcp, "initialize", &hello).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let session = response.headers()["mcp-session-id"].clone();
    let response = rpc_request(&capability.mcp, "tools/list", &json!({})).send().await.unwrap();
    assert_eq!(response.status(), 400, "a request outside of a session");
    let ended = reqwest::Client::new().delete(&capability.mcp).header("mcp-session-id", session.clone());
    assert!(ended.send().await.unwrap().status().is_success());
    let request = rpc_request(&capability.mcp, "tools/list", &json!({})).header("mcp-session-id", session);
    assert_eq!(request.send().await.unwrap().status(), 404, "a session that has ended");
}

#[tokio::test]
async fn a_client_without_a_handshake_gets_no_session() {
    let server = organizations("http://localhost:1").mcp_sessions().build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    let request = rpc_request(&capability.mcp, "tools/list", &modern())
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "tools/list");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(!response.headers().contains_key("mcp-session-id"));
    let response: Value = response.json().await.unwrap();
    assert_eq!(response["result"]["tools"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn the_number_of_sessions_is_limited() {
    let server = organizations("http://localhost:1").mcp_sessions().build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    let hello = json!({
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" },
    });
    let mut begun = 0;
    while rpc_request(&capability.mcp, "initialize", &hello).send().await.unwrap().status() == 200 {
        begun += 1;
    }
    assert_eq!(begun, 1000);
    let response = rpc_request(&capability.mcp, "initialize", &hello).send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert!(response.text().await.unwrap().contains("try again"), "it says what to do");
}

#[tokio::test]
async fn answers_are_streams_of_events_where_that_is_asked_for() {
    let server =
        organizations("http://localhost:1").mcp_event_streams().build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    let response = rpc_request(&capability.mcp, "tools/list", &json!({})).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(!response.headers().contains_key("mcp-session-id"));
    let text = response.text().await.unwrap();
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let message: Value = data.parse().unwrap();
    assert_eq!(message["result"]["tools"].as_array().unwrap().len(), 5);
}

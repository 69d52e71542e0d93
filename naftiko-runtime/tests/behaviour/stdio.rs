//! MCP over a pair of streams.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};

use crate::support::zoo;
use harness::Stub;

#[tokio::test]
async fn clients_of_the_sdk_are_served_until_they_disconnect() {
    let stub = Stub::json("[1, 2]").await;
    let capability: rt::Capability = zoo(&stub.uri).build().unwrap();
    let (ours, theirs) = duplex(4096);
    let (input, output) = tokio::io::split(ours);
    let served = tokio::spawn(async move { capability.serve_streams(1, input, output).await });

    let client = ().serve(theirs).await.unwrap();
    assert_eq!(client.list_all_tools().await.unwrap().len(), 6);
    let result = client.call_tool(CallToolRequestParams::new("count")).await.unwrap();
    assert_eq!(result.structured_content, Some(json!({ "value": 2 })));
    client.cancel().await.unwrap();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn each_line_is_a_message_until_the_input_ends() {
    let capability: rt::Capability = zoo("http://localhost:1").build().unwrap();
    let (ours, theirs) = duplex(4096);
    let (input, output) = tokio::io::split(ours);
    let served = tokio::spawn(async move { capability.serve_streams(1, input, output).await });
    let (read, mut write) = tokio::io::split(theirs);
    let mut read = BufReader::new(read);

    let initialize = json!({ "jsonrpc": "2.0", "id": "a", "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" },
    } });
    write.write_all(format!("{initialize}\n").as_bytes()).await.unwrap();
    let mut line = String::new();
    read.read_line(&mut line).await.unwrap();
    let response: Value = naftiko_runtime::serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&response["id"], &response["result"]["serverInfo"]["name"]),
        (&json!("a"), &json!("zoo-mcp"))
    );

    write.write_all(b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n").await.unwrap();
    write.shutdown().await.unwrap();
    drop(write);
    let mut rest = String::new();
    read.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "");
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_disconnects_at_once_is_no_failure() {
    let capability: rt::Capability = zoo("http://localhost:1").build().unwrap();
    capability.serve_streams(1, tokio::io::empty(), tokio::io::sink()).await.unwrap();
    let error = capability.serve_streams(0, tokio::io::empty(), tokio::io::sink()).await.unwrap_err();
    assert_eq!(error.to_string(), "adapter `zoo-rest`: the conversation on the streams failed");
}

#[tokio::test]
async fn messages_before_the_first_request_and_long_lines_end_nothing() {
    let capability: rt::Capability = zoo("http://localhost:1").build().unwrap();
    let (ours, theirs) = duplex(1 << 16);
    let (input, output) = tokio::io::split(ours);
    tokio::spawn(async move { capability.serve_streams(1, input, output).await });
    let (read, mut write) = tokio::io::split(theirs);
    let mut lines = BufReader::new(read).lines();

    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" },
    } });
    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let long =
        json!({ "jsonrpc": "2.0", "id": 2, "method": "ping", "params": { "padding": "x".repeat(16 << 20) } });
    for message in [&initialized, &initialize, &initialized, &long] {
        write.write_all(format!("{message}\n").as_bytes()).await.unwrap();
    }
    for id in [1, 2] {
        let line = lines.next_line().await.unwrap().unwrap();
        let answer: Value = naftiko_runtime::serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], id, "{line}");
        assert!(answer.get("result").is_some(), "{line}");
    }
}

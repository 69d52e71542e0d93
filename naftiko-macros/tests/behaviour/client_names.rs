//! Tools and arguments have names that clients take; the API gets its own.

use std::collections::BTreeSet;

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Stub, serve, text};

naftiko_runtime::capability!("tests/behaviour/client-names.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!([])).await;
    let builder = client_names::Capability::builder().base_uri("shop", &stub.uri);
    (stub, serve!(builder, "names-api", "names-mcp"))
}

fn is_safe(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

#[tokio::test]
async fn every_name_is_one_that_clients_take() {
    let (_, running) = start().await;
    let tools = running.tools().await;
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["find-orders", "find-orders-2", "top-orders"]);
    for tool in &tools {
        let arguments = tool["inputSchema"]["properties"].as_object().unwrap();
        assert!(arguments.keys().all(|name| is_safe(name)), "{arguments:?}");
    }
    let arguments: BTreeSet<&str> =
        tools[0]["inputSchema"]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(arguments, BTreeSet::from(["argument", "filter_name", "filter_name_2", "ids", "top"]));
    assert_eq!(tools[0]["inputSchema"]["properties"]["filter_name_2"]["description"], "A part of the name.");
}

#[tokio::test]
async fn the_api_gets_its_own_names() {
    let (stub, running) = start().await;
    let arguments =
        json!({ "filter_name": "a", "filter_name_2": "b", "top": 5, "ids": [1, 2], "argument": 3 });
    running.tool("find-orders", arguments).await;
    let line = "GET /orders?filter_name=a&filter%5Bname%5D=b&%24top=5&ids%5B%5D=1&ids%5B%5D=2&%E6%95%B0=3";
    assert_eq!(stub.only().line(), line);
    assert_eq!(text(&running.tool("find-orders-2", json!({ "top": 1 })).await), ("[]", false));
    assert_eq!(stub.only().line(), "GET /orders?%24top=1");
    running.tool("top-orders", json!({ "how_many": 7 })).await;
    assert_eq!(stub.only().line(), "GET /orders?%24top=7");
    running.get("/orders?filter%5Bname%5D=b&%24top=5").await;
    assert_eq!(stub.only().line(), "GET /orders?filter%5Bname%5D=b&%24top=5", "REST keeps them");
    let refused = running.tool("find-orders", json!({ "filter[name]": "b" })).await;
    assert_eq!(refused["isError"], Value::Bool(true), "one name for one argument: {refused}");
    assert_eq!(stub.lines(), Vec::<String>::new());
}

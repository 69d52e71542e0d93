//! Answers that need no API behind them.

use naftiko_runtime::serde_json::json;

use harness::{Running, serve, text};

naftiko_runtime::capability!("mock.yaml");

async fn start() -> Running {
    serve!(mock::Capability::builder(), "mock-api", "mock-mcp")
}

#[tokio::test]
async fn values_are_filled_and_have_the_types_of_the_spec() {
    let running = start().await;
    let reply = running.get("/greetings/Ann%20%7B%7Btimes%7D%7D?times=3").await;
    assert_eq!(
        reply.whole(),
        (
            200,
            "application/json",
            r#"{"text":"Hi Ann {{times}}","times":3,"limit":2.5,"open":true,"about":{"language":"en","tags":["t-Ann {{times}}"]}}"#
        )
    );
}

#[tokio::test]
async fn an_absent_input_is_null() {
    let greeting = start().await.get("/greetings/Bo").await.ok();
    assert_eq!((&greeting["text"], &greeting["times"]), (&json!("Hi Bo"), &json!(null)));
}

#[tokio::test]
async fn inputs_of_a_mock_are_checked() {
    let running = start().await;
    assert_eq!(
        running.get("/greetings/Bo?times=x").await.faults(),
        ["times query must be an integer, got x"]
    );
    let result = running.tool("hello", json!({})).await;
    assert_eq!(text(&result), ("The arguments are not valid:\n- `who` is required", true));
}

#[tokio::test]
async fn a_mock_tool_answers_in_text_and_structured_content() {
    let result = start().await.tool("hello", json!({ "who": "\"Ann\"" })).await;
    assert_eq!(text(&result), (r#"{"text":"Hi \"Ann\""}"#, false));
    assert_eq!(result["structuredContent"], json!({ "text": "Hi \"Ann\"" }));
}

//! Prompts: how they are listed, what is put into them, and what is said when that cannot be.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, serve};

naftiko_runtime::capability!("prompts.yaml");

async fn start() -> Running {
    serve!(prompts::Capability::builder(), "prompts-mcp")
}

/// Role and text of each message of a prompt.
async fn messages(name: &str, arguments: Value) -> Vec<String> {
    let answer = start().await.rpc("prompts/get", json!({ "name": name, "arguments": arguments })).await;
    let messages = answer["result"]["messages"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    messages
        .iter()
        .map(|message| {
            assert_eq!(message["content"]["type"], "text");
            format!("{}: {}", text(&message["role"]), text(&message["content"]["text"]))
        })
        .collect()
}

async fn refusal(params: Value) -> (i64, String) {
    let answer = start().await.rpc("prompts/get", params).await;
    let error = &answer["error"];
    (error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn prompts_are_listed_in_the_order_of_the_spec() {
    let running = start().await;
    let listed = running.rpc("prompts/list", json!({})).await;
    assert_eq!(
        listed["result"]["prompts"],
        json!([
            {
                "name": "berth-plan",
                "title": "Berth plan",
                "description": "Plans the berths of a day",
                "arguments": [
                    { "name": "harbour", "title": "Harbour", "description": "The code of the harbour", "required": true },
                    { "name": "arrival-day", "description": "A day, as in 2026-05-01", "required": false },
                ],
            },
            {
                "name": "hand-over",
                "description": "Hands a ship over to the next watch",
                "arguments": [{ "name": "ship", "required": true }, { "name": "remarks", "required": false }],
            },
            { "name": "greeting" },
        ])
    );
    let initialize = json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let server = running.rpc("initialize", initialize).await;
    assert_eq!(server["result"]["capabilities"], json!({ "completions": {}, "prompts": {}, "tools": {} }));
}

#[tokio::test]
async fn arguments_are_put_into_messages_as_they_are() {
    assert_eq!(
        messages("berth-plan", json!({ "harbour": "{{arrival-day}}", "arrival-day": "2026-05-01" })).await,
        [
            "user: Plan the berths of {{arrival-day}} on 2026-05-01.",
            "assistant: Which ships does {{arrival-day}} expect?",
            "user: All that are announced.",
        ]
    );
    assert_eq!(messages("greeting", json!({})).await, ["user: Good morning!"]);
}

#[tokio::test]
async fn an_absent_optional_argument_becomes_empty_text() {
    for arguments in [json!({ "harbour": "HAM" }), json!({ "harbour": "HAM", "arrival-day": null })] {
        assert_eq!(messages("berth-plan", arguments).await[0], "user: Plan the berths of HAM on .");
    }
    assert_eq!(messages("berth-plan", json!({ "harbour": 7 })).await[0], "user: Plan the berths of 7 on .");
}

#[tokio::test]
async fn a_prompt_file_keeps_placeholders_that_are_no_argument() {
    assert_eq!(
        messages("hand-over", json!({ "ship": "Aa {{remarks}}", "remarks": "none" })).await,
        [
            "user: # Hand-over of Aa {{remarks}}\n\nWrite the hand-over of Aa {{remarks}} for the next watch.\n\
          Remarks: none\nLeave {{captain}} as a placeholder for the signature.\n"
        ]
    );
}

#[tokio::test]
async fn the_description_comes_with_the_messages() {
    let running = start().await;
    let answer =
        running.rpc("prompts/get", json!({ "name": "hand-over", "arguments": { "ship": "Aa" } })).await;
    assert_eq!(answer["result"]["description"], "Hands a ship over to the next watch");
    let answer = running.rpc("prompts/get", json!({ "name": "greeting" })).await;
    assert_eq!(answer["result"].get("description"), None);
}

#[tokio::test]
async fn bad_arguments_are_all_named() {
    assert_eq!(
        refusal(json!({ "name": "berth-plan", "arguments": { "harbor": "HAM", "x": 1 } })).await,
        (
            -32602,
            "`harbor` is not an argument of this prompt; did you mean `harbour`?; \
             `x` is not an argument of this prompt; `harbour` is required"
                .to_owned()
        )
    );
    assert_eq!(refusal(json!({ "name": "hand-over" })).await, (-32602, "`ship` is required".to_owned()));
}

#[tokio::test]
async fn an_unknown_prompt_is_an_error_of_the_protocol() {
    assert_eq!(
        refusal(json!({ "name": "hand over" })).await,
        (-32602, "Unknown prompt: hand over".to_owned())
    );
}

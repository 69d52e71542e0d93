//! MCP, with the SDK's own client: over HTTP against the capability, over stdio against the program.

use rmcp::model::{CallToolRequestParams, CallToolResult, ContentBlock};
use rmcp::service::RunningService;
use rmcp::transport::{StreamableHttpClientTransport, TokioChildProcess};
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};
use tokio::process::Command;

type Client = RunningService<RoleClient, ()>;

async fn call(client: &Client, tool: &'static str, arguments: Value) -> CallToolResult {
    let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
    client.call_tool(CallToolRequestParams::new(tool).with_arguments(arguments)).await.expect("a result")
}

fn text(result: &CallToolResult) -> &str {
    match &*result.content {
        [ContentBlock::Text(block)] => &block.text,
        other => panic!("one text is expected, not {other:?}"),
    }
}

fn body(result: &CallToolResult) -> Value {
    assert_eq!(result.is_error, Some(false), "{result:?}");
    serde_json::from_str(text(result)).expect("JSON")
}

async fn all_five_operations_answer(client: Client) {
    let tools = client.list_all_tools().await.expect("the tools");
    let names: Vec<&str> = tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(
        names,
        [
            "reset-organization-token",
            "list-your-organizations",
            "get-organization-settings",
            "update-organization",
            "update-default-role",
        ]
    );
    let schemas: Vec<Value> = tools.iter().map(|tool| Value::Object((*tool.input_schema).clone())).collect();
    assert!(!serde_json::to_string(&schemas).expect("JSON").contains("Authorization"));
    assert_eq!(
        schemas[2],
        json!({
            "type": "object",
            "properties": {"id": {"type": "integer"}},
            "required": ["id"],
            "additionalProperties": false,
        })
    );
    assert!(schemas[1]["properties"]["ordering"].is_object());
    let hints = tools[1].annotations.as_ref().expect("annotations");
    assert_eq!(
        (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint),
        (Some(true), Some(false), Some(true))
    );

    assert_eq!(body(&call(&client, "list-your-organizations", json!({})).await)[0]["id"], 1);
    let rename = json!({"id": 1, "body": {"title": "Our labels"}});
    assert_eq!(body(&call(&client, "update-organization", rename).await)["title"], "Our labels");
    // Models quote numbers; that is no reason to refuse.
    let organization = body(&call(&client, "get-organization-settings", json!({"id": "1"})).await);
    assert_eq!(organization["title"], "Our labels");
    let token = body(&call(&client, "reset-organization-token", json!({})).await);
    assert_ne!(token["token"], organization["token"]);

    let role = call(&client, "update-default-role", json!({"id": 1, "body": {}})).await;
    assert_eq!(role.is_error, Some(true));
    assert!(text(&role).contains("404"), "{}", text(&role));
    let nothing = call(&client, "get-organization-settings", json!({"identifier": 1})).await;
    assert_eq!(nothing.is_error, Some(true));
    assert!(text(&nothing).contains("`id`") && text(&nothing).contains("identifier"), "{}", text(&nothing));
    client.cancel().await.expect("the client ends");
}

#[tokio::test]
async fn all_five_operations_answer_over_http() {
    let (_, mcp) = super::serve().await;
    let client = ().serve(StreamableHttpClientTransport::from_uri(mcp)).await.expect("the client connects");
    all_five_operations_answer(client).await;
}

#[tokio::test]
async fn all_five_operations_answer_over_stdio() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_generated-example"));
    program.arg("--stdio");
    let transport = TokioChildProcess::new(program).expect("the program starts");
    all_five_operations_answer(().serve(transport).await.expect("the client connects")).await;
}

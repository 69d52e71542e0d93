//! The client of rmcp against the program of `examples/conformance.rs`, as a process: over HTTP and over stdio, with the
//! handshake of older revisions and without. `clients.sh` does the same with clients that are not of Rust.

use std::path::PathBuf;
use std::process::Stdio;

use rmcp::RoleClient;
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ContentBlock, ErrorCode, GetPromptRequestParams, JsonObject,
    ProtocolVersion, ReadResourceRequestParams, ResourceContents,
};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RunningService, ServiceError};
use rmcp::transport::{IntoTransport, StreamableHttpClientTransport, TokioChildProcess};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

type Client = RunningService<RoleClient, ()>;

/// The program, which cargo builds beside the tests.
fn program() -> Command {
    let mut path = std::env::current_exe().expect("the path of this test");
    path.pop();
    path.pop();
    let path: PathBuf = path.join("examples").join(format!("conformance{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is not built", path.display());
    let mut command = Command::new(path);
    command.kill_on_drop(true);
    command
}

/// The program as a server, and its endpoint. It ends when it is dropped.
async fn serve() -> (Child, String) {
    let mut server =
        program().args(["--port", "0"]).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(server.stderr.take().expect("its errors")).lines();
    while let Some(line) = lines.next_line().await.expect("a line") {
        if let Some(url) = line.strip_prefix("listening on ") {
            return (server, url.to_owned());
        }
    }
    panic!("the program ended before it served");
}

fn with_handshake() -> ClientLifecycleMode {
    ClientLifecycleMode::Initialize
}

fn without_handshake() -> ClientLifecycleMode {
    ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] }
}

async fn connect<T, E, A>(transport: T, mode: ClientLifecycleMode) -> Client
where
    T: IntoTransport<RoleClient, E, A>,
    E: std::error::Error + Send + Sync + 'static,
{
    ().serve_with_lifecycle(transport, mode).await.expect("the client connects")
}

fn object(value: Value) -> JsonObject {
    let Value::Object(object) = value else { panic!("an object") };
    object
}

async fn call(client: &Client, tool: &'static str, arguments: Value) -> CallToolResult {
    let params = CallToolRequestParams::new(tool).with_arguments(object(arguments));
    client.call_tool(params).await.expect("a result")
}

async fn read(client: &Client, uri: &str) -> Result<ResourceContents, ServiceError> {
    let mut read = client.read_resource(ReadResourceRequestParams::new(uri)).await?;
    assert_eq!(read.contents.len(), 1);
    Ok(read.contents.remove(0))
}

fn code<T: std::fmt::Debug>(answer: Result<T, ServiceError>) -> ErrorCode {
    match answer {
        Err(ServiceError::McpError(error)) => error.code,
        other => panic!("{other:?} is no error of the protocol"),
    }
}

/// Lists, calls, reads and gets; `missing` is the code of what is not there, which depends on the revision.
async fn everything(client: Client, missing: ErrorCode) {
    let tools = client.list_all_tools().await.expect("the tools");
    assert!(tools.iter().any(|tool| tool.name == "test_simple_text"));
    let record = call(&client, "get-record", json!({ "id": "7" })).await;
    assert_eq!(record.structured_content, Some(json!({ "id": "7", "data": "Data for ID: 7" })));
    let mixed = call(&client, "test_multiple_content_types", json!({})).await;
    let [ContentBlock::Text(_), ContentBlock::Image(_), ContentBlock::Resource(resource)] = &*mixed.content
    else {
        panic!("{mixed:?}")
    };
    assert!(matches!(
        &resource.resource,
        ResourceContents::TextResourceContents { uri, .. } if uri == "test://mixed-content-resource"
    ));
    assert_eq!(call(&client, "test_error_handling", json!({})).await.is_error, Some(true));
    assert_eq!(call(&client, "get-record", json!({})).await.is_error, Some(true));
    let unknown = client.call_tool(CallToolRequestParams::new("no_tool")).await;
    assert_eq!(code(unknown), ErrorCode::INVALID_PARAMS);

    assert_eq!(client.list_all_resources().await.expect("the resources").len(), 2);
    assert_eq!(client.list_all_resource_templates().await.expect("the templates").len(), 1);
    let text = read(&client, "test://static-text").await.expect("a text");
    assert!(matches!(
        text,
        ResourceContents::TextResourceContents { text, .. }
            if text == "This is the content of the static text resource."
    ));
    let picture = read(&client, "test://static-binary").await.expect("a picture");
    assert!(
        matches!(picture, ResourceContents::BlobResourceContents { blob, .. } if blob.starts_with("iVBOR"))
    );
    let record = read(&client, "test://template/7/data").await.expect("a record");
    assert!(
        matches!(record, ResourceContents::TextResourceContents { text, .. } if text.contains(r#""id":"7""#))
    );
    assert_eq!(code(read(&client, "test://none").await), missing);

    assert_eq!(client.list_all_prompts().await.expect("the prompts").len(), 4);
    let params = GetPromptRequestParams::new("test_prompt_with_arguments")
        .with_arguments(object(json!({ "arg1": "hello", "arg2": "{{arg1}}" })));
    let prompt = client.get_prompt(params).await.expect("the prompt");
    assert!(matches!(
        &prompt.messages[0].content,
        ContentBlock::Text(block) if block.text == "Prompt with arguments: arg1='hello', arg2='{{arg1}}'"
    ));
    let drawn = client.get_prompt(GetPromptRequestParams::new("test_prompt_with_image")).await;
    assert!(matches!(drawn.expect("the prompt").messages[0].content, ContentBlock::Image(_)));
    let incomplete = client.get_prompt(GetPromptRequestParams::new("test_prompt_with_arguments")).await;
    assert_eq!(code(incomplete), ErrorCode::INVALID_PARAMS);
    client.cancel().await.expect("the client ends");
}

#[tokio::test]
async fn clients_with_and_without_handshake_work_over_http() {
    let (_server, url) = serve().await;
    let transport = || StreamableHttpClientTransport::from_uri(url.clone());
    everything(connect(transport(), with_handshake()).await, ErrorCode::RESOURCE_NOT_FOUND).await;
    everything(connect(transport(), without_handshake()).await, ErrorCode::INVALID_PARAMS).await;
}

#[tokio::test]
async fn clients_with_and_without_handshake_work_over_stdio() {
    let transport = || {
        let mut program = program();
        program.arg("--stdio");
        TokioChildProcess::new(program).expect("the program starts")
    };
    everything(connect(transport(), with_handshake()).await, ErrorCode::RESOURCE_NOT_FOUND).await;
    everything(connect(transport(), without_handshake()).await, ErrorCode::INVALID_PARAMS).await;
}

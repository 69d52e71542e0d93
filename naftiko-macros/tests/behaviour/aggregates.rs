//! Functions that several adapters share: what a reference inherits, and what it says itself.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Stub, json_response, serve, text};

naftiko_runtime::capability!("aggregates.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::pages([
        ("GET /ships/7", json!({ "vessel_name": "Aa", "crew": ["c1", "c3"], "x": 1 })),
        ("GET /crew", json!([{ "id": "c1", "name": "Ann", "x": 1 }, { "id": "c3", "name": "Cy" }])),
    ])
    .await;
    let running = running(&stub).await;
    (stub, running)
}

async fn running(stub: &Stub) -> Running {
    serve!(aggregates::Capability::builder().base_uri("registry", &stub.uri), "fleet-api", "fleet-mcp")
}

#[tokio::test]
async fn a_reference_passes_its_inputs_to_the_function() {
    let (stub, running) = start().await;
    assert_eq!(running.get("/ships/7").await.ok(), json!({ "name": "Aa" }));
    assert_eq!(stub.only().line(), "GET /ships/7");
    let result = running.tool("get-ship", json!({ "number": "7" })).await;
    assert_eq!(
        (text(&result), &result["structuredContent"]),
        ((r#"{"name":"Aa"}"#, false), &json!({ "name": "Aa" }))
    );
    assert_eq!(stub.only().line(), "GET /ships/7");
}

#[tokio::test]
async fn a_function_of_steps_gives_the_same_to_both_adapters() {
    let (stub, running) = start().await;
    let crew = json!({ "crew": [{ "name": "Ann" }, { "name": "Cy" }] });
    assert_eq!(running.get("/ships/7/crew").await.ok(), crew);
    assert_eq!(running.tool("get-crew", json!({ "number": 7 })).await["structuredContent"], crew);
    let mut lines = stub.lines();
    lines.sort();
    assert_eq!(lines, ["GET /crew", "GET /crew", "GET /ships/7", "GET /ships/7"]);
}

#[tokio::test]
async fn a_tool_inherits_description_hints_and_schema() {
    let tools = start().await.1.tools().await;
    let schema = json!({
        "type": "object",
        "properties": { "number": { "type": "string", "description": "Number of the ship" } },
        "required": ["number"],
        "additionalProperties": false,
    });
    let hints = |read_only, destructive, idempotent, open_world| {
        json!({
            "readOnlyHint": read_only, "destructiveHint": destructive,
            "idempotentHint": idempotent, "openWorldHint": open_world,
        })
    };
    let said = |tool: &Value| {
        let name = |member: &str| tool[member].as_str().unwrap().to_owned();
        (name("name"), name("description"), tool["annotations"].clone())
    };
    let ship = ("get-ship".to_owned(), "Get one ship".to_owned(), hints(true, false, true, true));
    assert_eq!(said(&tools[0]), ship, "all of the function");
    let description = "Get the crew, by another name".to_owned();
    let crew = ("get-crew".to_owned(), description, hints(true, false, true, false));
    assert_eq!(said(&tools[1]), crew, "its own words and hints, those of the function beside them");
    for tool in &tools {
        assert_eq!(tool["inputSchema"], schema);
    }
}

#[tokio::test]
async fn an_error_of_the_api_keeps_its_status() {
    let (_, running) = start().await;
    let gone = (404, "application/json", r#"{"gone":true}"#);
    assert_eq!(running.get("/ships/8").await.whole(), gone);
    let reply = running.get("/ships/8/crew").await;
    assert_eq!((reply.whole(), reply.header("naftiko-step")), (gone, "ship"));
    let result = running.tool("get-ship", json!({ "number": "8" })).await;
    assert_eq!(text(&result), ("HTTP 404 Not Found\n\n{\"gone\":true}", true));
    let result = running.tool("get-crew", json!({ "number": "8" })).await;
    assert_eq!(text(&result), ("step `ship`: HTTP 404 Not Found\n\n{\"gone\":true}", true));
}

#[tokio::test]
async fn an_input_of_the_function_cannot_change_the_path() {
    let stub = Stub::start(|_| async { json_response(200, &json!({})) }).await;
    let running = running(&stub).await;
    running.tool("get-ship", json!({ "number": "../crew" })).await;
    assert_eq!(stub.only().line(), "GET /ships/..%2Fcrew");
}

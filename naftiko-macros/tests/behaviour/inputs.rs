//! Inputs of a caller: types, patterns, defaults, places, and one answer that names every fault.

use naftiko_runtime::serde_json::json;

use harness::{Reply, Running, Stub, serve, text};

naftiko_runtime::capability!("inputs.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!([])).await;
    let builder = inputs::Capability::builder().bind("SHOP_TENANT", "acme").base_uri("shop", &stub.uri);
    (stub, serve!(builder, "inputs-api", "inputs-mcp"))
}

#[tokio::test]
async fn absent_inputs_take_their_default() {
    let (stub, running) = start().await;
    assert_eq!(running.get("/orders?status=open").await.whole(), (200, "application/json", "[]"));
    assert_eq!(stub.only().line(), "GET /orders?status=open&limit=20&tenant=t-acme");
    running.tool("find-orders", json!({ "status": "closed", "limit": null })).await;
    assert_eq!(stub.only().line(), "GET /orders?status=closed&limit=20");
}

#[tokio::test]
async fn given_inputs_override_their_default() {
    let (stub, running) = start().await;
    let request = running.request("GET", "/orders?status=closed&limit=5");
    let request = request.header("cookie", "a=b; tenant=mine%2Fyours").header("X-Since", "2026-01-01");
    assert_eq!(Reply::of(request).await.status, 200);
    let seen = stub.only();
    assert_eq!(seen.line(), "GET /orders?status=closed&limit=5&tenant=mine%2Fyours&since=2026-01-01");
    assert_eq!((seen.header("cookie").len(), seen.header("x-since").len()), (0, 0), "they are of the caller");
    running.tool("find-orders", json!({ "status": "open", "limit": "7" })).await;
    assert_eq!(stub.only().line(), "GET /orders?status=open&limit=7");
}

#[tokio::test]
async fn every_fault_is_named_in_one_answer() {
    let (stub, running) = start().await;
    let reply = running.get("/orders?limit=many").await;
    assert_eq!(reply.problem(), (400, "2 inputs are not valid".to_owned()));
    assert_eq!(reply.faults(), ["status query is required", "limit query must be an integer, got many"]);
    assert_eq!(
        running.get("/orders?status=opened&limit=1&limit=2").await.faults(),
        ["status query must match `^(open|closed)$`, got opened", "limit query must be given once, got 2"]
    );
    assert_eq!(
        running.get("/orders?status=%ff&limit=1.5").await.faults(),
        ["status query is not valid UTF-8", "limit query must be an integer, got 1.5",]
    );
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_tool_names_every_fault_of_its_arguments() {
    let (stub, running) = start().await;
    let result =
        running.tool("find-orders", json!({ "status": "x", "limit": [], "limits": 1, "colour": 2 })).await;
    assert_eq!(
        text(&result),
        (
            "The arguments are not valid:\n\
             - `status` must match `^(open|closed)$`, got x\n\
             - `limit` must be an integer, got []\n\
             - `limits` is not an argument of this tool; did you mean `limit`?\n\
             - `colour` is not an argument of this tool; they are `status`, `limit`",
            true
        )
    );
    let result = running.tool("find-orders", json!({})).await;
    assert_eq!(text(&result), ("The arguments are not valid:\n- `status` is required", true));
    let answer = running.rpc("tools/call", json!({ "name": "find-order", "arguments": {} })).await;
    assert_eq!(answer["error"]["code"], -32602, "an unknown tool is no result: {answer}");
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn line_breaks_do_not_get_past_a_pattern() {
    let (stub, running) = start().await;
    for status in ["open%0A", "%0Aopen", "open%0Ax", "OPEN", "", "open,closed"] {
        assert_eq!(running.get(&format!("/orders?status={status}")).await.faults().len(), 1, "{status}");
    }
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn inputs_are_read_from_their_place_in_the_body() {
    let (stub, running) = start().await;
    let body =
        json!({ "customer": { "id": 7 }, "lines": [{ "article": "a b" }, { "article": "c" }], "first": 1 });
    assert_eq!(running.send("POST", "/orders", &body).await.status, 200);
    let seen = stub.only();
    assert_eq!(seen.line(), "POST /orders?customer=7&first=a%20b");
    assert_eq!(seen.body, "", "the body was only read");
    for body in [
        json!({}),
        json!({ "customer": null, "lines": null }),
        json!({ "customer": { "id": null }, "lines": [] }),
    ] {
        assert_eq!(running.send("POST", "/orders", &body).await.status, 200, "{body}");
        assert_eq!(stub.only().line(), "POST /orders", "{body}");
    }
    assert_eq!(
        running.send("POST", "/orders", &json!({ "customer": 7, "lines": {} })).await.faults(),
        [
            "customer body is inside of an object, and there is something else",
            "first body is inside of a list, and there is something else"
        ]
    );
    let body = json!({ "customer": { "id": "x" }, "lines": [{ "article": [1] }] });
    assert_eq!(
        running.send("POST", "/orders", &body).await.faults(),
        [r#"customer body must be an integer, got "x""#, "first body must be a string, got [1]"]
    );
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_body_that_is_not_understood_is_refused() {
    let (stub, running) = start().await;
    let send = |media_type: &'static str, body: &'static str| {
        Reply::of(running.request("POST", "/orders").header("content-type", media_type).body(body))
    };
    let faults = send("application/json", "{\"customer\": {\"id\": 7}").await.faults();
    assert!(faults.len() == 1 && faults[0].starts_with("body body is not JSON: EOF"), "{faults:?}");
    assert_eq!(send("application/json", "[1]").await.faults(), ["body body must be an object"]);
    assert_eq!(send("text/plain", "{}").await.problem().0, 415);
    assert_eq!(stub.lines(), Vec::<String>::new());
    // JSON by any name, and by none.
    assert_eq!(send("application/vnd.x+json; charset=utf-8", "{}").await.status, 200);
    assert_eq!(Reply::of(running.request("POST", "/orders").body("{}")).await.status, 200);
    assert_eq!(Reply::of(running.request("POST", "/orders")).await.status, 200, "every input is optional");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let (stub, running) = start().await;
    let body = json!({ "customer": { "id": 7 }, "filling": "x".repeat(2 << 20) });
    assert_eq!(running.send("POST", "/orders", &body).await.problem().0, 413);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

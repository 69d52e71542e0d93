//! Resources: how they are listed, what is read under which URI, and what is said when that cannot be.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Stub, json_response, respond, serve};

naftiko_runtime::capability!("resources.yaml");
naftiko_runtime::capability!("resources-files.yaml");

async fn start(uri: &str) -> Running {
    serve!(resources::Capability::builder().base_uri("harbour", uri), "resources-mcp")
}

async fn files() -> Running {
    serve!(resources_files::Capability::builder(), "files-mcp")
}

async fn harbour() -> Stub {
    Stub::start(async |seen| match seen.path().as_str() {
        "GET /ships/7" => json_response(200, &json!({ "vesselName": "Aa", "berth": "A1" })),
        "GET /berths/A1/log" => json_response(200, &json!({ "entries": ["in", "out"] })),
        "GET /berths/A%20%2B/log" => respond(200, &[("content-type", "text/csv; charset=utf-8")], "x"),
        "GET /crest" => respond(200, &[("content-type", "image/png")], &b"\x89PNG"[..]),
        _ => json_response(404, &json!({ "secret": "of the API" })),
    })
    .await
}

/// The only content of a resource.
async fn read(running: &Running, uri: &str) -> Value {
    let mut answer = running.rpc("resources/read", json!({ "uri": uri })).await;
    let contents = answer["result"]["contents"].as_array_mut().unwrap_or_else(|| panic!("{uri}"));
    assert_eq!(contents.len(), 1);
    contents.remove(0)
}

async fn refusal(running: &Running, uri: &str) -> Value {
    running.rpc("resources/read", json!({ "uri": uri })).await["error"].take()
}

fn not_found(uri: &str) -> Value {
    json!({ "code": -32002, "message": "Resource not found", "data": { "uri": uri } })
}

#[tokio::test]
async fn resources_and_templates_are_listed_apart_and_in_order() {
    let running = start("http://localhost:1").await;
    assert_eq!(
        running.rpc("resources/list", json!({})).await["result"]["resources"],
        json!([
            {
                "uri": "harbour://crest",
                "name": "crest",
                "title": "Crest",
                "description": "The crest of the harbour",
            },
            { "uri": "harbour://rules", "name": "rules", "title": "rules", "mimeType": "application/json" },
        ])
    );
    let mut listed = running.rpc("resources/templates/list", json!({})).await;
    let templates = listed["result"]["resourceTemplates"].take();
    assert_eq!(
        templates[0],
        json!({
            "uriTemplate": "harbour://ships/{imo}",
            "name": "ship",
            "title": "ship",
            "description": "A ship as the harbour knows it",
        })
    );
    let uris: Vec<_> =
        templates.as_array().unwrap().iter().map(|template| &template["uriTemplate"]).collect();
    assert_eq!(
        uris,
        [
            "harbour://ships/{imo}",
            "harbour://ships/{imo}/name",
            "harbour://ships/{imo}/summary",
            "harbour://berths/{berth}/logs/{year}-{month}.txt",
            "harbour://today/{imo}",
            "harbour://tides/{span}",
        ]
    );
    let initialize = json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let server = running.rpc("initialize", initialize).await;
    assert_eq!(server["result"]["capabilities"], json!({ "completions": {}, "resources": {}, "tools": {} }));
}

#[tokio::test]
async fn a_variable_whose_values_are_known_is_completed() {
    let running = start("http://localhost:1").await;
    let complete = async |uri: &str, name: &str, value: &str| {
        let reference = json!({ "type": "ref/resource", "uri": uri });
        let argument = json!({ "name": name, "value": value });
        running.rpc("completion/complete", json!({ "ref": reference, "argument": argument })).await
    };
    let span = complete("harbour://tides/{span}", "span", "W").await;
    assert_eq!(span["result"]["completion"], json!({ "values": ["week"], "total": 1, "hasMore": false }));
    let imo = complete("harbour://ships/{imo}", "imo", "").await;
    assert_eq!(imo["result"]["completion"]["values"], json!([]));
    let tides = read(&running, "harbour://tides/week").await;
    assert_eq!(tides["text"], r#"{"title":"Tides of a week"}"#);
}

#[tokio::test]
async fn reading_a_resource_gives_the_answer_of_the_api() {
    let stub = harbour().await;
    let running = start(&stub.uri).await;
    let uri = "harbour://ships/7";
    assert_eq!(
        read(&running, uri).await,
        json!({ "uri": uri, "mimeType": "application/json", "text": r#"{"vesselName":"Aa","berth":"A1"}"# })
    );
    assert_eq!(stub.only().line(), "GET /ships/7");
    let uri = "harbour://crest";
    assert_eq!(read(&running, uri).await, json!({ "uri": uri, "mimeType": "image/png", "blob": "iVBORw==" }));
}

#[tokio::test]
async fn outputs_steps_functions_and_constants_are_read() {
    let running = start(&harbour().await.uri).await;
    for (uri, mime_type, text) in [
        ("harbour://ships/7/name", "text/plain", "Aa"),
        ("harbour://ships/7/summary", "application/json", r#""Aa""#),
        ("harbour://today/7", "application/json", r#"{"ship":"Aa","entries":["in","out"]}"#),
        ("harbour://rules", "application/json", r#"{"speed":6}"#),
    ] {
        let expected = json!({ "uri": uri, "mimeType": mime_type, "text": text });
        assert_eq!(read(&running, uri).await, expected);
    }
}

#[tokio::test]
async fn an_empty_answer_is_an_empty_text() {
    let running = start(&Stub::answering(204, &[], "").await.uri).await;
    for (uri, mime_type) in [
        ("harbour://crest", "application/octet-stream"),
        ("harbour://ships/7/name", "text/plain"),
        ("harbour://ships/7/summary", "application/json"),
    ] {
        assert_eq!(read(&running, uri).await, json!({ "uri": uri, "mimeType": mime_type, "text": "" }));
    }
}

#[tokio::test]
async fn variables_are_decoded_once_and_stay_in_their_segment() {
    let stub = harbour().await;
    let running = start(&stub.uri).await;
    let content = read(&running, "harbour://berths/A%20%2B/logs/2026-05-%252F.txt").await;
    assert_eq!((&content["mimeType"], &content["text"]), (&json!("text/plain"), &json!("x")));
    assert_eq!(stub.only().line(), "GET /berths/A%20%2B/log?day=2026%2F05-%252F");
    running.rpc("resources/read", json!({ "uri": "harbour://berths/group%2Fproject/logs/1-2.txt" })).await;
    assert_eq!(stub.only().line(), "GET /berths/group%2Fproject/log?day=1%2F2");
    for uri in [
        "harbour://berths/../logs/1-2.txt",
        "harbour://berths/%2E%2e/logs/1-2.txt",
        "harbour://berths/a%2F..%2Fb/logs/1-2.txt",
        "harbour://berths//logs/1-2.txt",
        "harbour://berths/a/logs/1.txt",
        "harbour://berths/a/b/logs/1-2.txt",
    ] {
        assert_eq!(refusal(&running, uri).await, not_found(uri));
    }
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn read_errors_do_not_reveal_the_upstream() {
    let running = start(&harbour().await.uri).await;
    let failed = json!({ "code": -32603, "message": "the upstream answered 404 Not Found" });
    for uri in ["harbour://ships/8", "harbour://ships/8/name", "harbour://ships/8/summary"] {
        assert_eq!(refusal(&running, uri).await, failed);
    }
    assert_eq!(refusal(&running, "harbour://today/8").await["code"], -32603);
    let away = start(&Stub::away().await.uri).await;
    assert_eq!(
        refusal(&away, "harbour://crest").await,
        json!({ "code": -32603, "message": "the upstream cannot be reached" })
    );
}

#[tokio::test]
async fn unknown_uris_and_bad_values_are_told_apart() {
    let running = start("http://localhost:1").await;
    for uri in ["harbour://crests", "harbour://crest/", "HARBOUR://crest", "", "harbour://ships/{imo}/x"] {
        assert_eq!(refusal(&running, uri).await, not_found(uri));
    }
    assert_eq!(
        refusal(&running, "harbour://ships/seven").await,
        json!({ "code": -32602, "message": "`imo` must be an integer, got seven" })
    );
}

#[tokio::test]
async fn an_unknown_uri_is_invalid_params_since_2026() {
    let running = start("http://localhost:1").await;
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let message = json!({
        "jsonrpc": "2.0",
        "id": 1,
        "method": "resources/read",
        "params": { "uri": "harbour://x", "_meta": meta },
    });
    let request = reqwest::Client::new()
        .post(&running.mcp)
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "resources/read")
        .header("mcp-name", "harbour://x")
        .json(&message);
    let answer = harness::Reply::of(request).await.json();
    let expected =
        json!({ "code": -32602, "message": "Resource not found", "data": { "uri": "harbour://x" } });
    assert_eq!(answer["error"], expected);
}

#[tokio::test]
async fn files_of_a_folder_are_listed_by_their_paths() {
    let running = files().await;
    let listed = running.rpc("resources/list", json!({})).await;
    let entries: Vec<_> = listed["result"]["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["title"], if entry["name"] == "manual" { "Manual" } else { "notice" });
            [&entry["uri"], &entry["mimeType"], &entry["size"]].map(ToString::to_string).join(" ")
        })
        .collect();
    assert_eq!(
        entries,
        [
            r#""harbour://manual/crest.png" "image/png" 8"#,
            r#""harbour://manual/index.md" "text/markdown" 34"#,
            r#""harbour://manual/tables/berths.csv" "text/csv" 17"#,
            r#""harbour://manual/tide%20table.txt" "text/plain" 10"#,
            r#""harbour://notice" "text/plain" 154"#,
        ]
    );
}

#[tokio::test]
async fn files_are_read_as_text_or_else_as_blobs() {
    let running = files().await;
    for (uri, mime_type, kind, content) in [
        ("harbour://manual/tables/berths.csv", "text/csv", "text", "name,depth\nA1,12\n"),
        ("harbour://manual/tide%20table.txt", "text/plain", "text", "06:12 low\n"),
        ("harbour://manual/crest.png", "image/png", "blob", "iVBORw0KGgo="),
    ] {
        assert_eq!(read(&running, uri).await, json!({ "uri": uri, "mimeType": mime_type, kind: content }));
    }
    let notice = read(&running, "harbour://notice").await;
    assert!(notice["text"].as_str().unwrap().starts_with("# Hand-over of {{ship}}"), "{notice}");
}

#[tokio::test]
async fn paths_outside_the_listed_files_are_refused_alike() {
    let running = files().await;
    for uri in [
        "harbour://manual",
        "harbour://manual/",
        "harbour://manual/none.md",
        "harbour://manual/tables",
        "harbour://manual/.draft.md",
        "harbour://manual/%2Edraft.md",
        "harbour://manual/../hand-over.md",
        "harbour://manual/%2e%2e/hand-over.md",
        "harbour://manual/..%2Fhand-over.md",
        "harbour://manual/tables/../../hand-over.md",
        "harbour://manual/./index.md",
        "harbour://manual//etc/passwd",
        "harbour://manual/%2Fetc%2Fpasswd",
        "harbour://manual/index.md%00",
        "harbour://manual/..\\hand-over.md",
        "harbour://manual/%FF",
        "harbour://manuals/index.md",
        "harbour://notice/index.md",
    ] {
        assert_eq!(refusal(&running, uri).await, not_found(uri));
    }
}

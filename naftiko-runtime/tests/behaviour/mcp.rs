//! MCP: the list, the calls, what a model reads.

use naftiko_runtime::Builder;
use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use rmcp::ServiceExt;
use rmcp::model::{CallToolRequestParams, ContentBlock};
use rmcp::transport::StreamableHttpClientTransport;

use crate::support::zoo::UPSTREAM;
use crate::support::{KEY, serve_mcp_of, serve_organizations, serve_zoo};
use harness::{Stub, post_rpc, respond, text};

#[tokio::test]
async fn a_client_of_the_sdk_lists_and_calls() {
    let stub = Stub::json("[{\"id\": 1},\n {\"id\": 2}]").await;
    let capability = serve_organizations(&stub.uri).await;
    let transport = StreamableHttpClientTransport::from_uri(capability.mcp.clone());
    let client = ().serve(transport).await.unwrap();

    let tools = client.list_all_tools().await.unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(
        names,
        [
            "reset-organization-token",
            "list-your-organizations",
            "get-organization-settings",
            "update-organization",
            "update-default-role"
        ]
    );

    let arguments = json!({ "body": { "title": "x" }, "id": 3 }).as_object().unwrap().clone();
    let call = CallToolRequestParams::new("update-organization").with_arguments(arguments);
    let result = client.call_tool(call).await.unwrap();
    assert_eq!(result.is_error, Some(false));
    let [ContentBlock::Text(block)] = &*result.content else { panic!("{result:?}") };
    assert_eq!(block.text, r#"[{"id":1},{"id":2}]"#);

    let seen = stub.only();
    assert_eq!((seen.method.as_str(), &*seen.target), ("PATCH", "/api/organizations/3"));
    assert_eq!((seen.text(), seen.header("authorization")), (r#"{"title":"x"}"#, vec![KEY]));
    assert_eq!(seen.header("accept"), ["*/*"]);
    assert_eq!(seen.header("accept-encoding"), ["gzip, br, zstd"]);
    client.cancel().await.unwrap();
}

#[tokio::test]
async fn the_server_and_its_tools_describe_themselves() {
    let capability = serve_organizations("http://localhost:1").await;
    let initialize = json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let response = capability.rpc("initialize", initialize).await;
    assert_eq!(
        response["result"],
        json!({
            "protocolVersion": "2025-06-18",
            "capabilities": { "tools": {} },
            "serverInfo": {
                "name": "label-studio-subpackage-organizations-mcp",
                "title": "API Reference — subpackage_organizations",
                "version": "1.0.0",
            },
            "instructions": "MCP adapter for API Reference — subpackage_organizations. One tool per consumed \
                             operation, routed inline through this capability's consumes block.",
        })
    );

    let tools = capability.rpc("tools/list", json!({})).await;
    assert_eq!(
        tools["result"]["tools"][1],
        json!({
            "name": "list-your-organizations",
            "description": "List your organizations",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "ordering": {
                        "type": "string",
                        "description": "Which field to use when ordering the results.",
                    },
                },
                "additionalProperties": false,
            },
            "annotations": {
                "readOnlyHint": true,
                "destructiveHint": false,
                "idempotentHint": true,
                "openWorldHint": true,
            },
        })
    );
    let plain = &tools["result"]["tools"][0];
    assert_eq!(plain["inputSchema"], json!({ "type": "object", "additionalProperties": false }));
    assert!(plain.get("title").is_none() && plain.get("outputSchema").is_none());

    let zoo = serve_zoo("http://localhost:1").await;
    let tools = zoo.rpc("tools/list", json!({})).await;
    let tool = |index: usize| &tools["result"]["tools"][index];
    assert_eq!((&tool(1)["title"], &tool(1)["annotations"]["title"]), (&json!("Animal"), &json!("Animal")));
    assert_eq!(tool(2)["outputSchema"], json!({ "type": "object" }));
}

#[tokio::test]
async fn every_bad_argument_is_named_in_a_result() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let arguments = json!({
        "limit": "many",
        "weight": [1],
        "tame": "TRUE",
        "filter": "x".repeat(100),
        "tag": ["a"],
        "colour": 1,
    });
    let result = capability.tool("find", arguments).await;
    let (text, is_error) = text(&result);
    assert!(is_error);
    let expected = [
        "The arguments are not valid:",
        "- `limit` must be an integer, got \"many\"",
        "- `weight` must be a number, got [1]",
        "- `tame` must be `true` or `false`, got \"TRUE\"",
        &format!("- `filter` must be an object, got \"{}…\"", "x".repeat(40)),
        "- `tag` is not an argument of this tool; did you mean `tags`?",
        "- `colour` is not an argument of this tool; they are `limit`, `weight`, `tame`, `tags`, `filter`, `X-Keeper`",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn arguments_that_the_upstream_cannot_take_are_named() {
    static ORDER: rt::Operation = rt::Operation::post(&UPSTREAM, "/orders").parts(&[
        rt::Part::member("number", rt::Type::Integer).required(),
        rt::Part::member("open", rt::Type::Boolean),
    ]);
    static TOOLS: &[rt::mcp::Tool] = &[rt::mcp::Tool::new("order", "")
        .calls(&ORDER)
        .inputs(&[
            rt::Input::argument("number", rt::Type::String).required(),
            rt::Input::argument("open", rt::Type::Any),
        ])
        .output(rt::Shape::List(&[rt::Shape::At(rt::at("/number")), rt::Shape::At(rt::at("/open"))]))];
    static ADAPTER: rt::mcp::Adapter = rt::mcp::Adapter::new("mcp", 0, TOOLS);
    static SPEC: rt::Spec =
        rt::Spec::new("m", "M", "1.0.0").upstreams(&[&UPSTREAM]).adapters(&[rt::Adapter::Mcp(&ADAPTER)]);
    // What is sent is the answer.
    let stub =
        Stub::start(async |seen| respond(200, &[("content-type", "application/json")], seen.body)).await;
    let url = serve_mcp_of(Builder::new(&SPEC).base_uri("zoo", &stub.uri)).await;
    let call = async |arguments: Value| {
        let params = json!({ "name": "order", "arguments": arguments });
        let mut answer: Value = post_rpc(&url, "tools/call", &params).await.json().await.unwrap();
        answer["result"].take()
    };
    let result = call(json!({ "number": "the first", "open": { "x": "y".repeat(100) } })).await;
    let expected = [
        "The arguments are not valid:",
        "- `number` must be an integer, got \"the first\"",
        &format!("- `open` must be `true` or `false`, got {{\"x\":\"{}…", "y".repeat(34)),
    ];
    assert_eq!((text(&result).0.lines().collect::<Vec<_>>(), text(&result).1), (expected.to_vec(), true));
    assert!(stub.seen().is_empty());
    assert_eq!(text(&call(json!({ "number": 7 })).await), ("[7,null]", false));
    // A tool that says nothing of itself is listed without a description, not with an empty one.
    let listed: Value = post_rpc(&url, "tools/list", &json!({})).await.json().await.unwrap();
    assert_eq!(listed["result"]["tools"][0].get("description"), None);
}

#[tokio::test]
async fn arguments_of_convertible_types_are_accepted() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let arguments = json!({
        "limit": "5",
        "weight": 5,
        "tame": null,
        "tags": "[\"a\", 1]",
        "filter": { "b": 1.0 },
        "X-Keeper": 12345,
    });
    let result = capability.tool("find", arguments).await;
    assert_eq!(text(&result), ("{}", false));
    let seen = stub.only();
    assert_eq!(seen.target, "/find?limit=5&weight=5&tags%5B%5D=a&tags%5B%5D=1&filter=%7B%22b%22%3A1.0%7D");
    assert_eq!(seen.header("x-keeper"), ["12345"]);
}

#[tokio::test]
async fn path_arguments_of_a_tool_cannot_change_the_route() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    capability.tool("animal", json!({ "name": "../admin?x=1" })).await;
    assert_eq!(stub.only().target, "/animals/..%2Fadmin%3Fx%3D1");
    for name in ["", ".", ".."] {
        let result = capability.tool("animal", json!({ "name": name })).await;
        assert!(text(&result).1, "{result}");
    }
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn unknown_tools_are_protocol_errors() {
    let capability = serve_zoo("http://localhost:1").await;
    let response = capability.rpc("tools/call", json!({ "name": "fnid", "arguments": {} })).await;
    assert_eq!(response["error"], json!({ "code": -32602, "message": "Unknown tool: fnid" }));
    let response = capability.rpc("resources/list", json!({})).await;
    assert_eq!(response["error"]["code"], -32601);
}

#[tokio::test]
async fn an_error_of_the_upstream_is_a_result_with_an_excerpt() {
    let stub = Stub::answering(403, &[("content-type", "application/json")], r#"{"detail":"no"}"#).await;
    let capability = serve_organizations(&stub.uri).await;
    let result = capability.tool("get-organization-settings", json!({ "id": 1 })).await;
    assert_eq!(text(&result), ("HTTP 403 Forbidden\n\n{\"detail\":\"no\"}", true));
    // A tool with an output schema needs no structured content for an error.
    let result = capability.tool("list-your-organizations", json!({})).await;
    assert!(text(&result).1 && result.get("structuredContent").is_none());

    let long: &'static str = Box::leak("ü".repeat(3000).into_boxed_str());
    let capability =
        serve_organizations(&Stub::answering(500, &[("content-type", "text/plain")], long).await.uri).await;
    let result = capability.tool("get-organization-settings", json!({ "id": 1 })).await;
    let expected = format!("HTTP 500 Internal Server Error\n\n{}…", "ü".repeat(1024));
    assert_eq!(text(&result), (&*expected, true));

    let capability =
        serve_organizations(&Stub::answering(500, &[("content-type", "text/plain")], "").await.uri).await;
    let result = capability.tool("get-organization-settings", json!({ "id": 1 })).await;
    assert_eq!(text(&result), ("HTTP 500 Internal Server Error", true));
}

#[tokio::test]
async fn results_of_a_tool_with_an_output_schema_are_structured() {
    for (body, structured) in [
        (r#"{"b": 1, "a": 2}"#, json!({ "b": 1, "a": 2 })),
        ("[1, 2]", json!({ "items": [1, 2] })),
        ("true", json!({ "value": true })),
    ] {
        let capability = serve_zoo(&Stub::json(body).await.uri).await;
        let result = capability.tool("profile", json!({})).await;
        assert_eq!(result["structuredContent"], structured);
        assert_eq!(text(&result), (&*structured.to_string(), false));
    }
    let nothing = serve_zoo(&Stub::json("").await.uri).await.tool("profile", json!({})).await;
    assert_eq!(nothing["structuredContent"], json!({}));
    assert_eq!(text(&nothing), ("The call succeeded; the API gave no content.", false));
    let capability = serve_zoo(&Stub::json("[1, 2]").await.uri).await;
    assert_eq!(capability.tool("count", json!({})).await["structuredContent"], json!({ "value": 2 }));

    let capability =
        serve_zoo(&Stub::answering(200, &[("content-type", "text/html")], "<html>").await.uri).await;
    let result = capability.tool("profile", json!({})).await;
    assert!(text(&result).1, "{result}");
}

#[tokio::test]
async fn text_stays_text_and_bytes_are_embedded() {
    async fn raw(content_type: &'static str, body: &'static [u8]) -> Value {
        let stub =
            Stub::start(
                move |_| async move { harness::respond(200, &[("content-type", content_type)], body) },
            )
            .await;
        serve_zoo(&stub.uri).await.tool("raw", json!({})).await
    }
    let long = br#"{"n": 12345678901234567890123.10}"#;
    assert_eq!(text(&raw("application/json", long).await), (r#"{"n":12345678901234567890123.10}"#, false));
    assert_eq!(text(&raw("text/csv", b"a, b\n").await), ("a, b\n", false));
    assert_eq!(text(&raw("text/plain", b"\xFFx").await), ("\u{FFFD}x", false));
    let nothing = "The call succeeded; the API gave no content.";
    assert_eq!(raw("text/plain", b"").await["content"][0]["text"], nothing);
    assert_eq!(
        raw("image/png", b"\xFF\xD8").await["content"],
        json!([{ "type": "image", "data": "/9g=", "mimeType": "image/png" }])
    );
    assert_eq!(
        raw("application/zip", b"\xFF\xD8").await["content"][0]["resource"],
        json!({ "uri": "naftiko:answer", "mimeType": "application/zip", "blob": "/9g=" })
    );
}

#[tokio::test]
async fn an_answer_in_parts_is_a_block_for_each() {
    let body = b"--x\r\nContent-Type: text/plain\r\n\r\nHi\r\n\
        --x\r\nContent-Type: image/png\r\n\r\n\xFF\xD8\r\n\
        --x\r\nContent-Type: application/json\r\nContent-Location: zoo://map\r\n\r\n{ }\r\n\
        --x\r\nContent-Location: zoo://map.zip\r\n\r\n\xFF\r\n--x--\r\n";
    let answer = |kind: &'static str| async move {
        Stub::start(move |_| async move { harness::respond(200, &[("content-type", kind)], &body[..]) }).await
    };
    let capability = serve_zoo(&answer("multipart/mixed; boundary=x").await.uri).await;
    assert_eq!(
        capability.tool("raw", json!({})).await["content"],
        json!([
            { "type": "text", "text": "Hi" },
            { "type": "image", "data": "/9g=", "mimeType": "image/png" },
            { "type": "resource",
              "resource": { "uri": "zoo://map", "mimeType": "application/json", "text": "{ }" } },
            { "type": "resource",
              "resource": { "uri": "zoo://map.zip", "mimeType": "application/octet-stream", "blob": "/w==" } },
        ])
    );
    // A tool that promises an object gets none out of parts.
    assert!(text(&capability.tool("profile", json!({})).await).1);
    // Without the boundary there are no parts.
    let capability = serve_zoo(&answer("multipart/mixed").await.uri).await;
    let result = capability.tool("raw", json!({})).await;
    assert_eq!(result["content"][0]["resource"]["mimeType"], "multipart/mixed");
}

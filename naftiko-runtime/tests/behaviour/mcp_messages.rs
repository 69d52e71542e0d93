//! MCP over HTTP: what a request has to be, and what a client is told whose request is not.

use harness::{Reply, Running, Stub, rpc_request};
use naftiko_runtime::serde_json::{Value, json};

use crate::support::{REST, organizations, serve_organizations, serve_zoo};

const MCP: &str = crate::support::MCP;

/// A body as it is.
async fn send(capability: &Running, body: impl Into<reqwest::Body>) -> Reply {
    let request = reqwest::Client::new()
        .post(&capability.mcp)
        .header("accept", "application/json, text/event-stream")
        .header("content-type", "application/json");
    Reply::of(request.body(body)).await
}

/// The status and the error code of an answer.
fn failure(reply: &Reply) -> (u16, Value, Value) {
    let answer = reply.json();
    (reply.status, answer["error"]["code"].clone(), answer["id"].clone())
}

#[tokio::test]
async fn a_body_that_is_not_json_is_a_parse_error() {
    let capability = serve_organizations("http://localhost:1").await;
    for body in [
        "",
        " ",
        "not json",
        r#"{"jsonrpc": "2.0", "id": 1"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"ping",}"#,
        "[1,",
    ] {
        let reply = send(&capability, body).await;
        assert_eq!(failure(&reply), (400, json!(-32700), Value::Null), "{body}");
    }
    let reply = send(&capability, b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}".to_vec()).await;
    assert_eq!(failure(&reply), (400, json!(-32700), Value::Null));
}

#[tokio::test]
async fn json_that_is_not_one_message_is_an_invalid_request() {
    let capability = serve_organizations("http://localhost:1").await;
    for body in [
        json!([{ "jsonrpc": "2.0", "id": 1, "method": "ping" }]),
        json!([]),
        json!(5),
        json!("ping"),
        Value::Null,
        json!({ "id": 1, "method": "ping" }),
        json!({ "jsonrpc": "1.0", "id": 1, "method": "ping" }),
        json!({ "jsonrpc": "2.0", "id": 1 }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": 5 }),
        json!({ "jsonrpc": "2.0", "id": null, "method": "ping" }),
        json!({ "jsonrpc": "2.0", "id": [1], "method": "ping" }),
    ] {
        let reply = send(&capability, body.to_string()).await;
        assert_eq!(failure(&reply), (400, json!(-32600), Value::Null), "{body}");
    }
    let twice = r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#;
    assert_eq!(failure(&send(&capability, twice).await), (400, json!(-32600), Value::Null));
}

#[tokio::test]
async fn malformed_parameters_are_named_as_such() {
    let capability = serve_zoo("http://localhost:1").await;
    for (method, params) in [
        ("tools/call", json!({})),
        ("tools/call", json!({ "name": 5 })),
        ("tools/call", json!({ "name": "find", "arguments": "q" })),
        ("tools/call", json!({ "name": "find", "arguments": [1] })),
        ("prompts/get", json!({ "name": {} })),
        ("resources/read", json!({ "uri": 1 })),
    ] {
        let answer = capability.rpc(method, params.clone()).await;
        assert_eq!(
            (&answer["error"]["code"], &answer["id"]),
            (&json!(-32602), &json!(1)),
            "{method} {params}: {answer}"
        );
    }
    let answer = capability.rpc("tools/brew", json!({})).await;
    assert_eq!(answer["error"]["code"], -32601);
}

#[tokio::test]
async fn clients_that_accept_anything_or_only_json_get_json() {
    let stub = Stub::json("[]").await;
    let capability = serve_organizations(&stub.uri).await;
    let call = json!({ "name": "list-your-organizations", "arguments": {} });
    let accepted = [
        Some("*/*"),
        Some("application/json"),
        Some("application/*;q=0.5"),
        Some("text/html, application/json;q=0.9"),
        None,
    ];
    for accept in accepted {
        for (method, params) in [("ping", json!({})), ("tools/list", json!({})), ("tools/call", call.clone())]
        {
            let mut request = rpc_request(&capability.mcp, method, &params).build().unwrap();
            request.headers_mut().remove("accept");
            if let Some(accept) = accept {
                request.headers_mut().insert("accept", accept.parse().unwrap());
            }
            let response = reqwest::Client::new().execute(request).await.unwrap();
            assert_eq!(response.status(), 200, "{method} {accept:?}");
            assert_eq!(response.headers()["content-type"], "application/json");
            assert!(response.json::<Value>().await.unwrap().get("result").is_some());
        }
    }
    for accept in ["text/html", "application/json;q=0"] {
        let mut request = rpc_request(&capability.mcp, "ping", &json!({})).build().unwrap();
        request.headers_mut().insert("accept", accept.parse().unwrap());
        let response = reqwest::Client::new().execute(request).await.unwrap();
        assert_eq!(response.status(), 406, "{accept}");
    }
}

#[tokio::test]
async fn the_endpoint_may_have_a_slash_at_its_end() {
    let capability = serve_organizations("http://localhost:1").await;
    let reply = Reply::of(rpc_request(&format!("{}/", capability.mcp), "tools/list", &json!({}))).await;
    assert_eq!(reply.ok()["result"]["tools"].as_array().unwrap().len(), 5);
    assert_eq!(reqwest::get(format!("{}/", capability.mcp)).await.unwrap().status(), 405);
}

#[tokio::test]
async fn hosts_and_origins_of_the_environment_are_let_in() {
    let variables = |name: &str| match name {
        "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_ALLOWED_HOSTS" => {
            Some("tools.example, other.example:9443".to_owned())
        }
        "LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_ALLOWED_ORIGINS" => Some("https://app.example".to_owned()),
        _ => None,
    };
    let builder = organizations("http://localhost:1").environment(variables).allowed_host("third.example");
    let capability = Running::serve(builder.build().unwrap().bind().await.unwrap(), &[REST, MCP]);
    let ping = |name: &'static str, value: &'static str| {
        Reply::of(rpc_request(&capability.mcp, "ping", &json!({})).header(name, value))
    };
    for host in ["tools.example", "tools.example:8443", "other.example:9443", "third.example", "localhost"] {
        assert_eq!(ping("host", host).await.status, 200, "{host}");
    }
    assert_eq!(ping("origin", "https://app.example").await.status, 200);
    let refused = ping("host", "other.example").await;
    assert_eq!(
        (refused.status, refused.text()),
        (
            403,
            "requests to host `other.example` are not let in; if they should be, add it to \
             LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_ALLOWED_HOSTS"
        )
    );
    let refused = ping("origin", "https://evil.example").await;
    assert_eq!(
        (refused.status, refused.text()),
        (
            403,
            "web pages of origin `https://evil.example` are not let in; if they should be, add it to \
             LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_ALLOWED_ORIGINS"
        )
    );
}

//! Upstreams that are not there, late, or break off; operations that panic.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::stream;
use naftiko_runtime::axum::body::{Body, Bytes};
use naftiko_runtime::serde_json::json;

use crate::support::{
    MCP, REST, body_in_parts, dead_address, organizations, problem, serve_organizations, serve_zoo,
};
use harness::{Running, Stub, respond, text};

#[tokio::test]
async fn an_upstream_that_is_not_there_is_a_502_without_its_address() {
    let address = dead_address();
    let capability = serve_organizations(format!("http://{address}/hidden")).await;
    let (status, body) = problem(capability.open("/v1/api/organizations").await).await;
    assert_eq!((status, &body["detail"]), (502, &json!("the upstream cannot be reached")));
    let shown = body.to_string();
    assert!(!shown.contains(&address.port().to_string()) && !shown.contains("hidden"), "{shown}");

    let result = capability.tool("list-your-organizations", json!({})).await;
    assert_eq!(text(&result), ("the upstream cannot be reached", true));
}

#[tokio::test]
async fn an_upstream_that_never_answers_is_a_504() {
    let stub = Stub::start(async |_| std::future::pending().await).await;
    let builder = organizations(&stub.uri).timeout(Duration::from_millis(50));
    let capability = Running::serve(builder.build().unwrap().bind().await.unwrap(), &[REST, MCP]);
    let (status, body) = problem(capability.open("/v1/api/organizations").await).await;
    assert_eq!((status, &body["detail"]), (504, &json!("the upstream did not answer in time")));

    let result = capability.tool("list-your-organizations", json!({})).await;
    assert_eq!(text(&result), ("the upstream did not answer in time", true));
}

#[tokio::test]
async fn a_truncated_upstream_body_is_truncated_for_the_caller() {
    let (send, body) = body_in_parts();
    let stub = Stub::start(move |_| std::future::ready(body())).await;
    let capability = serve_organizations(&stub.uri).await;
    let mut response = capability.open("/v1/api/organizations").await;
    assert_eq!(response.status(), 200);
    send.send(Ok(Bytes::from_static(b"{\"half\":"))).unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "{\"half\":");
    send.send(Err(std::io::Error::other("broken"))).unwrap();
    response.chunk().await.unwrap_err();
}

#[tokio::test]
async fn a_truncated_upstream_body_is_a_tool_error() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    let upstream = raw(format!("{head}[1, 2]")).await;
    let capability = serve_organizations(upstream).await;
    let result = capability.tool("list-your-organizations", json!({})).await;
    assert_eq!(text(&result), ("the answer of the upstream is of no use: the body broke off", true));
}

/// An upstream that writes these bytes, whatever is asked, and hangs up.
async fn raw(answer: String) -> String {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let mut line = String::new();
        while stream.read_line(&mut line).await.unwrap() > 2 {
            line.clear();
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    uri
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let silent = || {
        respond(
            200,
            &[("content-type", "application/json")],
            Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()),
        )
    };
    let stub = Stub::start(move |_| std::future::ready(silent())).await;
    let builder = organizations(&stub.uri).body_idle_timeout(Duration::from_millis(50));
    let capability = Running::serve(builder.build().unwrap().bind().await.unwrap(), &[REST, MCP]);
    capability.open("/v1/api/organizations").await.bytes().await.unwrap_err();

    let result = capability.tool("list-your-organizations", json!({})).await;
    assert_eq!(
        text(&result),
        ("the answer of the upstream is of no use: no more of the body came for 50ms", true)
    );
}

#[tokio::test]
async fn an_undecodable_upstream_answer_is_a_502() {
    let stub = Stub::answering(200, &[("content-type", "text/html")], "<html>").await;
    let capability = serve_zoo(&stub.uri).await;
    let (status, body) = problem(capability.open("/count").await).await;
    assert_eq!(status, 502);
    let detail = "the answer of the upstream is of no use: the body is not";
    assert!(body["detail"].as_str().unwrap().starts_with(detail), "{body}");
}

#[tokio::test]
async fn an_error_of_the_upstream_is_not_shaped() {
    let stub = Stub::answering(503, &[("content-type", "text/html")], "<html>").await;
    let capability = serve_zoo(&stub.uri).await;
    let response = capability.open("/count").await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert_eq!(response.text().await.unwrap(), "<html>");
}

#[tokio::test]
async fn a_wrong_content_encoding_is_refused_when_decoding_and_passed_on_else() {
    let stub = Stub::start(async |_| {
        let mut response = respond(200, &[("content-type", "application/json")], "{}");
        response.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
        response
    })
    .await;
    let capability = serve_organizations(&stub.uri).await;
    let result = capability.tool("list-your-organizations", json!({})).await;
    let expected = "the answer of the upstream is of no use: the body is not whole, or not encoded as `gzip`";
    assert_eq!(text(&result), (expected, true));
    let response = capability.open("/v1/api/organizations").await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn a_panic_costs_one_request() {
    let stub = Stub::json("[1]").await;
    let capability = serve_zoo(&stub.uri).await;
    let response = reqwest::Client::new().delete(capability.url("/count")).send().await.unwrap();
    let (status, body) = problem(response).await;
    assert_eq!((status, &body["detail"]), (500, &json!("the operation failed; the log says why")));
    let result = capability.tool("panics", json!({})).await;
    assert_eq!(text(&result), ("the operation failed; the log says why", true));
    assert_eq!(capability.open("/count").await.text().await.unwrap(), "1");
}

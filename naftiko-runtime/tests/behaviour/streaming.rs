//! Answers that arrive in parts, and callers that leave.

use std::sync::{Arc, Mutex};

use naftiko_runtime::axum::body::Bytes;
use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::json;
use tokio::sync::oneshot;

use crate::support::{body_in_parts, serve_organizations, zoo};
use harness::{Stub, rpc_request};

#[tokio::test]
async fn a_response_is_streamed_before_the_upstream_is_done() {
    let (send, body) = body_in_parts();
    let stub = Stub::start(move |_| std::future::ready(body())).await;
    let capability = serve_organizations(&stub.uri).await;
    let mut response = capability.open("/v1/api/organizations").await;
    // The second part is only sent once the first is here.
    send.send(Ok(Bytes::from_static(b"one"))).unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "one");
    send.send(Ok(Bytes::from_static(b"two"))).unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "two");
    drop(send);
    assert_eq!(response.chunk().await.unwrap(), None);
}

/// Tells when a call arrives, and when it is dropped without an answer.
struct Watched {
    stub: Stub,
    arrived: oneshot::Receiver<()>,
    dropped: oneshot::Receiver<()>,
}

async fn watched() -> Watched {
    let (arrived_send, arrived) = oneshot::channel();
    let (dropped_send, dropped) = oneshot::channel::<()>();
    let senders = Arc::new(Mutex::new(Some((arrived_send, dropped_send))));
    let stub = Stub::start(move |_| {
        let (arrived, dropped) = senders.lock().unwrap().take().unwrap();
        async {
            arrived.send(()).unwrap();
            let _dropped = dropped;
            std::future::pending().await
        }
    })
    .await;
    Watched { stub, arrived, dropped }
}

#[tokio::test]
async fn a_rest_caller_that_disconnects_ends_the_upstream_call() {
    let Watched { stub, arrived, dropped } = watched().await;
    let capability = serve_organizations(&stub.uri).await;
    let call = tokio::spawn(reqwest::get(capability.url("/v1/api/organizations")));
    arrived.await.unwrap();
    call.abort();
    dropped.await.unwrap_err();
}

#[tokio::test]
async fn an_mcp_client_that_disconnects_ends_the_upstream_call() {
    let Watched { stub, arrived, dropped } = watched().await;
    let capability = serve_organizations(&stub.uri).await;
    let request = json!({ "name": "list-your-organizations", "arguments": {} });
    let call = tokio::spawn(rpc_request(&capability.mcp, "tools/call", &request).send());
    arrived.await.unwrap();
    call.abort();
    dropped.await.unwrap_err();
}

#[tokio::test]
async fn a_call_that_is_cancelled_by_message_ends_the_upstream_call() {
    use tokio::io::AsyncWriteExt;

    let Watched { stub, arrived, dropped } = watched().await;
    let capability: rt::Capability = zoo(&stub.uri).build().unwrap();
    let (ours, mut theirs) = tokio::io::duplex(4096);
    let (input, output) = tokio::io::split(ours);
    tokio::spawn(async move { capability.serve_streams(1, input, output).await });
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" },
    } });
    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": "raw" } });
    theirs.write_all(format!("{initialize}\n{initialized}\n{call}\n").as_bytes()).await.unwrap();
    arrived.await.unwrap();
    let cancel =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 2 } });
    theirs.write_all(format!("{cancel}\n").as_bytes()).await.unwrap();
    dropped.await.unwrap_err();
}

//! Whoever leaves or cancels stops what was done for them: the upstream sees its connection close.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use rmcp::model::{CallToolRequest, CallToolRequestParams, ClientRequest};
use rmcp::service::{PeerRequestOptions, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::{RoleClient, ServiceExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::{MCP, REST, organizations, serve_organizations, zoo};
use harness::Running;

type Client = RunningService<RoleClient, ()>;

const ACCEPT: &str = "application/json, text/event-stream";

/// An upstream that never answers: where it is, when it was asked, and when its connection closed.
async fn silent() -> (String, oneshot::Receiver<()>, oneshot::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let (asked, was_asked) = oneshot::channel();
    let (closed, was_closed) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert!(stream.read(&mut buffer).await.unwrap() > 0);
        asked.send(()).unwrap();
        // Closing may look like an end or like an error.
        while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
        closed.send(()).unwrap();
    });
    (uri, was_asked, was_closed)
}

/// Asks for a tool of the organizations and hangs up as soon as the upstream was asked.
async fn hang_up(accept: &str, meta: Value) {
    let (uri, was_asked, was_closed) = silent().await;
    let capability = serve_organizations(uri).await;
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "list-your-organizations", "arguments": {}, "_meta": meta,
    } })
    .to_string();
    let address = capability.mcp.strip_prefix("http://").unwrap().strip_suffix("/mcp").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nhost: {address}\r\naccept: {accept}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    was_asked.await.unwrap();
    drop(stream);
    was_closed.await.unwrap();
}

/// Calls a tool and takes that back as soon as the upstream was asked. The client goes on living with the caller, as its
/// end would stop the call too.
async fn cancel(client: Client, tool: &'static str, was_asked: oneshot::Receiver<()>) -> Client {
    let call = CallToolRequest::new(CallToolRequestParams::new(tool));
    let call = ClientRequest::CallToolRequest(call);
    let call = client.send_cancellable_request(call, PeerRequestOptions::no_options()).await.unwrap();
    was_asked.await.unwrap();
    call.cancel(None).await.unwrap();
    client
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_the_call() {
    hang_up(ACCEPT, json!({})).await;
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_the_call_on_the_way_through_rmcp() {
    hang_up("application/json;q=1, text/event-stream", json!({})).await;
    hang_up(ACCEPT, json!({ "progressToken": 1 })).await;
}

#[tokio::test]
async fn a_client_with_a_session_cancels_a_call() {
    let (uri, was_asked, was_closed) = silent().await;
    let server = organizations(uri).mcp_sessions().build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    let transport = StreamableHttpClientTransport::from_uri(capability.mcp.clone());
    let client = ().serve(transport).await.unwrap();
    let _client = cancel(client, "list-your-organizations", was_asked).await;
    was_closed.await.unwrap();
}

#[tokio::test]
async fn a_client_on_streams_cancels_a_call() {
    let (uri, was_asked, was_closed) = silent().await;
    let capability: rt::Capability = zoo(uri).build().unwrap();
    let (ours, theirs) = duplex(4096);
    let (input, output) = tokio::io::split(ours);
    tokio::spawn(async move { capability.serve_streams(1, input, output).await });
    let client = ().serve(theirs).await.unwrap();
    let _client = cancel(client, "raw", was_asked).await;
    was_closed.await.unwrap();
}

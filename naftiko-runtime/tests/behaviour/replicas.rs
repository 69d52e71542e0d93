//! Any replica answers any request: nothing that a client needs is in one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header;
use naftiko_runtime::serde_json::json;
use naftiko_runtime::{axum, http};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;
use tokio::net::TcpListener;

use crate::support::serve_organizations;
use harness::Stub;

/// A proxy that sends each request to the next of several servers; gives its address, and how many each got.
async fn round_robin(servers: Vec<String>) -> (String, Arc<Vec<AtomicUsize>>) {
    let sent: Arc<Vec<AtomicUsize>> = Arc::new(servers.iter().map(|_| AtomicUsize::new(0)).collect());
    let (next, client) = (Arc::new(AtomicUsize::new(0)), reqwest::Client::new());
    let counted = Arc::clone(&sent);
    let forward = move |request: Request| {
        let index = next.fetch_add(1, Ordering::Relaxed) % servers.len();
        counted[index].fetch_add(1, Ordering::Relaxed);
        let (parts, body) = request.into_parts();
        let mut headers = parts.headers;
        headers.remove(header::HOST);
        let forwarded =
            client.request(parts.method, format!("{}{}", servers[index], parts.uri)).headers(headers);
        async move {
            let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
            let answer = forwarded.body(body).send().await.unwrap();
            let mut response = Response::builder().status(answer.status());
            if let Some(kind) = answer.headers().get(header::CONTENT_TYPE) {
                response = response.header(header::CONTENT_TYPE, kind);
            }
            response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(forward);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (uri, sent)
}

fn counts(sent: &[AtomicUsize]) -> Vec<usize> {
    sent.iter().map(|count| count.load(Ordering::Relaxed)).collect()
}

#[tokio::test]
async fn any_replica_can_answer_a_client() {
    let stub = Stub::json("[1]").await;
    let replicas = [
        serve_organizations(&stub.uri).await,
        serve_organizations(&stub.uri).await,
        serve_organizations(&stub.uri).await,
    ];
    let endpoints =
        replicas.iter().map(|replica| replica.mcp.strip_suffix("/mcp").unwrap().to_owned()).collect();
    let (uri, sent) = round_robin(endpoints).await;
    let client = ().serve(StreamableHttpClientTransport::from_uri(format!("{uri}/mcp"))).await.unwrap();
    for id in 0..9 {
        assert_eq!(client.list_all_tools().await.unwrap().len(), 5);
        let arguments = json!({ "id": id }).as_object().unwrap().clone();
        let call = CallToolRequestParams::new("get-organization-settings").with_arguments(arguments);
        let result = client.call_tool(call).await.unwrap();
        assert_eq!(result.content[0].as_text().unwrap().text, "[1]");
    }
    client.cancel().await.unwrap();
    // The client may keep the list, which says how long it holds.
    assert!(counts(&sent).iter().all(|count| *count >= 3), "{sent:?}");

    let (uri, sent) = round_robin(replicas.iter().map(|replica| replica.rest.clone()).collect()).await;
    for id in 0..9 {
        let answer = reqwest::get(format!("{uri}/v1/api/organizations/{id}")).await.unwrap();
        assert_eq!((answer.status().as_u16(), &*answer.text().await.unwrap()), (200, "[1]"));
    }
    assert_eq!(counts(&sent), [3, 3, 3]);
}

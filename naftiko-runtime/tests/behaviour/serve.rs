//! Listening, sharing, stopping.

use std::sync::{Arc, Mutex};

use naftiko_runtime::Error;
use naftiko_runtime::axum::Router;
use naftiko_runtime::serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::{MCP, REST, organizations, serve_organizations, zoo};
use harness::{Running, Stub, post_rpc, respond, spawn};

#[tokio::test]
async fn a_running_request_is_finished_before_the_server_ends() {
    let (arrived_send, arrived) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let once = Arc::new(Mutex::new(Some((arrived_send, released))));
    let stub = Stub::start(move |_| {
        let (arrived, released) = once.lock().unwrap().take().unwrap();
        async {
            arrived.send(()).unwrap();
            released.await.unwrap();
            respond(200, &[("content-type", "text/plain")], "finished")
        }
    })
    .await;
    let capability = serve_organizations(&stub.uri).await;
    let address = capability.rest.strip_prefix("http://").unwrap().to_owned();
    let call = tokio::spawn(reqwest::get(capability.url("/v1/api/organizations")));
    arrived.await.unwrap();

    let served = capability.stop();
    // Stopping begins with the listener: when it is gone, the request is all that is left.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!served.is_finished());
    release.send(()).unwrap();
    assert_eq!(call.await.unwrap().unwrap().text().await.unwrap(), "finished");
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_port_in_use_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let error =
        organizations("http://localhost:1").port("mcp", port).build().unwrap().bind().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "adapter `{MCP}`: cannot listen on 127.0.0.1:{port}: another program has this port; stop it, or choose \
             a port with LABEL_STUDIO_SUBPACKAGE_ORGANIZATIONS_MCP_PORT or `Builder::port`"
        )
    );
    assert!(matches!(error, Error::Serve { adapter: MCP, .. }));
}

#[tokio::test]
async fn adapters_with_one_address_share_a_listener() {
    let stub = Stub::json("{}").await;
    let server = loop {
        // Free a moment ago; another test may have taken it since.
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let capability = zoo(&stub.uri).port("rest", free).port("mcp", free).build().unwrap();
        if let Ok(server) = capability.bind().await {
            break server;
        }
    };
    assert_eq!(server.local_addr("zoo-rest"), server.local_addr("zoo-mcp"));
    assert_eq!(server.local_addr("other"), None);
    let capability = Running::serve(server, &["zoo-rest", "zoo-mcp"]);
    assert_eq!(post_rpc(&capability.mcp, "ping", &json!({})).await.status(), 200);
    // The REST adapter has a route for `/`, and keeps it.
    assert_eq!(capability.open("/").await.text().await.unwrap(), "{}");
    assert_eq!(stub.only().target, "/zoo?v=1&q=x");
}

#[tokio::test]
async fn routers_can_be_mounted_in_an_application() {
    let stub = Stub::json("{}").await;
    let capability = organizations(&stub.uri).build().unwrap();
    let application = Router::new()
        .nest("/tenants/{tenant}", capability.rest_router())
        .nest("/ai", capability.mcp_router())
        .fallback(async || "the application");
    let base = spawn(application).await;
    let get = async |path: &str| reqwest::get(format!("{base}{path}")).await.unwrap();
    assert_eq!(get("/tenants/acme/v1/api/organizations/5").await.text().await.unwrap(), "{}");
    assert_eq!(stub.only().target, "/api/organizations/5");
    assert_eq!(get("/other").await.text().await.unwrap(), "the application");
    assert_eq!(post_rpc(&format!("{base}/ai/mcp"), "ping", &json!({})).await.status(), 200);
}

#[tokio::test]
async fn dropping_the_server_closes_its_ports() {
    let server = organizations("http://localhost:1").build().unwrap().bind().await.unwrap();
    let address = server.local_addr(REST).unwrap();
    TcpStream::connect(address).await.unwrap();
    drop(server.run_until(std::future::pending()));
    TcpStream::connect(address).await.unwrap_err();
}

//! REST: routes, what goes upstream, what comes back.

use naftiko_runtime::axum::response::Response;
use naftiko_runtime::serde_json::{Value, json};

use crate::support::{KEY, problem, serve_organizations, serve_zoo};
use harness::{Stub, respond};

#[tokio::test]
async fn an_answer_passes_through_as_it_is() {
    let stub = Stub::start(async |_| {
        let mut response = respond(404, &[("content-type", "text/html; charset=latin1")], "<h1>no</h1>");
        for (name, value) in [
            ("x-request-id", "r1"),
            ("retry-after", "3"),
            ("location", "/next"),
            ("set-cookie", "session=upstream"),
            ("access-control-allow-origin", "*"),
            ("connection", "x-hop"),
            ("x-hop", "1"),
        ] {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        response
    })
    .await;
    let capability = serve_organizations(&stub.uri).await;
    let response = capability.open("/v1/api/organizations/5").await;
    assert_eq!(response.status(), 404);
    let headers = response.headers().clone();
    assert_eq!(headers["content-type"], "text/html; charset=latin1");
    assert_eq!(headers["content-length"], "11");
    assert_eq!(
        (&headers["x-request-id"], &headers["retry-after"]),
        (&"r1".parse().unwrap(), &"3".parse().unwrap())
    );
    assert_eq!(headers["location"], "/next");
    for name in ["set-cookie", "access-control-allow-origin", "x-hop"] {
        assert!(!headers.contains_key(name), "{name}");
    }
    assert_eq!(response.text().await.unwrap(), "<h1>no</h1>");
}

#[tokio::test]
async fn trailing_slashes_are_kept_upstream_and_optional_for_callers() {
    let stub = Stub::json("[]").await;
    let capability = serve_organizations(&stub.uri).await;
    for path in ["/v1/api/organizations", "/v1/api/organizations/?ordering=a%20b%2B"] {
        assert_eq!(capability.get(path).await.status, 200);
    }
    let targets: Vec<String> = stub.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/api/organizations/", "/api/organizations/?ordering=a%20b%2B"]);
}

#[tokio::test]
async fn a_json_body_reaches_the_upstream() {
    let stub = Stub::answering(200, &[("content-type", "application/json")], r#"{"ok":true}"#).await;
    let capability = serve_organizations(&stub.uri).await;
    let body = json!({ "name": "Ünïcode", "members": [1, 2.5, null], "nested": { "z": 1, "a": 2 } });
    let request = reqwest::Client::new().patch(capability.url("/v1/api/organizations/7/set-default-role"));
    let response = request.json(&body).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "ok": true }));
    let seen = stub.only();
    assert_eq!((seen.method.as_str(), &*seen.target), ("PATCH", "/api/organizations/7/set-default-role"));
    assert_eq!(seen.body, body.to_string());
    assert_eq!(seen.header("content-type"), ["application/json"]);
    assert_eq!(seen.header("authorization"), [KEY]);
}

#[tokio::test]
async fn a_request_without_a_body_is_sent_without_one() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let request = reqwest::Client::new().patch(capability.url("/v1/api/organizations/7"));
    assert_eq!(request.send().await.unwrap().status(), 200);
    let seen = stub.only();
    assert_eq!(seen.body, "");
    assert!(seen.header("content-type").is_empty());
}

#[tokio::test]
async fn only_accept_headers_of_a_caller_are_passed_on() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let request = reqwest::Client::new().get(capability.url("/v1/api/organizations"));
    let request = request.header("accept", "text/csv").header("accept-encoding", "br").header("x-other", "1");
    request.send().await.unwrap();
    let seen = stub.only();
    assert_eq!(seen.header("accept"), ["text/csv"]);
    assert_eq!(seen.header("accept-encoding"), ["br"]);
    assert!(seen.header("x-other").is_empty());
}

#[tokio::test]
async fn a_path_value_cannot_leave_its_segment() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    for name in ["a%2Fb", "%C3%BC", "a%20b%3Fx=1%23", "%252F", "50%25"] {
        assert_eq!(capability.open(&format!("/animals/{name}")).await.status(), 200);
    }
    let targets: Vec<String> = stub.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/animals/a%2Fb",
            "/animals/%C3%BC",
            "/animals/a%20b%3Fx%3D1%23",
            "/animals/%252F",
            "/animals/50%25"
        ]
    );
}

#[tokio::test]
async fn dots_and_bytes_that_are_no_text_are_refused() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    // Clients resolve `..` themselves, however it is encoded, so this one is written by hand.
    let (status, body) = raw(&capability.rest, "GET /animals/%2E%2E HTTP/1.1").await;
    assert_eq!(status, 400, "{body}");
    assert!(
        body.contains(r#"{"parameter":"name","in":"path","detail":"must not be `.` or `..`"}"#),
        "{body}"
    );
    let (status, _) = problem(capability.open("/animals/%FF").await).await;
    assert_eq!(status, 400);
    assert!(stub.seen().is_empty());
}

/// Sends a request line as it is; gives status and body.
async fn raw(base: &str, line: &str) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let address = base.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{line}\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    (response[9..12].parse().unwrap(), response)
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there_are_problems() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let (status, body) = problem(capability.open("/v2/nothing").await).await;
    assert_eq!(status, 404);
    assert_eq!((&body["type"], &body["title"]), (&json!("about:blank"), &json!("Not Found")));

    let client = reqwest::Client::new();
    let response = client.delete(capability.url("/v1/api/organizations/5")).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET, PATCH, HEAD");
    assert_eq!(problem(response).await.0, 405);
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn head_is_answered_by_get() {
    let stub = Stub::json(r#"{"a":1}"#).await;
    let capability = serve_organizations(&stub.uri).await;
    let response = reqwest::Client::new().head(capability.url("/v1/api/organizations")).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-length"]),
        (200, &"7".parse().unwrap())
    );
    assert_eq!(stub.only().method, "GET");
}

#[tokio::test]
async fn the_openapi_document_is_served() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let response = capability.open("/openapi.json").await;
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.text().await.unwrap(), crate::support::organizations::rest::OPENAPI);
    let response = reqwest::Client::new().post(capability.url("/openapi.json")).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET, HEAD");

    let none = serve_zoo(&stub.uri).await;
    assert_eq!(none.open("/openapi.json").await.status(), 404);
}

#[tokio::test]
async fn a_query_in_a_consumed_path_is_kept() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    capability.open("/").await;
    assert_eq!(stub.only().target, "/zoo?v=1&q=x");
}

#[tokio::test]
async fn a_value_is_answered_as_json() {
    let stub = Stub::json("[1,2,3]").await;
    let capability = serve_zoo(&stub.uri).await;
    let response = capability.open("/count").await;
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &json_type()));
    assert_eq!(response.text().await.unwrap(), "3");
    // What is decoded is asked for as JSON, whatever the caller of the adapter accepts.
    assert_eq!(stub.only().header("accept"), ["application/json"]);
}

fn json_type() -> naftiko_runtime::http::HeaderValue {
    "application/json".parse().unwrap()
}

#[tokio::test]
async fn redirects_are_passed_on() {
    let stub = Stub::start(async |_| {
        Response::builder()
            .status(302)
            .header("location", "https://elsewhere.example/")
            .body("".into())
            .unwrap()
    })
    .await;
    let capability = serve_organizations(&stub.uri).await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let response = client.get(capability.url("/v1/api/organizations")).send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["location"]), (302, &elsewhere()));
    assert_eq!(stub.seen().len(), 1);
}

fn elsewhere() -> naftiko_runtime::http::HeaderValue {
    "https://elsewhere.example/".parse().unwrap()
}

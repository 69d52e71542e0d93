//! REST: what a request may carry, and how it is told when it may not.

use naftiko_runtime::serde_json::{Value, json};

use crate::support::{organizations, problem, serve_organizations, serve_zoo};
use harness::{Running, Seen, Stub};

#[tokio::test]
async fn every_location_and_type_is_read_and_sent_on() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let query = "limit=9007199254740993&weight=5&tame=true&tags=a,b&filter=%7B%22a%22%3A+1%7D&unknown=1";
    let request = reqwest::Client::new().get(capability.url(&format!("/find?{query}")));
    let request = request.header("x-keeper", "Ann").header("cookie", "other=1; visit=first%20one");
    assert_eq!(request.send().await.unwrap().status(), 200);
    let seen = stub.only();
    assert_eq!(
        seen.target,
        "/find?limit=9007199254740993&weight=5&tame=true&tags%5B%5D=a&tags%5B%5D=b&filter=%7B%22a%22%3A1%7D"
    );
    assert_eq!(seen.header("x-keeper"), ["Ann"]);
    assert_eq!(seen.header("x-tags"), ["a,b"]);
    assert_eq!(seen.header("cookie"), ["visit=first%20one; fixed=a%3Bb"]);
}

#[tokio::test]
async fn a_repeated_name_is_an_array() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    capability.open("/find?limit=1&tags=a,b&tags=c").await;
    assert_eq!(stub.only().target, "/find?limit=1&tags%5B%5D=a%2Cb&tags%5B%5D=c");
}

#[tokio::test]
async fn all_bad_inputs_are_named_at_once() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let long = "x".repeat(100);
    let query = format!("weight=NaN&tame=yes&filter=%5B1%5D&tags=%FF&limit={long}");
    let request = reqwest::Client::new().get(capability.url(&format!("/find?{query}")));
    let (status, body) = problem(request.header("x-shift", "secret").send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert_eq!(body["detail"], "6 inputs are not valid");
    assert_eq!(
        body["errors"],
        json!([
            { "parameter": "limit", "in": "query", "detail": format!("must be an integer, got {}…", &long[..40]) },
            { "parameter": "weight", "in": "query", "detail": "must be a number, got NaN" },
            { "parameter": "tame", "in": "query", "detail": "must be `true` or `false`, got yes" },
            { "parameter": "tags", "in": "query", "detail": "is not valid UTF-8" },
            { "parameter": "filter", "in": "query", "detail": "must be an object, got [1]" },
            { "parameter": "X-Shift", "in": "header", "detail": "must be an integer" },
        ])
    );
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn missing_repeated_and_ill_typed_inputs_are_named() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let (_, body) = problem(capability.open("/find").await).await;
    assert_eq!(body["errors"], json!([{ "parameter": "limit", "in": "query", "detail": "is required" }]));
    let (_, body) = problem(capability.open("/find?limit=9e3").await).await;
    assert_eq!(body["errors"][0]["detail"], "must be an integer, got 9e3");
    let (_, body) = problem(capability.open("/find?limit=1&limit=2").await).await;
    assert_eq!(body["errors"][0]["detail"], "must be given once, got 2");
}

/// The answer to a `POST /feed` with a body of the given type.
async fn feed(stub: &Stub, content_type: &str, body: &str) -> reqwest::Response {
    let capability = serve_zoo(&stub.uri).await;
    let request = reqwest::Client::new().post(capability.url("/feed")).body(body.to_owned());
    let request =
        if content_type.is_empty() { request } else { request.header("content-type", content_type) };
    request.send().await.unwrap()
}

#[tokio::test]
async fn members_of_a_body_are_read_from_json_and_from_forms() {
    let stub = Stub::json("{}").await;
    for (content_type, body) in [
        ("application/json; charset=utf-8", r#"{"animal": "ape", "grams": 5, "more": 1}"#),
        ("application/vnd.zoo+json", r#"{"animal": "ape", "grams": 5}"#),
        ("", r#"{"animal": "ape", "grams": 5.0}"#),
        ("application/x-www-form-urlencoded", "animal=ape&grams=5"),
    ] {
        assert_eq!(feed(&stub, content_type, body).await.status(), 200, "{body}");
    }
    for seen in stub.seen() {
        // `dry` has a default.
        assert_eq!(seen.body, r#"{"animal":"ape","grams":5,"dry":true}"#);
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let stub = Stub::json("{}").await;
    let refused = [
        ("application/json", r#"{"animal": "#, "is not JSON: EOF while parsing a value at line 1 column 11"),
        ("application/json", r#"["ape"]"#, "must be an object"),
    ];
    for (content_type, body, detail) in refused {
        let (status, body) = problem(feed(&stub, content_type, body).await).await;
        assert_eq!(status, 400);
        assert_eq!(body["errors"], json!([{ "parameter": "body", "in": "body", "detail": detail }]));
    }
    let (status, body) = problem(feed(&stub, "application/json", r#"{"grams": 1.5}"#).await).await;
    let errors: Vec<&Value> =
        body["errors"].as_array().unwrap().iter().map(|error| &error["detail"]).collect();
    assert_eq!((status, errors), (400, vec![&json!("is required"), &json!("must be an integer, got 1.5")]));
    let (status, body) = problem(feed(&stub, "text/xml", "<ape/>").await).await;
    assert_eq!(
        (status, &body["detail"]),
        (415, &json!("a body of type `text/xml` is not understood; send JSON"))
    );
    assert!(stub.seen().is_empty());
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_announced_or_not() {
    let stub = Stub::json("{}").await;
    let server = organizations(&stub.uri).max_request_body(20).build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[crate::support::REST, crate::support::MCP]);
    let url = capability.url("/v1/api/organizations/1");
    let body = json!({ "text": "longer than twenty" }).to_string();
    let announced = reqwest::Client::new().patch(&url).header("content-type", "application/json").body(body);
    let (status, body) = problem(announced.send().await.unwrap()).await;
    assert_eq!((status, &body["detail"]), (413, &json!("the body has more than 20 bytes")));

    let chunks = "4\r\n1111\r\n".repeat(6);
    let response = chunked(&capability.rest, "PATCH /v1/api/organizations/1", &chunks).await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    assert!(stub.seen().is_empty());
}

/// Sends chunks as they are, without the one that ends them.
async fn chunked(base: &str, line: &str, chunks: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let mut stream = tokio::net::TcpStream::connect(base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = "host: x\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\n";
    stream.write_all(format!("{line} HTTP/1.1\r\n{head}{chunks}").as_bytes()).await.unwrap();
    let mut response = vec![0; 64];
    let read = stream.read(&mut response).await.unwrap();
    String::from_utf8_lossy(&response[..read]).into_owned()
}

#[tokio::test]
async fn a_body_that_no_input_needs_is_not_read() {
    let stub = Stub::json("{}").await;
    let capability = serve_organizations(&stub.uri).await;
    let request = reqwest::Client::new().post(capability.url("/v1/api/invite/reset-token"));
    let response = request.header("content-type", "text/plain").body("not JSON").send().await.unwrap();
    assert_eq!((response.status().as_u16(), stub.only().text()), (200, ""));
}

#[tokio::test]
async fn whole_bodies_take_any_json_and_can_be_required() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    let client = reqwest::Client::new();
    for body in [json!([1]), json!("text"), json!({ "a": 1 })] {
        assert_eq!(client.put(capability.url("/note")).json(&body).send().await.unwrap().status(), 200);
    }
    let seen = stub.seen();
    let bodies: Vec<&str> = seen.iter().map(Seen::text).collect();
    assert_eq!(bodies, ["[1]", r#""text""#, r#"{"a":1}"#]);

    let (status, body) = problem(client.put(capability.url("/note")).send().await.unwrap()).await;
    assert_eq!((status, &body["errors"][0]["detail"]), (400, &json!("is required")));
}

#[tokio::test]
async fn a_header_value_cannot_inject_another_header() {
    let stub = Stub::json("{}").await;
    let capability = serve_zoo(&stub.uri).await;
    // A header cannot carry a line break, but a tool argument can, and both end in the same place.
    let result = capability.tool("find", json!({ "limit": 1, "X-Keeper": "a\r\nx-admin: 1" })).await;
    let (text, is_error) = harness::text(&result);
    assert!(is_error);
    assert_eq!(
        text,
        "The arguments are not valid:\n- `X-Keeper` in the header must not hold line breaks or control characters"
    );
    assert!(stub.seen().is_empty());
}

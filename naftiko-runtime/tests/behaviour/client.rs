//! The typed client.

use naftiko_runtime::{Error, HttpClient, Secret, serde_json::json};

use crate::support::organizations::label_studio_subpackage_organizations as label_studio;
use crate::support::{KEY, organizations};
use harness::Stub;

#[tokio::test]
async fn an_operation_gives_the_decoded_answer() {
    let stub = Stub::json(r#"[{"id": 1}]"#).await;
    let client = organizations(&stub.uri).build().unwrap().client();
    let input = label_studio::ListInput { ordering: Some("-id&x".to_owned()), authorization: None };
    let list = client.list(input).await.unwrap();
    assert_eq!((list.status().as_u16(), list.body()), (200, &json!([{ "id": 1 }])));
    assert_eq!(list.headers()["content-type"], "application/json");

    let seen = stub.only();
    assert_eq!((seen.method.as_str(), &*seen.target), ("GET", "/api/organizations/?ordering=-id%26x"));
    assert_eq!(seen.header("authorization"), [KEY]);
    assert_eq!(seen.header("accept"), ["application/json"]);
    assert_eq!(seen.header("user-agent"), [concat!("naftiko-runtime/", env!("CARGO_PKG_VERSION"))]);
    assert_eq!(seen.header("accept-encoding"), ["gzip, br, zstd"]);
}

#[tokio::test]
async fn bodies_and_explicit_credentials_are_sent() {
    let stub = Stub::json("{}").await;
    let client = organizations(&stub.uri).build().unwrap().client();
    let input = label_studio::UpdateInput {
        authorization: Some(Secret::from("Token mine")),
        body: Some(json!({ "z": 1, "a": [1.5, null] })),
        ..label_studio::UpdateInput::new(7)
    };
    client.update(input).await.unwrap();
    let seen = stub.only();
    assert_eq!((seen.method.as_str(), &*seen.target), ("PATCH", "/api/organizations/7"));
    assert_eq!(seen.body, r#"{"z":1,"a":[1.5,null]}"#);
    assert_eq!(seen.header("content-type"), ["application/json"]);
    assert_eq!(seen.header("authorization"), ["Token mine"]);
}

#[tokio::test]
async fn an_empty_body_is_null() {
    let stub = Stub::answering(204, &[("content-type", "application/json")], "").await;
    let client = organizations(&stub.uri).build().unwrap().client();
    let answer = client.resettoken(label_studio::ResettokenInput::default()).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.into_body()), (204, json!(null)));
}

#[tokio::test]
async fn a_status_of_400_or_more_is_an_error_with_an_excerpt() {
    let stub =
        Stub::answering(404, &[("content-type", "application/json")], r#"{"detail":"Not found."}"#).await;
    let client = organizations(&stub.uri).build().unwrap().client();
    let error = client.get(label_studio::GetInput::new(5)).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(
        error.to_string(),
        "`label-studio-subpackage-organizations` GET /api/organizations/{id} answered 404 Not Found"
    );
    let Error::Status(error) = error else { panic!("{error}") };
    assert_eq!(error.excerpt(), r#"{"detail":"Not found."}"#);
}

#[tokio::test]
async fn an_answer_that_is_not_json_names_the_operation_and_no_address() {
    let stub = Stub::answering(200, &[("content-type", "text/html")], "<html>").await;
    let client = organizations(&stub.uri).build().unwrap().client();
    let error = client.list(label_studio::ListInput::default()).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "answer of `label-studio-subpackage-organizations` GET /api/organizations/: the body is not JSON: \
         expected value at line 1 column 1; what came is text/html and begins with: <html>"
    );
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let stub = Stub::json(r#""0123456789""#).await;
    let client = organizations(&stub.uri).max_response_body(11).build().unwrap().client();
    let error = client.list(label_studio::ListInput::default()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Body { reason, .. } if reason == "the body has more than 11 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn base_path_and_path_meet_at_one_slash() {
    let stub = Stub::json("{}").await;
    for base in ["/base", "/base/"] {
        let client = organizations(format!("{}{base}", stub.uri)).build().unwrap().client();
        client.list(label_studio::ListInput::default()).await.unwrap();
    }
    let targets: Vec<String> = stub.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/base/api/organizations/", "/base/api/organizations/"]);
}

#[tokio::test]
async fn capabilities_can_share_a_client() {
    let stub = Stub::json("{}").await;
    let shared = HttpClient::new();
    for _ in 0..2 {
        let capability = organizations(&stub.uri).http_client(shared.clone()).build().unwrap();
        capability.client().list(label_studio::ListInput::default()).await.unwrap();
    }
    assert_eq!(stub.seen().len(), 2);
}

#[tokio::test]
async fn a_write_without_a_body_says_that_it_has_none() {
    let stub = Stub::json("{}").await;
    let client = organizations(&stub.uri).build().unwrap().client();
    client.resettoken(label_studio::ResettokenInput::default()).await.unwrap();
    client.update(label_studio::UpdateInput::new(1)).await.unwrap();
    client.list(label_studio::ListInput::default()).await.unwrap();
    let lengths: Vec<(String, Vec<String>)> = stub
        .seen()
        .iter()
        .map(|seen| {
            let lengths = seen.header("content-length");
            (seen.method.to_string(), lengths.into_iter().map(str::to_owned).collect())
        })
        .collect();
    let said = |method: &str, length: &[&str]| {
        (method.to_owned(), length.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(lengths, [said("POST", &["0"]), said("PATCH", &["0"]), said("GET", &[])]);
}

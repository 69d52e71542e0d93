//! Bodies that are forms: encoded pairs that no value can add to.

use naftiko_runtime::serde_json::json;

use harness::{Running, Stub, serve};

naftiko_runtime::capability!("body-form.yaml");

const FORM: &str = "application/x-www-form-urlencoded";

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!({})).await;
    let builder = body_form::Capability::builder().base_uri("accounts", &stub.uri);
    (stub, serve!(builder, "accounts-api"))
}

#[tokio::test]
async fn form_values_are_encoded_and_cannot_add_pairs() {
    let (stub, running) = start().await;
    running.send("POST", "/tokens", &json!({ "grant": "x&y=1", "scopes": "a+b%20c\r\né" })).await;
    let seen = stub.only();
    assert_eq!(seen.line(), "POST /tokens");
    assert_eq!(seen.content(), (FORM, "grant=x%26y%3D1&scope=a%2Bb%2520c%0D%0A%C3%A9&note=a%20b"));
}

#[tokio::test]
async fn a_list_repeats_its_name() {
    let (stub, running) = start().await;
    running.send("POST", "/tokens", &json!({ "grant": 5, "scopes": ["a b", true, { "c": 1 }] })).await;
    let expected = "grant=5&scope=a%20b&scope=true&scope=%7B%22c%22%3A1%7D&note=a%20b";
    assert_eq!(stub.only().content(), (FORM, expected));
}

#[tokio::test]
async fn an_absent_value_leaves_its_pair_out_and_an_empty_one_does_not() {
    let (stub, running) = start().await;
    running.send("POST", "/tokens", &json!({ "scopes": [] })).await;
    assert_eq!(stub.only().content(), (FORM, "note=a%20b"));
    running.send("POST", "/tokens", &json!({ "grant": "" })).await;
    assert_eq!(stub.only().content(), (FORM, "grant=&note=a%20b"));
}

#[tokio::test]
async fn a_form_that_is_a_text_takes_values_encoded() {
    let (stub, running) = start().await;
    running.send("PUT", "/tokens", &json!({ "token": "a b&renew=0" })).await;
    let seen = stub.only();
    assert_eq!(seen.line(), "PUT /tokens");
    assert_eq!(seen.content(), (FORM, "token=a%20b%26renew%3D0&renew=1"));
}

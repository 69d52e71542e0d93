//! REST, with a real HTTP client.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn all_five_operations_answer() {
    let (rest, _) = super::serve().await;
    let http = Client::new();
    let one = format!("{rest}/v1/api/organizations/1");

    let list = http.get(format!("{rest}/v1/api/organizations?ordering=id")).send().await.expect("list");
    assert_eq!(list.status(), StatusCode::OK);
    let list: Value = list.json().await.expect("JSON");
    assert_eq!(list[0]["id"], 1);

    let renamed = http.patch(&one).json(&json!({"title": "Our labels"})).send().await.expect("update");
    assert_eq!(renamed.status(), StatusCode::OK);
    let organization: Value = http.get(&one).send().await.expect("get").json().await.expect("JSON");
    assert_eq!(organization["title"], "Our labels");

    let fresh = http.post(format!("{rest}/v1/api/invite/reset-token")).send().await.expect("reset");
    assert_eq!(fresh.status(), StatusCode::CREATED);
    let token: Value = fresh.json().await.expect("JSON");
    assert_ne!(token["token"], organization["token"]);

    let role = http.patch(format!("{one}/set-default-role")).json(&json!({})).send().await.expect("role");
    assert_eq!(role.status(), StatusCode::NOT_FOUND);
    assert_eq!(role.headers()["content-type"], "text/html; charset=utf-8", "the upstream's own page");
}

#[tokio::test]
async fn the_caller_s_own_credential_wins() {
    let (rest, _) = super::serve().await;
    let request =
        Client::new().get(format!("{rest}/v1/api/organizations")).header("Authorization", "Bearer x");
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_document_describes_what_is_served() {
    let (rest, _) = super::serve().await;
    let document: Value =
        reqwest::get(format!("{rest}/openapi.json")).await.expect("the document").json().await.expect("JSON");
    let operations: Vec<_> = document["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().expect("an item").keys().map(move |method| format!("{method} {path}"))
        })
        .collect();
    assert_eq!(
        operations,
        [
            "post /v1/api/invite/reset-token",
            "get /v1/api/organizations",
            "get /v1/api/organizations/{id}",
            "patch /v1/api/organizations/{id}",
            "patch /v1/api/organizations/{id}/set-default-role",
        ]
    );
    let id = &document["paths"]["/v1/api/organizations/{id}"]["get"]["parameters"][0];
    assert_eq!(id, &json!({"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}));
}

#[tokio::test]
async fn a_bad_input_never_reaches_the_upstream() {
    let (rest, _) = super::serve().await;
    let answer = reqwest::get(format!("{rest}/v1/api/organizations/first")).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.expect("JSON");
    assert_eq!(problem["errors"][0]["parameter"], "id");
}

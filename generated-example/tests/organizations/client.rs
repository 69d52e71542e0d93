//! The typed client, without any server in between.

use serde_json::json;

use super::organizations::label_studio_subpackage_organizations as label_studio;

#[tokio::test]
async fn all_five_operations_answer() {
    let client = super::capability().await.client();

    let list = client.list(label_studio::ListInput::default()).await.expect("list");
    assert_eq!(list.body()[0]["id"], 1);

    let rename = label_studio::UpdateInput {
        body: Some(json!({"title": "Our labels"})),
        ..label_studio::UpdateInput::new(1)
    };
    client.update(rename).await.expect("update");
    let organization = client.get(label_studio::GetInput::new(1)).await.expect("get");
    assert_eq!(organization.body()["title"], "Our labels");

    let token = client.resettoken(label_studio::ResettokenInput::default()).await.expect("reset");
    assert_eq!(token.status().as_u16(), 201);

    let role = client.updatedefaultrole(label_studio::UpdatedefaultroleInput::new(1)).await;
    assert_eq!(role.expect_err("not in the community edition").status().map(|it| it.as_u16()), Some(404));
}

#[tokio::test]
async fn a_credential_of_the_caller_wins_and_stays_secret() {
    let client = super::capability().await.client();
    let input = label_studio::GetInput {
        authorization: Some("Bearer not-this-one".into()),
        ..label_studio::GetInput::new(1)
    };
    assert!(!format!("{input:?}").contains("not-this-one"));
    let error = client.get(input).await.expect_err("the stand-in refuses it");
    assert_eq!(error.status().map(|it| it.as_u16()), Some(401));
    assert!(!format!("{error} {error:?}").contains("not-this-one"));
}

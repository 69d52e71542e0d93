//! Documents of several files and of later versions: imports, variables from files, the words of Ikanos.

use naftiko_runtime::serde_json::json;

use harness::{Stub, serve, text};

naftiko_runtime::capability!("import.yaml", mod imported);
naftiko_runtime::capability!("version-alpha3.yaml", mod alpha3);
naftiko_runtime::capability!("version-beta5.yaml", mod beta5);
naftiko_runtime::capability!("binds-file.yaml", mod bound);
naftiko_runtime::capability!("shared-consumes.yaml", mod shared);

const KEY: &str = "LABEL_STUDIO_API_KEY";

#[tokio::test]
async fn an_imported_api_keeps_its_parameters_and_authentication() {
    let (stub, mirror) = (Stub::json(json!({ "id": 1 })).await, Stub::json(json!({ "id": 2 })).await);
    let builder = imported::Capability::builder().bind(KEY, "k");
    let builder = builder.base_uri("label-studio", &stub.uri).base_uri("mirror", &mirror.uri);
    let running = serve!(builder, "imported-mcp");
    assert_eq!(text(&running.tool("list-projects", json!({ "page": 2 })).await), (r#"{"id":1}"#, false));
    assert_eq!(text(&running.tool("get-mirrored-project", json!({ "id": 7 })).await), (r#"{"id":2}"#, false));
    for (seen, line) in [(stub.only(), "GET /api/projects/?page=2"), (mirror.only(), "GET /api/projects/7/")]
    {
        assert_eq!(seen.line(), line);
        assert_eq!(
            (seen.header("authorization"), seen.header("x-client")),
            (vec!["Token k"], vec!["naftiko"])
        );
    }
}

#[tokio::test]
async fn every_file_of_a_capability_is_tracked() {
    let files = ["specs/import.yaml", "specs/shared/label-studio.yaml", "specs/shared/chained.yaml"];
    assert_eq!(imported::SPEC_FILES, files);
}

#[tokio::test]
async fn keyed_mappings_are_served_in_the_order_of_their_keys() {
    let stub = Stub::pages([
        ("GET /api/projects/7/", json!({ "title": "Cats" })),
        ("GET /api/projects/7/members", json!({ "results": [{ "name": "Ann" }] })),
        ("GET /api/projects/", json!({ "count": 1 })),
    ])
    .await;
    let builder = alpha3::Capability::builder().bind(KEY, "k");
    let builder = builder.base_uri("label-studio", &stub.uri).base_uri("members", &stub.uri);
    let running = serve!(builder, "overview-rest", "overview-mcp");
    let names: Vec<_> = running.tools().await.into_iter().map(|tool| tool["name"].clone()).collect();
    assert_eq!(names, ["overview", "get-project"]);
    let overview = running.tool("overview", json!({ "id": 7 })).await;
    assert_eq!(overview["structuredContent"], json!({ "title": "Cats", "people": [{ "name": "Ann" }] }));
    let mut lines = stub.lines();
    lines.sort();
    assert_eq!(lines, ["GET /api/projects/7/", "GET /api/projects/7/members"]);
    assert_eq!(
        text(&running.tool("get-project", json!({ "project": 7 })).await),
        (r#"{"title":"Cats"}"#, false)
    );
    assert_eq!(running.get("/projects").await.ok(), json!({ "count": 1 }));
}

#[tokio::test]
async fn adapters_and_functions_are_imported_too() {
    let stub = Stub::answering(200, &[("content-type", "application/zip")], "PK").await;
    let builder = beta5::Capability::builder().bind(KEY, "k").base_uri("studio", &stub.uri);
    let running = serve!(builder, "files-rest", "files-mcp");
    assert_eq!(running.get("/status").await.ok(), json!({ "status": "up" }));
    assert_eq!(running.tool("state", json!({})).await["structuredContent"], json!({ "version": "2.1.0" }));
    let export = running.tool("export", json!({ "id": 7 })).await;
    assert_eq!(export["content"][0]["resource"]["blob"], "UEs=");
    assert_eq!(stub.only().line(), "GET /api/projects/7/export");
    let listed = running.rpc("tools/list", json!({})).await;
    assert_eq!(
        (&listed["result"]["ttlMs"], &listed["result"]["cacheScope"]),
        (&json!(60000), &json!("public"))
    );
}

#[tokio::test]
async fn variables_are_read_from_files_beside_the_spec() {
    let stub = Stub::json(json!([])).await;
    let running = serve!(bound::Capability::builder().base_uri("label-studio", &stub.uri), "bound-rest");
    assert_eq!(running.get("/projects").await.ok(), json!([]));
    let seen = stub.only();
    assert_eq!(seen.line(), "GET /api/projects/?page_size=20");
    assert_eq!(seen.header("authorization"), ["Token 0123456789abcdef"]);
    assert_eq!(seen.header("x-client"), ["naftiko"]);
}

#[tokio::test]
async fn a_file_of_consumed_apis_alone_gives_clients() {
    let stub = Stub::json(json!([1])).await;
    let builder = shared::Capability::builder().environment(|_| None).base_uri("label-studio", &stub.uri);
    let client = builder.build().unwrap().client();
    assert_eq!(client.list_projects().await.unwrap().into_body(), json!([1]));
    assert_eq!(stub.only().line(), "GET /api/projects/");
}

//! MCP resources from folders that are not as they should be, and lists that are longer than a page.

use std::fs;
use std::path::Path;

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use rmcp::ServiceExt;
use rmcp::model::{ReadResourceRequestParams, ResourceContents};
use rmcp::transport::StreamableHttpClientTransport;

use crate::support::serve_mcp;
use harness::post_rpc;

async fn serve(folder: &Path) -> String {
    let place = rt::LocalFile::absolute(folder.display().to_string().leak());
    let resources = Box::leak(Box::new([rt::mcp::Resource::files("x://f/", "f", place)]));
    serve_mcp(&[], resources, &[]).await
}

async fn rpc(url: &str, method: &str, params: Value) -> Value {
    post_rpc(url, method, &params).await.json().await.unwrap()
}

async fn uris(url: &str) -> Vec<String> {
    let listed = rpc(url, "resources/list", json!({})).await;
    let resources = listed["result"]["resources"].as_array().unwrap();
    resources.iter().map(|resource| resource["uri"].as_str().unwrap().to_owned()).collect()
}

async fn code(url: &str, uri: &str) -> Value {
    rpc(url, "resources/read", json!({ "uri": uri })).await["error"]["code"].take()
}

#[cfg(unix)]
#[tokio::test]
async fn symlinks_cannot_leave_the_folder() {
    use std::os::unix::fs::symlink;

    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("root");
    fs::create_dir_all(root.join("inner")).unwrap();
    for (name, text) in
        [("root/a.md", "a"), ("root/.hidden", "h"), ("secret.md", "s"), ("root/inner/b.md", "b")]
    {
        fs::write(outer.path().join(name), text).unwrap();
    }
    symlink(outer.path().join("secret.md"), root.join("out.md")).unwrap();
    symlink(outer.path(), root.join("outer")).unwrap();
    symlink(&root, root.join("inner/loop")).unwrap();
    symlink(root.join("a.md"), root.join("same.md")).unwrap();
    symlink(root.join(".hidden"), root.join("shown.md")).unwrap();
    let url = serve(&root).await;
    assert_eq!(uris(&url).await, ["x://f/a.md", "x://f/inner/b.md", "x://f/same.md"]);
    for name in ["out.md", "outer/secret.md", "shown.md", "inner/loop", "inner/loop/.hidden"] {
        assert_eq!(code(&url, &format!("x://f/{name}")).await, -32002, "{name}");
    }
    let same = rpc(&url, "resources/read", json!({ "uri": "x://f/same.md" })).await;
    assert_eq!(same["result"]["contents"][0]["text"], "a");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_an_error_and_a_missing_folder_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("large"), vec![b'x'; (1 << 16) + 1]).unwrap();
    let url = serve(folder.path()).await;
    let answer = rpc(&url, "resources/read", json!({ "uri": "x://f/large" })).await;
    assert_eq!(
        answer["error"],
        json!({ "code": -32603, "message": "the operation failed; the log says why" })
    );

    let url = serve(&folder.path().join("none")).await;
    assert_eq!(uris(&url).await, <[&str; 0]>::default());
    assert_eq!(code(&url, "x://f/a").await, -32002);
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..205 {
        fs::write(folder.path().join(format!("{number:03}.txt")), "x").unwrap();
    }
    let url = serve(folder.path()).await;
    let (mut lengths, mut params) = (Vec::new(), json!({}));
    loop {
        let mut page = rpc(&url, "resources/list", params).await["result"].take();
        lengths.push(page["resources"].as_array().unwrap().len());
        match page["nextCursor"].take() {
            Value::Null => break,
            cursor => params = json!({ "cursor": cursor }),
        }
    }
    assert_eq!(lengths, [100, 100, 5]);

    // A client of the SDK follows them by itself.
    let client = ().serve(StreamableHttpClientTransport::from_uri(url)).await.unwrap();
    let listed = client.list_all_resources().await.unwrap();
    assert_eq!(listed.len(), 205);
    let read = client.read_resource(ReadResourceRequestParams::new(listed[204].uri.clone())).await.unwrap();
    assert!(
        matches!(&read.contents[..], [ResourceContents::TextResourceContents { text, .. }] if text == "x")
    );
    client.cancel().await.unwrap();
}

#[tokio::test]
async fn every_list_refuses_an_unknown_cursor() {
    let tools = const { &[rt::mcp::Tool::new("t", "T")] };
    let resources = const { &[rt::mcp::Resource::new("x://{y}", "r")] };
    let prompts = const { &[rt::mcp::Prompt::new("p", &[])] };
    let url = serve_mcp(tools, resources, prompts).await;
    for method in ["tools/list", "resources/list", "resources/templates/list", "prompts/list"] {
        let answer = rpc(&url, method, json!({ "cursor": "100" })).await;
        assert_eq!(answer["error"], json!({ "code": -32602, "message": "Unknown cursor" }), "{method}");
        assert!(rpc(&url, method, json!({})).await["result"].is_object(), "{method}");
    }
}

#[tokio::test]
async fn only_lists_that_cannot_change_are_cacheable() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "x").unwrap();
    let url = serve(folder.path()).await;
    for (method, ttl) in
        [("tools/list", 300_000), ("resources/list", 0), ("resources/templates/list", 300_000)]
    {
        let result = rpc(&url, method, json!({})).await["result"].take();
        assert_eq!((&result["ttlMs"], &result["cacheScope"]), (&json!(ttl), &json!("public")), "{method}");
    }
    let read = rpc(&url, "resources/read", json!({ "uri": "x://f/a" })).await["result"].take();
    assert_eq!((&read["ttlMs"], &read["cacheScope"]), (&json!(0), &json!("private")));
}

#[tokio::test]
async fn undeclared_capabilities_have_no_methods() {
    let url = serve_mcp(&[], &[], &[]).await;
    for method in ["resources/list", "resources/templates/list", "prompts/list"] {
        assert_eq!(rpc(&url, method, json!({})).await["error"]["code"], -32601, "{method}");
    }
}

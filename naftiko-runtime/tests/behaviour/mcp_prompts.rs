//! MCP prompts whose file is not what it should be.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};

use crate::support::serve_mcp;
use harness::post_rpc;

fn file(path: &std::path::Path) -> rt::mcp::Prompt {
    rt::mcp::Prompt::file("p", rt::LocalFile::absolute(path.display().to_string().leak()))
}

async fn get(prompt: rt::mcp::Prompt) -> Value {
    let url = serve_mcp(&[], &[], Box::leak(Box::new([prompt]))).await;
    post_rpc(&url, "prompts/get", &json!({ "name": "p" })).await.json().await.unwrap()
}

#[tokio::test]
async fn a_file_is_read_at_the_time_of_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.md");
    std::fs::write(&path, "\u{feff}{{x}} one").unwrap();
    let text = async |path| get(file(path)).await["result"]["messages"][0]["content"]["text"].take();
    assert_eq!(text(&path).await, "{{x}} one");
    std::fs::write(&path, "two").unwrap();
    assert_eq!(text(&path).await, "two");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error_without_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("binary.md"), [0xFF, 0xFE]).unwrap();
    std::fs::write(path("large"), vec![b'x'; 1024 * 1024 + 1]).unwrap();
    for name in ["none", "binary.md", "large", "."] {
        let answer = get(file(&path(name))).await;
        assert_eq!(
            answer["error"],
            json!({ "code": -32603, "message": "the operation failed; the log says why" }),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_no_text_is_a_message_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("p.png", json!({ "type": "image", "data": "//4=", "mimeType": "image/png" })),
        ("p.wav", json!({ "type": "audio", "data": "//4=", "mimeType": "audio/wav" })),
        (
            "p.pdf",
            json!({ "type": "resource", "resource": {
                "uri": "naftiko:answer", "mimeType": "application/pdf", "blob": "//4=",
            } }),
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, [0xFF, 0xFE]).unwrap();
        let messages = get(file(&path)).await["result"]["messages"].take();
        assert_eq!(messages, json!([{ "role": "user", "content": content }]), "{name}");
    }
}

//! Bodies that are multipart forms: parts, files, and a boundary that no value holds.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Seen, Stub, serve};

naftiko_runtime::capability!("body-multipart.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!({})).await;
    let builder = body_multipart::Capability::builder().base_uri("files", &stub.uri);
    (stub, serve!(builder, "files-api"))
}

/// The boundary of a form, and its parts as they stand between the boundaries.
fn parts(seen: &Seen) -> (String, Vec<String>) {
    let (media_type, body) = seen.content();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    let body = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let between = format!("--{boundary}\r\n");
    let mut parts = body.split(&between).map(str::to_owned);
    assert_eq!(parts.next().as_deref(), Some(""), "nothing before the first part");
    let parts = parts.collect();
    (boundary, parts)
}

async fn upload(stub: &Stub, running: &Running, values: Value) -> (String, Vec<String>) {
    assert_eq!(running.send("POST", "/files", &values).await.status, 200, "{values}");
    let seen = stub.only();
    assert_eq!(seen.line(), "POST /files");
    parts(&seen)
}

fn label(text: &str) -> String {
    format!("Content-Disposition: form-data; name=\"label\"\r\n\r\n{text}\r\n")
}

fn file(name: &str, content: &str) -> String {
    let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
    format!("{head}\r\nContent-Type: text/plain\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn a_file_has_its_name_and_type() {
    let (stub, running) = start().await;
    let values = json!({ "label": "A label", "content": "line 1\nline 2 é", "name": "notes" });
    let (_, parts) = upload(&stub, &running, values).await;
    assert_eq!(parts, [label("A label"), file("notes.txt", "line 1\nline 2 é")]);
}

#[tokio::test]
async fn members_of_an_object_are_parts() {
    let (stub, running) = start().await;
    running.send("PUT", "/files", &json!({ "label": 5 })).await;
    let seen = stub.only();
    assert_eq!(seen.line(), "PUT /files");
    let kind = "Content-Disposition: form-data; name=\"kind\"\r\n\r\nnote\r\n";
    assert_eq!(parts(&seen).1, [label("5").as_str(), kind]);
}

#[tokio::test]
async fn an_absent_value_leaves_its_part_out_and_a_list_repeats_it() {
    let (stub, running) = start().await;
    let (_, parts) = upload(&stub, &running, json!({ "label": ["a", 2] })).await;
    assert_eq!(parts, [label("a"), label("2")]);
}

#[tokio::test]
async fn no_file_name_ends_its_quotes_or_its_line() {
    let (stub, running) = start().await;
    let values = json!({ "content": "x", "name": "a\"; name=\"admin\"\r\nX-Evil: 1\r\n\r\ny" });
    let (_, parts) = upload(&stub, &running, values).await;
    let name = "a%22; name=%22admin%22%0D%0AX-Evil: 1%0D%0A%0D%0Ay.txt";
    assert_eq!(parts, [file(name, "x")]);
}

#[tokio::test]
async fn no_value_can_end_its_multipart_part() {
    let (stub, running) = start().await;
    let (known, _) = upload(&stub, &running, json!({ "label": "x" })).await;
    // What a caller knows of one request is of no use for the next.
    let evil = format!(
        "a\r\n--{known}\r\nContent-Disposition: form-data; name=\"admin\"\r\n\r\n1\r\n--{known}--\r\n"
    );
    let values = json!({ "label": evil, "content": evil, "name": "n" });
    let (boundary, parts) = upload(&stub, &running, values).await;
    assert_ne!(boundary, known);
    assert_eq!(parts, [label(&evil), file("n.txt", &evil)]);
}

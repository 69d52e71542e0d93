//! Answers in formats other than JSON: what is asked for, what a caller gets, and what is refused.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Reply, Running, Stub, serve, text};

naftiko_runtime::capability!("decode-avro.yaml");
naftiko_runtime::capability!("decode-html.yaml");
naftiko_runtime::capability!("decode-markdown.yaml");
naftiko_runtime::capability!("decode-protobuf.yaml");
naftiko_runtime::capability!("decode-separated.yaml");
naftiko_runtime::capability!("decode-text.yaml");
naftiko_runtime::capability!("decode-xml.yaml");
naftiko_runtime::capability!("decode-yaml.yaml");

/// An API that answers with `body`, and a capability in front of it.
macro_rules! start {
    ($module:ident, $media_type:literal, $body:expr, $($adapter:literal),+) => {{
        let stub = Stub::answering(200, &[("content-type", $media_type)], $body).await;
        let builder = $module::Capability::builder().base_uri("fleet", &stub.uri);
        (serve!(builder, $($adapter),+), stub)
    }};
    ($module:ident, $media_type:literal, $body:expr) => { start!($module, $media_type, $body, "fleet-api") };
}

/// Checks what is asked for, and gives the list of names and the whole answer.
async fn read((running, stub): (Running, Stub), accept: &str) -> (Value, Value) {
    let names = running.get("/vessels").await.ok();
    let seen = stub.only();
    assert_eq!((seen.line().as_str(), seen.header("accept")), ("GET /vessels", vec![accept]));
    (names, running.get("/raw").await.ok())
}

/// Checks that an answer is refused, and why.
async fn refused((running, stub): (Running, Stub), path: &str, reason: &str) {
    let (status, detail) = running.get(path).await.problem();
    assert_eq!(status, 502);
    assert_eq!(detail, format!("the answer of the upstream is of no use: {reason}"));
    assert_eq!(stub.lines().len(), 1, "asked once");
}

#[tokio::test]
async fn xml() {
    let body = r#"<f:fleet xmlns:f="u:f" year="2026"><vessel><name>A &amp; b</name></vessel><!-- --><vessel><name/></vessel></f:fleet>"#;
    let accept = "application/xml, text/xml;q=0.9, */*;q=0.1";
    let (names, all) = read(start!(decode_xml, "application/xml", body), accept).await;
    assert_eq!(names, json!([{ "name": "A & b" }, { "name": "" }]));
    assert_eq!(all, json!({ "year": "2026", "vessel": [{ "name": "A & b" }, { "name": "" }] }));
    let half = "<fleet><vessel><name>A</name></vessel><vessel>";
    refused(start!(decode_xml, "text/xml", half), "/vessels", "the body ends inside of an XML element").await;
    let bomb =
        r#"<!DOCTYPE f [<!ENTITY e SYSTEM "file:///etc/passwd">]><f><vessel><name>&e;</name></vessel></f>"#;
    let reason = "the body has an entity that XML does not define at byte 71";
    refused(start!(decode_xml, "text/xml", bomb), "/vessels", reason).await;
}

#[tokio::test]
async fn yaml() {
    let body = "vessels:\n- &a {name: Aa, built: 0x7E2}\n- *a\n- {name: yes}\n---\nother: 1\n";
    let accept = "application/yaml, application/x-yaml;q=0.9, text/yaml;q=0.9, */*;q=0.1";
    let (names, all) = read(start!(decode_yaml, "application/yaml", body), accept).await;
    assert_eq!(names, json!([{ "name": "Aa" }, { "name": "Aa" }, { "name": "true" }]));
    let ship = json!({ "name": "Aa", "built": 2018 });
    assert_eq!(all, json!({ "vessels": [ship, ship, { "name": true }] }));
    let half = "vessels:\n- name: A\n- [\n";
    refused(start!(decode_yaml, "text/yaml", half), "/vessels", "the body is not YAML in line 4").await;
}

#[tokio::test]
async fn separated_values_are_decoded_as_rows() {
    let body = "imo,name\r\n1,\"A, \"\"b\"\"\"\r\n2\r\n";
    let (running, stub) = start!(decode_separated, "text/csv", body);
    assert_eq!(running.get("/commas").await.ok(), json!([{ "id": "1" }, { "id": "2" }]));
    assert_eq!(stub.only().header("accept"), ["text/csv, text/plain;q=0.5, */*;q=0.1"]);
    let (running, stub) = start!(decode_separated, "text/plain", "imo\tname\n1\tA b\n");
    assert_eq!(running.get("/tabs").await.ok(), json!([{ "imo": "1", "name": "A b" }]));
    assert_eq!(stub.only().header("accept"), ["text/tab-separated-values, text/plain;q=0.5, */*;q=0.1"]);
    let (running, stub) = start!(decode_separated, "text/plain", "imo|name\n1|A,b\n");
    assert_eq!(running.get("/bars").await.ok(), json!([{ "imo": "1", "name": "A,b" }]));
    assert_eq!(stub.only().header("accept"), ["text/plain, */*;q=0.1"]);
    let (running, _) = start!(decode_separated, "text/csv", "");
    assert_eq!(running.get("/commas").await.ok(), json!([]), "nothing is a table without rows");
    let half = start!(decode_separated, "text/csv", "imo,name\n1,\"A");
    refused(half, "/commas", "the quote opened in line 2 is not closed").await;
    let latin = start!(decode_separated, "text/csv", &b"imo\n\xe9"[..]);
    refused(latin, "/commas", "the body is not UTF-8 at byte 4").await;
}

#[tokio::test]
async fn html() {
    let table = |class: &str, cell: &str| format!("<table class={class}><tr><th>Name<tr><td>{cell}</table>");
    let body = format!("<html><p>{}{}</p>", table("other", "no"), table("fleet", " A&amp;<b>b</b>\n c"));
    let accept = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";
    let (names, all) = read(start!(decode_html, "text/html", body), accept).await;
    assert_eq!(names, json!([{ "name": "A&b c" }]));
    assert_eq!(all, json!({ "tables": [[{ "Name": "A&b c" }]] }));
    let (running, _) = start!(decode_html, "text/html", "<p>no tables");
    assert_eq!(running.get("/vessels").await.ok(), Value::Null);
    let latin = start!(decode_html, "text/html", &b"<p>\xe9"[..]);
    refused(latin, "/vessels", "the body is not UTF-8 at byte 3").await;
}

#[tokio::test]
async fn markdown() {
    let body =
        "---\nyear: 2026\n---\n# Fleet of *ours*\nAll of\nthem.\n\n|Name|\n|-|\n|`Aa`|\n\n# Others\nx\n";
    let (names, all) =
        read(start!(decode_markdown, "text/markdown", body), "text/markdown, text/plain;q=0.5, */*;q=0.1")
            .await;
    assert_eq!(names, json!([{ "name": "Aa" }]));
    let section = json!({ "heading": "Fleet of ours", "level": 1, "content": "All of them." });
    let expected =
        json!({ "frontMatter": { "year": 2026 }, "tables": [[{ "Name": "Aa" }]], "sections": [section] });
    assert_eq!(all, expected);
    let half = start!(decode_markdown, "text/markdown", "---\n[\n---\n|Name|\n|-|\n|A|\n");
    let reason = "the front matter cannot be read: the body is not YAML in line 2";
    refused(half, "/vessels", reason).await;
}

#[tokio::test]
async fn avro() {
    let whole = &b"\x029\x0a\x02\x00"[..];
    let (running, stub) = start!(decode_avro, "avro/binary", whole, "fleet-api", "fleet-mcp");
    let vessel = json!({ "imo": "9", "tonnage": 5, "kind": "TANKER", "note": null });
    assert_eq!(
        running.get("/vessels/9").await.ok(),
        json!({ "number": "9", "kind": "TANKER", "all": vessel })
    );
    let accept = "application/avro, avro/binary;q=0.9, application/octet-stream;q=0.5, */*;q=0.1";
    assert_eq!(stub.only().header("accept"), [accept]);
    assert_eq!(running.tool("get-vessel", json!({ "imo": "9" })).await["structuredContent"], vessel);
    refused(
        start!(decode_avro, "avro/binary", &whole[..2], "fleet-api", "fleet-mcp"),
        "/vessels/9",
        "the body does not fit its Avro schema at byte 2: it ends too early",
    )
    .await;
    let more = [whole, b"x"].concat();
    refused(
        start!(decode_avro, "avro/binary", more, "fleet-api", "fleet-mcp"),
        "/vessels/9",
        "the body does not fit its Avro schema at byte 5: bytes follow the datum",
    )
    .await;
}

#[tokio::test]
async fn protocol_buffers() {
    let whole = &b"\x0a\x019\x10\x05\x18\x01\x22\x01a"[..];
    let (running, stub) = start!(decode_protobuf, "application/protobuf", whole, "fleet-api", "fleet-mcp");
    let vessel = json!({ "imo": "9", "tonnage": 5, "kind": 1, "tags": ["a"] });
    assert_eq!(running.get("/vessels/9").await.ok(), json!({ "number": "9", "kind": 1, "all": vessel }));
    let accept =
        "application/protobuf, application/x-protobuf;q=0.9, application/octet-stream;q=0.5, */*;q=0.1";
    assert_eq!(stub.only().header("accept"), [accept]);
    assert_eq!(running.tool("get-vessel", json!({ "imo": "9" })).await["structuredContent"], vessel);
    refused(
        start!(decode_protobuf, "application/protobuf", &whole[..4], "fleet-api", "fleet-mcp"),
        "/vessels/9",
        "the body is no message `fleet.Vessel`: failed to decode Protobuf message: invalid varint",
    )
    .await;
}

async fn files(media_type: &'static [(&'static str, &'static str)], body: &'static [u8]) -> (Running, Stub) {
    let stub = Stub::answering(200, media_type, body).await;
    let builder = decode_text::Capability::builder().base_uri("files", &stub.uri);
    (serve!(builder, "files-api", "files-mcp"), stub)
}

#[tokio::test]
async fn a_text_answer_is_one_string() {
    let (running, stub) = files(&[("content-type", "text/plain")], "a \"b\"\né".as_bytes()).await;
    assert_eq!(running.get("/note").await.ok(), "a \"b\"\né");
    assert_eq!(stub.only().header("accept"), ["text/plain, text/*;q=0.9, */*;q=0.1"]);
    let (running, _) = files(&[], b"").await;
    assert_eq!(running.get("/note").await.ok(), "");
    refused(files(&[], b"a\xff").await, "/note", "the body is not UTF-8 at byte 1").await;
}

#[tokio::test]
async fn bytes_pass_to_rest_as_they_are() {
    let (running, stub) =
        files(&[("content-type", "image/png"), ("etag", "\"7\"")], b"\x89PNG\x00\xff").await;
    let reply = Reply::of(running.request("GET", "/picture").header("accept", "image/*")).await;
    assert_eq!(
        (reply.status, reply.header("content-type"), reply.header("etag")),
        (200, "image/png", "\"7\"")
    );
    assert_eq!(&reply.body[..], b"\x89PNG\x00\xff");
    assert_eq!(stub.only().header("accept"), ["image/*"], "bytes that pass are what the caller accepts");
}

#[tokio::test]
async fn binary_answers_become_image_audio_or_resource_blocks() {
    let content = async |media_type, body| {
        let mut result = files(media_type, body).await.0.tool("get-picture", json!({})).await;
        assert_eq!(result["isError"], false);
        result["content"].take()
    };
    let bytes = b"\x89PNG\x00\xff";
    let image = json!([{ "type": "image", "data": "iVBORwD/", "mimeType": "image/png" }]);
    assert_eq!(content(&[("content-type", "image/png")], bytes).await, image);
    let audio = json!([{ "type": "audio", "data": "iVBORwD/", "mimeType": "audio/ogg" }]);
    assert_eq!(content(&[("content-type", "audio/ogg")], bytes).await, audio);
    let pdf = content(&[("content-type", "application/pdf")], bytes).await;
    let resource = &pdf[0]["resource"];
    assert_eq!((&pdf[0]["type"], &resource["blob"]), (&json!("resource"), &json!("iVBORwD/")));
    assert_eq!(resource["mimeType"], "application/pdf");
    let nothing = "The call succeeded; the API gave no content.";
    assert_eq!(content(&[], b"").await, json!([{ "type": "text", "text": nothing }]));
    let (running, _) = files(&[("content-type", "text/plain")], b"only text").await;
    assert_eq!(text(&running.tool("get-picture", json!({})).await), ("only text", false));
}

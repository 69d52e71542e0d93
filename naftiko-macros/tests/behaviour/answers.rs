//! Answers as APIs give them: compressed, of other types and forms than were said, of bytes, and of nothing.

use std::io::Write as _;

use naftiko_runtime::axum::body::Bytes;
use naftiko_runtime::serde_json::{Value, json};

use harness::{Reply, Running, Stub, serve, text};

naftiko_runtime::capability!("tests/behaviour/answers.yaml");

type Headers = &'static [(&'static str, &'static str)];

const JSON: Headers = &[("content-type", "application/json")];

async fn running(stub: &Stub) -> Running {
    let builder = answers::Capability::builder().base_uri("api", format!("{}/base", stub.uri));
    serve!(builder.max_response_body(1 << 16), "answers-rest", "answers-mcp")
}

/// A capability in front of an API that answers every request alike.
async fn answering(status: u16, headers: Headers, body: impl Into<Bytes>) -> (Running, Stub) {
    let stub = Stub::answering(status, headers, body).await;
    (running(&stub).await, stub)
}

#[tokio::test]
async fn a_lookup_of_a_list_is_a_list() {
    for (crew, found) in [
        (json!(["p2", "p1"]), json!([{ "name": "Bo" }, { "name": "Ann" }])),
        (json!([]), json!([])),
        (json!(["p9"]), json!([])),
        (json!("p1"), json!({ "name": "Ann" })),
        (json!("p9"), Value::Null),
        (Value::Null, Value::Null),
    ] {
        let people = json!([{ "id": "p1", "name": "Ann" }, { "id": "p2", "name": "Bo" }]);
        let ship = json!({ "crew": crew });
        let stub = Stub::pages([("GET /base/people", people), ("GET /base/thing", ship)]).await;
        let running = running(&stub).await;
        assert_eq!(running.get("/crew").await.ok(), json!({ "crew": found }), "{crew}");
        // What is no list cannot be handed on where one is promised.
        let promised = if found.is_object() { Value::Null } else { found };
        let result = running.tool("crew", json!({})).await;
        assert_eq!(result["structuredContent"], json!({ "crew": promised, "count": null }), "{crew}");
    }
}

#[tokio::test]
async fn structured_content_is_what_its_schema_says() {
    let typed = json!({ "price": 9.9, "count": 3, "open": true, "name": "12", "more": null });
    let quoted = r#"{"price":"9.9","count":"3","open":"true","name":12,"more":"odd"}"#;
    let (running, _) = answering(200, JSON, quoted).await;
    assert_eq!(running.tool("typed", json!({})).await["structuredContent"], typed);
    let xml = r#"<p><price currency="EUR"> 9.9 </price><count>3</count><open>true</open><name>12</name></p>"#;
    let (running, _) = answering(200, &[("content-type", "text/xml")], xml).await;
    assert_eq!(running.tool("typed-xml", json!({})).await["structuredContent"], typed);
    let other = r#"{"price":"free","count":2.5,"open":0,"name":{"en":"X"},"more":[{}]}"#;
    let (running, _) = answering(200, JSON, other).await;
    let result = running.tool("typed", json!({})).await;
    let nothing =
        json!({ "price": null, "count": null, "open": null, "name": "{\"en\":\"X\"}", "more": [{}] });
    assert_eq!((&result["structuredContent"], &result["isError"]), (&nothing, &json!(false)));
    let (running, _) = answering(200, JSON, r#"[{"name":"a"}]"#).await;
    let listed = running.tool("shaped", json!({})).await["structuredContent"].take();
    assert_eq!(listed, json!({ "items": [{ "name": "a", "employer": null }] }));
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn zlib(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// `{"name":"Ann"}` in one block that is not compressed, as RFC 8878 has it.
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x20\x0e\x71\0\0{\"name\":\"Ann\"}";

/// The same as RFC 7932 has it: a window, a block that is not compressed, and the end.
const BROTLI: &[u8] = b"\x8b\x06\x80{\"name\":\"Ann\"}\x03";

#[tokio::test]
async fn compressed_answers_are_read() {
    let ann = br#"{"name":"Ann"}"#;
    let coded: [(Headers, Vec<u8>); 5] = [
        (&[("content-type", "application/json"), ("content-encoding", "gzip")], gzip(ann)),
        (&[("content-type", "application/json"), ("content-encoding", "deflate")], zlib(ann)),
        (&[("content-type", "application/json"), ("content-encoding", "br")], BROTLI.to_vec()),
        (&[("content-type", "application/json"), ("content-encoding", "zstd")], ZSTD.to_vec()),
        (&[("content-type", "application/json"), ("content-encoding", "deflate, GZIP")], gzip(&zlib(ann))),
    ];
    for (headers, body) in coded {
        let (running, stub) = answering(200, headers, body.clone()).await;
        assert_eq!(running.get("/shaped").await.ok()["name"], "Ann", "{headers:?}");
        assert_eq!(stub.only().header("accept-encoding"), ["identity"], "the caller takes nothing else");
        let result = running.tool("thing", json!({})).await;
        assert_eq!(text(&result), (r#"{"name":"Ann"}"#, false), "{headers:?}");
        assert_eq!(stub.only().header("accept-encoding"), ["gzip, br, zstd"]);
        let plain = Reply::of(running.request("GET", "/thing").header("accept-encoding", "x-odd, br")).await;
        assert_eq!((plain.body.as_ref(), plain.header("content-encoding")), (&body[..], headers[1].1));
        assert_eq!(stub.only().header("accept-encoding"), ["x-odd, br"]);
        let (running, _) = answering(409, headers, body).await;
        let failed = running.tool("thing", json!({})).await;
        assert_eq!(text(&failed), ("HTTP 409 Conflict\n\n{\"name\":\"Ann\"}", true), "{headers:?}");
    }
}

#[tokio::test]
async fn the_limit_on_an_answer_is_that_of_its_text() {
    let bomb = gzip(&vec![b' '; 1 << 20]);
    assert!(bomb.len() < 1 << 16);
    let headers = &[("content-type", "application/json"), ("content-encoding", "gzip")];
    let (running, _) = answering(200, headers, bomb).await;
    let detail = "the answer of the upstream is of no use: the body has more than 65536 bytes";
    assert_eq!(running.get("/shaped").await.problem(), (502, detail.to_owned()));
    let (running, _) = answering(200, headers, "no gzip").await;
    let detail = "the answer of the upstream is of no use: the body is not whole, or not encoded as `gzip`";
    assert_eq!(running.get("/shaped").await.problem(), (502, detail.to_owned()));
}

#[tokio::test]
async fn bytes_are_never_forced_into_text() {
    let (running, _) = answering(200, &[("content-type", "text/plain")], &b"abc\xff"[..]).await;
    let result = running.tool("bytes", json!({})).await;
    let resource = &result["content"][0]["resource"];
    assert_eq!((&resource["blob"], &resource["mimeType"]), (&json!("YWJj/w=="), &json!("text/plain")));
}

#[tokio::test]
async fn another_form_than_promised_is_told_with_its_beginning() {
    let page = format!("<!doctype html><title>Please sign in</title>{}", "x".repeat(5000));
    let (running, _) = answering(200, &[("content-type", "text/html; charset=utf-8")], page).await;
    for message in [
        text(&running.tool("shaped", json!({})).await).0.to_owned(),
        running.get("/shaped").await.problem().1,
    ] {
        assert!(message.contains("text/html") && message.contains("Please sign in"), "{message}");
        assert!(message.len() < 1000, "{message}");
    }
}

#[tokio::test]
async fn no_content_is_said_to_be_none() {
    let said = "The call succeeded; the API gave no content.";
    for status in [200, 204] {
        let (running, _) = answering(status, JSON, "").await;
        let result = running.tool("thing", json!({})).await;
        assert_eq!((text(&result), &result["structuredContent"]), ((said, false), &Value::Null));
        let result = running.tool("shaped", json!({})).await;
        assert_eq!((text(&result), &result["structuredContent"]), ((said, false), &json!({})));
        assert_eq!(running.get("/shaped").await.status, status);
    }
}

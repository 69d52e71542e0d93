//! Bodies that are text, XML, a query or bytes: to the byte, and escaped for what is around a value.

use naftiko_runtime::serde_json::json;

use harness::{Reply, Running, Stub, serve};

naftiko_runtime::capability!("body-text.yaml");

const NASTY: &str = "</entry><x a=\"1\" b='2'>&amp; ]]> {{author}}\r\n\u{1}é";

async fn start() -> (Stub, Running) {
    let stub = Stub::answering(200, &[("content-type", "text/plain")], "done").await;
    let builder = body_text::Capability::builder().base_uri("notes", &stub.uri);
    (stub, serve!(builder, "notes-api"))
}

#[tokio::test]
async fn a_text_body_takes_values_unescaped() {
    let (stub, running) = start().await;
    let reply = running.send("POST", "/notes", &json!({ "author": "Ann", "text": NASTY })).await;
    assert_eq!(reply.whole(), (200, "text/plain", "done"));
    let seen = stub.only();
    assert_eq!(seen.line(), "POST /notes");
    assert_eq!(seen.content(), ("text/plain; charset=utf-8", format!("From Ann:\n{NASTY}").as_str()));
}

#[tokio::test]
async fn values_in_a_text_body_become_text_or_nothing() {
    let (stub, running) = start().await;
    running.send("POST", "/notes", &json!({ "author": 5, "text": ["a", { "b": 1 }] })).await;
    assert_eq!(stub.only().content().1, "From 5:\n[\"a\",{\"b\":1}]");
    running.send("POST", "/notes", &json!({ "author": null, "text": { "a": true } })).await;
    assert_eq!(stub.only().content().1, "From :\n{\"a\":true}");
    Reply::of(running.request("POST", "/notes")).await;
    assert_eq!(stub.only().content().1, "From :\n");
}

#[tokio::test]
async fn no_value_can_end_its_xml_element_or_attribute() {
    let (stub, running) = start().await;
    running.send("PUT", "/notes", &json!({ "author": NASTY, "text": NASTY })).await;
    let escaped =
        "&lt;/entry&gt;&lt;x a=&quot;1&quot; b=&apos;2&apos;&gt;&amp;amp; ]]&gt; {{author}}\r\n\u{fffd}é";
    let expected = format!("<entry by=\"{escaped}\">{escaped}</entry>");
    let seen = stub.only();
    assert_eq!(seen.line(), "PUT /notes");
    assert_eq!(seen.content(), ("application/xml", expected.as_str()));
}

#[tokio::test]
async fn a_binary_body_has_the_bytes_of_its_value() {
    let (stub, running) = start().await;
    running.send("PATCH", "/notes", &json!({ "text": "\u{0}\u{7f}é\n" })).await;
    let seen = stub.only();
    assert_eq!(seen.line(), "PATCH /notes");
    assert_eq!(seen.content(), ("application/octet-stream", "\u{0}\u{7f}é\n"));
}

#[tokio::test]
async fn a_sparql_query_is_sent_as_it_is_written() {
    let (stub, running) = start().await;
    Reply::of(running.request("POST", "/subjects")).await;
    let seen = stub.only();
    assert_eq!(seen.line(), "POST /graph");
    let query = "SELECT ?subject WHERE { ?subject ?predicate ?object }";
    assert_eq!(seen.content(), ("application/sparql-query", query));
}

//! Texts that are not plain UTF-8, and JSON that is not quite clean.

use harness::{Running, Stub, serve, text};
use naftiko_runtime::serde_json::json;

naftiko_runtime::capability!("tests/behaviour/statuses.yaml");

/// What the shaped route, the shaped tool, the tool that passes on and the resource make of a body.
async fn read(content_type: &'static str, body: &[u8]) -> [String; 4] {
    let body = body.to_vec();
    let stub = Stub::start(move |_| {
        let body = body.clone();
        async move { harness::respond(200, &[("content-type", content_type)], body) }
    })
    .await;
    let builder = statuses::Capability::builder().bind("THINGS", &*stub.uri);
    let running: Running = serve!(builder, "things-rest", "things-mcp");
    let shaped = running.get("/names/7").await.text().to_owned();
    let name = running.tool("get-name", json!({ "id": 7 })).await;
    let thing = running.tool("get-thing", json!({ "id": 7 })).await;
    let resource = running.rpc("resources/read", json!({ "uri": "things://7" })).await;
    let resource = resource["result"]["contents"][0]["text"].as_str().unwrap_or_default().to_owned();
    [shaped, text(&name).0.to_owned(), text(&thing).0.to_owned(), resource]
}

#[tokio::test]
async fn texts_of_every_charset_are_read() {
    let json = r#"{"name":"Grüße"}"#;
    let latin: Vec<u8> = json.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16 = |big: bool| -> Vec<u8> {
        let mark = std::iter::once(0xFEFF);
        let units = mark.chain(json.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let marked = ["\u{feff}", json].concat();
    for (content_type, body) in [
        ("application/json; charset=ISO-8859-1", &latin),
        ("application/json;charset=\"windows-1252\"", &latin),
        ("application/json", &utf16(true)),
        ("application/json; charset=utf-16", &utf16(false)),
        ("application/json", &marked.into_bytes()),
        ("application/json; charset=utf-8", &json.as_bytes().to_vec()),
    ] {
        let expected = ["\"Grüße\"", "\"Grüße\"", json, json].map(str::to_owned);
        assert_eq!(read(content_type, body).await, expected, "{content_type}");
    }
}

#[tokio::test]
async fn json_that_is_not_quite_clean_is_read() {
    let [shaped, name, thing, _] = read("application/json", b"\r\n\r\n {\"name\": \"A\"}\n").await;
    assert_eq!([&*shaped, &name, &thing], ["\"A\"", "\"A\"", r#"{"name":"A"}"#]);
    for (body, mended) in [
        (r#"{"name":"cut \ud83d","x":1}"#, "cut \u{fffd}"),
        (r#"{"name":"\ude00\ud83d\ud83d\ude00"}"#, "\u{fffd}\u{fffd}😀"),
        (r#"{"name":"\ud83d\ude00"}"#, "😀"),
    ] {
        let [shaped, name, thing, _] = read("application/json", body.as_bytes()).await;
        assert_eq!([&*shaped, &*name], [format!("\"{mended}\""), format!("\"{mended}\"")], "{body}");
        let thing: naftiko_runtime::Value = naftiko_runtime::serde_json::from_str(&thing).unwrap();
        assert_eq!(thing["name"], mended);
    }
}

//! MCP requests are answered in front of rmcp or by it, and nobody can tell which.
//!
//! Requests are made up from a seed. Each is sent twice, the second time with a header that means the same but is not
//! written as usual, which leads to rmcp.

use std::fmt::Write as _;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use naftiko_runtime::serde_json::{self, Value, json};
use naftiko_runtime::{axum, http};

use crate::support::{serve_organizations, serve_zoo};
use crate::traces;
use harness::Stub;

/// How many requests are made up; more with `NAFTIKO_CASES`.
const CASES: usize = 3000;

/// Marsaglia's xorshift: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    /// Once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }

    /// The first, but one of the others once in a while.
    fn mostly<'a>(&mut self, usual: &'a str, others: &[&'a str]) -> &'a str {
        if self.once_in(25) { self.one_of(others) } else { usual }
    }
}

#[derive(Clone, Debug, Default)]
struct Case {
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// The answer to a client: status, type, and body as JSON or text; and how often upstreams were called for it.
#[derive(Debug, PartialEq)]
struct Got {
    status: StatusCode,
    kind: Option<String>,
    body: Value,
    calls: usize,
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for from outside")]
async fn the_fast_path_answers_like_rmcp() {
    traces::listen();
    let stub = Stub::start(|seen| async move { upstream(&seen.target) }).await;
    let servers = [serve_organizations(&stub.uri).await, serve_zoo(&stub.uri).await];
    let client = reqwest::Client::new();
    let cases = std::env::var("NAFTIKO_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut in_front = 0;
    for number in 0..cases {
        let server = dice.roll(2);
        let case = case(&mut dice, server);
        let url = &servers[server].mcp;
        traces::has_logged("");
        let before = got(&client, url, &case, "application/json, text/event-stream", &stub).await;
        in_front += usize::from(traces::has_logged(" in front of rmcp"));
        let by_rmcp = got(&client, url, &case, "application/json;q=1, text/event-stream", &stub).await;
        assert!(!traces::has_logged(" in front of rmcp"), "case {number}: {case:?}");
        assert_eq!(
            before,
            by_rmcp,
            "case {number}: {:?}\n{}",
            case.headers,
            String::from_utf8_lossy(&case.body)
        );
    }
    // If the short way were never taken, it would be compared with itself.
    assert!(in_front * 4 > cases, "{in_front} of {cases} requests were answered in front of rmcp");
}

async fn got(client: &reqwest::Client, url: &str, case: &Case, accept: &str, stub: &Stub) -> Got {
    let called = stub.seen().len();
    let mut request = client.post(url).header("accept", accept);
    for (name, value) in &case.headers {
        request = request.header(*name, value);
    }
    let response = request.body(case.body.clone()).send().await.unwrap();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let status = response.status();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Got { status, kind, body, calls: stub.seen().len() - called }
}

/// An answer that depends on nothing but the path.
fn upstream(target: &str) -> Response {
    let (status, kind, body): (u16, &str, &[u8]) = match target.len() % 7 {
        0 => (
            200,
            "application/json",
            br#"{ "b": [1, 2.50, 1e3], "a" : "x \" \u00fc \\" , "n": 12345678901234567890123 }"#,
        ),
        1 => (200, "application/json", b"[ {\"id\": 1},\n\t{\"id\": 2} ]"),
        2 => (404, "application/json", br#"{"detail": "no such thing"}"#),
        3 => (200, "text/plain", b"just \"text\""),
        4 => (200, "image/png", b"\x89PNG\r\n\x1a\n"),
        5 => (204, "application/json", b""),
        _ => (200, "application/json", b"not json"),
    };
    Response::builder().status(status).header("content-type", kind).body(Body::from(body)).unwrap()
}

fn case(dice: &mut Dice, server: usize) -> Case {
    let usual = dice.one_of(&["tools/call", "tools/call", "tools/call", "tools/list", "ping"]);
    let method = dice.mostly(
        usual,
        &[
            "prompts/list",
            "resources/list",
            "resources/templates/list",
            "server/discover",
            "initialize",
            "prompts/get",
            "resources/read",
            "completion/complete",
            "notifications/initialized",
            "tools/nonsense",
            "x/list",
            "",
        ],
    );
    let tool = tool(dice, server);
    let headers_before = headers(dice, method, tool);
    let meta = meta(dice, &headers_before);
    let params = params(dice, method, tool, meta, server);
    let mut members = vec![
        ("jsonrpc", dice.mostly("\"2.0\"", &["\"1.0\"", "2.0", "null", "\"2\\u002e0\""]).to_owned()),
        ("id", id(dice).to_owned()),
        ("method", json!(method).to_string()),
    ];
    members.extend(params.map(|params| ("params", params)));
    if dice.once_in(30) {
        members.push(("more", "1".to_owned()));
    }
    if dice.once_in(30) {
        let double = members[dice.roll(members.len())].clone();
        members.push(double);
    }
    if dice.once_in(30) {
        let gone = dice.roll(members.len());
        members.remove(gone);
    }
    if dice.once_in(4) {
        members.reverse();
    }
    let space = dice.mostly("", &[" ", "\n\t"]);
    let mut text = String::from("{");
    for (index, (name, value)) in members.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(text, "{comma}{space}\"{name}\":{space}{value}").unwrap();
    }
    text.push('}');
    Case { headers: headers_before, body: damaged(dice, text.into_bytes()) }
}

/// A body with a fault in it, seldom.
fn damaged(dice: &mut Dice, mut body: Vec<u8>) -> Vec<u8> {
    let at = dice.roll(body.len());
    match dice.roll(60) {
        0 => body.truncate(at),
        1 => body[at] ^= 1 << dice.roll(8),
        2 => body.insert(at, b"{}[],:\"\\ \n0\xff"[dice.roll(12)]),
        3 => body.extend_from_slice(b" x"),
        4 => body.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        5 => body = [b"[", &*body, b"]"].concat(),
        _ => {}
    }
    body
}

fn id(dice: &mut Dice) -> &'static str {
    let usual = dice.one_of(&["1", "\"a\"", "0"]);
    dice.mostly(
        usual,
        &[
            "-7",
            "\"\"",
            "\"\u{fc}\"",
            "\"a\\\"b\"",
            "1.5",
            "null",
            "true",
            "{}",
            "\"12\"",
            "-0",
            "1e3",
            "9007199254740993",
            "123456789012345678901234567890",
            "999999999999999999",
            "1.0",
        ],
    )
}

fn tool(dice: &mut Dice, server: usize) -> &'static str {
    let tools: &[&str] = if server == 0 {
        &[
            "reset-organization-token",
            "list-your-organizations",
            "get-organization-settings",
            "update-organization",
            "update-default-role",
        ]
    } else {
        &["find", "animal", "profile", "raw", "count", "panics"]
    };
    let tool = dice.one_of(tools);
    dice.mostly(tool, &["nonsense", "", "\u{fc}", "=?base64?eA==?="])
}

fn headers(dice: &mut Dice, method: &str, tool: &str) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    let mut add = |name, value: &str| headers.push((name, value.to_owned()));
    let kind = "application/json";
    add(
        "content-type",
        dice.mostly(kind, &["application/json; charset=utf-8", "text/plain", "Application/JSON"]),
    );
    let versions = ["", "2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
    let version = dice.one_of(&versions);
    let version = dice.mostly(version, &["2027-01-01", "nonsense", "2025-11-24", " "]);
    if !version.is_empty() {
        add("mcp-protocol-version", version);
        if dice.once_in(40) {
            add("mcp-protocol-version", version);
        }
    }
    if version == "2026-07-28" || dice.once_in(5) {
        if !dice.once_in(20) {
            add("mcp-method", dice.mostly(method, &["tools/list", "nonsense"]));
        }
        if dice.once_in(40) {
            add("mcp-method", method);
        }
        if method == "tools/call" && !dice.once_in(20) {
            let encoded = if tool == "\u{fc}" { "=?base64?w7w=?=" } else { tool };
            add("mcp-name", dice.mostly(encoded, &["find", "=?base64?ZmluZA==?=", "=?base64?!?="]));
        }
    }
    if dice.once_in(25) {
        add(
            "host",
            dice.one_of(&[
                "localhost",
                "LOCALHOST:80",
                "127.0.0.1:99999",
                "[::1]",
                "[::1]:9",
                "evil.example",
                "localhost:",
                "a b",
            ]),
        );
    }
    if dice.once_in(25) {
        add("origin", dice.one_of(&["http://localhost:3000", "https://evil.example", "null"]));
    }
    headers
}

/// `_meta` of a request, or nothing.
fn meta(dice: &mut Dice, headers: &[(&'static str, String)]) -> Option<String> {
    let version = headers.iter().find(|(name, _)| *name == "mcp-protocol-version");
    let modern = version.is_some_and(|(_, version)| version == "2026-07-28");
    let mut members = Vec::new();
    if modern || dice.once_in(25) {
        let version =
            dice.mostly("\"2026-07-28\"", &["\"2025-11-25\"", "null", "7", "\"2026-07-2\\u0038\"", "\"x\""]);
        members.push(("io.modelcontextprotocol/protocolVersion", version));
        if !dice.once_in(20) {
            let capabilities = dice.mostly(
                "{}",
                &[
                    "null",
                    "[]",
                    r#"{"sampling":{}}"#,
                    r#"{"roots":{"listChanged":true},"x":1}"#,
                    r#"{"roots":7}"#,
                ],
            );
            members.push(("io.modelcontextprotocol/clientCapabilities", capabilities));
        }
    }
    if dice.once_in(15) {
        members.push(("progressToken", dice.one_of(&["1", "\"t\"", "null", "{}"])));
    }
    if dice.once_in(10) {
        let info = r#"{"name":"x","version":"1"}"#;
        members.push(("io.modelcontextprotocol/clientInfo", dice.mostly(info, &["7", "{}"])));
    }
    if dice.once_in(20) {
        members.push(("traceparent", "\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\""));
    }
    if dice.once_in(40) && !members.is_empty() {
        members.push(members[0]);
    }
    if members.is_empty() {
        return dice.once_in(10).then(|| dice.one_of(&["{}", "null", "[]", "7"]).to_owned());
    }
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    Some(format!("{{{}}}", members.join(",")))
}

fn params(dice: &mut Dice, method: &str, tool: &str, meta: Option<String>, server: usize) -> Option<String> {
    if dice.once_in(30) {
        return Some(dice.one_of(&["null", "[]", "7", "\"x\"", "[\"find\"]"]).to_owned());
    }
    let mut members: Vec<(&str, String)> = Vec::new();
    match method {
        "tools/call" => {
            members.push(("name", json!(tool).to_string()));
            if !dice.once_in(12) {
                members.push(("arguments", arguments(dice, server)));
            }
        }
        "initialize" => {
            members.push(("protocolVersion", "\"2025-06-18\"".to_owned()));
            members.push(("capabilities", "{}".to_owned()));
            members.push(("clientInfo", r#"{"name":"x","version":"1"}"#.to_owned()));
        }
        "prompts/get" => members.push(("name", "\"x\"".to_owned())),
        "resources/read" => members.push(("uri", "\"x://y\"".to_owned())),
        _ => {}
    }
    if dice.once_in(20) {
        members.push(("cursor", dice.one_of(&["null", "\"x\"", "\"dG9vbHM6MTAw\"", "7"]).to_owned()));
    }
    if dice.once_in(30) {
        members.push(("extra", "[{}]".to_owned()));
    }
    members.extend(meta.map(|meta| ("_meta", meta)));
    if members.is_empty() && dice.once_in(2) {
        return None;
    }
    if dice.once_in(40) && !members.is_empty() {
        members.push(members[0].clone());
    }
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    Some(format!("{{{}}}", members.join(",")))
}

fn arguments(dice: &mut Dice, server: usize) -> String {
    if dice.once_in(15) {
        let deep = format!("{{\"filter\":{}1{}}}", "[".repeat(200), "]".repeat(200));
        return dice.one_of(&["null", "[]", "7", "{\"id\":1,\"id\":2}", &deep]).to_owned();
    }
    let names: &[&str] = if server == 0 {
        &["id", "ordering", "organization", "body", "invite"]
    } else {
        &["limit", "weight", "tame", "tags", "filter", "X-Keeper", "name"]
    };
    let mut members = Vec::new();
    for name in names {
        if dice.once_in(2) {
            let value = dice.one_of(&[
                "1",
                "\"3\"",
                "-2.5",
                "\"\"",
                "\"a/b ?#\"",
                "true",
                "\"true\"",
                "null",
                "[]",
                "[1,\"x\"]",
                "{}",
                "{\"a\":{\"b\":[1]}}",
                "1e400",
                "\"\\ud83d\\ude00\"",
                "123456789012345678901234567890",
            ]);
            members.push(format!("\"{name}\":{value}"));
        }
    }
    if dice.once_in(10) {
        members.push("\"nonsense\":1".to_owned());
    }
    format!("{{{}}}", members.join(","))
}

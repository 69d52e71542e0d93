//! Answers that are no success, and headers that speak of the API behind.

use harness::{Reply, Running, Stub, respond, serve, text};
use naftiko_runtime::serde_json::json;

naftiko_runtime::capability!("tests/behaviour/statuses.yaml");

async fn start(stub: &Stub) -> Running {
    let builder = statuses::Capability::builder().bind("THINGS", &*stub.uri);
    serve!(builder, "things-rest", "things-mcp")
}

#[tokio::test]
async fn a_redirect_is_an_error_that_nothing_follows() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let body = if status == 304 { "" } else { "moved" };
        let stub = Stub::answering(status, &[("location", "http://127.0.0.2:9/log-in")], body).await;
        let running = start(&stub).await;
        for tool in ["get-thing", "get-name", "note-thing"] {
            let result = running.tool(tool, json!({ "id": 7 })).await;
            let (text, failed) = text(&result);
            assert!(failed && text.contains(&format!("HTTP {status}")), "{tool}: {text}");
            assert_eq!(
                stub.only().line(),
                "GET /things/7",
                "{tool}: no step goes on, and nothing is followed"
            );
        }
        let read = running.rpc("resources/read", json!({ "uri": "things://7" })).await;
        assert!(read.get("error").is_some(), "{read}");
        assert_eq!(stub.only().line(), "GET /things/7");
        for (method, path) in [("GET", "/things/7"), ("GET", "/names/7"), ("POST", "/notes/7")] {
            let reply = Reply::of(running.request(method, path)).await;
            assert_eq!((reply.status, reply.text()), (status, body), "{method} {path}");
            assert_eq!(stub.only().line(), "GET /things/7");
        }
        let error = statuses::Capability::builder().bind("THINGS", &*stub.uri).environment(|_| None);
        let call = error.build().unwrap().client().get_thing(statuses::things::GetThingInput::new(7));
        assert!(call.await.unwrap_err().to_string().contains(&status.to_string()));
    }
}

#[tokio::test]
async fn callers_are_told_how_long_to_wait() {
    for (value, told) in [
        ("37", "HTTP 429 Too Many Requests; retry after 37 seconds\n\nslow down"),
        (
            "Fri, 31 Dec 2027 23:59:59 GMT",
            "HTTP 429 Too Many Requests; retry after Fri, 31 Dec 2027 23:59:59 GMT\n\nslow down",
        ),
        ("<b>never</b>", "HTTP 429 Too Many Requests\n\nslow down"),
    ] {
        let stub =
            Stub::start(move |_| async move { respond(429, &[("retry-after", value)], "slow down") }).await;
        let running = start(&stub).await;
        for tool in ["get-thing", "get-name"] {
            assert_eq!(text(&running.tool(tool, json!({ "id": 7 })).await), (told, true), "{tool}");
        }
        let (step, failed) = ("step `thing`: ".to_owned() + told, true);
        assert_eq!(text(&running.tool("note-thing", json!({ "id": 7 })).await), (&*step, failed));
        for path in ["/things/7", "/names/7"] {
            let reply = running.get(path).await;
            assert_eq!((reply.status, reply.header("retry-after")), (429, value), "{path}");
        }
    }
}

#[tokio::test]
async fn methods_and_addresses_of_the_api_stay_behind() {
    let stub = Stub::answering(405, &[("allow", "TRACE, PURGE")], "").await;
    let running = start(&stub).await;
    for path in ["/things/7", "/names/7"] {
        let reply = running.get(path).await;
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{path}");
    }
    let stub = Stub::start(|seen| async move {
        let host = seen.header("host")[0].to_owned();
        let named = |text: &str| text.replace("API", &host);
        let (location, content) = (named("http://API/things/8"), named("//API/things/8"));
        let link = named("</a>; rel=first, <http://API/things?page=2>; rel=next");
        let headers =
            [("location", &*location), ("content-location", &*content), ("link", &*link), ("x-kept", "1")];
        respond(200, &headers, r#"{"name":"A"}"#)
    })
    .await;
    let running = start(&stub).await;
    for path in ["/things/7", "/names/7"] {
        let reply = running.get(path).await;
        for name in ["location", "content-location", "link"] {
            assert_eq!(reply.header(name), "", "{path}");
        }
    }
    assert_eq!(running.get("/things/7").await.header("x-kept"), "1");
    let headers = &[("location", "things/8"), ("link", "<https://docs.example/>; rel=help")];
    let stub = Stub::answering(201, headers, r#"{"name":"A"}"#).await;
    let reply = start(&stub).await.get("/things/7").await;
    assert_eq!(
        (reply.header("location"), reply.header("link")),
        ("things/8", "<https://docs.example/>; rel=help")
    );
}

//! Requests that go to an API as they are, and what does not go along.

use naftiko_runtime::serde_json::json;

use harness::{Reply, Running, Stub, respond, serve};

naftiko_runtime::capability!("forward.yaml");
naftiko_runtime::capability!("tests/behaviour/forward-beside.yaml");

async fn start() -> (Stub, Running) {
    let headers =
        [("content-type", "text/csv"), ("x-total", "9"), ("set-cookie", "a=b"), ("location", "/next")];
    let stub = Stub::start(move |_| async move { respond(207, &headers, "a,b\n") }).await;
    let builder =
        forward::Capability::builder().bind("GEO_KEY", "k3y").base_uri("geo", format!("{}/v1", stub.uri));
    let running = serve!(builder, "geo-api");
    (stub, running)
}

#[tokio::test]
async fn method_path_query_and_body_go_through() {
    let (stub, running) = start().await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        let request = running.request(method, "/raw/v2/a%20b/c%2Fd?q=x&q=%26+1&empty=&flag");
        let request =
            request.header("content-type", "application/x-odd; a=b").header("content-encoding", "x-odd");
        let reply = Reply::of(request.body("\u{0}body")).await;
        assert_eq!(reply.whole(), (207, "text/csv", "a,b\n"), "{method}");
        let seen = stub.only();
        assert_eq!(seen.line(), format!("{method} /v1/v2/a%20b/c%2Fd?q=x&q=%26+1&empty=&flag"));
        assert_eq!(seen.content(), ("application/x-odd; a=b", "\u{0}body"));
        assert_eq!(seen.header("content-encoding"), ["x-odd"]);
    }
    let reply = Reply::of(running.request("HEAD", "/raw/v2/")).await;
    assert_eq!((reply.whole(), stub.only().line().as_str()), ((207, "text/csv", ""), "HEAD /v1/v2/"));
}

#[tokio::test]
async fn forwarded_answers_keep_headers_but_no_cookies() {
    let (_, running) = start().await;
    let reply = running.get("/raw/x").await;
    assert_eq!(
        (reply.header("x-total"), reply.header("location"), reply.header("set-cookie")),
        ("9", "/next", "")
    );
}

#[tokio::test]
async fn only_trusted_headers_are_forwarded() {
    let (stub, running) = start().await;
    let request = |path| {
        let request = running.request("POST", path).header("X-Trace", "t1").header("X-Trace", "t2");
        let request = request.header("Authorization", "Bearer of-the-caller").header("Cookie", "session=1");
        request.header("X-Other", "o").header("Accept", "text/x-odd").header("X-Forwarded-For", "::1")
    };
    Reply::of(request("/raw/x")).await;
    let seen = stub.only();
    assert_eq!(seen.header("x-trace"), ["t1", "t2"]);
    assert_eq!(seen.header("authorization"), ["Bearer of-the-caller"]);
    assert_eq!(seen.header("accept"), ["*/*"]);
    for name in ["cookie", "x-other", "x-forwarded-for", "content-type"] {
        assert_eq!(seen.header(name).len(), 0, "{name}");
    }
    Reply::of(request("/cities/paris")).await;
    let seen = stub.only();
    for name in ["x-trace", "authorization", "cookie", "x-other"] {
        assert_eq!(seen.header(name).len(), 0, "nothing is trusted there: {name}");
    }
}

#[tokio::test]
async fn the_key_and_the_constants_of_the_spec_are_sent_whatever_a_caller_sends() {
    let (stub, running) = start().await;
    for path in ["/raw/x", "/cities/paris"] {
        let request = running.request("POST", path).header("X-Key", "other").header("X-Client", "evil");
        Reply::of(request).await;
        let seen = stub.only();
        assert_eq!((seen.header("x-key"), seen.header("x-client")), (vec!["k3y"], vec!["naftiko"]), "{path}");
    }
}

#[tokio::test]
async fn forwarded_paths_cannot_leave_the_base() {
    let (stub, running) = start().await;
    for target in [
        "/raw/..",
        "/raw/../admin",
        "/raw/v2/../../admin",
        "/raw/%2e%2e/admin",
        "/raw/%2E./admin",
        "/raw/v2/..%2f..%2fadmin",
        "/raw/./x",
        "/raw//evil.example/x",
        "/raw/v2//x",
        "/raw/..\\admin",
        "/raw/a\\..\\..\\admin",
        "/raw/a%5c..%5cadmin",
        "/raw/a%0d%0aX-Evil:1",
        "/raw/a%00",
    ] {
        let reply = running.get_raw(target).await;
        assert_eq!(reply.problem().0, 400, "{target}: {reply:?}");
    }
    assert_eq!(stub.lines(), Vec::<String>::new());
    // Dots that are part of a name lead nowhere, what is encoded twice is a name, and an encoded address is a segment.
    for target in [
        "/raw/a..b/...",
        "/raw/%252e%252e/x",
        "/raw/x?to=/../%2e%2e//",
        "/raw/https%3A%2F%2Fx.example%2Fa/b%2f%2fc",
        "/raw/%2fevil.example/x",
    ] {
        assert_eq!(running.get_raw(target).await.status, 207, "{target}");
        assert_eq!(stub.only().line(), format!("GET /v1{}", target.strip_prefix("/raw").unwrap()));
    }
}

#[tokio::test]
async fn an_operation_precedes_a_forward_of_its_path() {
    let (stub, running) = start().await;
    assert_eq!(running.get("/cities/San%20Jos%C3%A9?x=1").await.status, 207);
    assert_eq!(stub.only().line(), "GET /v1/cities/San%20Jos%C3%A9", "the operation, which knows no query");
    // Without a rest of the path everything goes to the base itself.
    assert_eq!(running.send("POST", "/cities/paris?x=1", &json!({ "a": 1 })).await.status, 207);
    let seen = stub.only();
    assert_eq!((seen.line().as_str(), seen.content()), ("POST /v1?x=1", ("application/json", r#"{"a":1}"#)));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_sent() {
    let (stub, running) = start().await;
    let request = running.request("POST", "/raw/x").body(vec![b'x'; (2 << 20) + 1]);
    assert_eq!(Reply::of(request).await.problem().0, 413);
    assert_eq!(Reply::of(running.request("TRACE", "/raw/x")).await.problem().0, 405);
    assert_eq!(running.get("/other").await.problem().0, 404);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn operations_with_placeholders_precede_a_forward_of_everything() {
    let stub = Stub::json(json!({})).await;
    let builder = forward_beside::Capability::builder().base_uri("registry", &stub.uri);
    let running = serve!(builder, "beside-api");
    for (method, path, expected) in [
        ("GET", "/ships/a%2Fb", "GET /vessels/a%2Fb"),
        ("POST", "/ships", "POST /ships"),
        ("GET", "/ships/7/crew?all=1", "GET /ships/7/crew?all=1"),
        ("GET", "/ports/7/raw", "GET /vessels/7"),
        ("GET", "/ports/flag/raw/", "GET /vessels/the-flag"),
        ("GET", "/ports", "GET /ports"),
    ] {
        assert_eq!(Reply::of(running.request(method, path)).await.status, 200, "{method} {path}");
        assert_eq!(stub.only().line(), expected, "{method} {path}");
    }
    assert_eq!(running.get("/openapi.json").await.ok()["openapi"], "3.1.0");
    // A path of an operation is not forwarded for another method.
    for path in ["/ships/7", "/ports/7/raw"] {
        let reply = Reply::of(running.request("POST", path)).await;
        assert_eq!((reply.problem().0, reply.header("allow")), (405, "GET, HEAD"), "{path}");
    }
    assert_eq!(running.get_raw("/ports//x").await.problem().0, 400);
    assert_eq!(running.get_raw("//evil.example/x").await.problem().0, 400);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

//! Where parameters come from and where they go: levels, templates, locations, encodings.

use naftiko_runtime::serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use harness::{Reply, Running, Stub, serve, text};

naftiko_runtime::capability!("parameters.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!({ "id": 7 })).await;
    let running = running(&stub).await;
    (stub, running)
}

async fn running(stub: &Stub) -> Running {
    let builder = parameters::Capability::builder()
        .bind("SHOP_REGION", "eu")
        .bind("SHOP_VERSION", "2026-01")
        .base_uri("shop", format!("{}/api", stub.uri))
        .base_uri("stock", format!("{}/", stub.uri));
    serve!(builder, "parameters-api", "parameters-mcp")
}

#[tokio::test]
async fn parameters_of_an_operation_override_resource_and_adapter() {
    let (stub, running) = start().await;
    assert_eq!(running.get("/customers/ann/orders").await.status, 200);
    assert_eq!(stub.only().line(), "GET /api/orders/ann?fixed=1&lang=de", "the resource");
    assert_eq!(Reply::of(running.request("HEAD", "/orders/7")).await.status, 200);
    assert_eq!(stub.only().line(), "HEAD /api/orders/7?lang=en", "the adapter");
    assert_eq!(running.send("PATCH", "/orders/7", &json!({})).await.status, 200);
    assert_eq!(stub.only().line(), "PATCH /api/orders/7?lang=fr", "the operation");
}

#[tokio::test]
async fn a_value_is_filled_with_variables_and_inputs() {
    let (stub, running) = start().await;
    running.get("/customers/ann/orders").await;
    let seen = stub.only();
    assert_eq!(seen.header("x-version"), ["2026-01"]);
    assert_eq!(seen.header("x-client"), ["c-eu"]);
    assert_eq!(seen.header("client"), ["eu"]);
    running.send("PATCH", "/orders/7", &json!({})).await;
    let seen = stub.only();
    assert_eq!(seen.header("x-client"), ["c-7"]);
    assert_eq!(seen.content(), ("application/json", r#"{"source":"shop-7"}"#));
    running.tool("list-orders", json!({ "customer": "ann" })).await;
    assert_eq!(stub.only().header("x-client"), ["c-mcp-client"]);
}

#[tokio::test]
async fn inserted_values_are_not_expanded_again() {
    let (stub, running) = start().await;
    assert_eq!(running.get("/customers/%7B%7BSHOP_VERSION%7D%7D/orders").await.status, 200);
    assert_eq!(stub.only().line(), "GET /api/orders/%7B%7BSHOP_VERSION%7D%7D?fixed=1&lang=de");
    running.send("PATCH", "/orders/7", &json!({ "note": "{{SHOP_VERSION}}" })).await;
    assert_eq!(stub.only().content().1, r#"{"note":"{{SHOP_VERSION}}","source":"shop-7"}"#);
}

#[tokio::test]
async fn absent_values_are_left_out_of_the_request() {
    let (stub, running) = start().await;
    running.get("/customers/ann/orders").await;
    let seen = stub.only();
    assert_eq!(seen.line(), "GET /api/orders/ann?fixed=1&lang=de");
    assert_eq!((seen.header("cookie").len(), seen.header("content-type").len()), (0, 0));
    assert_eq!(seen.body, "");
    // Inside of a longer text an absent value is an empty one.
    Reply::of(running.request("HEAD", "/orders/7")).await;
    let seen = stub.only();
    assert_eq!((seen.header("client").len(), seen.header("x-client")), (0, vec!["c-"]));
    running.send("PATCH", "/orders/7", &json!({ "count": 3 })).await;
    assert_eq!(stub.only().content().1, r#"{"count":3,"source":"shop-7"}"#);
    running.send("PATCH", "/orders/7", &json!({ "note": null })).await;
    assert_eq!(stub.only().content().1, r#"{"note":null,"source":"shop-7"}"#, "null clears a member");
}

#[tokio::test]
async fn a_list_repeats_its_name_and_an_object_is_compact_json() {
    let (stub, running) = start().await;
    let path = "/customers/ann/orders?tag=new&tag=a%26b&filter=%7B%22a%22%3A%20%5B1%2C%202%5D%7D";
    assert_eq!(running.get(path).await.status, 200);
    let expected = "GET /api/orders/ann?fixed=1&lang=de&tag=new&tag=a%26b&filter=%7B%22a%22%3A%5B1%2C2%5D%7D";
    assert_eq!(stub.only().line(), expected);
    running.tool("list-orders", json!({ "customer": "ann", "tag": ["x", 1, true] })).await;
    assert_eq!(stub.only().line(), "GET /api/orders/ann?fixed=1&lang=de&tag=x&tag=1&tag=true");
}

#[tokio::test]
async fn only_the_declared_cookie_is_sent_and_stays_encoded() {
    let (stub, running) = start().await;
    let request = running.request("GET", "/customers/ann/orders");
    Reply::of(request.header("cookie", "theme=dark; session=a%3B%20admin=1; x=y")).await;
    assert_eq!(stub.only().header("cookie"), ["session=a%3B%20admin=1"]);
}

#[tokio::test]
async fn path_values_are_encoded_and_cannot_change_the_path() {
    let (stub, running) = start().await;
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("a?x=1", "a%3Fx%3D1"),
        ("a#b", "a%23b"),
        ("50%", "50%25"),
        ("%2e%2e", "%252e%252e"),
        ("../admin", "..%2Fadmin"),
        ("..\\admin", "..%5Cadmin"),
        ("a b", "a%20b"),
        ("a&lang=xx;v=1", "a%26lang%3Dxx%3Bv%3D1"),
        ("Zoë 東", "Zo%C3%AB%20%E6%9D%B1"),
        ("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201"),
        ("…", "%E2%80%A6"),
    ] {
        let result = running.tool("list-orders", json!({ "customer": value })).await;
        assert_eq!(text(&result), (r#"{"id":7}"#, false), "{value:?}");
        let expected = format!("GET /api/orders/{segment}?fixed=1&lang=de");
        assert_eq!(stub.only().line(), expected, "{value:?} of a tool");
        // A caller of REST sends it encoded; that is undone once, and only once.
        assert_eq!(running.get_raw(&format!("/customers/{segment}/orders")).await.status, 200, "{value:?}");
        assert_eq!(stub.only().line(), expected, "{value:?} of a path");
    }
}

#[tokio::test]
async fn a_path_without_a_name_is_refused_and_nothing_is_sent() {
    let (stub, running) = start().await;
    for value in [".", "..", ""] {
        let result = running.tool("list-orders", json!({ "customer": value })).await;
        let (text, error) = text(&result);
        assert!(error && text.contains("`customer`"), "{value:?}: {text}");
    }
    // The caller knows it by the name that the exposed path has.
    for (segment, dots) in [("%2e", "."), ("%2E%2e", ".."), ("..", ".."), (".", ".")] {
        let reply = running.get_raw(&format!("/customers/{segment}/orders")).await;
        assert_eq!(reply.faults(), [format!("name path must not be `.` or `..`, got {dots}")], "{segment}");
    }
    assert_eq!(running.get_raw("/customers//orders").await.problem().0, 404);
    assert_eq!(running.get_raw("/customers/%ff/orders").await.problem().0, 400);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn head_is_asked_and_answered_without_a_body() {
    let stub = Stub::answering(200, &[("content-type", "text/csv"), ("x-total", "9")], "a,b").await;
    let running = running(&stub).await;
    let reply = Reply::of(running.request("HEAD", "/orders/7")).await;
    assert_eq!(stub.only().path(), "HEAD /api/orders/7");
    assert_eq!((reply.whole(), reply.header("x-total")), ((200, "text/csv", ""), "9"));
}

#[tokio::test]
async fn options_of_a_path_with_a_slash_at_its_end_keep_it() {
    let stub = Stub::answering(204, &[("allow", "GET, POST")], "").await;
    let running = running(&stub).await;
    let reply = Reply::of(running.request("OPTIONS", "/items")).await;
    // One slash between base and path, though the base ends with one and the path begins without.
    assert_eq!(stub.only().line(), "OPTIONS /items/");
    assert_eq!((reply.status, reply.header("allow"), reply.text()), (204, "OPTIONS", ""));
}

#[tokio::test]
async fn other_methods_are_refused_with_the_allowed_ones() {
    let (stub, running) = start().await;
    let reply = Reply::of(running.request("DELETE", "/orders/7")).await;
    assert_eq!((reply.problem().0, reply.header("allow")), (405, "HEAD, PATCH"));
    assert_eq!(running.get("/orders").await.problem().0, 404);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn integers_in_a_path_are_checked() {
    let (stub, running) = start().await;
    let reply = running.send("PATCH", "/orders/seven", &json!({})).await;
    assert_eq!(reply.faults(), ["id path must be an integer, got seven"]);
    assert_eq!(Reply::of(running.request("HEAD", "/orders/seven")).await.status, 400);
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn the_base_uri_of_the_spec_is_made_of_variables() {
    // The host of the spec begins with the variable, which therefore says where a connection goes.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let region = format!("{}/x", listener.local_addr().unwrap());
    let builder = parameters::Capability::builder().bind("SHOP_REGION", region).bind("SHOP_VERSION", "1");
    let running = serve!(builder, "parameters-api", "parameters-mcp");
    let call = tokio::spawn(async move { running.get("/customers/ann/orders").await });
    let mut beginning = [0; 2];
    let (mut connection, _) = listener.accept().await.unwrap();
    connection.read_exact(&mut beginning).await.unwrap();
    assert_eq!(beginning, [22, 3], "a TLS handshake, as the spec has `https`");
    drop(connection);
    assert_eq!(call.await.unwrap().problem(), (502, "the upstream cannot be reached".to_owned()));

    let build = |region: &str| {
        let builder = parameters::Capability::builder().environment(|_| None).bind("SHOP_VERSION", "1");
        builder.bind("SHOP_REGION", region).build().map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(build("eu"), Ok(()));
    let error = build("e u").unwrap_err();
    assert!(
        error.contains("`shop`") && error.contains("not a valid URI") && !error.contains("e u"),
        "{error}"
    );
    let missing = parameters::Capability::builder().environment(|_| None).build().unwrap_err().to_string();
    assert!(missing.contains("SHOP_REGION") && missing.contains("SHOP_VERSION"), "{missing}");
}

//! JSON bodies: types are kept, what is absent is left out, and no value breaks the JSON around it.

use naftiko_runtime::Value;
use naftiko_runtime::serde_json::{self, json};

use harness::{Reply, Running, Stub, serve, text};

naftiko_runtime::capability!("body-json.yaml");

const NASTY: &str = "he said \"x\" \\ \n\t{{count}} {{SHOP_CHANNEL}} {{tools.title}} ' </b> \u{1f600}";

async fn start() -> (Stub, Running) {
    let stub = Stub::answering(201, &[], "").await;
    let builder = body_json::Capability::builder().bind("SHOP_CHANNEL", "web").base_uri("shop", &stub.uri);
    (stub, serve!(builder, "orders-api", "orders-mcp"))
}

/// The body that both adapters send for the same values.
async fn both(stub: &Stub, running: &Running, path: &str, tool: &str, values: Value) -> String {
    assert_eq!(running.send("POST", path, &values).await.status, 201, "{values}");
    let of_rest = stub.only();
    assert_eq!(of_rest.line(), "POST /orders");
    assert_eq!(running.tool(tool, values).await["isError"], false);
    let of_mcp = stub.only();
    assert_eq!(of_mcp.line(), "POST /orders");
    assert_eq!(of_rest.content(), of_mcp.content());
    let (media_type, body) = of_rest.content();
    assert_eq!(media_type, "application/json");
    body.to_owned()
}

async fn created(stub: &Stub, running: &Running, values: Value) -> String {
    both(stub, running, "/orders", "create-order", values).await
}

async fn searched(stub: &Stub, running: &Running, values: Value) -> String {
    both(stub, running, "/orders/search", "search-orders", values).await
}

#[tokio::test]
async fn values_keep_their_types() {
    let (stub, running) = start().await;
    let values = json!({
        "title": "T", "count": 3, "tags": ["x", 1, { "y": null }], "author": "Ann", "express": true, "weight": 2.5,
    });
    assert_eq!(
        created(&stub, &running, values).await,
        r#"{"title":"T","count":3,"tags":["x",1,{"y":null}],"note":"by Ann via web","options":{"express":true,"source":"naftiko","weights":[1,2.5]}}"#
    );
    // Whatever is given where the spec says no type.
    let values = json!({ "title": { "en": ["a"] }, "count": -1, "express": "true", "weight": [0] });
    assert_eq!(
        created(&stub, &running, values).await,
        r#"{"title":{"en":["a"]},"count":-1,"note":"by  via web","options":{"express":"true","source":"naftiko","weights":[1,[0]]}}"#
    );
}

#[tokio::test]
async fn absent_members_and_items_are_left_out() {
    let (stub, running) = start().await;
    let bare = r#"{"count":3,"note":"by  via web","options":{"source":"naftiko","weights":[1]}}"#;
    assert_eq!(created(&stub, &running, json!({ "count": 3 })).await, bare);
    let nulls = json!({ "count": 3, "title": null, "tags": null, "express": null, "weight": null });
    running.tool("create-order", nulls.clone()).await;
    assert_eq!(stub.only().content().1, bare, "a model sends null for what it leaves out");
    running.send("POST", "/orders", &nulls).await;
    assert_eq!(
        stub.only().content().1,
        r#"{"title":null,"count":3,"tags":null,"note":"by  via web","options":{"express":null,"source":"naftiko","weights":[1,null]}}"#,
        "a person clears with null"
    );
    assert_eq!(searched(&stub, &running, json!({})).await, r#"{"query":{},"fields":["id"]}"#);
    running.send("PUT", "/orders", &json!({})).await;
    assert_eq!(stub.only().content(), ("application/json", r#"["first"]"#));
}

#[tokio::test]
async fn values_are_escaped_in_json_and_never_expanded() {
    let (stub, running) = start().await;
    let body = created(&stub, &running, json!({ "count": 1, "title": NASTY, "author": NASTY })).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    let options = json!({ "source": "naftiko", "weights": [1] });
    let note = format!("by {NASTY} via web");
    assert_eq!(body, json!({ "title": NASTY, "count": 1, "note": note, "options": options }));

    let body = searched(&stub, &running, json!({ "text": NASTY, "limit": NASTY, "field": NASTY })).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body, json!({ "query": { "text": NASTY }, "limit": NASTY, "fields": ["id", NASTY] }));
}

#[tokio::test]
async fn a_body_that_is_a_text_takes_values_with_their_types() {
    let (stub, running) = start().await;
    let body = searched(&stub, &running, json!({ "text": "shoes", "limit": 5, "field": "name" })).await;
    assert_eq!(body, r#"{"query":{"text":"shoes"},"limit":5,"fields":["id","name"]}"#);
    let body = searched(&stub, &running, json!({ "text": 7, "limit": { "max": [1] }, "field": false })).await;
    assert_eq!(body, r#"{"query":{"text":7},"limit":{"max":[1]},"fields":["id",false]}"#);
}

#[tokio::test]
async fn a_list_takes_values_with_their_types() {
    let (stub, running) = start().await;
    assert_eq!(running.send("PUT", "/orders", &json!({ "second": { "n": 1 } })).await.status, 201);
    let seen = stub.only();
    assert_eq!((seen.line().as_str(), seen.content().1), ("PUT /orders", r#"["first",{"n":1}]"#));
}

#[tokio::test]
async fn a_body_without_data_is_passed_through() {
    let (stub, running) = start().await;
    for body in
        [json!({ "a": [1, { "b": "{{c}}" }] }), json!([1, "x"]), json!("text"), json!(5), json!(false)]
    {
        assert_eq!(running.send("PATCH", "/orders", &body).await.status, 201, "{body}");
        let seen = stub.only();
        assert_eq!(seen.line(), "PATCH /orders");
        assert_eq!(seen.content(), ("application/json", body.to_string().as_str()));
    }
    assert_eq!(Reply::of(running.request("PATCH", "/orders")).await.status, 201);
    let seen = stub.only();
    assert_eq!((seen.body.len(), seen.header("content-type").len()), (0, 0), "no body, no type");
}

#[tokio::test]
async fn members_of_a_form_become_members_of_the_json() {
    let (stub, running) = start().await;
    let form = "count=3&tags=a&tags=b%26c&title=x+y&express=true";
    let request = running.request("POST", "/orders").body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(Reply::of(request).await.status, 201);
    assert_eq!(
        stub.only().content(),
        (
            "application/json",
            r#"{"title":"x y","count":3,"tags":["a","b&c"],"note":"by  via web","options":{"express":"true","source":"naftiko","weights":[1]}}"#
        )
    );
}

#[tokio::test]
async fn values_that_do_not_fit_the_body_are_refused() {
    let (stub, running) = start().await;
    let reply = running.send("POST", "/orders", &json!({ "tags": "x" })).await;
    assert_eq!(reply.faults(), ["count body is required", r#"tags body must be an array, got "x""#]);
    let result = running.tool("create-order", json!({ "count": 1.5, "tags": { "a": 1 } })).await;
    let expected = "The arguments are not valid:\n- `count` must be an integer, got 1.5\n- `tags` must be an array, got {\"a\":1}";
    assert_eq!(text(&result), (expected, true));
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn numbers_keep_their_digits() {
    let (stub, running) = start().await;
    let sent = async |body: &'static str| {
        let request =
            running.request("PATCH", "/orders").header("content-type", "application/json").body(body);
        assert_eq!(Reply::of(request).await.status, 201);
        stub.only().content().1.to_owned()
    };
    let whole = "[9007199254740993,-9223372036854775808,18446744073709551615]";
    assert_eq!(sent(whole).await, whole);
    let long = "[12345678901234567890123,1.10,0.1000000000000000055511151231257827]";
    assert_eq!(sent(long).await, long);
}

//! Rules of inputs beyond their types: what schemas say is what is enforced, in every place and on every surface.

use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Stub, serve, text};

naftiko_runtime::capability!("rules.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::json(json!([])).await;
    let builder = rules::Capability::builder().base_uri("shop", &stub.uri);
    (stub, serve!(builder, "rules-api", "rules-mcp"))
}

/// The schema of a query parameter in the OpenAPI document.
fn of_query(document: &Value, path: &str, name: &str) -> Value {
    let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
    parameters.iter().find(|it| it["name"] == name).unwrap()["schema"].clone()
}

#[tokio::test]
async fn schemas_say_the_rules() {
    let (_, running) = start().await;
    let document = running.get("/openapi.json").await.json();
    for (name, schema) in [
        ("status", json!({ "type": "string", "default": "open", "enum": ["open", "closed", "1.10"] })),
        ("level", json!({ "type": "integer", "enum": [1, 2, 3] })),
        ("limit", json!({ "type": "integer", "default": 20, "minimum": 1, "maximum": 100 })),
        ("price", json!({ "type": "number", "multipleOf": 0.5, "exclusiveMinimum": 0 })),
        (
            "ids",
            json!({ "type": "array", "items": { "type": "integer" }, "minItems": 1, "maxItems": 3, "uniqueItems": true }),
        ),
        ("sizes", json!({ "type": "array", "items": { "enum": ["s", "m", "l"] } })),
        ("since", json!({ "type": "string", "examples": ["2026-01-31"], "format": "date" })),
        (
            "code",
            json!({ "type": "string", "deprecated": true, "minLength": 2, "maxLength": 4, "pattern": "^[A-Z]+$" }),
        ),
        ("page", json!({ "type": "integer", "format": "int32", "minimum": i32::MIN, "maximum": i32::MAX })),
    ] {
        assert_eq!(of_query(&document, "/orders", name), schema);
        let tool = running.tools().await.swap_remove(0);
        let mut of_tool = tool["inputSchema"]["properties"][name].clone();
        of_tool.as_object_mut().unwrap().remove("description");
        assert_eq!(of_tool, schema, "the same for a model");
    }
    assert_eq!(
        of_query(&document, "/open-orders", "status")["enum"],
        json!(["open", "1.10"]),
        "what both sides allow"
    );
    let limit = of_query(&document, "/open-orders", "limit");
    assert_eq!(
        (&limit["maximum"], &limit["minimum"], &limit["default"]),
        (&json!(50), &json!(1), &json!(10))
    );
    let body = &document["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["properties"]["note"], json!({ "type": "string", "maxLength": 10 }));
    assert_eq!(
        body["properties"]["color"],
        json!({ "type": ["string", "null"], "enum": ["red", "blue", null] })
    );
    assert_eq!(
        body["properties"]["kind"],
        json!({ "anyOf": [{ "type": "string", "const": "order" }, { "type": "null" }] })
    );
    assert_eq!(body["properties"]["customer"]["required"], json!(["name"]));
}

#[tokio::test]
async fn a_broken_rule_is_refused_with_the_rule() {
    let (stub, running) = start().await;
    for (query, fault) in [
        ("status=opened", "status query must be one of `open`, `closed`, `1.10`, got \"opened\""),
        ("level=4", "level query must be one of `1`, `2`, `3`, got 4"),
        ("limit=0", "limit query must be at least 1, got 0"),
        ("limit=101", "limit query must be at most 100, got 101"),
        ("price=0", "price query must be more than 0, got 0"),
        ("price=0.7", "price query must be a multiple of 0.5, got 0.7"),
        ("ids=1&ids=x", "ids query at `/1` must be an integer, got \"x\""),
        ("ids=1&ids=1", "ids query must not have an entry twice, got [1,1]"),
        ("ids=1&ids=2&ids=3&ids=4", "ids query must have at most 3 entries, got [1,2,3,4]"),
        ("sizes=s&sizes=xl", "sizes query at `/1` must be one of `s`, `m`, `l`, got \"xl\""),
        (
            "since=yesterday",
            "since query must be a text of the format `date`, such as `2026-01-31`, got \"yesterday\"",
        ),
        ("code=A", "code query must have at least 2 characters, got \"A\""),
        ("code=ABCDE", "code query must have at most 4 characters, got \"ABCDE\""),
        ("code=ab", "code query must match `^[A-Z]+$`, got \"ab\""),
        ("page=2147483648", "page query must be at most 2147483647, got 2147483648"),
    ] {
        let reply = running.get(&format!("/orders?{query}")).await;
        assert_eq!(reply.faults(), [fault], "{query}");
    }
    let result = running.tool("find-orders", json!({ "status": "lost", "ids": ["1", "two"] })).await;
    assert_eq!(
        text(&result),
        (
            "The arguments are not valid:\n\
             - `status` must be one of `open`, `closed`, `1.10`, got \"lost\"\n\
             - `ids` at `/1` must be an integer, got \"two\"",
            true
        )
    );
    assert_eq!(running.get("/open-orders?status=closed").await.status, 400, "allowed on one side only");
    assert_eq!(stub.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_rules_allow_is_sent() {
    let (stub, running) = start().await;
    running
        .get("/orders?status=1.10&level=2&price=1.5&ids=1&ids=2&sizes=m&since=2026-01-31&code=AB&page=1")
        .await;
    assert_eq!(
        stub.only().line(),
        "GET /orders?status=1.10&level=2&limit=20&price=1.5&ids=1&ids=2&sizes=m&since=2026-01-31&code=AB&page=1",
        "with the default of what the API cannot do without"
    );
    running.get("/open-orders").await;
    assert_eq!(stub.only().line(), "GET /orders?limit=10", "the default that the author of the route wrote");
    running.tool("find-orders", json!({ "limit": 5, "ids": ["1"] })).await;
    assert_eq!(stub.only().line(), "GET /orders?limit=5&ids=1");
}

#[tokio::test]
async fn members_of_a_body_have_rules_too() {
    let (stub, running) = start().await;
    for (body, faults) in [
        (json!({}), vec!["customer body is required"]),
        (json!({ "customer": {} }), vec!["customer body must have the member `name`, got {}"]),
        (
            json!({ "customer": { "name": "", "age": -1 } }),
            vec![
                "customer body at `/name` must have at least 1 character, got \"\"",
                "customer body at `/age` must be at least 0, got -1",
            ],
        ),
        (
            json!({ "customer": { "name": "a", "address": { "zip": "1" } } }),
            vec!["customer body at `/address/zip` must match `^[0-9]{5}$`, got \"1\""],
        ),
        (
            json!({ "customer": { "name": "a", "nickname": "b" } }),
            vec![
                "customer body must not have the members `nickname`, got {\"name\":\"a\",\"nickname\":\"b\"}",
            ],
        ),
        (json!({ "customer": { "name": "a" }, "note": null }), vec!["note body must not be null"]),
        (
            json!({ "customer": { "name": "a" }, "kind": "offer" }),
            vec!["kind body must be `order`, got \"offer\""],
        ),
        (
            json!({ "customer": { "name": "a" }, "lines": [{ "sku": "x" }, true] }),
            vec!["lines body at `/1` must be of one of the forms that its schema has, got true"],
        ),
    ] {
        let reply = running.send("POST", "/orders", &body).await;
        assert_eq!(reply.faults(), faults, "{body}");
    }
    assert_eq!(stub.lines(), Vec::<String>::new());
    let body = json!({ "color": null, "kind": "order", "customer": { "name": "a", "age": null }, "lines": [{ "sku": "x" }, 7] });
    assert_eq!(running.send("POST", "/orders", &body).await.status, 200);
    assert_eq!(stub.only().body, body.to_string());
}

#[tokio::test]
async fn one_name_in_two_places_is_two_values() {
    const ID: &str = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    let (stub, running) = start().await;
    let request =
        running.request("PUT", &format!("/orders/{ID}")).header("id", "5").json(&json!({ "id": "new" }));
    assert_eq!(request.send().await.unwrap().status(), 200);
    let seen = stub.only();
    assert_eq!((seen.line(), seen.header("id")), (format!("PUT /orders/{ID}"), vec!["5"]));
    assert_eq!(seen.body, r#"{"id":"new"}"#);
    running.tool("replace-order", json!({ "id": ID, "body_id": "newer" })).await;
    let seen = stub.only();
    assert_eq!((seen.line(), seen.header("id").len()), (format!("PUT /orders/{ID}"), 0));
    assert_eq!(seen.body, r#"{"id":"newer"}"#);
}

#[tokio::test]
async fn a_typed_client_has_the_words_as_a_type_and_keeps_the_rules() {
    use rules::shop::{FindOrdersInput, FindOrdersStatus};

    let stub = Stub::json(json!([])).await;
    let capability = rules::Capability::builder().base_uri("shop", &stub.uri).build().unwrap();
    let client = capability.client();
    let input = FindOrdersInput { status: Some(FindOrdersStatus::N110), ..FindOrdersInput::default() };
    client.find_orders(input).await.unwrap();
    assert_eq!(stub.only().line(), "GET /orders?status=1.10&limit=20");
    let words: Vec<String> = FindOrdersStatus::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["open", "closed", "1.10"]);
    let input = FindOrdersInput { limit: Some(101), ..FindOrdersInput::default() };
    let error = client.find_orders(input).await.unwrap_err();
    assert!(error.to_string().contains("limit"), "{error}");
    assert_eq!(stub.lines(), Vec::<String>::new());
}

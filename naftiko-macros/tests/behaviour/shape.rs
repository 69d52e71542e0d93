//! Shaped answers as a caller gets them: outputs of REST, structured content of MCP, structs of the client.

use naftiko_runtime::serde_json::json;
use naftiko_runtime::{OneOrMany, Value};
use rmcp::ServiceExt as _;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;

use harness::{Running, Stub, respond, serve, text};

naftiko_runtime::capability!("shape.yaml");

fn ship() -> Value {
    json!({
        "imo_number": 9_074_729,
        "vessel_name": "Ever Given",
        "specs": { "year_built": 2018, "dimensions": { "length_overall": 399.94 } },
        "crew": [{ "name": "Ann", "rank": "captain" }, { "name": "Bo", "rank": "cook" }, { "rank": "captain" }],
        "flags": { "first": { "code": "PA", "x": 1 }, "second": { "code": "DE" }, "third": 3 },
        "more": true,
    })
}

async fn running(stub: &Stub) -> Running {
    serve!(shape::Capability::builder().base_uri("registry", &stub.uri), "shape-api", "shape-mcp")
}

/// The answer of a path of the REST adapter where the API answers with `upstream`.
async fn shaped(path: &str, upstream: Value) -> Value {
    let stub = Stub::json(upstream).await;
    let reply = running(&stub).await.get(path).await;
    let seen = stub.only();
    assert_eq!(seen.line(), format!("GET {}", path.trim_end_matches("/name")));
    assert_eq!(seen.header("accept"), ["application/json"], "what is read is asked for");
    reply.ok()
}

#[tokio::test]
async fn outputs_are_taken_out_of_the_answer() {
    assert_eq!(
        shaped("/ships/9", ship()).await,
        json!({
            "name": "Ever Given",
            "launched": 2018,
            "specs": { "yearBuilt": 2018, "length": 399.94 },
            "crew": [{ "name": "Ann", "rank": null }, { "name": "Bo", "rank": null }, { "name": null, "rank": null }],
            "crewNames": ["Ann", "Bo"],
            "crewSize": 3,
            "source": "registry",
            "asked": "imo 9",
            "flags": { "first": "PA", "second": "DE", "third": null },
        })
    );
}

#[tokio::test]
async fn missing_outputs_are_null() {
    assert_eq!(
        shaped("/ships/9", json!({ "vessel_name": null })).await,
        json!({
            "name": null,
            "launched": null,
            "specs": null,
            "crew": [],
            "crewNames": [],
            "crewSize": null,
            "source": "registry",
            "asked": "imo 9",
            "flags": null,
        })
    );
    assert_eq!(shaped("/ships/9/name", json!({})).await, Value::Null);
}

#[tokio::test]
async fn members_are_read_from_their_node_and_nowhere_else() {
    let specs = async |upstream: Value| shaped("/ships/9", upstream).await["specs"].take();
    let both =
        json!({ "specs": { "year_built": 1 }, "year_built": 2, "dimensions": { "length_overall": 3 } });
    assert_eq!(specs(both).await, json!({ "yearBuilt": 1, "length": null }), "the node has one of them");
    let root = json!({ "specs": {}, "year_built": 2 });
    assert_eq!(specs(root).await, json!({ "yearBuilt": null, "length": null }), "the node has none of them");
    for nothing in [json!(null), json!("a text"), json!(5)] {
        let root = json!({ "specs": nothing, "year_built": 2 });
        assert_eq!(specs(root).await, Value::Null, "there is no object");
    }
    let list = json!({ "specs": [{ "year_built": 1 }, {}, null, [{ "year_built": 2 }]] });
    let year = |year: Value| json!({ "yearBuilt": year, "length": null });
    assert_eq!(specs(list).await, json!([year(json!(1)), year(json!(null)), null, [year(json!(2))]]));
}

#[tokio::test]
async fn values_have_their_declared_type() {
    let odd = json!({ "vessel_name": { "en": "X" }, "built": "old", "specs": { "year_built": "1999" }, "crew": {} });
    let shaped = shaped("/ships/9", odd).await;
    assert_eq!(shaped["name"], r#"{"en":"X"}"#);
    assert_eq!(shaped["launched"], 1999, "what is no number makes room for the consumed output of the name");
    assert_eq!(shaped["specs"]["yearBuilt"], 1999);
    assert_eq!(shaped["crewSize"], 0);
}

#[tokio::test]
async fn a_list_is_shaped_item_by_item_and_texts_are_cut() {
    let ships = json!([ship(), { "vessel_name": "a😀bcdefg" }, { "vessel_name": "abcde😀" }, 5]);
    let expected = json!([
        { "imo": "9074729", "name": "Ever G" },
        { "imo": null, "name": "a😀bcd" },
        { "imo": null, "name": "abcde" },
        null,
    ]);
    assert_eq!(shaped("/ships", ships).await, expected);
    let lone = json!([{ "imo": "1", "name": null }]);
    assert_eq!(shaped("/ships", json!({ "imo_number": 1 })).await, lone, "an element is a list of one");
    assert_eq!(shaped("/ships", Value::Null).await, Value::Null, "no list");
    assert_eq!(shaped("/ships", json!([])).await, json!([]));
}

#[tokio::test]
async fn the_first_output_that_is_not_null_is_the_answer() {
    let nicknamed = json!({ "nickname": "Evie", "vessel_name": "Ever Given" });
    assert_eq!(shaped("/ships/9/name", nicknamed).await, "Evie");
    assert_eq!(shaped("/ships/9/name", json!({ "nickname": null, "vessel_name": "E" })).await, "E");
    assert_eq!(shaped("/ships/9/name", json!({ "nickname": "" })).await, "", "an empty text is something");
}

#[tokio::test]
async fn an_error_of_the_api_passes_unshaped() {
    for (status, media_type, body) in [
        (404, "text/html; charset=utf-8", "<h1>gone</h1>"),
        (422, "application/json", "{ \"vessel_name\": \"not this\" }"),
        (500, "application/problem+json", "{}"),
        (503, "text/plain", ""),
    ] {
        let stub =
            Stub::start(move |_| async move { respond(status, &[("content-type", media_type)], body) }).await;
        let running = running(&stub).await;
        assert_eq!(running.get("/ships/9").await.whole(), (status, media_type, body));
        let result = running.tool("get-ship", json!({ "imo": "9" })).await;
        let (text, error) = text(&result);
        assert!(error && text.starts_with(&format!("HTTP {status}")) && text.ends_with(body), "{text}");
        assert_eq!(result.get("structuredContent"), None);
    }
}

#[tokio::test]
async fn an_answer_without_a_body_passes() {
    for status in [204, 200] {
        let stub = Stub::answering(status, &[], "").await;
        let running = running(&stub).await;
        assert_eq!(running.get("/ships/9").await.whole(), (status, "", ""));
        let result = running.tool("get-ship", json!({ "imo": "9" })).await;
        assert_eq!((&result["isError"], &result["structuredContent"]), (&json!(false), &json!({})));
    }
}

#[tokio::test]
async fn status_location_and_retry_after_are_kept() {
    let headers = [("location", "/ships/9"), ("retry-after", "3"), ("etag", "\"1\""), ("set-cookie", "a=b")];
    let stub = Stub::start(move |_| async move { respond(201, &headers, r#"{"vessel_name":"X"}"#) }).await;
    let reply = running(&stub).await.get("/ships/9/name").await;
    assert_eq!(reply.whole(), (201, "application/json", "\"X\""));
    assert_eq!((reply.header("location"), reply.header("retry-after")), ("/ships/9", "3"));
    // A tag of the bytes behind says nothing of what was made of them.
    assert_eq!((reply.header("etag"), reply.header("set-cookie")), ("", ""));
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_a_502_and_no_half_answer() {
    for body in ["<html>ok</html>", "{\"vessel_name\": \"X\"", "{} {}", "nan"] {
        let stub = Stub::answering(200, &[("content-type", "application/json")], body).await;
        let running = running(&stub).await;
        let (status, detail) = running.get("/ships/9").await.problem();
        assert_eq!(status, 502, "{body}");
        assert!(
            detail.starts_with("the answer of the upstream is of no use: the body is not JSON: "),
            "{detail}"
        );
        let result = running.tool("get-ship", json!({ "imo": "9" })).await;
        assert_eq!(text(&result), (detail.as_str(), true), "{body}");
    }
}

#[tokio::test]
async fn an_unreachable_upstream_is_a_502_without_its_address() {
    let stub = Stub::away().await;
    let address = stub.uri.strip_prefix("http://").unwrap();
    let running = running(&stub).await;
    let reply = running.get("/ships/9").await;
    assert_eq!(reply.problem(), (502, "the upstream cannot be reached".to_owned()));
    assert!(!reply.text().contains(address));
    let result = running.tool("get-ship", json!({ "imo": "9" })).await;
    assert_eq!(text(&result), ("the upstream cannot be reached", true));
}

/// Whether a value is what a schema of ours says: types, members, items.
fn fits(schema: &Value, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |wanted: &Value| wanted == kind || (wanted == "number" && kind == "integer");
    let typed = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        one => is(one),
    };
    let mut members = schema["properties"].as_object().into_iter().flatten();
    let mut items = value.as_array().into_iter().flatten();
    typed
        && members.all(|(name, schema)| value.get(name).is_none_or(|value| fits(schema, value)))
        && items.all(|item| fits(&schema["items"], item))
}

#[tokio::test]
async fn structured_content_fits_the_output_schema() {
    for upstream in [ship(), json!({}), json!({ "crew": [{ "name": null, "rank": "captain" }] })] {
        let stub = Stub::json(upstream.clone()).await;
        let running = running(&stub).await;
        let client = ().serve(StreamableHttpClientTransport::from_uri(running.mcp)).await.unwrap();
        let tools = client.list_all_tools().await.unwrap();
        let schema = Value::Object((**tools[0].output_schema.as_ref().unwrap()).clone());
        let arguments = json!({ "imo": "9" }).as_object().cloned().unwrap();
        let call = CallToolRequestParams::new("get-ship").with_arguments(arguments);
        let result = client.call_tool(call).await.unwrap();
        client.cancel().await.unwrap();

        let structured = result.structured_content.unwrap();
        assert!(fits(&schema, &structured), "{structured} is not {schema}");
        let block = &result.content[0].as_text().unwrap().text;
        assert_eq!(block.parse::<Value>().unwrap(), structured, "the text says the same");
        assert_eq!(structured["name"], upstream["vessel_name"]);
        assert_eq!(
            structured["crew"],
            upstream["crew"].as_array().map_or(json!([]), |crew| json!([crew[0]["name"]]))
        );
        assert_eq!(stub.only().line(), "GET /ships/9");
    }
    assert!(!fits(
        &json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
        &json!({ "a": 1 })
    ));
}

#[tokio::test]
async fn the_client_returns_one_struct_or_a_list() {
    let build = |stub: &Stub| {
        let builder = shape::Capability::builder().environment(|_| None).base_uri("registry", &stub.uri);
        builder.build().unwrap().client()
    };
    let stub = Stub::json(ship()).await;
    let reply = build(&stub).get_ship(shape::registry::GetShipInput::new("9 a")).await.unwrap();
    assert_eq!(stub.only().line(), "GET /ships/9%20a");
    let ship = reply.into_body().one().unwrap();
    assert_eq!(ship.name.as_deref(), Some("Ever Given"));
    assert_eq!((ship.built, ship.crew), (Some(2018), Some(vec![json!("Ann"), json!("Bo")])));

    let stub = Stub::json(json!([{ "imo_number": 1 }, { "imo_number": "2" }, {}])).await;
    match build(&stub).list_ships().await.unwrap().into_body() {
        OneOrMany::Many(ships) => {
            let numbers: Vec<_> = ships.iter().map(|ship| ship.imo.as_deref()).collect();
            assert_eq!(numbers, [Some("1"), Some("2"), None]);
        }
        OneOrMany::One(ship) => panic!("{ship:?}"),
    }

    let stub = Stub::json(json!({ "specs": { "year_built": "long ago" } })).await;
    let error = build(&stub).get_ship(shape::registry::GetShipInput::new("9")).await.unwrap_err();
    assert!(error.to_string().contains("output `built` must be an integer"), "{error}");
    let stub = Stub::answering(404, &[], "no").await;
    let error = build(&stub).get_ship(shape::registry::GetShipInput::new("9")).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
}

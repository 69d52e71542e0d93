//! Several calls strung together: what is made of them, in which order they run, and what a failure costs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use naftiko_runtime::serde_json::{Value, json};
use tokio::sync::{Barrier, Notify};

use harness::{Reply, Running, Stub, json_response, respond, serve, text};

naftiko_runtime::capability!("steps.yaml");
naftiko_runtime::capability!("tests/behaviour/steps-order.yaml");

async fn running(stub: &Stub) -> Running {
    serve!(steps::Capability::builder().base_uri("registry", &stub.uri), "steps-api", "steps-mcp")
}

fn ship() -> Value {
    json!({ "name": "Aa Bb", "crew": ["c1", "c9", 3], "port": { "code": "NL/RTM" } })
}

fn crew() -> Value {
    json!([
        { "id": "c1", "name": "Ann", "contact": { "mail": "ann@x" }, "rank": "captain" },
        "odd",
        { "id": "3", "name": "Cy", "contact": null },
        { "id": "c1", "name": "Not Ann" },
    ])
}

fn port() -> Value {
    json!({ "name": "Rotterdam", "geo": { "lat": 51.9 }, "x": 1 })
}

async fn start(ship: Value, crew: Value) -> (Stub, Running) {
    let stub =
        Stub::pages([("GET /ships/7", ship), ("GET /crew", crew), ("GET /ports/NL%2FRTM", port())]).await;
    let running = running(&stub).await;
    (stub, running)
}

#[tokio::test]
async fn mappings_combine_step_outputs_into_one_answer() {
    let (stub, running) = start(ship(), crew()).await;
    assert_eq!(
        running.get("/ships/7").await.ok(),
        json!({
            "ship": {
                "name": "Aa Bb",
                "crew": [{ "name": "Ann", "contact.mail": "ann@x" }, { "name": "Cy", "contact.mail": null }],
            },
            "port": "Rotterdam",
            "first": "Ann",
            "asked": "7",
        })
    );
    let mut lines = stub.lines();
    lines.sort();
    assert_eq!(lines, ["GET /crew", "GET /ports/NL%2FRTM?for=ship%20Aa%20Bb", "GET /ships/7"]);
}

#[tokio::test]
async fn a_tool_gives_the_outputs_that_the_last_operation_names() {
    let (stub, running) = start(ship(), crew()).await;
    let result = running.tool("get-port-of-ship", json!({ "imo": "7" })).await;
    let expected = json!({ "title": "Rotterdam", "place": { "lat": 51.9 } });
    assert_eq!((&result["structuredContent"], &result["isError"]), (&expected, &json!(false)));
    assert_eq!(text(&result).0.parse::<Value>().unwrap(), expected);
    assert_eq!(stub.lines(), ["GET /ships/7", "GET /ports/NL%2FRTM"]);
}

#[tokio::test]
async fn a_progress_token_gets_a_notification_per_step() {
    let (_stub, running) = start(ship(), crew()).await;
    let heard = async |meta: Value| {
        let params = json!({ "name": "get-port-of-ship", "arguments": { "imo": "7" }, "_meta": meta });
        let request = reqwest::Client::new()
            .post(&running.mcp)
            .header("accept", "application/json, text/event-stream")
            .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }));
        let reply = Reply::of(request).await;
        let text = String::from_utf8(reply.body.to_vec()).unwrap();
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        let messages: Vec<Value> = data.filter_map(|data| data.parse().ok()).collect();
        if messages.is_empty() { vec![text.parse().unwrap()] } else { messages }
    };
    let messages = heard(json!({ "progressToken": "p" })).await;
    let step = |done: f64, step: &str| {
        json!({ "jsonrpc": "2.0", "method": "notifications/progress", "params": {
            "progressToken": "p", "progress": done, "total": 2.0, "message": format!("step `{step}`"),
        } })
    };
    assert_eq!(messages[..2], [step(1.0, "get-ship"), step(2.0, "get-port")]);
    assert_eq!(messages[2]["result"]["structuredContent"]["title"], "Rotterdam");
    assert_eq!(messages.len(), 3);

    let messages = heard(json!({})).await;
    assert_eq!((messages.len(), &messages[0]["id"]), (1, &json!(1)), "nobody asked");
}

#[tokio::test]
async fn a_lookup_compares_texts_and_leaves_misses_out() {
    let found = async |wanted: Value, crew: Value| {
        let ship = json!({ "crew": wanted, "port": { "code": "NL/RTM" } });
        start(ship, crew).await.1.get("/ships/7").await.ok()["ship"]["crew"].take()
    };
    let people = json!([{ "id": 5, "name": "A" }, { "id": "7", "name": "B" }, { "id": true, "name": "C" }]);
    let named = |name: &str| json!({ "name": name, "contact.mail": null });
    assert_eq!(found(json!("5"), people.clone()).await, named("A"), "a text finds a number");
    assert_eq!(found(json!(7), people.clone()).await, named("B"), "a number finds a text");
    assert_eq!(found(json!([7, "none", 5, null]), people.clone()).await, json!([named("B"), named("A")]));
    assert_eq!(found(json!(["none"]), people.clone()).await, json!([]), "a list of misses");
    assert_eq!(found(json!([]), people.clone()).await, json!([]), "a list of nothing");
    assert_eq!(found(json!("none"), people.clone()).await, Value::Null);
    assert_eq!(found(Value::Null, people.clone()).await, Value::Null);
    assert_eq!(found(json!({ "id": 5 }), people).await, Value::Null);
    assert_eq!(found(json!("5"), json!({ "id": 5, "name": "A" })).await, named("A"), "of one object");
    assert_eq!(found(json!("5"), json!("text")).await, Value::Null);
}

#[tokio::test]
async fn a_mapping_without_a_match_gives_null() {
    let (_, running) = start(json!({ "port": { "code": "NL/RTM" } }), json!([])).await;
    let expected =
        json!({ "ship": { "name": null, "crew": null }, "port": "Rotterdam", "first": null, "asked": "7" });
    assert_eq!(running.get("/ships/7").await.ok(), expected);
}

#[tokio::test]
async fn independent_steps_run_at_the_same_time() {
    let both = Arc::new(Barrier::new(2));
    let stub = Stub::start(move |seen| {
        let both = Arc::clone(&both);
        async move {
            let page = match seen.path().as_str() {
                "GET /ships/7" => ship(),
                "GET /crew" => crew(),
                _ => return json_response(200, &port()),
            };
            // Neither is answered before both are here.
            both.wait().await;
            json_response(200, &page)
        }
    })
    .await;
    let running = running(&stub).await;
    let reply = tokio::time::timeout(Duration::from_secs(20), running.get("/ships/7")).await;
    assert_eq!(reply.expect("both calls at once").ok()["port"], "Rotterdam");
}

#[tokio::test]
async fn a_step_with_side_effects_runs_alone() {
    let events: Arc<Mutex<Vec<String>>> = Arc::default();
    let (log, both) = (Arc::clone(&events), Arc::new(Barrier::new(2)));
    let stub = Stub::start(move |seen| {
        let (log, both) = (Arc::clone(&log), Arc::clone(&both));
        async move {
            log.lock().unwrap().push(format!("> {}", seen.path()));
            match seen.path().as_str() {
                "GET /left" | "GET /right" => {
                    both.wait().await;
                }
                _ => let_others_go_on().await,
            }
            log.lock().unwrap().push(format!("< {}", seen.path()));
            json_response(200, &json!({ "n": seen.path() }))
        }
    })
    .await;
    let running = serve!(steps_order::Capability::builder().base_uri("api", &stub.uri), "order-api");
    let reply = tokio::time::timeout(Duration::from_secs(20), running.get("/order")).await;
    let expected = json!({ "first": "GET /first", "change": "POST /change", "left": "GET /left", "right": "GET /right" });
    assert_eq!(reply.expect("left and right at once").ok(), expected);
    let mut events = events.lock().unwrap().clone();
    events[4..6].sort();
    events[6..8].sort();
    assert_eq!(
        events,
        [
            "> GET /first",
            "< GET /first",
            "> POST /change",
            "< POST /change",
            "> GET /left",
            "> GET /right",
            "< GET /left",
            "< GET /right",
            "> POST /audit",
            "< POST /audit",
        ]
    );
}

/// Gives every other task of the test so many turns that a request which may be sent arrives.
async fn let_others_go_on() {
    for _ in 0..2000 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_step_that_nothing_needs_may_fail() {
    for status in [500, 404] {
        let stub = Stub::start(move |seen| async move {
            json_response(if seen.path() == "POST /audit" { status } else { 200 }, &json!({ "n": 1 }))
        })
        .await;
        let running = serve!(steps_order::Capability::builder().base_uri("api", &stub.uri), "order-api");
        let reply = running.get("/order").await;
        assert_eq!(reply.ok(), json!({ "first": 1, "change": 1, "left": 1, "right": 1 }));
        assert_eq!((reply.header("naftiko-step"), stub.lines().len()), ("", 5));
    }
}

#[tokio::test]
async fn a_step_that_is_needed_and_fails_ends_the_run() {
    let stub = Stub::start(|seen| async move {
        match seen.path().as_str() {
            "POST /change" => respond(409, &[("content-type", "text/plain"), ("retry-after", "3")], "taken"),
            _ => json_response(200, &json!({ "n": 1 })),
        }
    })
    .await;
    let running = serve!(steps_order::Capability::builder().base_uri("api", &stub.uri), "order-api");
    let reply = running.get("/order").await;
    assert_eq!(reply.whole(), (409, "text/plain", "taken"));
    assert_eq!((reply.header("naftiko-step"), reply.header("retry-after")), ("change", "3"));
    assert_eq!(stub.lines(), ["GET /first", "POST /change"], "nothing is asked after it");
}

#[tokio::test]
async fn a_tool_names_the_step_that_failed() {
    let ship = json!({ "port": { "code": "XX" } });
    let (stub, running) = start(ship, crew()).await;
    let result = running.tool("get-port-of-ship", json!({ "imo": "7" })).await;
    assert_eq!(text(&result), ("step `get-port`: HTTP 404 Not Found\n\n{\"gone\":true}", true));
    assert_eq!(result.get("structuredContent"), None);
    let result = running.tool("get-port-of-ship", json!({ "imo": "8" })).await;
    assert_eq!(text(&result), ("step `get-ship`: HTTP 404 Not Found\n\n{\"gone\":true}", true));
    assert_eq!(stub.lines(), ["GET /ships/7", "GET /ports/XX", "GET /ships/8"]);
}

#[tokio::test]
async fn the_earlier_of_two_failed_steps_is_answered() {
    let later_failed = Arc::new(Notify::new());
    let stub = Stub::start(move |seen| {
        let later_failed = Arc::clone(&later_failed);
        async move {
            if seen.path() == "GET /crew" {
                later_failed.notify_one();
                return respond(500, &[], "crew");
            }
            later_failed.notified().await;
            let_others_go_on().await;
            respond(404, &[], "ship")
        }
    })
    .await;
    let running = running(&stub).await;
    let reply = tokio::time::timeout(Duration::from_secs(20), running.get("/ships/7")).await;
    let reply = reply.expect("both calls at once");
    assert_eq!((reply.whole(), reply.header("naftiko-step")), ((404, "", "ship"), "get-ship"));
    let mut lines = stub.lines();
    lines.sort();
    assert_eq!(lines, ["GET /crew", "GET /ships/7"], "nothing is made of them");
}

#[tokio::test]
async fn a_step_without_a_value_that_it_needs_is_not_run() {
    let (stub, running) = start(json!({ "name": "Aa", "port": {} }), crew()).await;
    let (status, detail) = running.get("/ships/7").await.problem();
    assert_eq!(
        (status, detail.as_str()),
        (502, "step `get-port`: `code` has no value from the steps before it")
    );
    let mut lines = stub.lines();
    lines.sort();
    assert_eq!(lines, ["GET /crew", "GET /ships/7"]);
    // Nor is one whose value would lead elsewhere.
    let (stub, running) = start(json!({ "port": { "code": ".." } }), crew()).await;
    let result = running.tool("get-port-of-ship", json!({ "imo": "7" })).await;
    assert_eq!(text(&result), ("step `get-port`: `code` in the path must not be `.` or `..`", true));
    assert_eq!(stub.lines(), ["GET /ships/7"]);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_a_502_that_names_its_step() {
    let stub = Stub::answering(200, &[("content-type", "text/html")], "<h1>").await;
    let (status, detail) = running(&stub).await.get("/ships/7").await.problem();
    assert_eq!(status, 502);
    assert!(
        detail.starts_with("step `get-ship`: the answer of the upstream is of no use: the body is not JSON")
    );
    let stub = Stub::away().await;
    let unreachable = (502, "step `get-ship`: the upstream cannot be reached".to_owned());
    assert_eq!(running(&stub).await.get("/ships/7").await.problem(), unreachable);
}

#[tokio::test]
async fn without_mappings_the_last_answer_is_the_answer() {
    let stub = Stub::start(|seen| async move {
        let headers = [("content-type", "application/hal+json"), ("location", "/visits/1")];
        match seen.path().as_str() {
            "POST /visits" => respond(201, &headers, "{ \"id\": 1.0 }"),
            _ => json_response(200, &ship()),
        }
    })
    .await;
    let running = running(&stub).await;
    let reply = Reply::of(running.request("POST", "/ships/7/visits/RTM")).await;
    assert_eq!(reply.whole(), (201, "application/hal+json", "{ \"id\": 1.0 }"));
    assert_eq!((reply.header("location"), reply.header("naftiko-step")), ("/visits/1", ""));
    assert_eq!(stub.lines(), ["GET /ships/7", "POST /visits"]);
    assert_eq!(stub.seen()[1].content(), ("application/json", r#"{"ship":"Aa Bb","port":"RTM"}"#));
}

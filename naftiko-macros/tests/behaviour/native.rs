//! Steps that are functions of this crate: what they see, and what their failures cost.

use naftiko_runtime::serde_json::json;

use harness::{Running, Stub, serve};

naftiko_runtime::capability!("steps-native.yaml");

async fn start() -> (Stub, Running) {
    let stub = Stub::pages([
        ("GET /ships/7", json!({ "built": 2018 })),
        ("GET /ships/panic", json!({ "built": 0 })),
        ("GET /ships/error", json!({ "built": 1 })),
        ("GET /ships/late-error", json!({ "built": 2 })),
        ("GET /ships/untold", json!({})),
    ])
    .await;
    let builder = steps_native::Capability::builder().base_uri("registry", &stub.uri);
    (stub.clone(), serve!(builder, "native-api"))
}

#[tokio::test]
async fn functions_get_inputs_earlier_outputs_and_values_of_with() {
    let (stub, running) = start().await;
    let mut answer = running.get("/ships/7/score").await.ok();
    assert_eq!(answer["score"], 2020);
    let report = answer["report"].take();
    assert_eq!(report["step"], "report");
    let ship = json!({ "built": 2018 });
    // What the first one saw is part of what it gave, which the second one saw.
    let first =
        json!({ "imo": "7", "get-ship": ship, "score": null, "report": null, "year": 2018, "bonus": 2 });
    let saw = &report["saw"];
    assert_eq!((&saw["imo"], &saw["get-ship"], &saw["score"]["points"]), (&json!("7"), &ship, &json!(2020)));
    for (name, value) in saw["score"]["saw"].as_object().unwrap() {
        assert_eq!(*value, first[name], "{name}");
    }
    assert_eq!(saw.get("year"), None, "what is given with one step is not of the next");
    assert_eq!(stub.lines(), ["GET /ships/7"]);
}

#[tokio::test]
async fn an_error_of_a_function_reaches_the_caller() {
    let (_, running) = start().await;
    let told = async |imo: &str| running.get(&format!("/ships/{imo}/score")).await.problem();
    assert_eq!(told("error").await, (500, "step `score`: no ship is that old".to_owned()));
    assert_eq!(told("late-error").await, (500, "step `report`: four points are not enough".to_owned()));
    let (status, detail) = told("untold").await;
    assert!(status == 500 && detail.starts_with("step `score`: `year`: "), "{detail}");
}

#[tokio::test]
async fn a_function_that_panics_costs_one_request() {
    let (_, running) = start().await;
    let panicked = (500, "the operation failed; the log says why".to_owned());
    assert_eq!(running.get("/ships/panic/score").await.problem(), panicked);
    assert_eq!(running.get("/ships/7/score").await.ok()["score"], 2020);
}

#[tokio::test]
async fn no_function_runs_after_a_call_that_failed() {
    let (_, running) = start().await;
    let reply = running.get("/ships/none/score").await;
    assert_eq!((reply.status, reply.header("naftiko-step")), (404, "get-ship"));
    assert_eq!(reply.text(), r#"{"gone":true}"#);
}

//! Completion: values that are known, none where nothing is, and errors for what there is not.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::{Value, json};
use rmcp::ServiceExt;
use rmcp::transport::StreamableHttpClientTransport;

use crate::support::{serve_mcp, serve_zoo};
use harness::post_rpc;

const SHIPS: &str = "x://ships/{kind}/{afloat}/{name}";

static PROMPTS: &[rt::mcp::Prompt] =
    &[rt::mcp::Prompt::new("plan", &[]).arguments(&[rt::mcp::PromptArgument::new("day")])];

async fn serve() -> String {
    let many: Vec<String> = (0..150).map(|number| format!("n{number:03}")).collect();
    let many: &'static str = format!("^({})$", many.join("|")).leak();
    let inputs = vec![
        rt::Input::argument("kind", rt::Type::String)
            .pattern(rt::pattern!("^(Tug|tanker|trawler|ferry)$"))
            .required(),
        rt::Input::argument("afloat", rt::Type::Boolean).required(),
        rt::Input::argument("name", rt::Type::String).required(),
    ];
    let berths = vec![
        rt::Input::argument("berth", rt::Type::String).pattern(Box::leak(Box::new(rt::Pattern::new(many)))),
    ];
    let resources = vec![
        rt::mcp::Resource::new(SHIPS, "ships").inputs(inputs.leak()),
        rt::mcp::Resource::new("x://berths/{berth}", "berths").inputs(berths.leak()),
        rt::mcp::Resource::new("x://plain", "plain"),
    ];
    serve_mcp(&[], resources.leak(), PROMPTS).await
}

async fn complete(url: &str, reference: Value, name: &str, value: &str) -> Value {
    let params = json!({ "ref": reference, "argument": { "name": name, "value": value } });
    post_rpc(url, "completion/complete", &params).await.json().await.unwrap()
}

fn template(uri: &str) -> Value {
    json!({ "type": "ref/resource", "uri": uri })
}

fn prompt(name: &str) -> Value {
    json!({ "type": "ref/prompt", "name": name })
}

#[tokio::test]
async fn completion_offers_the_known_values_that_match() {
    let client = ().serve(StreamableHttpClientTransport::from_uri(serve().await)).await.unwrap();
    assert!(client.peer_info().unwrap().capabilities.completions.is_some());
    let complete = async |name: &str, value: &str| {
        client.complete_resource_argument(SHIPS, name, value, None).await.unwrap()
    };
    let known = complete("kind", "T").await;
    assert_eq!(known.values, ["Tug", "tanker", "trawler"]);
    assert_eq!((known.total, known.has_more), (Some(3), Some(false)));
    assert_eq!(complete("kind", "tA").await.values, ["tanker"]);
    assert_eq!(complete("afloat", "").await.values, ["true", "false"]);
    assert_eq!(complete("afloat", "x").await.values, <[&str; 0]>::default());
    assert_eq!(complete("name", "").await.values, <[&str; 0]>::default());
    let day = client.complete_prompt_argument("plan", "day", "mo", None).await.unwrap();
    assert_eq!((day.values.len(), day.total, day.has_more), (0, Some(0), Some(false)));
    client.cancel().await.unwrap();
}

#[tokio::test]
async fn completion_gives_at_most_a_hundred_values() {
    let url = serve().await;
    let mut answer = complete(&url, template("x://berths/{berth}"), "berth", "N").await;
    let completion = answer["result"]["completion"].take();
    assert_eq!((&completion["total"], &completion["hasMore"]), (&json!(150), &json!(true)));
    assert_eq!(completion["values"].as_array().unwrap().len(), 100);
    assert_eq!(completion["values"][99], "n099");
}

#[tokio::test]
async fn completing_an_unknown_name_is_an_error_naming_it() {
    let url = serve().await;
    for (reference, name, message) in [
        (prompt("plna"), "day", "Unknown prompt: plna"),
        (prompt("plan"), "dya", "Unknown argument: dya"),
        (template("x://ships/{kind}"), "kind", "Unknown resource template: x://ships/{kind}"),
        (template("x://plain"), "kind", "Unknown resource template: x://plain"),
        (template(SHIPS), "nam", "Unknown argument: nam"),
    ] {
        let answer = complete(&url, reference, name, "").await;
        assert_eq!(answer["error"], json!({ "code": -32602, "message": message }));
    }
}

#[tokio::test]
async fn completion_is_no_method_where_only_tools_exist() {
    let zoo = serve_zoo("http://localhost:1").await;
    let answer = complete(&zoo.mcp, prompt("plan"), "day", "").await;
    assert_eq!(answer["error"]["code"], -32601);
}

//! Some tools of a capability, chosen at build time and at the start; and how long `check` says that their list is.

use std::path::Path;

use naftiko_codegen::{Options, check};
use naftiko_runtime::serde_json::{Value, json};

use harness::{Running, Stub, serve, text};

naftiko_runtime::capability!("organizations.yaml", mod some, tools = ["list-*", "*-default-role"]);
naftiko_runtime::capability!("organizations.yaml", mod none, tools = []);
naftiko_runtime::capability!("organizations.yaml", mod all);
naftiko_runtime::capability!("shape.yaml");
naftiko_runtime::capability!("inputs.yaml");
naftiko_runtime::capability!("aggregates.yaml");

const MCP: &str = "label-studio-subpackage-organizations-mcp";

/// Serves a module of `organizations.yaml`.
macro_rules! organizations {
    ($module:ident) => {{
        let builder = $module::Capability::builder().bind("LABEL_STUDIO_API_KEY", "x");
        serve!(
            builder,
            "label-studio-subpackage-organizations-rest",
            "label-studio-subpackage-organizations-mcp"
        )
    }};
}

async fn names(running: &Running) -> Vec<String> {
    running.tools().await.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn tools_that_were_not_asked_for_do_not_exist() {
    let running = organizations!(some);
    assert_eq!(names(&running).await, ["list-your-organizations", "update-default-role"]);
    let answer = running
        .rpc("tools/call", json!({ "name": "get-organization-settings", "arguments": { "id": 1 } }))
        .await;
    assert_eq!(answer["error"]["code"], -32602);
    assert_eq!(names(&organizations!(none)).await, <[&str; 0]>::default());
}

#[tokio::test]
async fn a_program_chooses_tools_when_it_starts() {
    let stub = Stub::json(json!([])).await;
    let builder = || {
        let upstream = "label-studio-subpackage-organizations";
        let builder = all::Capability::builder().bind("LABEL_STUDIO_API_KEY", "x");
        builder.base_uri(upstream, &stub.uri).tools("mcp", ["list-*"])
    };
    let rest = "label-studio-subpackage-organizations-rest";
    let running = serve!(builder(), "label-studio-subpackage-organizations-mcp");
    assert_eq!(names(&running).await, ["list-your-organizations"]);
    assert_eq!(text(&running.tool("list-your-organizations", json!({})).await), ("[]", false));
    let answer =
        running.rpc("tools/call", json!({ "name": "update-default-role", "arguments": { "id": 1 } })).await;
    assert_eq!(answer["error"]["code"], -32602);

    // Choices add up, whatever their order.
    let running = serve!(
        builder().tools(MCP, ["reset-organization-token"]).port(rest, 0),
        "label-studio-subpackage-organizations-mcp"
    );
    assert_eq!(names(&running).await, ["reset-organization-token", "list-your-organizations"]);
}

/// The list in bytes, as `check` counts it, and as the server sends it.
async fn sizes(spec: &str, running: &Running) -> (usize, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(spec);
    let report = check(&path, &Options::new());
    let [listing] = report.listings() else { panic!("{report:?}") };
    (listing.bytes(), Value::from(running.tools().await).to_string().len())
}

#[tokio::test]
async fn check_reports_the_served_size_of_tool_lists() {
    let inputs = inputs::Capability::builder().bind("SHOP_TENANT", "x");
    for (spec, running) in [
        ("organizations.yaml", organizations!(all)),
        ("shape.yaml", serve!(shape::Capability::builder(), "shape-api", "shape-mcp")),
        ("inputs.yaml", serve!(inputs, "inputs-api", "inputs-mcp")),
        ("aggregates.yaml", serve!(aggregates::Capability::builder(), "fleet-api", "fleet-mcp")),
    ] {
        let (counted, sent) = sizes(spec, &running).await;
        assert_eq!(counted, sent, "{spec}");
    }
}

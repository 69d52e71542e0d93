//! Servers keep to their OpenAPI documents, as schemathesis holds them to it: it makes requests of the document, right ones
//! and wrong ones, and compares the answers with it.

use std::process::Command;

use naftiko_runtime::serde_json::json;

use crate::aggregates::aggregates;
use crate::body_form::body_form;
use crate::body_json::body_json;
use crate::body_multipart::body_multipart;
use crate::body_text::body_text;
use crate::client_names::client_names;
use crate::inputs::inputs;
use crate::mock::mock;
use crate::parameters::parameters;
use crate::rules::rules;
use crate::shape::shape;
use crate::steps::steps;

use harness::{Running, Stub, serve};

naftiko_runtime::capability!("tasks.yaml");

/// The requests that are made of each operation, at most; more with `NAFTIKO_EXAMPLES`.
const EXAMPLES: &str = "25";

/// Python 3.11 counts its own recursion wrong (cpython 106905), which ends a phase of schemathesis that found nothing.
const FAULT_OF_PYTHON: &str = "AST constructor recursion depth mismatch";

/// Serves each adapter, with the API that it calls and the variable that it needs.
macro_rules! serve_each {
    ($stub:ident; $($capability:ident [$api:literal $(, $mcp:literal)?] $upstream:literal $($bind:literal)?;)*) => {
        vec![$({
            let builder = $capability::Capability::builder().base_uri($upstream, &$stub.uri);
            $(let builder = builder.bind($bind, "bound");)?
            ($api, serve!(builder, $api $(, $mcp)?))
        }),*]
    };
}

#[allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a check that a script runs and reads")]
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the program that NAFTIKO_SCHEMATHESIS names; .ci/run has it"]
async fn schemathesis_finds_nothing() {
    let program = std::env::var("NAFTIKO_SCHEMATHESIS").unwrap();
    let stub = Stub::json(json!({ "id": 1, "name": "a", "port": { "code": "x" } })).await;
    let mut served: Vec<(&str, Running)> = serve_each! { stub;
        aggregates ["fleet-api", "fleet-mcp"] "registry";
        body_form ["accounts-api"] "accounts";
        body_json ["orders-api", "orders-mcp"] "shop" "SHOP_CHANNEL";
        body_multipart ["files-api"] "files";
        body_text ["notes-api"] "notes";
        client_names ["names-api", "names-mcp"] "shop";
        inputs ["inputs-api", "inputs-mcp"] "shop" "SHOP_TENANT";
        rules ["rules-api", "rules-mcp"] "shop";
        shape ["shape-api", "shape-mcp"] "registry";
        steps ["steps-api", "steps-mcp"] "registry";
        tasks ["label-studio-tasks-rest", "label-studio-tasks-mcp"] "label-studio-tasks" "LABEL_STUDIO_API_KEY";
    };
    served.push(("mock-api", serve!(mock::Capability::builder(), "mock-api", "mock-mcp")));
    let builder = parameters::Capability::builder().bind("SHOP_REGION", "eu").bind("SHOP_VERSION", "1");
    let builder = builder.base_uri("shop", &stub.uri).base_uri("stock", &stub.uri);
    served.push(("parameters-api", serve!(builder, "parameters-api", "parameters-mcp")));
    let examples = std::env::var("NAFTIKO_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let mut failed = Vec::new();
    for (api, running) in &served {
        let mut command = Command::new(&program);
        command.args(["run", "--no-color", "--checks", "all", "--workers", "2", "--seed", "1"]);
        command.args(["--max-examples", &examples, "--suppress-health-check", "all"]);
        // What it makes of the caller's text is a header, which cannot hold control characters; no schema says that.
        command.args(["--exclude-operation-id", "probe_order"]);
        command.arg(running.url("/openapi.json"));
        // It keeps what it has tried in the folder that it runs in.
        command.current_dir(env!("CARGO_TARGET_TMPDIR"));
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        println!("== {api}\n{said}");
        let fault_of_python = said.contains(FAULT_OF_PYTHON) && !said.contains("Failures:");
        if !output.status.success() && !fault_of_python {
            failed.push(*api);
        }
    }
    assert_eq!(failed, Vec::<&str>::new(), "what schemathesis found is above");
}

//! The size of generated code: lines for each further operation, and lines that are there without one.
//!
//! Doc comments and blank lines aside; REST, MCP and a client of an API with one parameter
//! and one credential on each operation, and a body on half of them.

use std::fmt::Write as _;
use std::path::Path;

use naftiko_codegen::{Options, generate_text};

/// The most lines for each further operation.
const OPERATION: usize = 30;

/// The most lines besides operations.
const FRAME: usize = 70;

fn spec(operations: usize) -> String {
    let mut text = String::from(
        "naftiko: 1.0.0-alpha2
binds: [{namespace: env, keys: {SHOP_KEY: SHOP_KEY}}]
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    authentication: {type: apikey, placement: header, key: X-Key, value: '{{SHOP_KEY}}'}
    resources:
",
    );
    for index in 0..operations {
        let (method, body) =
            if index % 2 == 0 { ("GET", "") } else { ("PATCH", ", {name: body, in: body, type: object}") };
        let _ = write!(
            text,
            "    - path: /orders{index}/{{id}}
      operations:
      - name: order-{index}
        method: {method}
        inputParameters: [{{name: id, in: path, type: integer}}, {{name: X-Key, in: header}}{body}]
"
        );
    }
    text.push_str("  exposes:\n  - type: rest\n    namespace: shop-rest\n    port: 8080\n    resources:\n");
    for index in 0..operations {
        let method = if index % 2 == 0 { "GET" } else { "PATCH" };
        let with = if index % 2 == 0 { "" } else { ", body: rest.body" };
        let _ = write!(
            text,
            "    - path: /orders{index}/{{id}}
      operations: [{{method: {method}, name: order-{index}, call: shop.order-{index}, with: {{id: rest.id, X-Key: rest.X-Key{with}}}}}]
"
        );
    }
    text.push_str("  - type: mcp\n    namespace: shop-mcp\n    port: 9090\n    tools:\n");
    for index in 0..operations {
        let _ = writeln!(
            text,
            "    - {{name: order-{index}, description: Order number {index}, call: shop.order-{index}}}"
        );
    }
    text
}

fn lines(operations: usize) -> usize {
    let outcome = generate_text("shop.yaml", &spec(operations), &Options::new().strict(true));
    let report = outcome.report.render(naftiko_codegen::Format::Full, false);
    let text = outcome.generated.unwrap_or_else(|| panic!("{report}")).file_text();
    let is_code = |line: &&str| {
        let line = line.trim();
        !(line.is_empty() || line.starts_with("//"))
    };
    text.lines().filter(is_code).count()
}

#[test]
fn lines_of_generated_code_stay_in_their_budget() {
    let (few, many) = (lines(2), lines(42));
    let operation = (many - few).div_ceil(40);
    let frame = few - 2 * operation;
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(readme).expect("the README");
    let readme = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = format!(
        "A further operation is {operation} lines like these with its client, REST and MCP, and the frame around them {frame}."
    );
    assert!(readme.contains(&said), "the README has to say: {said}");
    assert!(operation <= OPERATION, "{operation} lines for each further operation");
    assert!(frame <= FRAME, "{frame} lines besides operations");
}

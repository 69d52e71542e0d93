//! The option `tools`: what was asked for is there, what was not leaves nothing behind; and how long lists of tools are.

use std::path::Path;

use naftiko_codegen::{Format, Listing, Options, Outcome, Surface, generate, generate_text};

fn organizations(options: &Options) -> Outcome {
    generate(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/organizations.yaml"), options)
}

fn text(outcome: &Outcome) -> String {
    let report = || outcome.report.render(Format::Full, false);
    outcome.generated.as_ref().unwrap_or_else(|| panic!("{}", report())).file_text()
}

/// A spec with two MCP adapters, one of which has a prompt and a resource as well.
const SHOP: &str = "naftiko: 1.0.0-alpha2
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    resources:
    - path: /orders
      operations: [{name: list, method: GET}, {name: create, method: POST}]
  - namespace: stock
    baseUri: https://stock.example
    resources: [{path: /items, operations: [{name: list, method: GET}]}]
  exposes:
  - type: mcp
    namespace: orders
    port: 9090
    tools: [{name: list-orders, call: shop.list}, {name: create-order, call: shop.create}]
  - type: mcp
    namespace: items
    port: 9091
    tools: [{name: list-items, call: stock.list}]
    resources: [{name: limits, uri: 'shop://limits', outputParameters: [{name: most, type: integer, const: 9}]}]
    prompts: [{name: greeting, template: [{role: user, content: Good morning!}]}]
";

fn shop(options: &Options) -> Outcome {
    generate_text("shop.yaml", SHOP, options)
}

fn tools(patterns: &[&str]) -> Options {
    Options::new().tools(patterns.iter().copied())
}

/// The names of the tools in a generated text, in its order.
fn names(text: &str) -> Vec<&str> {
    let after = text.split("mcp::Tool::new(").skip(1);
    after.filter_map(|rest| rest.split('"').nth(1)).collect()
}

#[test]
fn chosen_tools_keep_the_order_of_the_spec() {
    for (patterns, expected) in [
        (
            &["update-*", "list-your-organizations"][..],
            &["list-your-organizations", "update-organization", "update-default-role"][..],
        ),
        (
            &["*-organization*"],
            &[
                "reset-organization-token",
                "list-your-organizations",
                "get-organization-settings",
                "update-organization",
            ],
        ),
        (&["l*-*r-*s"], &["list-your-organizations"]),
        (&["get-organization-settings"], &["get-organization-settings"]),
        (&[], &[]),
    ] {
        assert_eq!(names(&text(&organizations(&tools(patterns)))), expected, "{patterns:?}");
    }
    assert_eq!(text(&organizations(&tools(&["*"]))), text(&organizations(&Options::new())));
}

#[test]
fn code_of_omitted_tools_is_not_generated() {
    let (some, all) = (text(&organizations(&tools(&["list-*"]))), text(&organizations(&Options::new())));
    assert_eq!(
        (some.matches("\"update-default-role\"").count(), all.matches("\"update-default-role\"").count()),
        (0, 1)
    );
    // Routes and clients have nothing to do with tools.
    for kept in ["rt::rest::Route::", "pub async fn "] {
        assert_eq!(some.matches(kept).count(), all.matches(kept).count(), "{kept}");
    }

    // Without clients, operations are for the tools alone.
    let orders = text(&shop(&tools(&["create-order"]).surfaces([Surface::Mcp])));
    assert_eq!(names(&orders), ["create-order"]);
    assert!(orders.contains("static CREATE:"), "{orders}");
    for gone in ["static LIST:", "list-orders", "fn list"] {
        assert!(!orders.contains(gone), "{gone}\n{orders}");
    }
}

#[test]
fn an_adapter_without_tools_still_serves_resources_and_prompts() {
    let text = text(&shop(&tools(&["list-orders"])));
    assert_eq!(names(&text), ["list-orders"]);
    for kept in
        ["rt::mcp::Resource::new(", "rt::mcp::Prompt::new(", "fn items_router", "Adapter::new(\"items\""]
    {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
}

#[test]
fn patterns_matching_no_tool_are_refused_with_a_suggestion() {
    for (pattern, said) in [
        ("list-ordres", "a tool with a similar name exists: `list-orders`"),
        ("lst-*", "a similar pattern fits some: `list-*`"),
        ("delete-*", "the tools are `list-orders`, `create-order` and `list-items`"),
        ("LIST-ORDERS", "a tool with a similar name exists: `list-orders`"),
        ("list-order?", "a tool with a similar name exists: `list-orders`"),
        ("", "the tools are `list-orders`, `create-order` and `list-items`"),
    ] {
        let outcome = shop(&tools(&["list-items", pattern]));
        let report = outcome.report.render(Format::Full, false);
        assert!(outcome.generated.is_none());
        assert!(
            report.starts_with(&format!("error[NAF0516]: no tool is `{pattern}`, which was asked for")),
            "{report}"
        );
        assert!(report.contains("shop.yaml:16:5") && report.contains(said), "{pattern}: {report}");
        assert_eq!(outcome.report.diagnostics().len(), 1, "{report}");
    }
    // A spec without tools has none of that name either.
    let outcome = generate_text(
        "a.yaml",
        &SHOP[..SHOP.find("  exposes:").unwrap_or_default()],
        &tools(&["list-orders"]),
    );
    assert_eq!(outcome.report.summary(), "1 error");
}

#[test]
fn a_faulty_tool_still_counts_as_known() {
    let faulty = SHOP.replace("call: shop.list}", "call: shop.lsit}");
    let outcome = generate_text("shop.yaml", &faulty, &tools(&["list-orders"]));
    let codes: Vec<String> = outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    assert_eq!(codes, ["NAF0301"], "{}", outcome.report.render(Format::Full, false));
}

#[test]
fn tool_lists_are_measured_by_count_and_bytes() {
    let listed = |options: &Options| -> Vec<(String, usize, usize)> {
        let outcome = shop(options);
        let line = |it: &Listing| (it.adapter().to_owned(), it.tools(), it.bytes());
        outcome.report.listings().iter().map(line).collect()
    };
    let tool = r#"{"name":"list-orders","inputSchema":{"type":"object","additionalProperties":false},"annotations":{"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":true}}"#;
    let all = listed(&Options::new());
    assert_eq!(
        all.iter().map(|(name, count, _)| (name.as_str(), *count)).collect::<Vec<_>>(),
        [("orders", 2), ("items", 1)]
    );
    assert_eq!(
        listed(&tools(&["list-orders"])),
        [("orders".to_owned(), 1, tool.len() + 2), ("items".to_owned(), 0, 2)]
    );
    assert_eq!(listed(&Options::new().surfaces([Surface::Client])), []);
}

#[test]
fn omitted_tools_do_not_count_toward_long_lists() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/NAF0515-long-listing.yaml");
    let findings = |options: &Options| naftiko_codegen::check(&path, options).summary();
    assert_eq!(findings(&Options::new()), "1 warning");
    assert_eq!(findings(&tools(&["ping"])), "");
    assert_eq!(findings(&Options::new().surfaces([Surface::Client])), "");
}

/// The constructor of the hints that a tool is generated with; `none` where it says the worst.
fn annotations(tools: &str) -> String {
    let spec = format!(
        "naftiko: 1.0.0-alpha2
capability:
  consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.example
    resources:
    - path: /orders
      operations:
      - {{name: list, method: GET}}
      - {{name: probe, method: HEAD}}
      - {{name: create, method: POST}}
  exposes:
  - type: mcp
    namespace: shop-mcp
    port: 9090
    tools:
{tools}"
    );
    let outcome = generate_text("shop.yaml", &spec, &Options::new());
    let report = outcome.report.render(naftiko_codegen::Format::Full, false);
    let text = outcome.generated.unwrap_or_else(|| panic!("{report}")).file_text();
    let hints = text.split_once(".hints(rt::mcp::Hints::").and_then(|(_, hints)| hints.split_once('('));
    hints.map_or_else(|| "none".to_owned(), |(hints, _)| hints.to_owned())
}

#[test]
fn tools_that_only_read_say_so_unless_the_spec_says_otherwise() {
    for (tool, hints) in [
        ("    - {name: list, description: All, call: shop.list}", "get"),
        ("    - {name: probe, description: There, call: shop.probe}", "get"),
        ("    - {name: create, description: New, call: shop.create}", "none"),
        ("    - {name: list, description: All, call: shop.list, hints: {readOnly: false}}", "none"),
        (
            "    - {name: both, description: Both, steps: [{name: a, type: call, call: shop.list}, {name: b, type: call, \
             call: shop.probe}]}",
            "get",
        ),
        (
            "    - {name: both, description: Both, steps: [{name: a, type: call, call: shop.list}, {name: b, type: call, \
             call: shop.create}]}",
            "none",
        ),
        (
            "    - {name: both, description: Both, steps: [{name: a, type: call, call: shop.list}, {name: b, type: \
             script, language: rust, function: count}]}",
            "none",
        ),
    ] {
        assert_eq!(annotations(tool), hints, "{tool}");
    }
}

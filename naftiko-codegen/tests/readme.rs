//! What the README promises: its example becomes what it shows, and its support table is true.

use std::fs;
use std::path::Path;

use naftiko_codegen::{Format, Options, generate_text};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).expect("the README")
}

/// The first fenced block of a language.
fn block(text: &str, language: &str) -> String {
    let start = text.find(&format!("```{language}\n")).expect("a block") + language.len() + 4;
    let end = start + text[start..].find("```").expect("the end of the block");
    text[start..end].to_owned()
}

#[test]
fn the_example_becomes_what_is_shown() {
    let readme = readme();
    let outcome = generate_text("shop.yaml", &block(&readme, "yaml"), &Options::new().strict(true));
    let generated =
        outcome.generated.unwrap_or_else(|| panic!("{}", outcome.report.render(Format::Full, false)));
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let text = squeeze(&generated.file_text());
    for part in block(&readme, "rust").split("\n\n") {
        assert!(text.contains(&squeeze(part)), "the README shows what is not generated:\n{part}");
    }
}

/// A spec around a consumed operation, a consumed entry's other fields, and an exposed adapter's.
fn spec(operation: &str, consumes: &str, exposes: &str, rest: &str) -> String {
    format!(
        "naftiko: 1.0.0-alpha2\n{rest}\ncapability:\n  consumes:\n  - namespace: shop\n    baseUri: https://shop.example\n\
         {consumes}\n    resources: [{{path: '/orders/{{id}}', operations: [{{name: get, method: POST, {operation}}}]}}]\n  \
         exposes:\n{exposes}\n"
    )
}

const ID: &str = "inputParameters: [{name: id, in: path}]";
const TOOL: &str = "  - {type: mcp, namespace: a, port: 9090, tools: [{name: get, call: shop.get}]}";

fn operation(extra: &str) -> String {
    spec(&format!("{ID}, {extra}"), "", TOOL, "")
}

fn consumes(extra: &str) -> String {
    spec(ID, &format!("    {extra}"), TOOL, "")
}

fn exposes(extra: &str) -> String {
    spec(ID, "", extra, "")
}

fn root(extra: &str) -> String {
    spec(ID, "", TOOL, extra)
}

/// A spec for each row of the table.
#[expect(clippy::too_many_lines, reason = "a row a line")]
fn rows() -> Vec<(&'static str, String)> {
    let parameters =
        |list: &str| spec(&format!("inputParameters: [{{name: id, in: path}}, {list}]"), "", TOOL, "");
    let tool = |extra: &str| {
        exposes(&format!("  - {{type: mcp, namespace: a, port: 9090, tools: [{{name: get, {extra}}}]}}"))
    };
    let key = "authentication: {type: apikey, key: X, value: '{{KEY}}'}";
    vec![
        (
            "`consumes` of several namespaces, resources and operations",
            root(
                "consumes: [{namespace: b, baseUri: 'https://b.example', resources: [{path: /x, operations: [{name: x}]}]}]",
            ),
        ),
        (
            "query, header, path, cookie and body parameters, `{x}` and `{{x}}` in paths",
            parameters(
                "{name: q, in: query}, {name: h, in: header}, {name: c, in: cookie}, {name: b, in: body, type: object}",
            ),
        ),
        (
            "constant `value` of a query, header or cookie parameter",
            parameters("{name: q, in: query, value: fixed}"),
        ),
        (
            "template as `value` of a parameter",
            root("binds: [{namespace: env, keys: {K: K}}]").replace(
                "{name: id, in: path}",
                "{name: id, in: path}, {name: q, in: query, value: '{{K}}'}",
            ),
        ),
        (
            "variables in `baseUri`",
            root("binds: [{namespace: env, keys: {HOST: HOST}}]")
                .replace("https://shop.example", "'https://{{HOST}}/v1'"),
        ),
        (
            "request body from `in: body` parameters",
            parameters("{name: a, in: body}, {name: b, in: body, type: integer}"),
        ),
        ("`body` with data", operation("body: {type: json, data: {a: 1}}")),
        ("output format `json`", operation("outputRawFormat: json")),
        ("other output formats", operation("outputRawFormat: xml")),
        (
            "`outputParameters` that pass the whole answer through",
            operation("outputParameters: [{name: r, type: object, value: $.}]"),
        ),
        (
            "`outputParameters` that shape",
            operation("outputParameters: [{name: r, type: object, value: $.a}]"),
        ),
        (
            "outbound authentication apikey, bearer, basic",
            spec(ID, &format!("    {key}"), TOOL, "binds: [{namespace: env, keys: {KEY: KEY}}]"),
        ),
        (
            "outbound authentication digest, oauth2",
            consumes("authentication: {type: digest, username: u, password: p}"),
        ),
        (
            "`binds` from the environment",
            spec(
                ID,
                &format!("    {}", key.replace("KEY", "env.KEY")),
                TOOL,
                "binds: [{namespace: env, keys: {KEY: KEY}}]",
            ),
        ),
        (
            "`binds` with a `location`",
            root("binds: [{namespace: f, location: 'file:///x.json', keys: {K: K}}]"),
        ),
        (
            "REST adapter with `call` and `with`",
            exposes(
                "  - {type: rest, namespace: a, port: 8080, resources: [{path: '/o/{n}', operations: [{method: POST, name: get, call: shop.get, with: {id: rest.n}}]}]}",
            ),
        ),
        (
            "MCP adapter with tools over HTTP and stdio",
            exposes("  - {type: mcp, transport: stdio, namespace: a, tools: [{name: get, call: shop.get}]}"),
        ),
        (
            "inputs inferred from the operation that is called",
            tool("call: shop.get, with: {id: tools.order}"),
        ),
        (
            "MCP resources and prompts",
            exposes(
                "  - {type: mcp, namespace: a, port: 9090, tools: [{name: get, call: shop.get}], prompts: [{name: p, template: [{role: user, content: x}]}]}",
            ),
        ),
        ("`steps` and mappings", tool("steps: [{type: call, name: s, call: shop.get, with: {id: 1}}]")),
        ("mocks", tool("outputParameters: [{name: a, type: string, value: b}]")),
        (
            "aggregates and `ref`",
            root("")
                .replace("  exposes:", "  aggregates: [{namespace: g, label: G, functions: []}]\n  exposes:"),
        ),
        (
            "`forward`",
            exposes(
                "  - {type: rest, namespace: a, port: 8080, resources: [{path: /f, forward: {targetNamespace: shop}}]}",
            ),
        ),
        (
            "inbound authentication",
            exposes(
                "  - {type: mcp, namespace: a, port: 9090, authentication: {type: bearer, token: t}, tools: [{name: get, call: shop.get}]}",
            ),
        ),
        (
            "imports of `consumes`",
            root("consumes: [{import: label-studio, location: ../specs/shared/label-studio.yaml}]"),
        ),
        ("skill and control adapters", exposes("  - {type: skill, namespace: s, port: 9000, skills: []}")),
    ]
}

#[test]
fn the_support_table_is_true() {
    let readme = readme();
    let table: Vec<(&str, bool)> = readme
        .lines()
        .skip_while(|line| *line != "| construct | compiled |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            (cells[0], cells[1] == "yes")
        })
        .collect();
    let rows = rows();
    let named: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    let shown: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    assert_eq!(shown, named, "the table and this test have the same rows");
    for ((name, compiled), (_, text)) in table.iter().zip(&rows) {
        let outcome = generate_text("row.yaml", text, &Options::new());
        let report = outcome.report.render(Format::Full, false);
        assert_eq!(outcome.generated.is_some(), *compiled, "{name}:\n{text}\n{report}");
        if !compiled {
            assert!(report.contains("NAF0602"), "{name} is refused by name:\n{report}");
        }
    }
}

//! Faults that would make a wrong program: each small spec is refused, with the code that says why and no other.

use naftiko_codegen::{Format, Options, generate_text};

/// A spec whose consumed operation has an integer `page` and a header, and whose only adapter is `exposes`.
fn spec(root: &str, authentication: &str, exposes: &str) -> String {
    let root = if root.is_empty() { "binds: [{namespace: env, keys: {KEY: KEY}}]" } else { root };
    format!(
        "naftiko: 1.0.0-alpha2
{root}
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    authentication: {authentication}
    resources:
    - path: /orders
      operations:
      - name: list
        method: GET
        inputParameters:
        - {{name: page, in: query, type: integer}}
        - {{name: size, in: query, type: string}}
  exposes:
{exposes}
"
    )
}

const KEY: &str = "{type: apikey, key: X-Key, value: '{{KEY}}'}";
const TOOL: &str =
    "  - {type: mcp, namespace: a, port: 9090, tools: [{name: list, description: d, call: shop.list}]}";

fn tool(with: &str) -> String {
    let tools = format!("[{{name: list, description: d, call: shop.list, with: {with}}}]");
    spec("", KEY, &format!("  - {{type: mcp, namespace: a, port: 9090, tools: {tools}}}"))
}

#[track_caller]
fn check(text: &str, codes: &[&str]) {
    let outcome = generate_text("spec.yaml", text, &Options::new());
    let found: Vec<String> = outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    assert_eq!(found, codes, "{text}\n{}", outcome.report.render(Format::Full, false));
}

#[test]
fn a_bare_name_of_two_variables_is_ambiguous() {
    let binds = "binds: [{namespace: a, keys: {T: A}}, {namespace: b, keys: {T: B}}]";
    check(&spec(binds, "{type: bearer, token: '{{T}}'}", TOOL), &["NAF0304"]);
    check(&spec(binds, "{type: bearer, token: '{{b.T}}'}", TOOL), &[]);
}

#[test]
fn a_variable_of_another_namespace_is_not_taken() {
    let binds = "binds: [{namespace: vault, keys: {TOKEN: SECRET}}]";
    check(&spec(binds, "{type: bearer, token: '{{env.TOKEN}}'}", TOOL), &["NAF0305"]);
}

#[test]
fn a_constant_must_be_of_the_parameter_s_type() {
    check(&tool("{page: many}"), &["NAF0202"]);
    check(&tool("{page: 1.5}"), &["NAF0202"]);
    check(&tool("{page: [1]}"), &["NAF0202"]);
    check(&tool("{page: '7', size: 7}"), &[]);
}

#[test]
fn a_null_argument_supplies_no_required_parameter() {
    let text = tool("{page: , size: }")
        .replace("in: query, type: integer", "in: query, type: integer, required: true");
    check(&text, &["NAF0306"]);
    let generated = generate_text("spec.yaml", &text, &Options::new()).generated.expect("only a warning");
    // The caller gives it, as the operation asks for it.
    let text = generated.file_text();
    assert!(text.contains(r#"rt::Part::query("page", rt::Type::Integer).required()"#), "{text}");
    assert!(!text.contains(".with("), "{text}");
}

#[test]
fn repeated_parameters_may_differ_only_in_their_description() {
    let size = "        - {name: size, in: query, type: string}\n";
    let twice = |other: &str| spec("", KEY, TOOL).replace(size, &format!("{size}        - {other}\n"));
    check(&twice("{name: size, in: query, type: string, description: How many}"), &["NAF0508"]);
    check(&twice("{name: size, in: query, type: integer}"), &["NAF0404"]);
    check(&twice("{name: size, in: header, type: string}"), &[]);
}

#[test]
fn a_parameter_takes_one_argument() {
    check(&tool("{size: small, Size: big}"), &["NAF0404"]);
}

#[test]
fn header_names_of_credentials_must_be_valid() {
    check(&spec("", "{type: apikey, key: 'X Key', value: '{{KEY}}'}", TOOL), &["NAF0403"]);
    check(&spec("", "{type: apikey, key: Host, value: '{{KEY}}'}", TOOL), &["NAF0403"]);
}

#[test]
fn two_adapters_cannot_answer_the_same_request() {
    let another = TOOL.replace("namespace: a", "namespace: b");
    check(&spec("", KEY, &format!("{TOOL}\n{another}")), &["NAF0502"]);
    let rest = "  - {type: rest, namespace: r, port: 9090, resources: [{path: /orders, operations: [{method: GET, name: list, call: shop.list}]}]}";
    check(&spec("", KEY, &format!("{TOOL}\n{rest}")), &["NAF0503"]);
    check(&spec("", KEY, &format!("{TOOL}\n{}", rest.replace("/orders", "/mcp"))), &["NAF0502"]);
    let (first, second) = (TOOL.replace(" port: 9090,", ""), another.replace(" port: 9090,", ""));
    check(&spec("", KEY, &format!("{first}\n{second}")), &["NAF0505", "NAF0502", "NAF0505"]);
}

#[test]
fn inputs_need_a_valid_location() {
    let rest = |input: &str| {
        let operation = format!("{{method: GET, name: list, call: shop.list, inputParameters: [{input}]}}");
        format!(
            "  - {{type: rest, namespace: r, port: 8080, resources: [{{path: /orders, operations: [{operation}]}}]}}"
        )
    };
    check(&spec("", KEY, &rest("{name: page, in: qury}")), &["NAF0205"]);
    check(&spec("", KEY, &rest("{name: page, in: path}")), &["NAF0402"]);
    check(&spec("", KEY, &rest("{name: page, in: query}")), &[]);
}

#[test]
fn many_misspelt_calls_are_each_reported() {
    let mut text = String::from(
        "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - namespace: shop\n    baseUri: https://shop.example\n    resources:\n",
    );
    for number in 0..400 {
        text.extend([format!(
            "    - {{path: /p{number}, operations: [{{name: operation-{number}, method: GET}}]}}\n"
        )]);
    }
    text.push_str("  exposes:\n  - type: mcp\n    namespace: a\n    port: 9090\n    tools:\n");
    for number in 0..400 {
        text.extend([format!("    - {{name: t{number}, description: d, call: shop.wrong-{number}}}\n")]);
    }
    let outcome = generate_text("large.yaml", &text, &Options::new());
    assert_eq!(outcome.report.diagnostics().len(), 400);
}

#[test]
fn broken_units_are_left_out_where_that_is_asked_for() {
    let tools =
        "[{name: list, description: d, call: shop.list}, {name: drop, description: d, call: shop.drop}]";
    let text =
        spec("", "{type: none}", &format!("  - {{type: mcp, namespace: a, port: 9090, tools: {tools}}}"));
    check(&text, &["NAF0301"]);
    let outcome = generate_text("spec.yaml", &text, &Options::new().skip_broken(true));
    let found: Vec<String> = outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    assert_eq!(found, ["NAF0604"]);
    let message = outcome.report.diagnostics()[0].message();
    assert_eq!(message, "`drop` is left out: call target `shop.drop` does not exist (NAF0301)");
    let generated = outcome.generated.expect("the rest is compiled").file_text();
    assert!(generated.contains("\"list\"") && !generated.contains("\"drop\""));
}

#[test]
fn broken_resources_and_prompts_are_left_out_too() {
    let resources = "[{name: all, uri: 'shop://orders', call: shop.list}, {name: lost, uri: 'shop://lost', call: shop.drop}, \
                     {name: again, uri: 'shop://orders', call: shop.list}, {name: bad, uri: 'shop://{', call: shop.list}]";
    let prompts = "[{name: good, template: [{role: user, content: x}]}, {name: empty}, \
                   {name: twice, arguments: [{name: a}, {name: a}], template: [{role: user, content: '{{a}}'}]}]";
    let adapter =
        format!("  - {{type: mcp, namespace: a, port: 9090, resources: {resources}, prompts: {prompts}}}");
    let text = spec("", "{type: none}", &adapter);
    let outcome = generate_text("spec.yaml", &text, &Options::new().skip_broken(true));
    let found: Vec<String> = outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    assert_eq!(found, ["NAF0604"; 5], "{}", outcome.report.render(Format::Full, false));
    let generated = outcome.generated.expect("the rest is compiled").file_text();
    for (name, kept) in [
        ("all", true),
        ("good", true),
        ("lost", false),
        ("again", false),
        ("bad", false),
        ("empty", false),
        ("twice", false),
    ] {
        assert_eq!(generated.contains(&format!("\"{name}\"")), kept, "{name}");
    }
}

/// What follows from a slip in a key is not told elsewhere first.
#[test]
fn a_key_with_a_slip_is_the_first_fault() {
    let sound = "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - namespace: shop\n    baseUri: https://shop.example\n    \
                 resources:\n    - path: /orders\n      operations:\n      - name: list\n        method: GET\n  exposes:\n  - \
                 type: mcp\n    namespace: m\n    port: 9090\n    tools:\n    - name: list\n      call: shop.list\n";
    assert!(generate_text("spec.yaml", sound, &Options::new()).report.is_empty());
    for (key, slip, line) in [
        ("consumes:", "consmes:", 3),
        ("baseUri:", "basUri:", 5),
        ("resources:", "resorces:", 6),
        ("operations:", "opertions:", 8),
        ("method:", "methd:", 10),
        ("port:", "prt:", 14),
        ("tools:", "tols:", 15),
        ("call:", "cal:", 17),
    ] {
        let text = sound.replacen(key, slip, 1);
        let report = generate_text("spec.yaml", &text, &Options::new()).report.render(Format::Concise, false);
        assert!(report.lines().all(|it| it.starts_with(&format!("spec.yaml:{line}:"))), "{report}");
    }
}

/// A slip of indentation can leave a capability of nothing, which builds well and serves nothing.
#[test]
fn a_capability_of_nothing_is_found() {
    for (rest, code, line) in [
        ("info: {label: Shop}\n", "NAF0204", 1),
        ("capability: {}\n", "NAF0204", 2),
        ("capability:\n  expose: []\n", "NAF0204", 3),
        ("capability:\n  exposes: []\n", "NAF0211", 3),
        ("exposes: []\n", "NAF0211", 2),
        ("consumes:\n", "NAF0211", 2),
    ] {
        let text = format!("naftiko: 1.0.0-alpha2\n{rest}");
        let report = generate_text("spec.yaml", &text, &Options::new()).report.render(Format::Concise, false);
        let found =
            report.lines().any(|it| it.starts_with(&format!("spec.yaml:{line}:")) && it.contains(code));
        assert!(found, "{rest}{report}");
    }
    let binds = "naftiko: 1.0.0-alpha2\nbinds: [{namespace: env, keys: {TOKEN: TOKEN}}]\n";
    assert!(generate_text("binds.yaml", binds, &Options::new()).report.is_empty());
}

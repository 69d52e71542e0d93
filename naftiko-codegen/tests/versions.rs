//! Documents of every version: both generations say the same, and where they are mixed that is said.

use naftiko_codegen::{Format, Options, Outcome, generate_text};

/// The same capability in the words and forms of Naftiko and of Ikanos.
const NAFTIKO: &str = "
naftiko: 1.0.0-alpha2
info: {label: Shop}
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    resources:
    - name: orders
      path: /orders/{{id}}
      operations:
      - name: get
        method: GET
        label: Order
        inputParameters:
        - {name: id, in: path, type: integer, required: true}
        - {name: full, in: query, type: boolean}
        outputParameters:
        - {name: who, type: string, value: $.customer.name}
  aggregates:
  - label: Order Desk
    namespace: order-desk
    functions:
    - name: look
      label: Look
      description: Looks.
      inputParameters:
      - {name: id, type: integer, required: true}
      steps:
      - {name: one, type: call, call: shop.get, with: {id: '{{id}}'}}
      - {name: two, type: call, call: shop.get, with: {id: '{{id}}'}}
      mappings:
      - {targetName: first, value: $.one.who}
      - {targetName: second, value: $.two.who}
      outputParameters:
      - {name: first, type: string}
      - {name: second, type: string}
  exposes:
  - type: rest
    namespace: r
    port: 8080
    resources:
    - name: order
      path: /orders/{id}
      operations:
      - {name: get, method: GET, call: shop.get, with: {id: r.id}}
  - type: mcp
    namespace: m
    port: 9090
    tools:
    - {name: look, ref: order-desk.look}
    - name: get
      label: Get
      description: Gets.
      call: shop.get
      outputParameters: [{type: object, mapping: $}]
";

const IKANOS: &str = "
ikanos: 1.0.0-alpha3
info: {display: Shop}
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    resources:
      orders:
        path: /orders/{{id}}
        operations:
          get:
            method: GET
            display: Order
            inputParameters:
              id: {in: path, type: integer, required: true}
              full: {in: query, type: boolean}
            outputParameters:
              who: {type: string, value: $.customer.name}
  aggregates:
  - display: Order Desk
    flows:
      look:
        display: Look
        description: Looks.
        inputParameters:
          id: {type: integer, required: true}
        steps:
          one: {type: call, call: shop.get, with: {id: '{{id}}'}}
          two: {type: call, call: shop.get, with: {id: '{{id}}'}}
        mappings:
        - {target: first, value: $.one.who}
        - {target: second, value: $.two.who}
        outputParameters:
          first: {type: string}
          second: {type: string}
  exposes:
  - type: rest
    namespace: r
    port: 8080
    resources:
      order:
        path: /orders/{id}
        operations:
          get: {method: GET, call: shop.get, with: {id: r.id}}
  - type: mcp
    namespace: m
    port: 9090
    tools:
      look: {ref: order-desk.look}
      get:
        display: Get
        description: Gets.
        call: shop.get
        outputParameters: [{type: object, mapping: $}]
";

fn compile(text: &str) -> Outcome {
    generate_text("shop.yaml", text, &Options::new())
}

fn codes(outcome: &Outcome) -> Vec<String> {
    outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) -> String {
    let outcome = compile(text);
    let report = outcome.report.render(Format::Full, false);
    assert_eq!(codes(&outcome), expected, "{report}");
    report
}

#[test]
fn both_generations_give_the_same_code() {
    check(NAFTIKO, &[]);
    check(IKANOS, &[]);
    let code = |text| compile(text).generated.expect("code").file_text();
    assert_eq!(code(NAFTIKO), code(IKANOS));
}

#[test]
fn known_versions_are_read_without_findings() {
    for version in ["0.5", "'0.5'", "1.0.0-alpha1", "1.0.0-alpha2"] {
        check(&NAFTIKO.replace("1.0.0-alpha2", version), &[]);
    }
    for version in [
        "1.0.0-alpha3",
        "1.0.0-alpha4",
        "1.0.0-beta1",
        "1.0.0-beta2",
        "1.0.0-beta3",
        "1.0.0-beta4",
        "1.0.0-beta5",
    ] {
        check(&IKANOS.replace("1.0.0-alpha3", version), &[]);
    }
}

#[test]
fn an_unknown_version_is_named_with_the_nearest_and_read_in_both_ways() {
    let advice = |text: &str| {
        let report = check(text, &["NAF0207"]);
        let (_, advice) = report.split_once("help: write `").expect("advice");
        advice.split('`').next().expect("a version").to_owned()
    };
    assert_eq!(advice(&NAFTIKO.replace("1.0.0-alpha2", "1.0.0-alpha9")), "naftiko: 1.0.0-alpha2");
    assert_eq!(advice(&IKANOS.replace("1.0.0-alpha3", "1.0.0-beta6")), "ikanos: 1.0.0-beta5");
    // The first version of Ikanos under the key of before.
    assert_eq!(advice(&IKANOS.replace("ikanos", "naftiko")), "ikanos: 1.0.0-alpha3");
    assert_eq!(advice(&NAFTIKO.replace("naftiko", "ikanos")), "naftiko: 1.0.0-alpha2");
}

#[test]
fn syntax_of_the_other_generation_is_reported() {
    let mixed = |count: usize| vec!["NAF0213"; count];
    let naftiko = compile(&NAFTIKO.replace("naftiko: 1.0.0-alpha2", "ikanos: 1.0.0-beta5"));
    let ikanos = compile(&IKANOS.replace("ikanos: 1.0.0-alpha3", "naftiko: 1.0.0-alpha2"));
    assert_eq!(codes(&naftiko), mixed(codes(&naftiko).len()));
    assert_eq!(codes(&naftiko), codes(&ikanos), "what is mixed one way is mixed the other way");
    assert!(codes(&naftiko).len() > 15);
    let code = |outcome: Outcome| outcome.generated.expect("code").file_text();
    assert_eq!(code(naftiko), code(ikanos));
}

/// Checks that the one finding is where `marked` stands in the text.
#[track_caller]
fn check_place(text: &str, code: &str, marked: &str) {
    let before = &text[..text.find(marked).expect("the marked text")];
    let line = before.lines().count().max(1) + usize::from(before.ends_with('\n'));
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    let report = check(text, &[code]);
    assert!(report.contains(&format!("shop.yaml:{line}:{column}\n")), "not at {line}:{column}\n{report}");
}

/// The name of an entry of a mapping is its key, and faults of the name point there.
#[test]
fn faults_in_keyed_mappings_point_at_their_place() {
    let spec = |from: &str, to: &str| {
        assert!(IKANOS.contains(from), "{from}");
        IKANOS.replace(from, to)
    };
    check_place(&spec("GET, call: shop.get", "GET, call: shop.gte"), "NAF0301", "shop.gte");
    check_place(&spec("look: {ref", "look at: {ref"), "NAF0506", "look at");
    check_place(
        &spec("two: {type: call, call: shop.get", "two: {type: call, call: shop.gte"),
        "NAF0301",
        "shop.gte",
    );
    check_place(&spec("full: {in: query, type: boolean}", "full: 7"), "NAF0202", "7\n");
    check_place(&spec("look: {ref", "look: {name: other, ref"), "NAF0213", "look: {name");
    check_place(&spec("flows:", "functions:"), "NAF0213", "functions:");
}

#[test]
fn fields_of_later_versions_are_known() {
    let later = IKANOS
        .replace("info: {display: Shop}", "info: {display: Shop, version: 1.2.3}")
        .replace("    baseUri: https", "    tunnel: {type: ziti, service: s, identity: i, fallback: direct}\n    baseUri: https")
        .replace("        path: /orders/{{id}}", "        tags: [a]\n        path: /orders/{{id}}")
        .replace("            display: Order\n", "            display: Order\n            tags: [a]\n            outputMediaType: image/png\n            maxBinarySize: 5MB\n")
        .replace("        display: Look\n", "        display: Look\n        tags: [a]\n        outputMediaType: image/png\n")
        .replace("    port: 8080", "    port: 8080\n    maxBinarySize: 5MB")
        .replace("    port: 9090", "    port: 9090\n    maxBinarySize: 5MB\n    ttlMs: 1000\n    cacheScope: public")
        .replace("get: {method: GET,", "get: {method: GET, tags: [a], responseBinary: true, responses: {},");
    // What only describes is read without a word; a limit or form that is not kept is said.
    let report = check(&later, &["NAF0605"; 6]);
    for field in ["outputMediaType", "maxBinarySize", "responseBinary"] {
        assert!(report.contains(&format!("`{field}` is not compiled yet")), "{report}");
    }
    assert!(!report.contains("`tags`") && !report.contains("`responses`"), "{report}");
    for fallback in ["", ", fallback: fail"] {
        let tunnel = format!("    tunnel: {{type: ziti, service: s{fallback}}}\n    baseUri: https");
        let report = check(&IKANOS.replace("    baseUri: https", &tunnel), &["NAF0602"]);
        assert!(report.contains("`fallback: direct`"), "{report}");
    }
}

//! `authentication` of both sides: what is read, what is missing, and what becomes of it.

use naftiko_codegen::{Format, Options, Report, generate_text};

const BINDS: &str = "binds: [{namespace: env, keys: {A: A, B: B}}]";
const OPEN: &str = "authentication: {type: none}";

/// A spec with an API of one operation, exposed over REST and MCP.
fn spec(api: &str, rest: &str, mcp: &str) -> String {
    format!(
        "naftiko: 1.0.0-alpha2
{BINDS}
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    {api}
    resources: [{{path: /orders, operations: [{{name: list, method: GET, inputParameters: [{{name: X-Key, in: header}}]}}]}}]
  exposes:
  - type: rest
    namespace: r
    port: 8080
    {rest}
    resources: [{{path: /orders, operations: [{{method: GET, name: list, call: shop.list}}]}}]
  - type: mcp
    namespace: m
    port: 9090
    {mcp}
    tools: [{{name: list, call: shop.list}}]
"
    )
}

fn outbound(block: &str) -> String {
    spec(&format!("authentication: {block}"), OPEN, OPEN)
}

fn inbound(block: &str) -> String {
    spec(OPEN, &format!("authentication: {block}"), OPEN)
}

fn report(text: &str) -> (Report, Option<String>) {
    let outcome = generate_text("spec.yaml", text, &Options::new());
    (outcome.report, outcome.generated.map(|generated| generated.file_text()))
}

/// Asserts what is found, and gives what is said of it.
#[track_caller]
fn check(text: &str, codes: &[&str]) -> String {
    let (report, _) = report(text);
    let found: Vec<String> = report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    let said = report.render(Format::Concise, false);
    assert_eq!(found, codes, "{text}\n{said}");
    said
}

/// Asserts that nothing is found, and that the code holds a line, whatever its spaces.
#[track_caller]
fn becomes(text: &str, line: &str) {
    let (report, generated) = report(text);
    let generated = generated.unwrap_or_else(|| panic!("{text}\n{}", report.render(Format::Full, false)));
    let squeeze = |text: &str| {
        text.split_whitespace().collect::<String>().replace(",)", ")").replace(",}", "}").replace(",]", "]")
    };
    assert!(squeeze(&generated).contains(&squeeze(line)), "{line}\n{generated}");
}

#[test]
fn several_api_keys_are_a_mapping_or_a_list() {
    let keys = r#"rt::Authentication::ApiKeys(&[
        rt::ApiKey { placement: rt::Placement::Header, key: "X-Org", value: &[rt::Piece::Text("acme")] },
        rt::ApiKey { placement: rt::Placement::Header, key: "X-Key", value: &[rt::Piece::Bind(0)] },
    ])"#;
    becomes(&outbound("{type: apikey, headers: {X-Org: acme, X-Key: '{{A}}'}}"), keys);
    let list = "[{key: X-Org, value: acme}, {name: X-Key, value: '{{A}}'}]";
    becomes(&outbound(&format!("{{type: apikey, headers: {list}}}")), keys);
    // A key beside them is one more.
    becomes(&outbound("{type: apikey, key: X-Key, value: '{{A}}', headers: {X-Org: acme}}"), keys);
    check(&outbound("{type: apikey, headers: {X-Org: acme, Host: x}}"), &["NAF0403"]);
    check(&outbound("{type: apikey, headers: {X-Org: [acme]}}"), &["NAF0202"]);
    check(&outbound("{type: apikey, headers: [{key: X-Org}]}"), &["NAF0203"]);
    check(&outbound("{type: apikey, headers: {X-Org: '{{nothing}}'}}"), &["NAF0304"]);
    check(&outbound("{type: apikey, headers: {}}"), &["NAF0203"]);
}

#[test]
fn a_parameter_that_one_of_several_keys_covers_is_a_credential() {
    let (_, generated) = report(&outbound("{type: apikey, headers: {X-Org: acme, x-key: '{{A}}'}}"));
    assert!(generated.is_some_and(|generated| generated.contains("pub x_key: Option<rt::Secret>")));
}

#[test]
fn header_and_query_types_are_read_as_api_keys() {
    let one = r#"rt::Authentication::ApiKey {
        placement: rt::Placement::Header, key: "X-Key", value: &[rt::Piece::Bind(0)],
    }"#;
    let text = outbound("{type: header, header: X-Key, value: '{{A}}'}");
    check(&text, &["NAF0208", "NAF0208"]);
    becomes(&text, one);
    let text =
        outbound("{type: query, parameters: [{name: id, value: '{{A}}'}, {name: secret, value: '{{B}}'}]}");
    check(&text, &["NAF0208"]);
    becomes(
        &text,
        r#"rt::Authentication::ApiKeys(&[
            rt::ApiKey { placement: rt::Placement::Query, key: "id", value: &[rt::Piece::Bind(0)] },
            rt::ApiKey { placement: rt::Placement::Query, key: "secret", value: &[rt::Piece::Bind(1)] },
        ])"#,
    );
    check(&outbound("{type: query, key: k, value: '{{A}}'}"), &["NAF0208"]);
}

#[test]
fn unknown_types_are_errors_on_both_sides() {
    for kind in ["oauth1", "hmac", "aws-sig-v4", "certificate"] {
        check(&outbound(&format!("{{type: {kind}}}")), &["NAF0205"]);
        check(&inbound(&format!("{{type: {kind}}}")), &["NAF0205"]);
    }
    let (report, _) = report(&inbound("{type: beerer, token: '{{A}}'}"));
    assert!(report.render(Format::Full, false).contains("a type with a similar name exists: `bearer`"));
}

#[test]
fn a_field_that_is_missing_is_named() {
    for (block, name) in [
        ("{type: basic, password: '{{A}}'}", "username"),
        ("{type: digest, username: '{{A}}'}", "password"),
        ("{type: bearer}", "token"),
        ("{type: apikey, value: '{{A}}'}", "key"),
        ("{type: apikey, key: X-Key}", "value"),
        (
            "{type: oauth2, tokenEndpoint: 'https://as.example/t', authorizationServerUri: 'https://as.example', resource: 'https://a.example', tokenValidation: introspection, clientId: a}",
            "clientSecret",
        ),
    ] {
        for text in [outbound(block), inbound(block)] {
            let said = check(&text, &["NAF0203"]);
            assert!(said.contains(&format!("has no `{name}`")), "{said}");
        }
    }
    let said = check(&outbound("{type: oauth2, scopes: [read]}"), &["NAF0203"]);
    assert!(said.contains("has no `clientId`, `clientSecret` and `tokenEndpoint`"), "{said}");
    let said = check(&inbound("{type: oauth2}"), &["NAF0203"]);
    assert!(said.contains("has no `authorizationServerUri` and `resource`"), "{said}");
}

#[test]
fn an_empty_secret_of_a_guard_is_refused() {
    for block in ["{type: bearer, token: ''}", "{type: apikey, key: k, value: ' '}"] {
        let said = check(&inbound(block), &["NAF0203"]);
        assert!(said.contains("has an empty"), "{said}");
    }
    check(&outbound("{type: bearer, token: ''}"), &[]);
}

#[test]
fn authorization_server_addresses_must_be_absolute_https_urls() {
    let block = |uri: &str| {
        format!("{{type: oauth2, tokenEndpoint: '{uri}', clientId: a, clientSecret: '{{{{A}}}}'}}")
    };
    for fine in [
        "https://as.example/token",
        "http://localhost:8/t",
        "http://[::1]/t",
        "http://127.0.0.1",
        "{{B}}/token",
    ] {
        check(&outbound(&block(fine)), &[]);
    }
    for wrong in [
        "http://as.example",
        "http://localhost.example/t",
        "as.example/t",
        "https://",
        "https://a:b@c",
        "https://a b",
    ] {
        check(&outbound(&block(wrong)), &["NAF0230"]);
    }
    let guard = |resource: &str| {
        inbound(&format!(
            "{{type: oauth2, authorizationServerUri: 'https://as.example', resource: '{resource}'}}"
        ))
    };
    check(&guard("http://tools.example/mcp"), &[]);
    check(&guard("/mcp"), &["NAF0230"]);
}

#[test]
fn tokens_are_checked_by_signature_or_by_introspection() {
    let block = |extra: &str| {
        inbound(&format!(
            "{{type: oauth2, authorizationServerUri: 'https://as.example', resource: 'https://a.example'{extra}}}"
        ))
    };
    becomes(&block(""), "introspection: ::core::option::Option::None");
    becomes(&block(", tokenValidation: jwks"), "introspection: ::core::option::Option::None");
    let client = ", clientId: a, clientSecret: '{{A}}'";
    let asked = r#"introspection: ::core::option::Option::Some(rt::Introspection {
        endpoint: &[rt::Piece::Text("https://as.example/ask")],
        client_id: &[rt::Piece::Text("a")],
        client_secret: &[rt::Piece::Bind(0)],
    })"#;
    becomes(&block(&format!("{client}, introspectionEndpoint: 'https://as.example/ask'")), asked);
    check(&block(", tokenValidation: guess"), &["NAF0205"]);
}

#[test]
fn one_entry_may_hold_several_scopes() {
    let text = "{type: oauth2, authorizationServerUri: 'https://as.example', resource: 'https://a.example', scopes: [a b, c]}";
    becomes(&inbound(text), r#"scopes: &["a", "b", "c"]"#);
}

#[test]
fn inputs_at_the_key_of_the_guard_are_dropped() {
    let guard = |place: &str, name: &str| {
        format!("authentication: {{type: apikey, placement: {place}, key: {name}, value: '{{{{A}}}}'}}")
    };
    // The header of the guard in another case, the same word elsewhere, and an adapter without that guard.
    check(&spec(OPEN, &guard("header", "x-key"), OPEN), &["NAF0520"]);
    check(&spec(OPEN, &guard("query", "X-Key"), OPEN), &[]);
    check(&spec(OPEN, OPEN, &guard("header", "X-Key")), &[]);
    let (_, generated) = report(&spec(OPEN, &guard("header", "x-key"), OPEN));
    let generated = generated.unwrap_or_default();
    assert!(!generated.contains(".with("), "{generated}");
    assert!(!generated.contains("rt::Input::header"), "{generated}");
}

#[test]
fn openapi_documents_name_the_guard_as_security_scheme() {
    for (block, scheme) in [
        ("{type: basic, username: a, password: '{{A}}'}", r#""basic":{"type":"http","scheme":"basic"}"#),
        ("{type: digest, username: a, password: '{{A}}'}", r#""digest":{"type":"http","scheme":"digest"}"#),
        ("{type: bearer, token: '{{A}}'}", r#""bearer":{"type":"http","scheme":"bearer"}"#),
        (
            "{type: apikey, placement: cookie, key: k, value: '{{A}}'}",
            r#""apiKey":{"type":"apiKey","in":"cookie","name":"k"}"#,
        ),
        (
            "{type: oauth2, authorizationServerUri: 'https://as.example', resource: 'https://a.example', tokenEndpoint: 'https://as.example/t', scopes: [r]}",
            r#""oauth2":{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"https://as.example/t","scopes":{"r":""}}}}"#,
        ),
    ] {
        let (_, generated) = report(&inbound(block));
        let generated = generated.unwrap_or_default();
        assert!(generated.contains(scheme), "{block}\n{generated}");
        assert!(generated.contains(r#""security":[{"#), "{generated}");
    }
    let (_, generated) = report(&inbound("{type: none}"));
    assert!(generated.is_some_and(|generated| !generated.contains("security")));
}

/// The `security` of an operation replaces that of the document, so it must name both schemes.
#[test]
fn security_of_an_operation_repeats_the_guard() {
    let api = "authentication: {type: apikey, key: X-Key, value: '{{B}}'}";
    let text = spec(api, "authentication: {type: bearer, token: '{{A}}'}", OPEN);
    let text = text.replace(
        "call: shop.list}]}]\n  - type: mcp",
        "call: shop.list, with: {X-Key: rest.X-Key}}]}]\n  - type: mcp",
    );
    let (_, generated) = report(&text);
    let both = r#""security":[{"bearer":[]},{"bearer":[],"credential":[]}]"#;
    assert!(generated.is_some_and(|generated| generated.contains(both)), "{text}");
}

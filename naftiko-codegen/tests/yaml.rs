//! YAML as it is written: scalars keep their text where a text is meant, and a second key has its own place.

use naftiko_codegen::{Format, Options, generate_text};

const SPEC: &str = "\
naftiko: 1.0.0-alpha2
info: {label: Scalars, version: 1.10}
capability:
  consumes:
  - namespace: api
    baseUri: http://127.0.0.1:1
    inputParameters:
    - {name: Api-Version, in: header, type: string, value: 2022-06-28}
    resources:
    - path: /things
      operations:
      - name: list
        method: POST
        inputParameters:
        - {name: version, in: query, value: 1.20}
        - {name: mask, in: query, type: string, value: 0x1F}
        - {name: plus, in: query, type: string, value: +5}
        - {name: answer, in: query, type: string, value: yes}
        - {name: rate, in: query, type: string}
        - {name: number, in: query, type: number}
        body: {type: formUrlEncoded, data: {factor: 1e3, flag: True}}
  exposes:
  - type: mcp
    namespace: mcp
    port: 9090
    tools:
    - {name: list, description: Things, call: api.list, with: {rate: 2.50, number: 3.50}}
";

#[test]
fn scalars_are_sent_as_they_are_written() {
    let outcome = generate_text("scalars.yaml", SPEC, &Options::new());
    assert!(outcome.report.is_empty(), "{}", outcome.report.render(Format::Full, false));
    let code = outcome.generated.expect("code").file_text();
    for text in ["2022-06-28", "1.20", "0x1F", "+5", "yes", "2.50", "1e3", "True"] {
        assert!(code.contains(&format!("\"{text}\"")), "{text} is not in\n{code}");
    }
    assert!(!code.contains("\"3.50\""), "a number stays one");
}

#[track_caller]
fn places(text: &str) -> String {
    let outcome = generate_text("twice.yaml", text, &Options::new());
    assert!(outcome.generated.is_none());
    outcome.report.render(Format::Concise, false)
}

#[test]
fn a_duplicate_key_is_reported_at_its_second_place() {
    let block = SPEC.replace("        method: POST\n", "        method: POST\n        name: other\n");
    assert_eq!(places(&block), "twice.yaml:14:9: error[NAF0103]: `name` is there twice in one mapping\n");
    let flow = SPEC.replace("description: Things,", "description: Things,\n       name: é, call: api.list,");
    assert_eq!(
        places(&flow),
        "twice.yaml:28:8: error[NAF0103]: `name` is there twice in one mapping\n\
         twice.yaml:28:33: error[NAF0103]: `call` is there twice in one mapping\n"
    );
    let report = generate_text("twice.yaml", &block, &Options::new()).report.render(Format::Full, false);
    assert!(report.contains("first written here"), "{report}");
}

#[test]
fn anchors_and_merges_read_like_written_out_yaml() {
    let spec = SPEC
        .replace(
            "- {name: version, in: query, value: 1.20}",
            "- &version {name: version, in: query, value: 1.20}",
        )
        .replace(
            "type: string, value: 0x1F}",
            "type: string, value: 0x1F}\n        - {<<: *version, name: copy}",
        );
    let outcome = generate_text("merged.yaml", &spec, &Options::new());
    assert!(outcome.report.is_empty(), "{}", outcome.report.render(Format::Full, false));
    assert_eq!(outcome.generated.expect("code").file_text().matches("\"1.20\"").count(), 2);
}

//! `schema`: it takes what the compiler takes, refuses the wrong shapes that the compiler refuses; the reference page is that of the table.

#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::Value;

fn schema() -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_naftiko-codegen")).arg("schema").output().expect("the command runs");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("a schema")
}

fn document(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a spec");
    let mut value: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    value.apply_merge().expect("merges");
    serde_json::to_value(value).expect("JSON")
}

fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    files.sort();
    files
}

fn errors(validator: &Validator, document: &Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error:.200}", error.instance_path())).collect()
}

#[test]
fn the_schema_is_valid_json_schema_2020_12() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
}

#[test]
fn every_spec_is_valid() {
    let validator = validator();
    let specs = yaml_files(&manifest().join("../specs"));
    assert!(specs.len() > 20);
    for path in specs.into_iter().chain(yaml_files(&manifest().join("../specs/shared"))) {
        let document = document(&path);
        // Beside the specs are files that they read when they run.
        if document.get("naftiko").or(document.get("ikanos")).is_none() {
            continue;
        }
        let found = errors(&validator, &document);
        assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
    }
}

/// Findings that are no matter of shape leave a document valid; warnings about shapes do too.
#[test]
fn the_schema_and_the_compiler_agree_on_shapes() {
    let validator = validator();
    let refused = ["NAF0202", "NAF0203", "NAF0206"];
    // Files that are no JSON, files that are no capability, and files with faults of both kinds.
    let skipped = [
        "NAF0103",
        "NAF0104",
        "NAF0204",
        "import-faults",
        "follow-",
        "several",
        "prompts",
        "keys-that-are-no-text",
    ];
    for path in yaml_files(&manifest().join("tests/diagnostics")) {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if skipped.iter().any(|skipped| stem.starts_with(skipped)) {
            continue;
        }
        let found = errors(&validator, &document(&path));
        let expected = refused.iter().any(|code| stem.starts_with(code));
        let word = stem.starts_with("NAF0205") || stem.starts_with("NAF0314");
        assert!(word || found.is_empty() != expected, "{stem}: {}", found.join("\n"));
    }
}

#[test]
fn specs_of_both_generations_fit_the_schema() {
    let validator = validator();
    for (name, text, expected) in [
        (
            "lists",
            "naftiko: 1.0.0-alpha2\ncapability: {consumes: [{namespace: a, baseUri: 'https://a.example', resources: [{path: /a, operations: [{name: a, method: GET}]}]}]}",
            true,
        ),
        (
            "keys",
            "ikanos: 1.0.0-beta5\ncapability: {consumes: [{namespace: a, baseUri: 'https://a.example', resources: {r: {path: /a, operations: {a: , b: {method: GET, inputParameters: {x: {in: query}}}}}}}]}",
            true,
        ),
        ("no version", "capability: {}", false),
        (
            "a parameter without a name",
            "naftiko: 1.0.0-alpha2\ncapability: {consumes: [{namespace: a, baseUri: 'https://a.example', inputParameters: [{in: query}]}]}",
            false,
        ),
        (
            "an import",
            "naftiko: 1.0.0-alpha2\ncapability: {consumes: [{import: a, location: ./a.yaml, as: b}]}",
            true,
        ),
        ("an import of nothing", "naftiko: 1.0.0-alpha2\ncapability: {consumes: [{import: a}]}", false),
        ("an adapter of no type", "naftiko: 1.0.0-alpha2\ncapability: {exposes: [{namespace: a}]}", false),
        (
            "other fields",
            "naftiko: 1.0.0-alpha2\nx: 1\ncapability: {exposes: [{type: mcp, namespace: a, y: 1, tools: [{name: t, z: {}}]}]}",
            true,
        ),
        (
            "nothing where something is needed",
            "naftiko: 1.0.0-alpha2\ncapability: {exposes: [{type: mcp, namespace: }]}",
            false,
        ),
        (
            "nothing elsewhere",
            "naftiko: 1.0.0-alpha2\ninfo: \ncapability: {exposes: [{type: mcp, namespace: a, port: , tools: }]}",
            true,
        ),
    ] {
        let value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
        let found = errors(&validator, &serde_json::to_value(value).expect("JSON"));
        assert_eq!(found.is_empty(), expected, "{name}: {}", found.join("\n"));
    }
}

/// `INSTA_UPDATE=always` writes it anew, as `cargo goldens` does.
#[test]
#[expect(clippy::disallowed_methods, reason = "the same switch as that of the snapshots")]
fn the_reference_page_is_up_to_date() {
    let output = Command::new(env!("CARGO_BIN_EXE_naftiko-codegen"))
        .args(["schema", "--format", "markdown"])
        .output()
        .expect("the command runs");
    let page = String::from_utf8(output.stdout).expect("text");
    let path = manifest().join("../specs/REFERENCE.md");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|it| it == "always") {
        fs::write(&path, &page).expect("it is written");
    }
    let written = fs::read_to_string(&path).expect("the page is checked in");
    assert_eq!(written, page, "specs/REFERENCE.md is old; `cargo goldens` writes it anew");
}

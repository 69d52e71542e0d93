//! `schema`: it takes what the compiler takes, refuses the wrong shapes that the compiler refuses, and leaves no field out.

#![cfg(feature = "cli")]

use std::collections::BTreeSet;
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
fn it_is_a_schema_of_draft_2020_12() {
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
fn it_agrees_with_the_compiler_about_shapes() {
    let validator = validator();
    let refused = ["NAF0202", "NAF0203", "NAF0206"];
    // Texts whose words are wrong, files that are none, and files with faults of both kinds.
    let skipped = ["NAF0103", "NAF0104", "NAF0204", "import-faults", "follow-", "several", "prompts"];
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
fn both_generations_are_valid() {
    let validator = validator();
    for (name, text, expected) in [
        (
            "lists",
            "naftiko: 1.0.0-alpha2\ncapability: {consumes: [{namespace: a, baseUri: 'https://a.example', resources: [{path: /a, operations: [{name: a}]}]}]}",
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

/// The names of all fields that the readers ask for, from their source.
fn fields_that_are_read() -> BTreeSet<String> {
    let call = regex_lite::Regex::new(
        r#"(?s)(?:\.(?:text|needed_text|flag|number|port|value|take|named|list|map|texts|words|spelling|also)|keys)\(\s*(?:&mut fields,\s*)?"(\w+)"(?:,\s*"(\w+)"|,\s*&\[([^\]]*)\])?"#,
    )
    .expect("a pattern");
    let ignored = regex_lite::Regex::new(r"(?s)for known in\s*\[([^\]]*)\]").expect("a pattern");
    let name = regex_lite::Regex::new(r#""(\w+)""#).expect("a pattern");
    let mut names = BTreeSet::new();
    for file in ["auth", "consumes", "document", "exposes", "imports", "unit"] {
        let path = manifest().join("src/parse").join(file).with_extension("rs");
        let text = fs::read_to_string(&path).expect("a reader");
        let before = names.len();
        for found in call.captures_iter(&text) {
            names.extend(
                [1, 2].into_iter().filter_map(|group| found.get(group)).map(|it| it.as_str().to_owned()),
            );
            let others = found.get(3).map_or("", |group| group.as_str());
            names.extend(name.captures_iter(others).map(|it| it[1].to_owned()));
        }
        for found in ignored.captures_iter(&text) {
            names.extend(name.captures_iter(&found[1]).map(|it| it[1].to_owned()));
        }
        assert!(names.len() > before, "{} reads nothing", path.display());
    }
    names
}

fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::Object(inner) if key == "properties" => {
                        names.extend(inner.keys().cloned());
                        inner.values().for_each(|value| properties(value, names));
                    }
                    value => properties(value, names),
                }
            }
        }
        Value::Array(entries) => entries.iter().for_each(|value| properties(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_field_that_is_read_is_described() {
    let read = fields_that_are_read();
    assert!(read.len() > 90, "only {} fields were found: the test looks in the wrong place", read.len());
    let mut described = BTreeSet::new();
    properties(&schema(), &mut described);
    let missing: Vec<&String> = read.difference(&described).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // The lists are read by their section, and `openapi` is looked for by its name.
    let sections =
        ["openapi", "binds", "consumes", "exposes", "aggregates", "naftiko", "ikanos", "info", "capability"];
    let unknown: Vec<&String> =
        described.difference(&read).filter(|name| !sections.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "described and never read: {unknown:?}");
}

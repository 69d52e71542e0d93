//! Files that a spec names: imports and schemas are found, followed, tracked, and kept inside of the project.

use std::fs;
use std::path::Path;

use naftiko_codegen::{Format, Options, Outcome, generate, generate_text};
use tempfile::TempDir;

/// A folder that is a project, with these files in it.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "Cargo.toml", "[workspace]\n");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder in it");
    fs::write(path, text).expect("a file in it");
}

/// A spec with these entries of `consumes` and one tool for each call.
fn spec(consumes: &str, calls: &[&str]) -> String {
    let tools: Vec<String> =
        calls.iter().map(|call| format!("{{name: t-{}, call: {call}}}", call.replace('.', "-"))).collect();
    format!(
        "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n{consumes}\n  exposes:\n  - {{type: mcp, namespace: m, port: 9090, tools: [{}]}}\n",
        tools.join(", ")
    )
}

fn api(namespace: &str) -> String {
    format!(
        "- {{namespace: {namespace}, baseUri: 'https://{namespace}.example', resources: [{{path: /o, operations: [{{name: list, method: GET}}]}}]}}\n"
    )
}

fn shared(entries: &str) -> String {
    format!("naftiko: 1.0.0-alpha2\nconsumes:\n{entries}")
}

fn compile(folder: &TempDir, name: &str) -> Outcome {
    generate(&folder.path().join(name), &Options::new())
}

#[track_caller]
fn codes(outcome: &Outcome, expected: &[&str]) -> String {
    let report = outcome.report.render(Format::Full, false);
    let found: Vec<String> = outcome.report.diagnostics().iter().map(|it| it.code().to_string()).collect();
    assert_eq!(found, expected, "{report}");
    report
}

fn files(outcome: &Outcome, folder: &TempDir) -> Vec<String> {
    let generated = outcome.generated.as_ref().expect("code");
    let relative = |path: &std::path::PathBuf| {
        path.strip_prefix(folder.path()).expect("in the project").display().to_string().replace('\\', "/")
    };
    generated.files().iter().map(relative).collect()
}

#[test]
fn an_import_is_the_entry_that_it_names() {
    let folder = project(&[
        ("specs/a.yaml", &spec("  - {import: far, location: ../shared/b.yaml, as: near}", &["near.list"])),
        (
            "specs/same.yaml",
            &spec(&format!("  {}", api("near").replace("near.example", "far.example")), &["near.list"]),
        ),
        ("shared/b.yaml", &shared(&format!("{}{}", api("other"), api("far")))),
    ]);
    let outcome = compile(&folder, "specs/a.yaml");
    codes(&outcome, &[]);
    assert_eq!(files(&outcome, &folder), ["specs/a.yaml", "shared/b.yaml"]);
    let text = outcome.generated.expect("code").file_text();
    assert!(
        text.contains("pub const SPEC_FILES: &[&str] = &[\"specs/a.yaml\", \"shared/b.yaml\"];"),
        "{text}"
    );
    let same = generate(&folder.path().join("specs/same.yaml"), &Options::new().module("a"));
    let same = same.generated.expect("code").file_text();
    let code = |text: &str| text[text.find("static SPEC").expect("a table")..].to_owned();
    assert_eq!(code(&text), code(&same));
}

#[test]
fn imports_are_followed_and_each_file_is_read_once() {
    let folder = project(&[
        (
            "a.yaml",
            &spec(
                "  - {import: x, location: b.yaml}\n  - {import: y, location: ./sub/../b.yaml}\n  - {import: real, location: sub/c.yaml, as: z}",
                &["x.list", "y.list", "z.list"],
            ),
        ),
        (
            "b.yaml",
            &shared("- {import: real, location: sub/c.yaml, as: x}\n- {import: y, location: sub/c.yaml}\n"),
        ),
        // Files may name each other, as long as each entry is written somewhere.
        ("sub/c.yaml", &shared(&format!("{}- {{import: x, location: ../b.yaml, as: y}}\n", api("real")))),
    ]);
    let outcome = compile(&folder, "a.yaml");
    codes(&outcome, &[]);
    assert_eq!(files(&outcome, &folder), ["a.yaml", "b.yaml", "sub/c.yaml"]);
}

#[test]
fn an_import_cycle_is_reported_with_its_files() {
    let folder = project(&[
        ("a.yaml", &spec("  - {import: x, location: b.yaml}", &["x.list"])),
        ("b.yaml", &shared("- {import: y, location: c.yaml, as: x}\n")),
        ("c.yaml", &shared("- {import: x, location: b.yaml, as: y}\n")),
    ]);
    let report = codes(&compile(&folder, "a.yaml"), &["NAF0316"]);
    let chain = "it goes from `x` in `a.yaml` to `x` in `b.yaml` to `y` in `c.yaml` to `x` in `b.yaml`";
    assert!(report.contains(chain), "{report}");
}

#[test]
fn a_long_import_cycle_does_not_overflow_the_stack() {
    let entry = |number: usize| format!("- {{import: n{}, location: b.yaml, as: n{number}}}\n", number + 1);
    let entries: String = (0..20_000).map(entry).collect();
    let folder = project(&[
        ("a.yaml", &spec("  - {import: n0, location: b.yaml}", &["n0.list"])),
        ("b.yaml", &shared(&entries)),
    ]);
    codes(&compile(&folder, "a.yaml"), &["NAF0316"]);
}

#[test]
fn consumed_apis_of_a_capability_can_be_imported() {
    let whole = spec(&format!("  {}", api("x")), &["x.list"]);
    let folder =
        project(&[("a.yaml", &spec("  - {import: x, location: b.yaml}", &["x.list"])), ("b.yaml", &whole)]);
    codes(&compile(&folder, "a.yaml"), &[]);
}

#[test]
fn two_imports_of_one_namespace_are_told_where_they_are_imported() {
    let folder = project(&[
        (
            "a.yaml",
            &spec("  - {import: x, location: b.yaml}\n  - {import: y, location: b.yaml, as: x}", &["x.list"]),
        ),
        ("b.yaml", &shared(&format!("{}{}", api("x"), api("y").replace("name: list", "name: get")))),
    ]);
    let report = codes(&compile(&folder, "a.yaml"), &["NAF0302"]);
    assert!(report.contains("a.yaml:5:39"), "{report}");
}

#[test]
fn nothing_outside_of_the_project_is_read() {
    let outer = tempfile::tempdir().expect("a folder");
    write(outer.path(), "secret.yaml", &shared(&api("x")));
    write(outer.path(), "in/Cargo.toml", "[workspace]\n");
    for location in ["../secret.yaml", "../../secret.yaml", "sub/../../secret.yaml"] {
        write(
            outer.path(),
            "in/a.yaml",
            &spec(&format!("  - {{import: x, location: {location}}}"), &["x.list"]),
        );
        let report = codes(&compile(&outer, "in/a.yaml"), &["NAF0314"]);
        assert!(report.contains("is outside of the project"), "{report}");
    }
    let absolute = outer.path().join("in/b.yaml");
    write(
        outer.path(),
        "in/a.yaml",
        &spec(&format!("  - {{import: x, location: '{}'}}", absolute.display()), &["x.list"]),
    );
    let report = codes(&compile(&outer, "in/a.yaml"), &["NAF0314"]);
    assert!(report.contains("is not a relative path"), "{report}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outer.path().join("secret.yaml"), outer.path().join("in/link.yaml"))
            .expect("a link");
        write(outer.path(), "in/a.yaml", &spec("  - {import: x, location: link.yaml}", &["x.list"]));
        let report = codes(&compile(&outer, "in/a.yaml"), &["NAF0314"]);
        assert!(report.contains("is outside of the project"), "{report}");
    }
}

#[test]
fn each_failed_import_is_reported_once() {
    let folder = project(&[("list.yaml", "- 1\n"), ("b.yaml", &shared(&api("x"))), ("empty.yaml", "")]);
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    fs::write(folder.path().join("binary"), [0xFF, 0xFE]).expect("a file");
    for (entry, code) in [
        ("{import: x, location: none.yaml}", "NAF0314"),
        ("{import: x, location: folder}", "NAF0314"),
        ("{import: x, location: binary}", "NAF0314"),
        ("{import: x, location: ''}", "NAF0314"),
        ("{import: x, location: list.yaml}", "NAF0315"),
        ("{import: x, location: empty.yaml}", "NAF0315"),
        ("{import: y, location: b.yaml, as: x}", "NAF0315"),
        ("{import: x, location: [b.yaml]}", "NAF0202"),
        ("{import: x}", "NAF0203"),
        ("{location: b.yaml}", "NAF0203"),
        ("{namespace: x, ref: b.yaml}", "NAF0602"),
        ("{openapi: x, location: b.yaml}", "NAF0602"),
    ] {
        write(folder.path(), "a.yaml", &spec(&format!("  - {entry}"), &["x.list"]));
        let outcome = compile(&folder, "a.yaml");
        if entry.starts_with("{openapi") {
            // Such an entry has no name by which calls into it could be known.
            assert_eq!(outcome.report.diagnostics()[0].code().to_string(), code);
        } else {
            codes(&outcome, &[code]);
        }
    }
}

#[test]
fn a_spec_in_memory_imports_from_the_folder_of_its_name() {
    let folder = project(&[("b.yaml", &shared(&api("x")))]);
    let text = spec("  - {import: x, location: b.yaml}", &["x.list"]);
    let name = |folder: &Path| folder.join("memory.yaml").display().to_string();
    codes(&generate_text(&name(folder.path()), &text, &Options::new()), &[]);
    let nowhere = generate_text(&name(&folder.path().join("none")), &text, &Options::new());
    let report = codes(&nowhere, &["NAF0314"]);
    assert!(report.contains("cannot be found from a spec that is in memory"), "{report}");
}

#[test]
fn shared_lists_of_ikanos_are_imported_and_renamed() {
    let folder = project(&[
        (
            "a.yaml",
            "ikanos: 1.0.0-beta5\nbinds:\n- {import: env, from: b.yaml}\ncapability:\n  aggregates:\n  - {import: state, from: b.yaml, as: s}\n  exposes:\n  - {import: m, from: b.yaml}\n",
        ),
        (
            "b.yaml",
            "ikanos: 1.0.0-beta5\nbinds:\n- {namespace: env, keys: {K: K}}\naggregates:\n- {display: State, flows: {up: {outputParameters: {a: {type: string, value: b}}}}}\nexposes:\n- {type: mcp, namespace: m, port: 9090, tools: {up: {description: d, ref: s.up}}}\n",
        ),
        (
            "naftiko.yaml",
            "naftiko: 1.0.0-alpha2\ncapability:\n  exposes:\n  - {import: m, location: c.yaml}\n",
        ),
        (
            "c.yaml",
            "naftiko: 1.0.0-alpha2\ncapability:\n  exposes:\n  - {type: mcp, namespace: m, port: 9090, tools: [{name: up, outputParameters: [{name: a, type: string, value: b}]}]}\n",
        ),
        (
            "lost.yaml",
            "ikanos: 1.0.0-beta5\nbinds:\n- {import: env, from: none.yaml}\ncapability:\n  consumes:\n  - {namespace: x, baseUri: 'https://x.example', authentication: {type: bearer, token: '{{K}}'}, resources: {o: {path: /o, operations: {list: {method: GET}}}}}\n  aggregates:\n  - {import: s, from: b.yaml}\n  exposes:\n  - {type: mcp, namespace: m, port: 9090, tools: {up: {ref: s.up}, list: {call: x.list}}}\n",
        ),
    ]);
    codes(&compile(&folder, "a.yaml"), &[]);
    codes(&compile(&folder, "naftiko.yaml"), &["NAF0213"]);
    codes(&compile(&folder, "lost.yaml"), &["NAF0314", "NAF0315"]);
}

const RECORD: &str = r#"{"type": "record", "name": "O", "fields": [{"name": "id", "type": "long"}]}"#;

fn with_schema(format: &str, schema: &str) -> String {
    let entry = api("x").replace(
        "{name: list, method: GET}",
        &format!("{{name: list, method: GET, outputRawFormat: {format}, outputSchema: {schema}}}"),
    );
    spec(&format!("  {entry}"), &["x.list"])
}

#[test]
fn schemas_are_read_beside_the_file_that_names_them_else_at_the_root() {
    let folder = project(&[
        ("specs/near.yaml", &with_schema("avro", "o.avsc")),
        ("specs/far.yaml", &with_schema("avro", "schemas/o.avsc")),
        ("specs/o.avsc", RECORD),
        ("schemas/o.avsc", RECORD),
    ]);
    for (spec, schema) in [("specs/near.yaml", "specs/o.avsc"), ("specs/far.yaml", "schemas/o.avsc")] {
        let outcome = compile(&folder, spec);
        codes(&outcome, &[]);
        assert_eq!(files(&outcome, &folder), [spec, schema]);
    }
}

#[test]
fn invalid_schemas_are_reported_where_they_are_named() {
    let folder = project(&[("o.avsc", "\"string\""), ("o.proto", "message M {"), ("a.yaml", "")]);
    for (format, schema) in [
        ("avro", "o.avsc"),
        ("avro", "none.avsc"),
        ("avro", "../o.avsc"),
        ("protobuf", "o.proto"),
        ("html", "'table['"),
    ] {
        write(folder.path(), "a.yaml", &with_schema(format, schema));
        let report = codes(&compile(&folder, "a.yaml"), &["NAF0317"]);
        assert!(report.contains("a.yaml:4:"), "{report}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn imports_of_a_proto_file_are_resolved_beside_it() {
    let folder = project(&[
        ("a.yaml", &with_schema("protobuf", "schemas/o.proto")),
        (
            "schemas/o.proto",
            "syntax = \"proto3\";\npackage p;\nimport \"kinds.proto\";\nmessage O { Kind kind = 1; }\n",
        ),
        ("schemas/kinds.proto", "syntax = \"proto3\";\npackage p;\nenum Kind { A = 0; }\n"),
    ]);
    let outcome = compile(&folder, "a.yaml");
    codes(&outcome, &[]);
    assert_eq!(files(&outcome, &folder), ["a.yaml", "schemas/o.proto", "schemas/kinds.proto"]);
    assert!(outcome.generated.expect("code").file_text().contains("message: \"p.O\""));
}

//! The command line through its front door: exit codes, where things are written, and what is not.

#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A directory with good and bad specs in it.
fn directory() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    for name in ["organizations.yaml", "tasks.yaml"] {
        fs::copy(specs.join(name), directory.path().join(name)).expect("a spec");
    }
    let good = fs::read_to_string(specs.join("tasks.yaml")).expect("a spec");
    let write = |name: &str, bytes: &[u8]| fs::write(directory.path().join(name), bytes).expect("a file");
    write(
        "wrong-call.yaml",
        good.replace("call: label-studio-tasks.get", "call: label-studio-tasks.got").as_bytes(),
    );
    write("warned.yaml", good.replace("port: 9092", "ports: 9092\n    port: 9092").as_bytes());
    write("binary.yaml", &[0xFF, 0xFE, 0, 1]);
    write("empty.yaml", b"");
    write("broken.yaml", b"naftiko: [\n");
    fs::create_dir(directory.path().join("folder.yaml")).expect("a folder");
    directory
}

fn run(directory: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_naftiko-codegen"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .expect("the command runs")
}

fn code(output: &Output) -> i32 {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("panicked"), "{errors}");
    output.status.code().expect("an exit code")
}

const BAD: [(&str, &str); 6] = [
    ("missing.yaml", "NAF0101"),
    ("folder.yaml", "NAF0101"),
    ("binary.yaml", "NAF0102"),
    ("broken.yaml", "NAF0103"),
    ("empty.yaml", "NAF0104"),
    ("wrong-call.yaml", "NAF0301"),
];

#[test]
fn bad_specs_are_named_and_nothing_is_written() {
    let directory = directory();
    for (spec, expected) in BAD {
        let output = run(&directory, &["generate", "organizations.yaml", spec, "--out", "out/"]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), 1, "{errors}");
        assert!(errors.contains(expected) && errors.contains(spec), "{errors}");
        assert!(output.stdout.is_empty());
        assert!(!directory.path().join("out").exists(), "{spec}: something was written");
    }
}

#[test]
fn json_output_has_one_object_per_spec() {
    let directory = directory();
    let mut specs: Vec<&str> = BAD.iter().map(|(spec, _)| *spec).collect();
    specs.push("organizations.yaml");
    let arguments = [&["check", "--format", "json"][..], &specs].concat();
    let output = run(&directory, &arguments);
    assert_eq!(code(&output), 1);
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), specs.len());
    for (line, (spec, expected)) in lines.iter().zip(BAD) {
        assert_eq!((&line["file"], &line["verdict"]), (&spec.into(), &"reject".into()));
        let finding = &line["diagnostics"][0];
        assert_eq!((&finding["code"], &finding["severity"]), (&expected.into(), &"error".into()));
        assert!(finding["line"].is_u64() && finding["column"].is_u64() && finding["path"].is_string());
    }
    let listing = serde_json::json!({
        "adapter": "label-studio-subpackage-organizations-mcp", "tools": 5, "bytes": 1599, "tokens": 400
    });
    assert_eq!(
        lines[6],
        serde_json::json!({
            "file": "organizations.yaml", "verdict": "accept", "diagnostics": [], "listings": [listing]
        })
    );
    let finding = &lines[5]["diagnostics"][0];
    assert_eq!(finding["path"], "capability.exposes[0].resources[1].operations[0].call");
}

#[test]
fn strict_turns_warnings_into_errors() {
    let directory = directory();
    let lenient = run(&directory, &["check", "--format", "concise", "warned.yaml"]);
    assert_eq!(code(&lenient), 0);
    assert!(String::from_utf8_lossy(&lenient.stdout).contains("warning[NAF0201]"));
    let strict = run(&directory, &["check", "--strict", "--format", "concise", "warned.yaml"]);
    assert_eq!(code(&strict), 1);
    assert!(String::from_utf8_lossy(&strict.stdout).contains("error[NAF0201]"));
}

#[test]
fn sarif_output_is_one_log_for_all_specs() {
    let directory = directory();
    let output = run(&directory, &["check", "--format", "sarif", "warned.yaml", "wrong-call.yaml"]);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let rules: Vec<&str> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
    assert_eq!(
        (log["version"].as_str(), &rules[..]),
        (Some("2.1.0"), &["NAF0201", "NAF0301", "NAF0301"][..])
    );
}

#[test]
fn a_file_is_written_only_when_it_differs() {
    let directory = directory();
    let generate = ["generate", "tasks.yaml", "--out", "tasks.rs"];
    assert_eq!(code(&run(&directory, &generate)), 0);
    let path = directory.path().join("tasks.rs");
    let text = fs::read_to_string(&path).expect("the module");
    let written = || fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
    let before = written();
    let again = run(&directory, &generate);
    assert!(String::from_utf8_lossy(&again.stderr).contains("up to date"));
    assert_eq!(written(), before);

    let check = ["generate", "tasks.yaml", "--out", "tasks.rs", "--check"];
    assert_eq!(code(&run(&directory, &check)), 0);
    fs::write(&path, text.replace('\n', "\r\n")).expect("written");
    let endings = run(&directory, &check);
    assert_eq!(code(&endings), 1);
    assert!(String::from_utf8_lossy(&endings.stderr).contains("line endings"));
    fs::write(&path, "// other").expect("written");
    assert_eq!(code(&run(&directory, &check)), 1);
    assert_eq!(fs::read_to_string(&path).expect("text"), "// other", "`--check` writes nothing");
}

#[test]
fn patterns_folders_and_module_names_choose_the_output() {
    let directory = directory();
    assert_eq!(code(&run(&directory, &["generate", "[ot]*s.yaml", "--out", "modules"])), 0);
    let mut names: Vec<_> = fs::read_dir(directory.path().join("modules"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["organizations.rs", "tasks.rs"]);

    let output = run(&directory, &["generate", "tasks.yaml", "--module", "my-tasks", "--out", "modules/"]);
    assert_eq!(code(&output), 0);
    assert!(directory.path().join("modules/my_tasks.rs").exists());
    let printed = run(&directory, &["generate", "tasks.yaml"]);
    assert!(String::from_utf8_lossy(&printed.stdout).starts_with("// @generated by naftiko-codegen from "));
}

#[test]
fn a_part_of_a_capability_is_generated() {
    let directory = directory();
    let client = run(&directory, &["generate", "tasks.yaml", "--surfaces", "client"]);
    assert_eq!(code(&client), 0);
    let text = String::from_utf8_lossy(&client.stdout).into_owned();
    assert!(
        text.contains("pub struct Client") && !text.contains("pub mod rest") && !text.contains("fn serve(")
    );
    assert_eq!(code(&run(&directory, &["check", "tasks.yaml", "--surfaces", "client,server"])), 0);
    let unknown = run(&directory, &["generate", "tasks.yaml", "--surfaces", "client,grpc"]);
    assert_eq!(code(&unknown), 2);
    let errors = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(errors.contains("the surfaces are `client`, `rest`, `mcp` and `server`"), "{errors}");
}

#[test]
fn some_tools_of_a_capability_are_generated() {
    let directory = directory();
    let arguments = ["organizations.yaml", "--tools", "list-*,get-*"];
    let some = run(&directory, &[&["generate"][..], &arguments].concat());
    assert_eq!(code(&some), 0);
    let text = String::from_utf8_lossy(&some.stdout).into_owned();
    assert_eq!(text.matches("rt::mcp::Tool::new(").count(), 2, "{text}");

    let checked = run(&directory, &[&["check"][..], &arguments].concat());
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    let list = "organizations.yaml: `label-studio-subpackage-organizations-mcp` lists 2 tools, about ";
    assert!(said.starts_with(list), "{said}");
    let unknown = run(&directory, &["generate", "organizations.yaml", "--tools", "list-your-organisations"]);
    assert_eq!(code(&unknown), 1);
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(said.contains("a tool with a similar name exists: `list-your-organizations`"), "{said}");
}

#[test]
fn only_the_longest_tool_list_is_reported() {
    let directory = directory();
    let checked = run(&directory, &["check", "tasks.yaml", "organizations.yaml"]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert_eq!(said.matches(" lists ").count(), 1, "{said}");
    assert!(said.starts_with("the longest list: "), "{said}");
}

#[test]
fn the_summary_of_a_check_is_for_terminals() {
    let directory = directory();
    let checked = run(&directory, &["check", "tasks.yaml", "organizations.yaml"]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(!said.contains("2 specs"), "{said}");
}

#[test]
fn usage_errors_exit_with_two() {
    let directory = directory();
    for call in [
        &["check"][..],
        &["check", "no-such-*.yaml"],
        &["generate", "tasks.yaml", "organizations.yaml"],
        &["generate", "tasks.yaml", "organizations.yaml", "--module", "x", "--out", "y"],
        &["generate", "tasks.yaml", "--check"],
        &["explain", "NAF9999"],
    ] {
        assert_eq!(code(&run(&directory, call)), 2, "{call:?}");
    }
    let page = run(&directory, &["explain", "unknown-call-target"]);
    assert_eq!(code(&page), 0);
    assert!(String::from_utf8_lossy(&page.stdout).starts_with("# NAF0301"));
    assert_eq!(code(&run(&directory, &["explain"])), 0);
}

/// A spec with a call that has a near miss, and more than enough of what one warning is about.
fn many(calls: usize, fields: usize) -> String {
    let mut text = String::from(
        "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - namespace: shop\n    baseUri: https://shop.example\n    resources:\n    - path: /orders\n      operations:\n      - {name: list-orders, method: GET}\n  exposes:\n  - type: mcp\n    namespace: shop-mcp\n    port: 9090\n    tools:\n",
    );
    for number in 0..calls {
        text.extend([format!("    - {{name: t{number}, description: d, call: shop.nothing-{number}}}\n")]);
    }
    for number in 0..fields {
        text.extend([format!(
            "    - {{name: f{number}, description: d, call: shop.list-orders, colour: red}}\n"
        )]);
    }
    text
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn repeated_findings_are_grouped_in_the_full_format() {
    let directory = directory();
    fs::write(directory.path().join("many.yaml"), many(8, 30)).expect("a file");
    fs::write(directory.path().join("few.yaml"), many(5, 0)).expect("a file");
    let errors = text(&run(&directory, &["check", "many.yaml"]).stderr);
    assert_eq!(errors.matches("error[NAF0301]").count(), 1, "{errors}");
    assert!(errors.contains("7 more of NAF0301 in this file:"), "{errors}");
    assert!(errors.contains("line 16: call target `shop.nothing-1` does not exist"), "{errors}");
    assert_eq!(errors.matches("warning[NAF0201]").count(), 1, "{errors}");
    assert!(errors.contains("29 more of NAF0201 in this file, on lines 24, 25, "), "{errors}");
    assert!(errors.contains(" and 9 more"), "{errors}");
    assert!(errors.contains("`--all` shows each"), "{errors}");

    let all = text(&run(&directory, &["check", "--all", "many.yaml"]).stderr);
    assert_eq!((all.matches("error[NAF0301]").count(), all.matches("warning[NAF0201]").count()), (8, 30));
    let few = text(&run(&directory, &["check", "few.yaml"]).stderr);
    assert_eq!(few.matches("error[NAF0301]").count(), 5, "{few}");
    assert!(!few.contains("--all"), "{few}");
    let concise = text(&run(&directory, &["check", "--format", "concise", "many.yaml"]).stdout);
    assert_eq!(concise.lines().count(), 38);
}

#[test]
fn many_specs_are_reported_in_the_order_of_the_arguments() {
    let directory = directory();
    let mut names: Vec<String> = Vec::new();
    for number in 0..40 {
        // The first takes longest.
        names.push(format!("spec-{number}.yaml"));
        fs::write(directory.path().join(&names[number]), many(1, 400 - 10 * number)).expect("a file");
    }
    let arguments: Vec<&str> =
        ["check", "--format", "json"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let output = run(&directory, &arguments);
    let found: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["file"].to_string())
        .collect();
    assert_eq!(found, names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>());
    let errors = text(&output.stderr);
    assert!(!errors.contains("40 specs: "), "the line is for terminals: {errors}");
    let row = |code: &str| {
        let row = errors.lines().find(|line| line.contains(code)).expect("a row");
        row.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("NAF0301"), ["error", "NAF0301", "unknown-call-target", "40", "40"]);
    assert_eq!(row("NAF0201"), ["warning", "NAF0201", "unknown-field", "8200", "40"]);
    assert!(errors.find("NAF0301") < errors.find("NAF0201"), "errors come first: {errors}");
    assert!(!errors.contains('\x1b'), "nothing moves where there is no terminal: {errors}");
}

#[test]
fn a_folder_stands_for_the_specs_in_it() {
    let directory = directory();
    let inner = directory.path().join("specs/inner");
    fs::create_dir_all(&inner).expect("a folder");
    fs::create_dir_all(directory.path().join("specs/.hidden")).expect("a folder");
    for place in ["specs/b.yml", "specs/inner/a.yaml", "specs/.hidden/c.yaml", "specs/notes.txt"] {
        fs::copy(directory.path().join("tasks.yaml"), directory.path().join(place)).expect("a spec");
    }
    fs::write(directory.path().join("specs/values.yaml"), "url: http://localhost\n").expect("a file");
    let output = run(&directory, &["check", "--format", "json", "specs"]);
    assert!(text(&output.stderr).contains("passed over, as no capability: specs/values.yaml\n"));
    assert_eq!(code(&output), 0);
    let found = text(&output.stdout);
    let files: Vec<&str> = found.lines().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!(files, ["specs/b.yml", "specs/inner/a.yaml"]);
}

#[test]
fn keep_going_writes_the_specs_that_compile() {
    let directory = directory();
    let arguments = ["generate", "tasks.yaml", "wrong-call.yaml", "--out", "out", "--keep-going"];
    assert_eq!(code(&run(&directory, &arguments)), 1);
    assert!(directory.path().join("out/tasks.rs").exists());
    assert!(!directory.path().join("out/wrong_call.rs").exists());
}

#[test]
fn completions_are_printed_for_known_shells() {
    let directory = directory();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&directory, &["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).contains("generate"), "{shell}");
    }
    assert_eq!(code(&run(&directory, &["completions", "tcsh"])), 2);
}

/// Most capabilities are called alike; without its folder a name does not say which file is meant.
#[test]
fn findings_name_files_with_their_folders() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().canonicalize().expect("its path");
    let faulty = SPEC_OF_SHARED.replace("METHOD", "GETT");
    for (name, text) in [
        ("one/shared.yaml", faulty.as_str()),
        ("two/capability.yaml", faulty.as_str()),
        (
            "capability.yaml",
            "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - {import: api, location: ./one/shared.yaml}\n",
        ),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(path, text).expect("a file");
    }
    let check = |file: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_naftiko-codegen"))
            .args(["check", "--format", "concise", file])
            .current_dir(&folder)
            .output()
            .expect("the command runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(check("two/capability.yaml").starts_with("two/capability.yaml:5:"));
    let absolute = folder.join("two/capability.yaml").display().to_string();
    assert!(check(&absolute).starts_with(&format!("{absolute}:5:")));
    assert!(check("capability.yaml").contains("one/shared.yaml:5:"));
    let absolute = folder.join("capability.yaml").display().to_string();
    assert!(check(&absolute).contains("one/shared.yaml:5:"));
}

const SPEC_OF_SHARED: &str = "naftiko: 1.0.0-alpha2
consumes:
- namespace: api
  baseUri: http://127.0.0.1:1
  resources: [{path: /things, operations: [{name: list, method: METHOD}]}]
";

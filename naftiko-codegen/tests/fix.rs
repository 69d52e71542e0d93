//! `check --fix`: what is changed, what is not, and what is left alone.

#![cfg(feature = "cli")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const SPEC: &str = "\
# The shop.
naftiko: 1.0.0-alpha2
capability:
  consumes:
  - type: htp   # the only type
    namespace: shop
    baseUri:   'https://shop.example'
    resources:
    - path: /orders/{id}
      operations:
      - {name: get-order, method: \"GTE\", inputParameters: [{name: id, in: path, type: 'integr'}]}

  exposes:
  - type: mcp
    namespace: shop-mcp
    port: 9090
    tools:
    - name: get-order
      descripton: >
        One order — of the shop.
      call: \"shop.get-ordr\"   # é
";

fn mended() -> String {
    SPEC.replace("htp ", "http ")
        .replace("GTE", "GET")
        .replace("integr'", "integer'")
        .replace("descripton", "description")
        .replace("ordr", "order")
}

struct Run {
    code: i32,
    errors: String,
}

fn write(directory: &TempDir, name: &str, text: &str) {
    fs::write(directory.path().join(name), text).expect("a file");
}

fn read(directory: &TempDir, name: &str) -> String {
    fs::read_to_string(directory.path().join(name)).expect("the file")
}

fn fix(directory: &TempDir, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_naftiko-codegen"))
        .args(["check", "--fix"])
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .expect("the command runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!errors.contains("panicked"), "{errors}");
    Run { code: output.status.code().expect("a code"), errors }
}

fn directory() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

#[test]
fn only_the_faulty_text_is_changed() {
    let directory = directory();
    write(&directory, "a.yaml", SPEC);
    let run = fix(&directory, &["a.yaml"]);
    assert_eq!(read(&directory, "a.yaml"), mended(), "{}", run.errors);
    assert_eq!(run.code, 0, "{}", run.errors);
    for line in [
        "fixed a.yaml:5: htp -> http\n",
        "fixed a.yaml:11: \"GTE\" -> \"GET\"\n",
        "fixed a.yaml:11: 'integr' -> 'integer'\n",
        "fixed a.yaml:19: descripton -> description\n",
        "fixed a.yaml:21: \"shop.get-ordr\" -> \"shop.get-order\"\n",
        "5 changes made\n",
    ] {
        assert!(run.errors.contains(line), "{line}{}", run.errors);
    }
    let again = fix(&directory, &["a.yaml"]);
    assert!(!again.errors.contains("fixed"), "{}", again.errors);
}

#[test]
fn line_endings_and_the_byte_order_mark_stay() {
    let directory = directory();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    write(&directory, "a.yaml", &windows(SPEC));
    assert_eq!(fix(&directory, &["a.yaml"]).code, 0);
    assert_eq!(read(&directory, "a.yaml"), windows(&mended()));
}

#[test]
fn new_text_is_quoted_where_yaml_needs_it() {
    let directory = directory();
    let spec =
        mended().replace("get-order", "get, order").replace("{name: get, order,", "{name: 'get, order',");
    let spec = spec.replace("- name: get, order", "- name: get-order");
    write(&directory, "a.yaml", &spec.replace("call: \"shop.get, order\"", "call: shop.get,ordr"));
    let run = fix(&directory, &["a.yaml"]);
    assert!(read(&directory, "a.yaml").contains("call: 'shop.get, order'   # é"), "{}", run.errors);
    assert_eq!(run.code, 0, "{}", run.errors);
}

#[test]
fn an_imported_file_is_fixed_once() {
    let directory = directory();
    write(&directory, "Cargo.toml", "[workspace]\n");
    write(
        &directory,
        "shared.yaml",
        "naftiko: 1.0.0-alpha2\nconsumes:\n- namespace: shop\n  baseUri: https://shop.example\n  resources:\n  - path: /orders\n    operations:\n    - {name: list-orders, metod: GET}\n",
    );
    let spec = "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - {import: shop, location: ./shared.yaml}\n  exposes:\n  - {type: mcp, namespace: m, port: 9090, tools: [{name: list, description: d, call: shop.list-orders}]}\n";
    write(&directory, "a.yaml", spec);
    write(&directory, "b.yaml", spec);
    let run = fix(&directory, &["a.yaml", "b.yaml"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(read(&directory, "shared.yaml").contains("{name: list-orders, method: GET}"), "{}", run.errors);
    assert_eq!(read(&directory, "a.yaml"), spec);
    assert!(run.errors.contains("1 change made"), "{}", run.errors);
}

/// Two unknown fields that are both near one that exists: with both renamed the mapping would have a key twice.
#[test]
fn changes_that_would_add_errors_are_not_made() {
    let directory = directory();
    let spec = mended().replace(
        "      description: >\n        One order — of the shop.\n",
        "      descripton: a\n      descriptio: b\n",
    );
    write(&directory, "a.yaml", &spec);
    write(&directory, "b.yaml", SPEC);
    let run = fix(&directory, &["a.yaml", "b.yaml"]);
    assert_eq!(read(&directory, "a.yaml"), spec);
    assert_eq!(
        read(&directory, "b.yaml"),
        mended(),
        "one file that is left keeps no other from being mended"
    );
    assert!(run.errors.contains("left a.yaml as it is"), "{}", run.errors);
    assert_eq!(run.code, 0, "warnings are left: {}", run.errors);
}

/// As many errors as before, but the list of `calls` is no `call`.
#[test]
fn a_key_is_not_renamed_where_its_value_mismatches() {
    let directory = directory();
    let spec = mended().replace("call: \"shop.get-order\"", "calls: [\"shop.get-order\"]");
    write(&directory, "a.yaml", &spec);
    let run = fix(&directory, &["a.yaml"]);
    assert_eq!((read(&directory, "a.yaml"), run.code), (spec, 1), "{}", run.errors);
    assert!(run.errors.contains("left a.yaml as it is"), "{}", run.errors);
}

#[test]
fn anchored_scalars_and_blocks_needing_quotes_are_not_changed() {
    let directory = directory();
    let anchored = mended().replace(
        "\"shop.get-order\"",
        "&target shop.get-ordr\n    - {name: b, description: b, call: *target}",
    );
    let folded = mended().replace("\"shop.get-order\"   # é", "\n        shop.get-ordr");
    let block = mended().replace("\"shop.get-order\"   # é", "|-\n        shop.get-ordr");
    let in_block =
        block.replace("get-order", "get, order").replace("{name: get, order,", "{name: 'get, order',");
    for (name, spec, changed) in [
        ("anchored", anchored, false),
        ("folded", folded, true),
        ("block", block, true),
        ("quotes in a block", in_block, false),
    ] {
        write(&directory, "a.yaml", &spec);
        let run = fix(&directory, &["a.yaml"]);
        let text = read(&directory, "a.yaml");
        let expected = if changed { spec.replace("get-ordr", "get-order") } else { spec };
        assert_eq!(text, expected, "{name}: {}", run.errors);
        assert_eq!(run.code, i32::from(!changed), "{name}: {}", run.errors);
    }
}

/// The nearest name is advice, not a correction, where it is another word.
#[test]
fn names_that_are_only_similar_are_not_replaced() {
    let directory = directory();
    let spec = mended().replace("call: \"shop.get-order\"", "call: \"shop.set-order\"");
    write(&directory, "a.yaml", &spec);
    let run = fix(&directory, &["a.yaml"]);
    assert_eq!((read(&directory, "a.yaml"), run.code), (spec, 1), "{}", run.errors);
    assert!(
        run.errors.contains("an operation with a similar name exists: `shop.get-order`"),
        "{}",
        run.errors
    );
}

#[test]
fn remaining_errors_decide_the_exit_code() {
    let directory = directory();
    write(&directory, "a.yaml", &SPEC.replace("port: 9090", "port: 70000"));
    let run = fix(&directory, &["a.yaml", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.errors);
    assert!(read(&directory, "a.yaml").contains("\"shop.get-order\""));
    assert!(run.errors.contains("fixed a.yaml:5"), "{}", run.errors);
}

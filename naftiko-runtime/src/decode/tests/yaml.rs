//! YAML: types of 1.1, aliases with their limits, and the first document only.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{check, refused};
use crate::decode::Format::Yaml;

#[test]
fn worked_example() {
    check(Yaml, "a: 1\nb: [x, true, null]", json!({"a": 1, "b": ["x", true, null]}));
}

#[test]
fn only_the_first_document_is_read() {
    check(Yaml, "--- 1\n--- 2\n", json!(1));
    check(Yaml, "a: 1\n...\n{ not yaml", json!({"a": 1}));
    check(Yaml, "%YAML 1.1\n---\na: 1\n", json!({"a": 1}));
    check(Yaml, "\u{feff}a: 1", json!({"a": 1}));
    check(Yaml, "# nothing\n", Value::Null);
}

/// A number with these digits.
fn digits(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn scalars_have_the_types_of_yaml_1_1() {
    for (text, expected) in [
        ("yes", json!(true)),
        ("Off", json!(false)),
        ("TRUE", json!(true)),
        ("y", json!("y")),
        ("~", Value::Null),
        ("Null", Value::Null),
        ("0x1F", json!(31)),
        ("0b101", json!(5)),
        ("010", json!(8)),
        ("-010", json!(-8)),
        ("0o17", json!("0o17")),
        ("08", json!("08")),
        ("0", json!(0)),
        ("-12", json!(-12)),
        ("+12", json!(12)),
        ("1_000", json!(1000)),
        ("1_000.5", json!(1000.5)),
        ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
        ("-9223372036854775808", json!(-9_223_372_036_854_775_808_i64)),
        ("18446744073709551616", digits("18446744073709551616")),
        ("-1_8446744073709551616", digits("-18446744073709551616")),
        ("1e3", digits("1e3")),
        ("1.10", digits("1.10")),
        (".5", json!(0.5)),
        ("1.", json!(1.0)),
        ("1e999", json!("1e999")),
        (".inf", json!(".inf")),
        ("-.INF", json!("-.INF")),
        (".nan", json!(".nan")),
        (".", json!(".")),
        ("+", json!("+")),
        ("1.2.3", json!("1.2.3")),
        ("1e", json!("1e")),
        ("0x", json!("0x")),
        ("12:30:45", json!("12:30:45")),
        ("2001-12-14", json!("2001-12-14")),
        ("2001-12-14t21:59:43.10-05:00", json!("2001-12-14t21:59:43.10-05:00")),
        ("'1'", json!("1")),
        ("\"yes\"", json!("yes")),
        ("!!str 1", json!("1")),
        ("!!int '7'", json!(7)),
        ("!!binary \"YWI=\"", json!("YWI=")),
        ("!custom 1", json!("1")),
    ] {
        check(Yaml, format!("a: {text}\n"), json!({ "a": expected }));
    }
    check(Yaml, "a:\nb: |\n  1\n", json!({"a": null, "b": "1\n"}));
}

#[test]
fn yaml_keys_keep_their_written_text() {
    check(Yaml, "1: a\nyes: b\n~: c\n010: d\n", json!({"1": "a", "yes": "b", "~": "c", "010": "d"}));
    check(Yaml, "a: 1\na: 2\n", json!({"a": 2}));
    refused(Yaml, "? [a]\n: b\n", "a key is no scalar in line 1");
}

#[test]
fn an_alias_is_a_copy_of_its_anchor() {
    check(
        Yaml,
        "a: &x {b: [1]}\nc: *x\nd: [*x]\n",
        json!({"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}]}),
    );
    check(Yaml, "a: &x k\n*x : v\n", json!({"a": "k", "k": "v"}));
    refused(Yaml, "a: *x\n", "the body is not YAML in line 1");
    refused(Yaml, "a: &x [*x]\n", "an alias stands inside of what it names in line 1");
}

#[test]
fn merge_keys_add_the_members_that_are_missing() {
    check(
        Yaml,
        "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n",
        json!({"a": {"k": 1, "l": 2}, "b": {"k": 3, "l": 2}}),
    );
    check(Yaml, "<<: [{a: 1}, {a: 2, b: 2}]\n", json!({"a": 1, "b": 2}));
    check(Yaml, "<<: 1\n'<<': 2\n", json!({"<<": 2}));
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..10 {
        let below = vec![format!("*a{}", level - 1); 10].join(",");
        writeln!(bomb, "a{level}: &a{level} [{below}]").unwrap();
    }
    let reason = Yaml.decode(bomb.as_bytes()).unwrap_err();
    assert!(
        reason.starts_with("what the body stands for is many times larger than the body in line"),
        "{reason}"
    );
}

#[test]
fn a_deep_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..1000 {
        writeln!(bomb, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert!(Yaml.decode(bomb.as_bytes()).is_err());
}

#[test]
fn depth_is_bounded() {
    refused(Yaml, "- ".repeat(100_000), "the body nests deeper than 256 in line 1");
    // The parser has its own limit for these, and comes to it first.
    refused(Yaml, "[".repeat(100_000), "the body is not YAML in line 1");
    refused(Yaml, "{a: ".repeat(100_000), "the body is not YAML in line 1");
    check(Yaml, "[".repeat(100) + &"]".repeat(100), (1..100).fold(json!([]), |inner, _| json!([inner])));
}

#[test]
fn a_body_that_is_not_yaml_is_refused() {
    refused(Yaml, "a: [1\n", "the body is not YAML in line 2");
    refused(Yaml, "a: b: c\n", "the body is not YAML in line 1");
    refused(Yaml, b"a: \xff", "the body is not UTF-8 at byte 3");
}

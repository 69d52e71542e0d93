//! JSON, text and bytes: what every build reads.

use serde_json::json;

use super::{check, refused};
use crate::table::Format;

/// A number with these digits.
fn digits(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn json_is_taken_as_it_is() {
    check(Format::Json, r#"{"b":[1.10,null],"a":"x"}"#, json!({"b": [digits("1.10"), null], "a": "x"}));
    let long = "-170141183460469231731687303715884105729.50";
    check(Format::Json, long, digits(long));
}

#[test]
fn bodies_other_than_one_json_value_are_refused() {
    refused(Format::Json, "1 2", "the body is not JSON: trailing characters at line 1 column 3");
    refused(Format::Json, "NaN", "the body is not JSON: expected value at line 1 column 1");
    refused(Format::Json, "", "the body is not JSON: EOF while parsing a value at line 1 column 0");
}

#[test]
fn text_is_one_string() {
    check(Format::Text, "a\nü", json!("a\nü"));
    check(Format::Text, "\u{feff}a", json!("a"));
    check(Format::Text, "", json!(""));
}

#[test]
fn text_that_is_not_utf_8_is_refused() {
    refused(Format::Text, b"ab\xff", "the body is not UTF-8 at byte 2");
}

#[test]
fn bytes_are_base64() {
    check(Format::Binary, b"\x00\xffab?", json!("AP9hYj8="));
}

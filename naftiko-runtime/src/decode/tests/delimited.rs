//! CSV, TSV and PSV: the header, quoting, rows of other lengths and blank lines.

use serde_json::json;

use super::{check, refused};
use crate::decode::Format::{Csv, Psv, Tsv};

#[test]
fn worked_examples() {
    check(Csv, "a,b\n1,\"x,y\"\n3", json!([{"a": "1", "b": "x,y"}, {"a": "3"}]));
    check(Tsv, "a\tb\n1\t2", json!([{"a": "1", "b": "2"}]));
    check(Psv, "a|b\n1|2", json!([{"a": "1", "b": "2"}]));
}

#[test]
fn an_empty_body_and_a_header_alone_have_no_rows() {
    for body in ["", "\n\n", "a,b", "a,b\n", "\u{feff}a,b\r\n"] {
        check(Csv, body, json!([]));
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    check(Csv, "\u{feff}a\n1", json!([{"a": "1"}]));
}

#[test]
fn quotes_hold_separators_line_breaks_and_doubled_quotes() {
    check(Csv, "a,b\n\"1\n2\",\"say \"\"x\"\"\"\n", json!([{"a": "1\n2", "b": "say \"x\""}]));
    check(Csv, "a,b\nx\"y,\"\"\n\"p\"q,\n", json!([{"a": "x\"y", "b": ""}, {"a": "pq", "b": ""}]));
    refused(Csv, "a\n1\n\"2\n", "the quote opened in line 3 is not closed");
}

#[test]
fn spaces_around_values_are_kept() {
    check(Csv, " a ,b\n 1 , 2\n", json!([{" a ": " 1 ", "b": " 2"}]));
}

#[test]
fn a_blank_line_between_rows_is_a_row_with_one_empty_column() {
    check(Csv, "a,b\n1,2\n\n3,4\n\n", json!([{"a": "1", "b": "2"}, {"a": ""}, {"a": "3", "b": "4"}]));
    check(Csv, "a,b\r\n\r\n\r\n3,4\r\n", json!([{"a": ""}, {"a": ""}, {"a": "3", "b": "4"}]));
}

#[test]
fn columns_beyond_the_header_are_dropped() {
    check(Csv, "a\n1,2,3\n", json!([{"a": "1"}]));
}

#[test]
fn the_last_of_columns_with_one_name_wins() {
    check(Csv, "a,a,\n1,2,3\n4\n", json!([{"a": "2", "": "3"}, {"a": "4"}]));
}

#[test]
fn a_header_that_is_repeated_without_end_is_refused() {
    let body = "x".repeat(100_000) + "\n" + &"1\n".repeat(10_000);
    refused(Csv, body, "what the body stands for is many times larger than the body");
}

#[test]
fn a_body_that_is_not_utf_8_is_refused() {
    refused(Csv, b"a\n\xe9", "the body is not UTF-8 at byte 2");
}

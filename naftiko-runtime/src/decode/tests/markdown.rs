//! Markdown: front matter, tables, sections and their plain text.

use serde_json::{Value, json};

use super::{check, refused};
use crate::table::Format;

const ALL: Format = Format::Markdown;

#[track_caller]
fn sections(body: &str, expected: &[(&str, u8, &str)]) {
    let sections = |(heading, level, content): &(&str, u8, &str)| json!({ "heading": heading, "level": level, "content": content });
    let expected: Vec<Value> = expected.iter().map(sections).collect();
    let value = ALL.decode(body.as_bytes()).unwrap();
    assert_eq!(value["sections"], Value::Array(expected));
}

#[test]
fn worked_example() {
    check(
        ALL,
        "# A\ntext\n\n|x|y|\n|-|-|\n|1|2|",
        json!({
            "frontMatter": {},
            "tables": [[{"x": "1", "y": "2"}]],
            "sections": [{"heading": "A", "level": 1, "content": "text"}],
        }),
    );
}

#[test]
fn an_empty_document_has_no_tables_and_no_sections() {
    check(ALL, "", json!({"frontMatter": {}, "tables": [], "sections": []}));
}

#[test]
fn front_matter_is_yaml_between_the_first_two_fences() {
    let body = "---\na: yes\nb: [1]\n---\n# A\n---\n";
    let value = ALL.decode(body.as_bytes()).unwrap();
    assert_eq!(value["frontMatter"], json!({"a": true, "b": [1]}));
    assert_eq!(value["sections"], json!([{"heading": "A", "level": 1, "content": ""}]));
    let empty = json!({"frontMatter": {}, "tables": [], "sections": []});
    for body in ["---\n---\n", "---\r\n---", "---\ntext\n---\n", "---", "text\n\n***\n"] {
        check(ALL, body, empty.clone());
    }
    refused(ALL, "---\n[\n---\n", "the front matter cannot be read: the body is not YAML in line 2");
}

#[test]
fn only_outermost_tables_are_tables() {
    let body = "|a|b|c|\n|-|:-:|-|\n|1|*2*|\n|`3`|x \\| y|5|6|\n\n> |q|\n> |-|\n> |1|\n\n| |\n|-|\n|1|\n";
    let value = ALL.decode(body.as_bytes()).unwrap();
    let rows = json!([{"a": "1", "b": "2", "c": ""}, {"a": "3", "b": "x | y", "c": "5"}]);
    assert_eq!(value["tables"], json!([rows]));
}

#[test]
fn a_section_runs_to_the_next_heading_of_any_level() {
    sections(
        "lost\n\n# A\none\n\ntwo\n## B\nthree\n# C",
        &[("A", 1, "one\ntwo"), ("B", 2, "three"), ("C", 1, "")],
    );
    sections("A *b*\n===\nx\n\n`c` d\n---\n", &[("A b", 1, "x"), ("c d", 2, "")]);
}

#[test]
fn content_is_plain_text() {
    sections(
        "# A\none *two*\n**three** `code` [link](/u) &amp; ![alt](/i)  \nnext <b>bold</b>\n",
        &[("A", 1, "one two three code link & alt\nnext bold")],
    );
    sections("# A\na\n\n```\ncode\n```\n\n    indented\n\n<div>\nhtml\n</div>\n\nb\n", &[("A", 1, "a\nb")]);
    sections("# A\n- one\n- two\n  - three\n\n> quote\n", &[("A", 1, "onetwothree\nquote")]);
}

#[test]
fn a_heading_filter_is_the_beginning_of_a_heading() {
    let format = Format::MarkdownUnder("Re");
    let value = format.decode(b"# Results\nx\n# result\n# Read\n").unwrap();
    let headings: Vec<&Value> = value["sections"].as_array().unwrap().iter().map(|s| &s["heading"]).collect();
    assert_eq!(headings, ["Results", "Read"]);
}

#[test]
fn deep_markdown_does_not_overflow_the_stack() {
    for text in ["> ", "- ", "*", "[", "**a ", "`"] {
        assert!(ALL.decode(text.repeat(20_000).as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn a_header_that_is_repeated_without_end_is_refused() {
    let body = format!("{}\n{}\n{}", "|x".repeat(10_000), "|-".repeat(10_000), "|\n".repeat(10_000));
    let value = ALL.decode(body.as_bytes());
    assert!(value.is_err() || value.unwrap().to_string().len() < 64 * body.len());
}

#[test]
fn a_body_that_is_not_utf_8_is_refused() {
    refused(ALL, b"# \xe9", "the body is not UTF-8 at byte 2");
}

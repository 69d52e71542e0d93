//! HTML: which tables are read, what their header is, and the text of cells.

use serde_json::json;

use super::{check, refused};
use crate::decode::Format;

const ALL: Format = Format::Html { selector: None };

#[track_caller]
fn selected(selector: &'static str, body: &str, expected: &[&str]) {
    let format = Format::Html { selector: Some(selector) };
    let tables: Vec<_> = expected.iter().map(|cell| json!([{ "h": cell }])).collect();
    check(format, body, json!({ "tables": tables }));
}

#[test]
fn worked_example() {
    let body = "<table><tr><th>N</th></tr><tr><td>1</td></tr></table>";
    check(ALL, body, json!({"tables": [[{"N": "1"}]]}));
}

#[test]
fn a_page_without_tables_has_none() {
    check(ALL, "", json!({"tables": []}));
    check(ALL, "just text", json!({"tables": []}));
}

#[test]
fn the_header_is_the_first_row_of_thead_before_that_of_the_table() {
    let body = "<table><tbody><tr><td>1<tr><td>2</tbody><thead><tr><th>A</thead></table>";
    check(ALL, body, json!({"tables": [[{"A": "1"}, {"A": "2"}]]}));
    let body = "<table><tr><th>A<td>x<th>B<tr><td>1<td>2</table>";
    check(ALL, body, json!({"tables": [[{"A": "1", "B": "2"}]]}));
}

#[test]
fn tables_without_a_header_are_skipped() {
    check(
        ALL,
        "<table><tr><td>1</table><table><tr><th> <tr><td>1</table><table></table>",
        json!({"tables": []}),
    );
    check(ALL, "<table><tr><td>x<tr><th>A<tr><td>1</table>", json!({"tables": []}));
}

#[test]
fn rows_with_a_heading_cell_are_no_data() {
    let body = "<table><tr><th>A<th>B<tr><th>x<td>1<tr><td>2<td>3</table>";
    check(ALL, body, json!({"tables": [[{"A": "2", "B": "3"}]]}));
}

#[test]
fn missing_cells_are_empty_and_extra_ones_dropped() {
    let body = "<table><tr><th>A<th>B<tr><td>1<tr><td>1<td>2<td>3<tr></table>";
    let rows = json!([{"A": "1", "B": ""}, {"A": "1", "B": "2"}, {"A": "", "B": ""}]);
    check(ALL, body, json!({ "tables": [rows] }));
}

#[test]
fn the_text_of_a_cell_has_no_tags_and_single_spaces() {
    let body = "<table><tr><th> A&nbsp;&amp;\n B<tr><td> <b>x</b>y <br>z<p>p</p>q<script>no</script><!-- no --></table>";
    check(ALL, body, json!({"tables": [[{"A & B": "xy z p q"}]]}));
}

#[test]
fn a_table_in_a_cell_is_a_table_of_its_own() {
    let body = "<table><tr><th>A<tr><td>x<table><tr><th>B<tr><td>y</table>z<tr><td>w</table>";
    check(ALL, body, json!({"tables": [[{"A": "x z"}, {"A": "w"}], [{"B": "y"}]]}));
}

#[test]
fn a_selector_names_tables_or_what_they_are_inside_of() {
    let table = |attributes: &str, cell: u8| format!("<table {attributes}><tr><th>h<tr><td>{cell}</table>");
    let body = format!(
        "<div id=main class='a b'>{}<p>t</p>{}</div><section lang=en-US>{}</section>{}",
        table("class='x y'", 1),
        table("data-k=vw", 2),
        table("", 3),
        table("id=last", 4),
    );
    for (selector, expected) in [
        ("table", &["1", "2", "3", "4"][..]),
        ("*", &["1", "2", "3", "4"]),
        ("TABLE", &["1", "2", "3", "4"]),
        (".x", &["1"]),
        ("table.x.y", &["1"]),
        ("table.x.z", &[]),
        ("#main", &["1", "2"]),
        ("div.b > table", &["1", "2"]),
        ("body > table", &["4"]),
        ("body td", &[]),
        ("div table, section", &["1", "2", "3"]),
        ("section , #last", &["3", "4"]),
        ("table:first-child", &["1", "3"]),
        ("div table:nth-of-type(2)", &["2"]),
        ("div > :nth-child( 3 )", &["2"]),
        ("p + table", &["2"]),
        ("div ~ table", &["4"]),
        ("div + table", &[]),
        ("[data-k]", &["2"]),
        ("[data-k=vw]", &["2"]),
        ("[data-k ^= 'v']", &["2"]),
        ("[data-k$=w]", &["2"]),
        ("[data-k*=\"v\"]", &["2"]),
        ("[class~=y]", &["1"]),
        ("[lang|=en] table", &["3"]),
        ("[data-k=v]", &[]),
        ("div div table", &[]),
    ] {
        selected(selector, &body, expected);
    }
}

#[test]
fn what_is_no_selector_is_refused() {
    for (selector, reason) in [
        ("", "it ends where an element should stand"),
        ("table,", "it ends where an element should stand"),
        ("div >", "it ends where an element should stand"),
        ("> table", "`>` stands where an element should"),
        ("a,,b", "`,` stands where an element should"),
        ("div(", "`(` cannot stand there"),
        ("#", "it lacks an id after `#`"),
        ("a.", "it lacks a class after `.`"),
        ("[", "it lacks the name of an attribute after `[`"),
        ("[a", "`[` is not closed"),
        ("[a=]", "it lacks a value after `=`"),
        ("[a='b]", "a quote is not closed"),
        (":hover", "`:hover` is not supported"),
        (":nth-child", "a position needs a number in parentheses"),
        (":nth-child(2n)", "a position has to be a plain number"),
    ] {
        let format = Format::Html { selector: Some(selector) };
        refused(format, "<table></table>", &format!("the selector is not valid: {reason}"));
    }
}

#[test]
fn depth_is_bounded() {
    for tag in ["<div>", "<b>", "<table><tr><td>", "<svg><g>", "<template>"] {
        let reason = ALL.decode(tag.repeat(100_000).as_bytes());
        assert_eq!(reason, Err("the body nests elements deeper than 512".to_owned()), "{tag}");
    }
}

#[test]
fn elements_that_are_left_open_do_not_multiply() {
    let open = (0..400).map(|id| format!("<b id={id}>")).collect::<Vec<_>>().concat();
    let body = format!("<p>{open}{}", "<p>x".repeat(100_000));
    refused(ALL, body, "the body leaves too many elements open");
}

#[test]
fn a_header_that_is_repeated_without_end_is_refused() {
    let body = format!("<table><tr>{}{}", "<th>x".repeat(1000), "<tr>".repeat(10_000));
    refused(ALL, body, "what the body stands for is many times larger than the body");
}

#[test]
fn what_is_not_utf_8_is_refused() {
    refused(ALL, b"<p>\xe9", "the body is not UTF-8 at byte 3");
}

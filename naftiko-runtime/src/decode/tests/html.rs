//! HTML: which tables are read, what their header is, and the text of cells.

use serde_json::json;

use super::{check, refused};
use crate::table::Format;
use crate::table::format::css::Compound;
use crate::table::format::css::Compound::{Child, Descendant, LaterSibling, NextSibling};
use crate::table::format::css::Match::{Contains, Equals, Language, Prefix, Present, Suffix, Word};
use crate::table::format::css::Simple::{Attribute, Class, Element, Id, NthChild, NthOfType};

const ALL: Format = Format::Html;

const TABLE: Compound = Descendant(&[Element("table")]);

#[track_caller]
fn selected(selectors: &'static [&'static [Compound]], body: &str, expected: &[&str]) {
    let tables: Vec<_> = expected.iter().map(|cell| json!([{ "h": cell }])).collect();
    assert_eq!(
        Format::HtmlSelected(selectors).decode(body.as_bytes()),
        Ok(json!({ "tables": tables })),
        "{selectors:?}"
    );
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
fn a_selector_matches_tables_or_their_ancestors() {
    let table = |attributes: &str, cell: u8| format!("<table {attributes}><tr><th>h<tr><td>{cell}</table>");
    let body = format!(
        "<div id=main class='a b'>{}<p>t</p>{}</div><section lang=en-US>{}</section>{}",
        table("class='x y'", 1),
        table("data-k=vw", 2),
        table("", 3),
        table("id=last", 4),
    );
    let cases: &[(&'static [&'static [Compound]], &[&str])] = &[
        (&[&[TABLE]], &["1", "2", "3", "4"]),
        (&[&[Descendant(&[])]], &["1", "2", "3", "4"]),
        (&[&[Descendant(&[Element("TABLE")])]], &["1", "2", "3", "4"]),
        (&[&[Descendant(&[Class("x")])]], &["1"]),
        (&[&[Descendant(&[Element("table"), Class("x"), Class("y")])]], &["1"]),
        (&[&[Descendant(&[Element("table"), Class("x"), Class("z")])]], &[]),
        (&[&[Descendant(&[Id("main")])]], &["1", "2"]),
        (&[&[Descendant(&[Element("div"), Class("b")]), Child(&[Element("table")])]], &["1", "2"]),
        (&[&[Descendant(&[Element("body")]), Child(&[Element("table")])]], &["4"]),
        (&[&[Child(&[Element("table")])]], &[]),
        (&[&[Child(&[Element("html")])]], &["1", "2", "3", "4"]),
        (&[&[Descendant(&[Element("body")]), Descendant(&[Element("td")])]], &[]),
        (&[&[Descendant(&[Element("div")]), TABLE], &[Descendant(&[Element("section")])]], &["1", "2", "3"]),
        (&[&[Descendant(&[Element("section")])], &[Descendant(&[Id("last")])]], &["3", "4"]),
        (&[&[Descendant(&[Element("table"), NthChild(1)])]], &["1", "3"]),
        (&[&[Descendant(&[Element("div")]), Descendant(&[Element("table"), NthOfType(2)])]], &["2"]),
        (&[&[Descendant(&[Element("div")]), Child(&[NthChild(3)])]], &["2"]),
        (&[&[Descendant(&[Element("p")]), NextSibling(&[Element("table")])]], &["2"]),
        (&[&[Descendant(&[Element("div")]), LaterSibling(&[Element("table")])]], &["4"]),
        (&[&[Descendant(&[Element("div")]), NextSibling(&[Element("table")])]], &[]),
        (&[&[Descendant(&[Attribute("data-k", Present)])]], &["2"]),
        (&[&[Descendant(&[Attribute("data-k", Equals("vw"))])]], &["2"]),
        (&[&[Descendant(&[Attribute("data-k", Prefix("v"))])]], &["2"]),
        (&[&[Descendant(&[Attribute("data-k", Suffix("w"))])]], &["2"]),
        (&[&[Descendant(&[Attribute("data-k", Contains("v"))])]], &["2"]),
        (&[&[Descendant(&[Attribute("class", Word("y"))])]], &["1"]),
        (&[&[Descendant(&[Attribute("lang", Language("en"))]), TABLE]], &["3"]),
        (&[&[Descendant(&[Attribute("data-k", Equals("v"))])]], &[]),
        (&[&[Descendant(&[Element("div")]), Descendant(&[Element("div")]), TABLE]], &[]),
    ];
    for (selectors, expected) in cases {
        selected(selectors, &body, expected);
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
fn too_many_open_elements_are_refused() {
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
fn a_body_that_is_not_utf_8_is_refused() {
    refused(ALL, b"<p>\xe9", "the body is not UTF-8 at byte 3");
}

//! The tables of a page to JSON; the rest of it is not read.

use ego_tree::NodeRef;
use serde_json::{Value, json};

use super::dom::{self, Kind, Node};
use super::limits::Budget;
use super::selector;
use super::table::table;
use super::text;
use crate::table::format::css::Compound;

/// Elements whose text is not text of the cell that they stand in.
const SKIPPED: &[&str] = &["script", "style", "table", "template"];

/// Elements that stand apart from the text around them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

pub(super) fn decode(bytes: &[u8], selectors: Option<&[&[Compound]]>) -> Result<Value, String> {
    let page = dom::parse(text::utf8(bytes)?)?;
    let mut wanted = selectors.map(|selectors| selector::matches(selectors, &page));
    let mut budget = Budget::new(bytes.len());
    let mut tables = Vec::new();
    for node in dom::walk(page.root(), |_| false) {
        let index = node.value().index;
        // What is inside of a match is matched; parents come before their children.
        if let (Some(wanted), Some(parent)) = (&mut wanted, node.parent()) {
            wanted[index] |= wanted[parent.value().index];
        }
        if node.value().is(&["table"]) && wanted.as_ref().is_none_or(|wanted| wanted[index]) {
            tables.extend(read(node, &mut budget)?);
        }
    }
    Ok(json!({ "tables": tables }))
}

fn read(element: NodeRef<'_, Node>, budget: &mut Budget) -> Result<Option<Value>, String> {
    let rows = rows(element);
    let head = element.children().find(|child| child.value().is(&["thead"]));
    let heading = head.and_then(|head| head.children().find(|row| row.value().is(&["tr"])));
    let Some(heading) = heading.or_else(|| rows.first().copied()) else { return Ok(None) };
    let header: Vec<String> = cells(heading, "th").map(cell_text).collect();
    let data = rows.into_iter().filter(|row| cells(*row, "th").next().is_none());
    let columns = header.len();
    let data = data.map(|row| cells(row, "td").take(columns).map(cell_text).collect());
    table(&header, data, budget)
}

/// The rows of a table itself; those of a table in one of its cells are below that cell.
fn rows(table: NodeRef<'_, Node>) -> Vec<NodeRef<'_, Node>> {
    let groups = table.children().filter(|child| child.value().is(&["thead", "tbody", "tfoot"]));
    groups.flat_map(|group| group.children()).filter(|row| row.value().is(&["tr"])).collect()
}

fn cells<'p>(row: NodeRef<'p, Node>, name: &'static str) -> impl Iterator<Item = NodeRef<'p, Node>> {
    row.children().filter(move |cell| cell.value().is(&[name]))
}

/// The text of a cell with single spaces. A table inside of it has its own rows.
fn cell_text(cell: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    let is_block = |node: NodeRef<'_, Node>| node.value().is(BLOCKS);
    for node in dom::walk(cell, |node| node != cell && node.value().is(SKIPPED)) {
        if node != cell && (is_block(node) || node.prev_sibling().is_some_and(is_block)) {
            text.push(' ');
        }
        if let Kind::Text(piece) = &node.value().kind {
            text.push_str(piece);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

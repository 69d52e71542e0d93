//! The tables of a page to JSON; the rest of it is not read.

use serde_json::{Value, json};

use super::budget::Budget;
use super::dom::{Dom, Kind, NodeId, ROOT};
use super::selector::Selector;
use super::{table, text};

/// What is no text of the cell that it stands in.
const UNREAD: &[&str] = &["script", "style", "table", "template"];

/// Elements that stand apart from the text around them.
const APART: &[&str] = &[
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

pub(super) fn decode(bytes: &[u8], selector: Option<&str>) -> Result<Value, String> {
    let selector = selector
        .map(|selector| {
            Selector::parse(selector).map_err(|reason| format!("the selector is not valid: {reason}"))
        })
        .transpose()?;
    let dom = Dom::parse(text::utf8(bytes)?)?;
    let mut wanted = selector.map(|selector| selector.matches(&dom));
    let mut budget = Budget::new(bytes.len());
    let mut tables = Vec::new();
    for id in dom.walk(ROOT, |_| false) {
        // What is inside of a match is matched; parents come before their children.
        if let (Some(wanted), Some(parent)) = (&mut wanted, dom.node(id).parent) {
            wanted[id] |= wanted[parent];
        }
        if dom.is(id, &["table"]) && wanted.as_ref().is_none_or(|wanted| wanted[id]) {
            tables.extend(read(&dom, id, &mut budget)?);
        }
    }
    Ok(json!({ "tables": tables }))
}

fn read(dom: &Dom, id: NodeId, budget: &mut Budget) -> Result<Option<Value>, String> {
    let rows = rows(dom, id);
    let head = dom.children(id).find(|child| dom.is(*child, &["thead"]));
    let heading = head.and_then(|head| dom.children(head).find(|row| dom.is(*row, &["tr"])));
    let Some(heading) = heading.or_else(|| rows.first().copied()) else { return Ok(None) };
    let header: Vec<String> = cells(dom, heading, &["th"]).map(|cell| cell_text(dom, cell)).collect();
    let data = rows.into_iter().filter(|row| cells(dom, *row, &["th"]).next().is_none());
    let columns = header.len();
    let data =
        data.map(|row| cells(dom, row, &["td"]).take(columns).map(|cell| cell_text(dom, cell)).collect());
    table::table(&header, data, budget)
}

/// The rows of a table itself; those of a table in one of its cells are below that cell.
fn rows(dom: &Dom, table: NodeId) -> Vec<NodeId> {
    dom.children(table)
        .filter(|child| dom.is(*child, &["thead", "tbody", "tfoot"]))
        .flat_map(|group| dom.children(group))
        .filter(|row| dom.is(*row, &["tr"]))
        .collect()
}

fn cells<'a>(dom: &'a Dom, row: NodeId, names: &'a [&str]) -> impl Iterator<Item = NodeId> + 'a {
    dom.children(row).filter(move |cell| dom.is(*cell, names))
}

/// The text of a cell with single spaces. A table inside of it has its own rows.
fn cell_text(dom: &Dom, cell: NodeId) -> String {
    let mut text = String::new();
    let is_apart = |id| dom.is(id, APART);
    for id in dom.walk(cell, |id| id != cell && dom.is(id, UNREAD)) {
        if id != cell && (is_apart(id) || dom.node(id).previous.is_some_and(is_apart)) {
            text.push(' ');
        }
        if let Kind::Text(piece) = &dom.node(id).kind {
            text.push_str(piece);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

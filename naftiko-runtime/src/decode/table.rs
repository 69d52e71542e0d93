//! Rows of cells under a header, as objects: what CSV, HTML and Markdown have in common.

use serde_json::{Map, Value};

use super::limits::{Budget, NODE};

/// One row. Cells beyond the header are dropped, and of columns with one name the last wins.
pub(super) fn row(
    header: &[String],
    cells: impl IntoIterator<Item = String>,
    budget: &mut Budget,
) -> Result<Value, String> {
    let mut row = Map::new();
    for (name, cell) in header.iter().zip(cells) {
        budget.spend(NODE + name.len() + cell.len())?;
        row.insert(name.clone(), Value::String(cell));
    }
    Ok(Value::Object(row))
}

/// A table whose rows have every column; none without a header.
#[cfg(any(feature = "html", feature = "markdown"))]
pub(super) fn table(
    header: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
    budget: &mut Budget,
) -> Result<Option<Value>, String> {
    if header.iter().all(|name| name.trim().is_empty()) {
        return Ok(None);
    }
    let padding = || std::iter::repeat_with(String::new);
    let rows = rows.into_iter().map(|cells| row(header, cells.into_iter().chain(padding()), budget));
    rows.collect::<Result<Vec<_>, _>>().map(|rows| Some(Value::Array(rows)))
}

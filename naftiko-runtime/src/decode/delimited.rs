//! Comma, tab and pipe separated values to a list of objects, named by the first row.
//!
//! Read by hand, as a blank line is a row here and readers of RFC 4180 skip it.

use serde_json::Value;

use super::limits::Budget;
use super::{table, text};

pub(super) fn decode(bytes: &[u8], separator: char) -> Result<Value, String> {
    let mut records = Records { rest: text::utf8(bytes)?, separator, line: 1 };
    let mut budget = Budget::new(bytes.len());
    let mut rows = Vec::new();
    let Some(header) = records.next_filled()?.map(|(_, header)| header) else {
        return Ok(Value::Array(rows));
    };
    let mut widest = header.len();
    while let Some((blank, record)) = records.next_filled()? {
        // Blank lines at the end are no rows, so they wait for a row to follow.
        for _ in 0..blank {
            rows.push(table::row(&header, [String::new()], &mut budget)?);
        }
        widest = widest.max(record.len());
        rows.push(table::row(&header, record, &mut budget)?);
    }
    if widest > header.len() {
        tracing::warn!(columns = header.len(), widest, "rows have more columns than their header: dropped");
    }
    Ok(Value::Array(rows))
}

struct Records<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl Records<'_> {
    /// The next record that is no blank line, and how many of those came before it.
    fn next_filled(&mut self) -> Result<Option<(usize, Vec<String>)>, String> {
        let mut blank = 0;
        while self.line_break() {
            blank += 1;
        }
        if self.rest.is_empty() { Ok(None) } else { Ok(Some((blank, self.record()?))) }
    }

    fn record(&mut self) -> Result<Vec<String>, String> {
        let mut fields = Vec::new();
        loop {
            fields.push(self.field()?);
            if let Some(rest) = self.rest.strip_prefix(self.separator) {
                self.rest = rest;
            } else {
                self.line_break();
                return Ok(fields);
            }
        }
    }

    /// A field up to the separator or line break after it. What follows a closing quote belongs to it, unquoted.
    fn field(&mut self) -> Result<String, String> {
        let mut field = String::new();
        if let Some(rest) = self.rest.strip_prefix('"') {
            self.rest = rest;
            let opened = self.line;
            loop {
                let Some((quoted, rest)) = self.rest.split_once('"') else {
                    return Err(format!("the quote opened in line {opened} is not closed"));
                };
                self.line += quoted.matches('\n').count();
                field.push_str(quoted);
                let Some(after) = rest.strip_prefix('"') else {
                    self.rest = rest;
                    break;
                };
                field.push('"');
                self.rest = after;
            }
        }
        let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(end);
        field.push_str(plain);
        self.rest = rest;
        Ok(field)
    }

    fn line_break(&mut self) -> bool {
        let after = ["\r\n", "\n", "\r"].iter().find_map(|ending| self.rest.strip_prefix(ending));
        if let Some(rest) = after {
            self.rest = rest;
            self.line += 1;
        }
        after.is_some()
    }
}

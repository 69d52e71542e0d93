//! Document path to place, in the tree that the document was read into; asked only when there is something to report.

use std::ops::Range;

use super::file::SourceFile;
use super::node::Tree;
use crate::diagnostic::{DocPath, Segment};

impl SourceFile {
    /// The bytes of the value at `path`, or of the nearest value around it.
    pub(crate) fn value_at(&self, path: &DocPath) -> (usize, usize) {
        let Some(tree) = self.tree() else { return (0, 0) };
        let (_, value) = find(tree, path);
        self.shown(tree, value)
    }

    /// The bytes of the key at `path`, or of the value where it has no key.
    pub(crate) fn key_at(&self, path: &DocPath) -> (usize, usize) {
        let Some(tree) = self.tree() else { return (0, 0) };
        let (key, value) = find(tree, path);
        self.shown(tree, key.unwrap_or(value))
    }

    /// The bytes of `{{name}}` in the value at `path`; of the value, where the name is not written so in it.
    pub(crate) fn template_at(&self, path: &DocPath, name: &str) -> (usize, usize) {
        let Some(tree) = self.tree() else { return (0, 0) };
        let (_, value) = find(tree, path);
        let Range { start, end } = tree.characters(value);
        let (start, end) = self.bytes((start, end));
        let length = self.text().len();
        let written = &self.text()[start.min(length)..end.clamp(start.min(length), length)];
        match template(written, name) {
            Some((first, last)) => (start + first, start + last),
            None => self.shown(tree, value),
        }
    }

    /// The bytes of characters that the reader of YAML found something wrong with.
    pub(crate) fn bytes(&self, (start, end): (usize, usize)) -> (usize, usize) {
        (self.byte(start), self.byte(end))
    }

    fn shown(&self, tree: &Tree, node: u32) -> (usize, usize) {
        let Range { start, end } = tree.characters(node);
        let (start, end) = self.bytes((start, end));
        if tree.is_scalar(node) {
            scalar(self.text(), (start, end))
        } else {
            first_line(self.text(), (start, end))
        }
    }
}

/// The key and the value at a path, as far as it leads; what an alias repeats or a merge brings has its place there.
fn find(tree: &Tree, path: &DocPath) -> (Option<u32>, u32) {
    let mut found = (None, 0);
    for segment in path.segments() {
        let next = match segment {
            Segment::Index(index) => tree.item(found.1, *index).map(|item| (None, item)),
            Segment::Key(key) => tree.own_entry(found.1, key).map(|(key, value)| (Some(key), value)),
        };
        match next {
            Some(next) => found = next,
            None => break,
        }
    }
    found
}

/// Where a text has a name between double braces.
fn template(text: &str, name: &str) -> Option<(usize, usize)> {
    text.match_indices("{{").find_map(|(open, _)| {
        let inside = &text[open + 2..];
        let close = inside.find("}}")?;
        let written = inside[..close].trim_start_matches(['{', '&']).trim();
        // A name can have its namespace before it.
        let is_it =
            written.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'));
        is_it.then_some((open, open + 2 + close + 2))
    })
}

/// The span of a scalar: a quoted one ends at its quote, whatever the parser read on to.
fn scalar(text: &str, span: (usize, usize)) -> (usize, usize) {
    let (start, end) = first_line(text, span);
    let written = &text[start..end];
    let quote = written.chars().next().filter(|c| matches!(c, '\'' | '"'));
    match quote.and_then(|quote| written.rfind(quote)).filter(|last| *last > 0) {
        Some(last) => (start, start + last + 1),
        None => (start, end),
    }
}

/// A span cut at the end of its first line, so that a label never underlines half a file.
fn first_line(text: &str, (start, end): (usize, usize)) -> (usize, usize) {
    let start = start.min(text.len());
    let line = text[start..end.clamp(start, text.len())].lines().next().unwrap_or_default();
    (start, start + without_comment(line).trim_end().len())
}

/// A line up to a comment: a `#` after a space and outside of quotes.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (offset, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '#' && before == ' ' => return &line[..offset],
            None if matches!(c, '\'' | '"') && matches!(before, ' ' | '[' | '{' | ',' | ':') => {
                quote = Some(c);
            }
            None => {}
        }
        before = c;
    }
    line
}

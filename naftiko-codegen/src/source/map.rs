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

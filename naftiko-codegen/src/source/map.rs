//! Document path to span, from the events of a parser that keeps positions.
//!
//! It is built only when there is something to report; a clean file never comes here.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span};

use crate::diagnostic::{DocPath, Segment};

/// Where the keys and values of one document stand.
#[derive(Debug, Default)]
pub(crate) struct SourceMap {
    nodes: Vec<Node>,
    children: HashMap<(usize, Segment), usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    key: Option<(usize, usize)>,
    value: (usize, usize),
}

/// A collection that is open while the events are read.
struct Open {
    node: usize,
    kind: Kind,
}

enum Kind {
    Sequence { next: usize },
    Mapping { key: Option<(String, (usize, usize))> },
}

impl SourceMap {
    /// Reads `text` up to its end or to the first thing that is not YAML; what comes later has no place of its own.
    pub(crate) fn new(text: &str) -> Self {
        let mut map = Self::default();
        let bytes = ByteOffsets::new(text);
        let mut open: Vec<Open> = Vec::new();
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let span = bytes.span(span);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        break;
                    }
                }
                Event::Scalar(value, ..) => {
                    if let Some(Open { kind: Kind::Mapping { key: key @ None }, .. }) = open.last_mut() {
                        *key = Some((value.into_owned(), span));
                    } else {
                        map.add(&mut open, scalar(text, span));
                    }
                }
                Event::Alias(_) => {
                    if let Some(Open { kind: Kind::Mapping { key: key @ None }, .. }) = open.last_mut() {
                        *key = Some((String::new(), span));
                    } else {
                        map.add(&mut open, first_line(text, span));
                    }
                }
                Event::SequenceStart(..) => {
                    let node = map.add(&mut open, first_line(text, (span.0, text.len())));
                    open.push(Open { node, kind: Kind::Sequence { next: 0 } });
                }
                Event::MappingStart(..) => {
                    let node = map.add(&mut open, first_line(text, (span.0, text.len())));
                    open.push(Open { node, kind: Kind::Mapping { key: None } });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(closed) = open.pop() {
                        // The end of a flow collection is its bracket; that of a block has no width.
                        let value = &mut map.nodes[closed.node].value;
                        if span.1 > span.0 && span.1 < value.1 {
                            value.1 = span.1;
                        }
                    }
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        map
    }

    fn add(&mut self, open: &mut [Open], value: (usize, usize)) -> usize {
        let node = self.nodes.len();
        let mut key_span = None;
        if let Some(parent) = open.last_mut() {
            let segment = match &mut parent.kind {
                Kind::Sequence { next } => {
                    *next += 1;
                    Segment::Index(*next - 1)
                }
                Kind::Mapping { key } => match key.take() {
                    Some((key, span)) => {
                        key_span = Some(span);
                        Segment::Key(key)
                    }
                    // A collection as a key has no name that a path could use.
                    None => Segment::Key(String::new()),
                },
            };
            self.children.entry((parent.node, segment)).or_insert(node);
        }
        self.nodes.push(Node { key: key_span, value });
        node
    }

    /// The bytes of the value at `path`, or of the nearest value around it.
    pub(crate) fn value(&self, path: &DocPath) -> (usize, usize) {
        self.node(path).value
    }

    /// The bytes of the key at `path`, or of the value where it has no key.
    pub(crate) fn key(&self, path: &DocPath) -> (usize, usize) {
        let node = self.node(path);
        node.key.unwrap_or(node.value)
    }

    fn node(&self, path: &DocPath) -> Node {
        let mut node = 0;
        for segment in path.segments() {
            match self.children.get(&(node, segment.clone())) {
                Some(child) => node = *child,
                None => break,
            }
        }
        self.nodes.get(node).copied().unwrap_or_default()
    }
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

/// Turns the parser's character counts into byte offsets.
struct ByteOffsets {
    /// Empty when every character is one byte.
    offsets: Vec<usize>,
    length: usize,
}

impl ByteOffsets {
    fn new(text: &str) -> Self {
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(offset, _)| offset).collect()
        };
        Self { offsets, length: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.offsets.is_empty() {
            character.min(self.length)
        } else {
            self.offsets.get(character).copied().unwrap_or(self.length)
        }
    }

    fn span(&self, span: Span) -> (usize, usize) {
        (self.byte(span.start.index()), self.byte(span.end.index()))
    }
}

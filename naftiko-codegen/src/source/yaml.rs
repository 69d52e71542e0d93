//! Text to [`Tree`], in one pass over the events of the parser: duplicate keys, aliases, merges and bounds are settled here.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag as Written};

use super::node::{Content, Data, SMALL, Tree};
use super::scalar::{Scalar, Tag};

/// The deepest nesting of lists and mappings that is read; what reads them calls itself for each level.
const DEEPEST: usize = 128;

/// How many nodes aliases may add to those that are written. Each costs nothing here, and every later step walks them all.
const MOST_REPEATED: u64 = 1_000_000;

/// The most keys that are reported as written twice.
const MOST_DUPLICATES: usize = 20;

/// Why a text is no document, with places that are counted in characters.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The text is no YAML from here on.
    Syntax { at: usize, message: String },
    /// A second document begins.
    SecondDocument { at: usize },
    /// Lists and mappings stand too deep in each other.
    TooDeep { at: usize },
    /// The aliases repeat too much, or one repeats what it stands in.
    Repeats { at: usize, itself: bool },
    /// A mapping has a key twice.
    DuplicateKey { key: String, first: (usize, usize), second: (usize, usize) },
}

/// Reads a text; the first fault ends it, apart from keys that are there twice, which are collected.
pub(crate) fn read(text: &str) -> Result<Tree, Vec<Fault>> {
    let mut reader = Reader {
        tree: Tree::default(),
        pending: Vec::new(),
        open: Vec::new(),
        anchors: Vec::new(),
        repeated: 0,
        duplicates: Vec::new(),
    };
    if let Err(fault) = reader.read(Parser::new_from_str(text)) {
        reader.duplicates.push(fault);
    }
    if !reader.duplicates.is_empty() {
        return Err(reader.duplicates);
    }
    if reader.tree.nodes.is_empty() {
        let content = Content::Scalar(Scalar { text: String::new(), tag: Tag::Plain });
        reader.tree.nodes.push(Data { start: 0, end: 0, content });
    }
    Ok(reader.tree)
}

struct Reader {
    tree: Tree,
    /// The entries of the collections that are open.
    pending: Vec<u32>,
    open: Vec<Open>,
    /// By the number that the parser gives to an anchor.
    anchors: Vec<Option<Anchor>>,
    repeated: u64,
    duplicates: Vec<Fault>,
}

/// A collection whose end has not come.
struct Open {
    node: u32,
    /// Where its entries begin in `pending`.
    first: usize,
    anchor: usize,
    /// How many nodes it has so far, aliases counted as what they repeat.
    size: u64,
    /// How deep what is in it goes.
    height: usize,
}

/// A node that aliases can repeat.
#[derive(Clone, Copy)]
struct Anchor {
    node: u32,
    size: u64,
    height: usize,
    closed: bool,
}

impl Reader {
    fn read(&mut self, parser: Parser<'_, StrInput<'_>>) -> Result<(), Fault> {
        let mut documents = 0;
        for event in parser {
            let (event, span) = event.map_err(|error| syntax(&error))?;
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(Fault::SecondDocument { at: span.start.index() });
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let content = Content::Scalar(scalar(text, style, tag.as_deref()));
                    let node = self.add(span, content);
                    self.anchor(anchor, Anchor { node, size: 1, height: 0, closed: true });
                }
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::SequenceStart(anchor, tag) => {
                    let tagged = is_other(tag.as_deref());
                    self.open(span, anchor, Content::Sequence { first: 0, length: 0, tagged })?;
                }
                Event::MappingStart(anchor, tag) => {
                    let tagged = is_other(tag.as_deref());
                    self.open(span, anchor, Content::Mapping { first: 0, length: 0, merged: 0, tagged })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span),
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        Ok(())
    }

    /// Puts a node into the table and into the collection that is open.
    fn add(&mut self, span: Span, content: Content) -> u32 {
        let node = narrow(self.tree.nodes.len());
        let (start, end) = (narrow(span.start.index()), narrow(span.end.index()));
        self.tree.nodes.push(Data { start, end, content });
        if let Some(parent) = self.open.last_mut() {
            parent.size += 1;
            self.pending.push(node);
        }
        node
    }

    fn open(&mut self, span: Span, anchor: usize, content: Content) -> Result<(), Fault> {
        if self.open.len() >= DEEPEST {
            return Err(Fault::TooDeep { at: span.start.index() });
        }
        let node = self.add(span, content);
        // Until its end is known, a collection goes to the end of the text.
        self.tree.nodes[node as usize].end = u32::MAX;
        self.anchor(anchor, Anchor { node, size: 0, height: 0, closed: false });
        self.open.push(Open { node, first: self.pending.len(), anchor, size: 1, height: 0 });
        Ok(())
    }

    fn close(&mut self, span: Span) {
        let Some(closed) = self.open.pop() else { return };
        let entries: Vec<u32> = self.pending.drain(closed.first..).collect();
        let first = narrow(self.tree.children.len());
        match self.tree.nodes[closed.node as usize].content {
            Content::Mapping { tagged, .. } => self.close_mapping(closed.node, first, entries, tagged),
            Content::Sequence { tagged, .. } => {
                let length = narrow(entries.len());
                self.tree.children.extend(entries);
                self.tree.nodes[closed.node as usize].content = Content::Sequence { first, length, tagged };
            }
            Content::Scalar(_) | Content::Alias(_) => {}
        }
        // The end of a collection in brackets is its bracket; that of a block has no width.
        if !span.is_empty() {
            self.tree.nodes[closed.node as usize].end = narrow(span.end.index());
        }
        let height = closed.height + 1;
        if let Some(parent) = self.open.last_mut() {
            parent.size = parent.size.saturating_add(closed.size - 1);
            parent.height = parent.height.max(height);
        }
        self.anchor(closed.anchor, Anchor { node: closed.node, size: closed.size, height, closed: true });
    }

    fn close_mapping(&mut self, node: u32, first: u32, mut entries: Vec<u32>, tagged: bool) {
        self.find_duplicates(&entries);
        let merged = self.merge(&mut entries);
        let length = narrow(entries.len() / 2);
        self.tree.children.extend(entries);
        self.tree.nodes[node as usize].content = Content::Mapping { first, length, merged, tagged };
        if length as usize > SMALL {
            let mut sorted: Vec<u32> = (0..length).collect();
            let children = &self.tree.children[first as usize..];
            sorted.sort_by(|left, right| self.by_key(children, *left as usize, *right as usize));
            self.tree.sorted.insert(node, sorted);
        }
    }

    /// The order of two entries by the texts of their keys; of equal ones the earlier is first.
    fn by_key(&self, entries: &[u32], left: usize, right: usize) -> Ordering {
        let key = |index: usize| self.tree.key_text(entries[2 * index]);
        key(left).cmp(&key(right)).then(left.cmp(&right))
    }

    /// Notes each key that is there again, once.
    fn find_duplicates(&mut self, entries: &[u32]) {
        let key = |index: usize| self.tree.key_text(entries[2 * index]);
        let count = entries.len() / 2;
        let mut pairs = Vec::new();
        if count <= SMALL {
            for second in 1..count {
                let Some(name) = key(second) else { continue };
                let mut earlier = (0..second).filter(|first| key(*first) == Some(name));
                if let (Some(first), None) = (earlier.next(), earlier.next()) {
                    pairs.push((first, second));
                }
            }
        } else {
            let mut sorted: Vec<usize> = (0..count).collect();
            sorted.sort_by(|left, right| self.by_key(entries, *left, *right));
            for same in sorted.chunk_by(|left, right| key(*left) == key(*right)) {
                if let ([first, second, ..], Some(_)) = (same, key(same[0])) {
                    pairs.push((*first, *second));
                }
            }
        }
        for (first, second) in pairs {
            if self.duplicates.len() == MOST_DUPLICATES {
                return;
            }
            let place = |index: usize| {
                let range = self.tree.characters(entries[2 * index]);
                (range.start, range.end)
            };
            let key = key(second).unwrap_or_default().to_owned();
            self.duplicates.push(Fault::DuplicateKey { key, first: place(first), second: place(second) });
        }
    }

    /// Puts the entries of what stands under `<<` behind those of the mapping, and takes out `<<`; gives how many came.
    ///
    /// A value that cannot be merged stays as it is and is reported as an unknown field.
    fn merge(&self, entries: &mut Vec<u32>) -> u32 {
        let is_merge = |key: u32| {
            let content = &self.tree.nodes[key as usize].content;
            matches!(content, Content::Scalar(Scalar { text, tag: Tag::Plain }) if text == "<<")
        };
        let Some(position) = (0..entries.len()).step_by(2).find(|index| is_merge(entries[*index])) else {
            return 0;
        };
        let Some(taken) = self.merged(self.tree.resolved(entries[position + 1])) else { return 0 };
        entries.drain(position..position + 2);
        let mut names: HashSet<&str> =
            entries.iter().step_by(2).filter_map(|key| self.tree.key_text(*key)).collect();
        let own = entries.len();
        for pair in taken.chunks_exact(2) {
            if self.tree.key_text(pair[0]).is_some_and(|name| names.insert(name)) {
                entries.extend_from_slice(pair);
            }
        }
        narrow((entries.len() - own) / 2)
    }

    /// The keys and values of a mapping or of a list of mappings.
    fn merged(&self, source: u32) -> Option<Vec<u32>> {
        let entries = |mapping: u32| match self.tree.nodes[mapping as usize].content {
            Content::Mapping { first, length, .. } => {
                Some(&self.tree.children[first as usize..(first + 2 * length) as usize])
            }
            Content::Sequence { .. } | Content::Scalar(_) | Content::Alias(_) => None,
        };
        let Content::Sequence { first, length, .. } = self.tree.nodes[source as usize].content else {
            return entries(source).map(<[u32]>::to_vec);
        };
        let items = &self.tree.children[first as usize..(first + length) as usize];
        let lists: Option<Vec<&[u32]>> =
            items.iter().map(|item| entries(self.tree.resolved(*item))).collect();
        Some(lists?.concat())
    }

    /// Remembers a node that has an anchor.
    fn anchor(&mut self, number: usize, anchor: Anchor) {
        if number == 0 {
            return;
        }
        if self.anchors.len() <= number {
            self.anchors.resize(number + 1, None);
        }
        self.anchors[number] = Some(anchor);
    }

    fn alias(&mut self, number: usize, span: Span) -> Result<(), Fault> {
        let at = span.start.index();
        // The parser refuses an alias without an anchor before it comes here.
        let Some(anchor) = self.anchors.get(number).copied().flatten() else {
            return Err(Fault::Syntax { at, message: "the anchor of this alias is unknown".to_owned() });
        };
        if !anchor.closed {
            return Err(Fault::Repeats { at, itself: true });
        }
        if self.open.len() + anchor.height > DEEPEST {
            return Err(Fault::TooDeep { at });
        }
        self.repeated = self.repeated.saturating_add(anchor.size);
        if self.repeated > MOST_REPEATED {
            return Err(Fault::Repeats { at, itself: false });
        }
        self.add(span, Content::Alias(anchor.node));
        if let Some(parent) = self.open.last_mut() {
            parent.size = parent.size.saturating_add(anchor.size - 1);
            parent.height = parent.height.max(anchor.height);
        }
        Ok(())
    }
}

fn syntax(error: &ScanError) -> Fault {
    // `while parsing a node, did not find …`: the first half says what the marker shows.
    let info = error.info();
    let message = info.strip_prefix("while ").and_then(|rest| rest.split_once(", ")).map_or(info, |it| it.1);
    let message = if message.contains("simple key expect") { "could not find expected ':'" } else { message };
    Fault::Syntax { at: error.marker().index(), message: message.to_owned() }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Written>) -> Scalar {
    let plain = style == ScalarStyle::Plain;
    let tag = match tag {
        None if plain => Tag::Plain,
        None => Tag::Text,
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Tag::Text,
        // `!!int "5"` is a number in spite of its quotes.
        Some(tag) if tag.is_yaml_core_schema() => Tag::Plain,
        // A bare `!` says that it is a text.
        Some(tag) if tag.suffix.is_empty() || tag.handle.is_empty() && tag.suffix == "!" => Tag::Text,
        Some(_) if plain => Tag::OtherPlain,
        Some(_) => Tag::OtherText,
    };
    Scalar { text: text.into_owned(), tag }
}

/// Whether a tag is one that the core schema does not have.
fn is_other(tag: Option<&Written>) -> bool {
    tag.is_some_and(|tag| !tag.is_yaml_core_schema())
}

/// A count of characters or nodes of a text that is far smaller than this.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

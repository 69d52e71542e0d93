//! A YAML document as it was written: its nodes with their text and their place, before anything is read into them.
//!
//! All nodes stand in one table, so that an alias is the number of the node it repeats and takes no room, however much
//! stands behind it.

use std::collections::HashMap;
use std::ops::Range;

use super::scalar::{self, Scalar, Typed};

/// The nodes of one document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(super) nodes: Vec<Data>,
    /// The entries of every sequence, and the keys and values of every mapping in turn.
    pub(super) children: Vec<u32>,
    /// The positions of the entries of large mappings, in the order of their keys.
    pub(super) sorted: HashMap<u32, Vec<u32>>,
}

/// One node; places are counted in characters, as the parser counts them.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Scalar(Scalar),
    Sequence {
        first: u32,
        length: u32,
        tagged: bool,
    },
    /// The entries that were merged in are the last, `merged` of them.
    Mapping {
        first: u32,
        length: u32,
        merged: u32,
        tagged: bool,
    },
    Alias(u32),
}

/// How many entries a mapping has before its keys are looked up by order.
pub(super) const SMALL: usize = 16;

impl Tree {
    pub(crate) fn root(&self) -> Node<'_> {
        Node { tree: self, id: 0, name: None }
    }

    fn data(&self, id: u32) -> &Data {
        &self.nodes[id as usize]
    }

    /// The node that stands for this one: itself, or what an alias repeats.
    pub(super) fn resolved(&self, id: u32) -> u32 {
        match self.data(id).content {
            Content::Alias(target) => target,
            _ => id,
        }
    }

    /// The text of a key.
    pub(super) fn key_text(&self, id: u32) -> Option<&str> {
        match &self.data(self.resolved(id)).content {
            Content::Scalar(scalar) => Some(&scalar.text),
            Content::Sequence { .. } | Content::Mapping { .. } | Content::Alias(_) => None,
        }
    }

    fn pair(&self, first: u32, index: u32) -> (u32, u32) {
        let key = (first + 2 * index) as usize;
        (self.children[key], self.children[key + 1])
    }

    /// The position of a key among the entries of a mapping.
    pub(super) fn position(&self, mapping: u32, key: &str) -> Option<u32> {
        let Content::Mapping { first, length, .. } = self.data(mapping).content else { return None };
        let text = |index: u32| self.key_text(self.pair(first, index).0);
        match self.sorted.get(&mapping) {
            None => (0..length).find(|index| text(*index) == Some(key)),
            Some(sorted) => {
                let found = sorted.partition_point(|index| text(*index) < Some(key));
                sorted.get(found).copied().filter(|index| text(*index) == Some(key))
            }
        }
    }

    /// The key and value of a mapping's own entry, written there and not merged in.
    pub(super) fn own_entry(&self, mapping: u32, key: &str) -> Option<(u32, u32)> {
        let Content::Mapping { first, length, merged, .. } = self.data(mapping).content else { return None };
        let position = self.position(mapping, key)?;
        (position < length - merged).then(|| self.pair(first, position))
    }

    /// An entry of a sequence.
    pub(super) fn item(&self, sequence: u32, index: usize) -> Option<u32> {
        let Content::Sequence { first, length, .. } = self.data(sequence).content else { return None };
        let index = u32::try_from(index).ok().filter(|index| *index < length)?;
        Some(self.children[(first + index) as usize])
    }

    /// Where a node starts and ends, in characters.
    pub(super) fn characters(&self, id: u32) -> Range<usize> {
        let Data { start, end, .. } = *self.data(id);
        start as usize..end as usize
    }

    /// Whether the node is a scalar, whose end is known.
    pub(super) fn is_scalar(&self, id: u32) -> bool {
        matches!(self.data(id).content, Content::Scalar(_))
    }
}

/// A node of a tree; an entry of a mapping that is keyed by names has its key as a field `name`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    id: u32,
    name: Option<u32>,
}

impl<'t> Node<'t> {
    fn of(self, id: u32) -> Self {
        Self { tree: self.tree, id, name: None }
    }

    fn content(self) -> &'t Content {
        &self.tree.data(self.tree.resolved(self.id)).content
    }

    fn scalar(self) -> Option<&'t Scalar> {
        match self.content() {
            Content::Scalar(scalar) => Some(scalar),
            Content::Sequence { .. } | Content::Mapping { .. } | Content::Alias(_) => None,
        }
    }

    fn is_named_by_key(self) -> bool {
        self.name.is_some()
    }

    /// This node as an entry of a mapping, with its key as its `name`.
    pub(crate) fn named_by(self, key: Self) -> Self {
        Self { name: Some(key.id), ..self }
    }

    pub(crate) fn is_null(self) -> bool {
        !self.is_named_by_key() && matches!(self.typed(), Some(Typed::Null))
    }

    pub(crate) fn is_mapping(self) -> bool {
        self.entries().is_some()
    }

    pub(crate) fn is_sequence(self) -> bool {
        matches!(self.content(), Content::Sequence { tagged: false, .. })
    }

    /// The value of a scalar by the rules of YAML.
    pub(crate) fn typed(self) -> Option<Typed<'t>> {
        self.scalar().map(scalar::typed)
    }

    /// The text of a scalar as it is written; `None` for null, lists and mappings.
    pub(crate) fn text(self) -> Option<&'t str> {
        let scalar = self.scalar()?;
        (scalar::typed(scalar) != Typed::Null).then_some(&*scalar.text)
    }

    /// The text of a scalar that YAML takes for a text.
    pub(crate) fn string(self) -> Option<&'t str> {
        match self.typed()? {
            Typed::Text(text) if !self.scalar()?.is_tagged() => Some(text),
            _ => None,
        }
    }

    /// The entries of a list.
    pub(crate) fn items(self) -> Option<impl ExactSizeIterator<Item = Node<'t>>> {
        let Content::Sequence { first, length, tagged: false } = *self.content() else { return None };
        let children = &self.tree.children[first as usize..(first + length) as usize];
        Some(children.iter().map(move |child| self.of(*child)))
    }

    /// The keys and values of a mapping; of one that is keyed by its name, the name comes last.
    pub(crate) fn entries(self) -> Option<impl Iterator<Item = (Node<'t>, Node<'t>)>> {
        let (first, length) = match *self.content() {
            Content::Mapping { first, length, tagged: false, .. } => (first, length),
            // A name alone is an entry that says nothing more.
            Content::Scalar(_) if self.is_named_by_key() && matches!(self.typed(), Some(Typed::Null)) => {
                (0, 0)
            }
            _ => return None,
        };
        let children = &self.tree.children[first as usize..(first + 2 * length) as usize];
        Some(children.chunks_exact(2).map(move |pair| (self.of(pair[0]), self.of(pair[1]))))
    }

    /// The key of this entry, where it is one of a mapping that is keyed by names.
    pub(crate) fn name(self) -> Option<Node<'t>> {
        self.name.map(|key| self.of(key))
    }

    /// The value of a key.
    pub(crate) fn get(self, key: &str) -> Option<Node<'t>> {
        let mapping = self.tree.resolved(self.id);
        let Content::Mapping { first, tagged: false, .. } = self.tree.data(mapping).content else {
            return None;
        };
        self.tree.position(mapping, key).map(|index| self.of(self.tree.pair(first, index).1))
    }

    /// The kind of thing that this is, in the words of messages.
    pub(crate) fn kind(self) -> &'static str {
        match self.content() {
            Content::Sequence { tagged: true, .. } | Content::Mapping { tagged: true, .. } => {
                "a tagged value"
            }
            Content::Sequence { .. } => "a list",
            Content::Mapping { .. } => "a mapping",
            Content::Alias(_) => "nothing",
            Content::Scalar(scalar) if scalar.is_tagged() => "a tagged value",
            Content::Scalar(scalar) => match scalar::typed(scalar) {
                Typed::Null => "nothing",
                Typed::Bool(_) => "a boolean",
                Typed::Integer(_) | Typed::Natural(_) | Typed::Float(_) => "a number",
                Typed::Text(_) => "a text",
            },
        }
    }

    /// The entries of a list whatever tag it has, for values that are passed on.
    pub(crate) fn any_items(self) -> Option<impl ExactSizeIterator<Item = Node<'t>>> {
        let Content::Sequence { first, length, .. } = *self.content() else { return None };
        let children = &self.tree.children[first as usize..(first + length) as usize];
        Some(children.iter().map(move |child| self.of(*child)))
    }

    /// The entries of a mapping whatever tag it has, for values that are passed on.
    pub(crate) fn any_entries(self) -> Option<impl Iterator<Item = (Node<'t>, Node<'t>)>> {
        let Content::Mapping { first, length, .. } = *self.content() else { return None };
        let children = &self.tree.children[first as usize..(first + 2 * length) as usize];
        Some(children.chunks_exact(2).map(move |pair| (self.of(pair[0]), self.of(pair[1]))))
    }
}

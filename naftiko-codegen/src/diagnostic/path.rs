//! Document paths: the address of a value inside a YAML file, such as `capability.exposes[0].port`.
//!
//! Paths know nothing of bytes or lines.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use super::position::FileId;

/// One step of a [`DocPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a mapping.
    Key(String),
    /// A position in a sequence, from zero.
    Index(usize),
}

impl Segment {
    /// The key, where it is one.
    pub(super) fn as_key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

/// The address of a value inside one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocPath(pub(crate) Vec<Segment>);

impl DocPath {
    /// The steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '$'))
}

/// A set of paths that is asked what is below a path; each step is stored once.
#[derive(Debug, Default)]
pub(super) struct Paths {
    roots: HashMap<FileId, usize>,
    steps: HashMap<(usize, Segment), usize>,
    nodes: usize,
}

impl Paths {
    pub(super) fn insert(&mut self, file: FileId, path: &DocPath) {
        let nodes = &mut self.nodes;
        let mut new = || {
            *nodes += 1;
            *nodes
        };
        let mut node = *self.roots.entry(file).or_insert_with(&mut new);
        for segment in path.segments() {
            node = *self.steps.entry((node, segment.clone())).or_insert_with(&mut new);
        }
    }

    /// The node of a path that is in the set or has one of the set below it.
    pub(super) fn find(&self, file: FileId, path: &DocPath) -> Option<usize> {
        let root = *self.roots.get(&file)?;
        path.segments()
            .iter()
            .try_fold(root, |node, segment| self.steps.get(&(node, segment.clone())).copied())
    }

    /// Whether something of the set is at or below a key of a node.
    pub(super) fn has(&self, node: usize, key: &str) -> bool {
        self.steps.contains_key(&(node, Segment::Key(key.to_owned())))
    }
}

/// A path under construction: extending it shares what is already there, so carrying one costs a pointer.
#[derive(Clone, Debug)]
pub(crate) struct At(Rc<Node>);

#[derive(Debug)]
enum Node {
    Root(FileId),
    Key(At, Cow<'static, str>),
    /// An entry of a mapping that is keyed by the names of its entries: the key is the entry's `name`.
    Entry(At, String),
    Index(At, usize),
}

impl At {
    pub(crate) fn root(file: FileId) -> Self {
        Self(Rc::new(Node::Root(file)))
    }

    pub(crate) fn key(&self, key: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Node::Key(self.clone(), key.into())))
    }

    /// The entry of this name in a mapping keyed by names; its `name` is then at the key.
    pub(crate) fn entry(&self, name: impl Into<String>) -> Self {
        Self(Rc::new(Node::Entry(self.clone(), name.into())))
    }

    /// Whether this is the `name` of an entry whose key it is.
    pub(crate) fn is_key_of_entry(&self) -> bool {
        matches!(&*self.0, Node::Key(parent, key) if key == "name" && matches!(&*parent.0, Node::Entry(..)))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        Self(Rc::new(Node::Index(self.clone(), index)))
    }

    pub(crate) fn file(&self) -> FileId {
        let mut at = self;
        loop {
            match &*at.0 {
                Node::Root(file) => return *file,
                Node::Key(parent, _) | Node::Entry(parent, _) | Node::Index(parent, _) => at = parent,
            }
        }
    }

    pub(crate) fn to_path(&self) -> DocPath {
        let mut segments = Vec::new();
        let mut at = self;
        if let (true, Node::Key(entry, _)) = (self.is_key_of_entry(), &*self.0) {
            at = entry;
        }
        loop {
            match &*at.0 {
                Node::Root(_) => break,
                Node::Key(parent, key) => {
                    segments.push(Segment::Key(key.clone().into_owned()));
                    at = parent;
                }
                Node::Entry(parent, name) => {
                    segments.push(Segment::Key(name.clone()));
                    at = parent;
                }
                Node::Index(parent, index) => {
                    segments.push(Segment::Index(*index));
                    at = parent;
                }
            }
        }
        segments.reverse();
        DocPath(segments)
    }
}

//! Document paths: the address of a value inside a YAML file, such as `capability.exposes[0].port`.
//!
//! Paths know nothing of bytes or lines.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::FileId;

/// One step of a [`DocPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a mapping.
    Key(String),
    /// A position in a sequence, from zero.
    Index(usize),
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

/// A path under construction: extending it shares what is already there, so carrying one costs a pointer.
#[derive(Clone, Debug)]
pub(crate) struct At(Rc<Node>);

#[derive(Debug)]
enum Node {
    Root(FileId),
    Key(At, Cow<'static, str>),
    Index(At, usize),
}

impl At {
    pub(crate) fn root(file: FileId) -> Self {
        Self(Rc::new(Node::Root(file)))
    }

    pub(crate) fn key(&self, key: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Node::Key(self.clone(), key.into())))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        Self(Rc::new(Node::Index(self.clone(), index)))
    }

    pub(crate) fn file(&self) -> FileId {
        let mut at = self;
        loop {
            match &*at.0 {
                Node::Root(file) => return *file,
                Node::Key(parent, _) | Node::Index(parent, _) => at = parent,
            }
        }
    }

    pub(crate) fn to_path(&self) -> DocPath {
        let mut segments = Vec::new();
        let mut at = self;
        loop {
            match &*at.0 {
                Node::Root(_) => break,
                Node::Key(parent, key) => {
                    segments.push(Segment::Key(key.clone().into_owned()));
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

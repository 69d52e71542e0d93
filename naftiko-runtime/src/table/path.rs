//! Paths into a JSON document.

use super::Query;

/// A path into a JSON document, and a function of the node that it finds.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    pub(crate) nodes: Nodes,
    pub(crate) function: Option<Function>,
}

/// How nodes are found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Nodes {
    /// At a JSON Pointer (RFC 6901).
    Pointer(&'static str),
    /// By a query that finds one node at most.
    One(&'static Query),
    /// By a query, as a list.
    All(&'static Query),
}

/// A function at the end of a path.
#[derive(Clone, Copy, Debug)]
pub enum Function {
    /// How many items or members there are.
    Length,
    /// The names of an object's members.
    Keys,
    /// The first item of a list.
    First,
    /// The last item of a list.
    Last,
    /// The smallest number of a list.
    Min,
    /// The largest number of a list.
    Max,
    /// The sum of the numbers of a list.
    Sum,
    /// The mean of the numbers of a list.
    Avg,
}

/// The node at a JSON Pointer (RFC 6901).
#[must_use]
pub const fn at(pointer: &'static str) -> Path {
    Path { nodes: Nodes::Pointer(pointer), function: None }
}

/// The nodes that a query finds, as a list.
#[must_use]
pub const fn find(query: &'static Query) -> Path {
    Path { nodes: Nodes::All(query), function: None }
}

impl Path {
    /// The same for a query that finds one node at most: that node.
    #[must_use]
    pub const fn one(self) -> Self {
        match self.nodes {
            Nodes::All(query) => Self { nodes: Nodes::One(query), ..self },
            Nodes::Pointer(_) | Nodes::One(_) => self,
        }
    }

    /// The function of what is found; of each node where a query finds several.
    #[must_use]
    pub const fn function(self, function: Function) -> Self {
        Self { function: Some(function), ..self }
    }
}

//! Values that are put together when a request comes: constants, references, texts, and lists and objects of them.

use super::Path;

/// How a value is put together.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Expr {
    /// Nothing: the parameter or member around it is left out.
    Absent,
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number above the range of [`Expr::Integer`].
    Unsigned(u64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(&'static str),
    /// The input of this name; in an operation, the value of the part of this name.
    Input(&'static str),
    /// The node at a JSON Pointer in the input of this name.
    InputAt(&'static str, &'static str),
    /// A node of the output of the step of this name.
    Step(&'static str, Path),
    /// The variable at this position of the binds.
    Bind(usize),
    /// One text of several pieces; a piece that is absent leaves nothing in it.
    Template(&'static [Expr]),
    /// A list, without the items that are absent.
    List(&'static [Expr]),
    /// An object, without the members that are absent.
    Object(&'static [(&'static str, Expr)]),
}

/// Nothing.
#[must_use]
pub const fn absent() -> Expr {
    Expr::Absent
}

/// JSON's `null`.
#[must_use]
pub const fn null() -> Expr {
    Expr::Null
}

/// A text.
#[must_use]
pub const fn text(text: &'static str) -> Expr {
    Expr::Text(text)
}

/// The input of this name; in an operation, the value of the part of this name.
#[must_use]
pub const fn input(name: &'static str) -> Expr {
    Expr::Input(name)
}

/// The node at a JSON Pointer (RFC 6901) in an input.
#[must_use]
pub const fn input_at(name: &'static str, pointer: &'static str) -> Expr {
    Expr::InputAt(name, pointer)
}

/// A node of the output of a step.
#[must_use]
pub const fn step(name: &'static str, path: Path) -> Expr {
    Expr::Step(name, path)
}

/// The variable at a position of the binds.
#[must_use]
pub const fn bind(index: usize) -> Expr {
    Expr::Bind(index)
}

/// One text of several pieces.
#[must_use]
pub const fn template(pieces: &'static [Expr]) -> Expr {
    Expr::Template(pieces)
}

/// A list, without the items that are absent.
#[must_use]
pub const fn list(items: &'static [Expr]) -> Expr {
    Expr::List(items)
}

/// An object, without the members that are absent.
#[must_use]
pub const fn object(members: &'static [(&'static str, Expr)]) -> Expr {
    Expr::Object(members)
}

impl Expr {
    /// Adds the names of the steps that the value is made of.
    pub(crate) fn steps(&self, found: &mut Vec<&'static str>) {
        match *self {
            Self::Step(name, _) => found.push(name),
            Self::Template(items) | Self::List(items) => items.iter().for_each(|item| item.steps(found)),
            Self::Object(members) => members.iter().for_each(|(_, member)| member.steps(found)),
            Self::Absent
            | Self::Null
            | Self::Boolean(_)
            | Self::Integer(_)
            | Self::Unsigned(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Input(_)
            | Self::InputAt(..)
            | Self::Bind(_) => {}
        }
    }
}

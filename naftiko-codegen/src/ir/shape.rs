//! Values that are made of an answer, and the form that a caller is told of (LANGUAGE.md 8).

use super::{Argument, Path, Type};

/// A value that is made of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// The node at a path; `null` where there is none.
    At(Path),
    /// The same as a value of a scalar type; `null` where it is none.
    Of(Type, Path),
    /// A value that is not taken from the answer, as a value of the type where it reads as one.
    Value { value: Argument, ty: Option<Type> },
    /// An object; its members are read from the node at `at`, or from the answer where `at` is none.
    Object { at: Option<Path>, members: Vec<(String, Shape)> },
    /// A list with one value for each item of the list at `at`; `null` where there is none.
    Array { at: Path, item: Box<Shape> },
    /// A list of these.
    Items(Vec<Shape>),
    /// An object with one value for each member of the object at `at`.
    Values { at: Path, value: Box<Shape> },
    /// A text that is cut after so many UTF-16 units.
    Cut { shape: Box<Shape>, length: u64 },
    /// The first that is not `null`.
    First(Vec<Shape>),
}

impl Shape {
    /// Whether anything of the answer is in it.
    pub(crate) fn reads_answer(&self) -> bool {
        match self {
            Self::At(_)
            | Self::Of(..)
            | Self::Array { .. }
            | Self::Values { .. }
            | Self::Object { at: Some(_), .. } => true,
            Self::Value { .. } => false,
            Self::Object { at: None, members } => members.iter().any(|(_, member)| member.reads_answer()),
            Self::Cut { shape, length: _ } => shape.reads_answer(),
            Self::Items(shapes) | Self::First(shapes) => shapes.iter().any(Self::reads_answer),
        }
    }
}

/// The form of a value, as the spec declares it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Schema {
    /// Anything.
    Any,
    /// A value of this type.
    Of(Type),
    /// A list of these.
    List(Box<Schema>),
    /// An object with these members.
    Record(Vec<Member>),
    /// An object with any members of this form.
    Map(Box<Schema>),
}

/// A member of a [`Schema::Record`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub name: String,
    pub schema: Schema,
    pub description: Option<String>,
}

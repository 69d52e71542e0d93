//! How an answer is reshaped: nodes taken out of it, objects and lists put together.

use super::{Expr, Path, Type};

/// How a value is made of an answer. What is missing in the answer is `null`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// The node at a path.
    At(Path),
    /// The node at a path, as a value of this type: converted where that loses nothing, else `null`.
    Of(Type, Path),
    /// A value that is not of the answer.
    Value(Expr),
    /// A value that is not of the answer, of this type where it reads as one.
    Typed(Type, Expr),
    /// An object that is there whatever the answer is.
    New(&'static [(&'static str, Shape)]),
    /// An object whose members are read from the answer, or one for each item of a list; `null` of anything else.
    Object(&'static [(&'static str, Shape)]),
    /// The same of the node at a path.
    Within(Path, &'static [(&'static str, Shape)]),
    /// A list with one value for each item of the list at a path.
    Each(Path, &'static Shape),
    /// A list of these.
    List(&'static [Shape]),
    /// An object with one value for each member of the object at a path.
    Values(Path, &'static Shape),
    /// A text without what comes after so many UTF-16 units.
    Cut(&'static Shape, u64),
    /// The first that is not `null`.
    First(&'static [Shape]),
}

impl Shape {
    /// Whether it reads the answer at all.
    pub(crate) fn reads_answer(&self) -> bool {
        match *self {
            Self::At(_)
            | Self::Of(..)
            | Self::Object(_)
            | Self::Within(..)
            | Self::Each(..)
            | Self::Values(..) => true,
            Self::Value(_) | Self::Typed(..) => false,
            Self::New(members) => members.iter().any(|(_, member)| member.reads_answer()),
            Self::Cut(shape, _) => shape.reads_answer(),
            Self::List(shapes) | Self::First(shapes) => shapes.iter().any(Self::reads_answer),
        }
    }

    /// Adds the names of the steps that the value is made of.
    pub(crate) fn steps(&self, found: &mut Vec<&'static str>) {
        match *self {
            Self::At(_) | Self::Of(..) => {}
            Self::Value(expr) | Self::Typed(_, expr) => expr.steps(found),
            Self::New(members) | Self::Object(members) | Self::Within(_, members) => {
                for (_, member) in members {
                    member.steps(found);
                }
            }
            Self::Each(_, shape) | Self::Values(_, shape) | Self::Cut(shape, _) => shape.steps(found),
            Self::List(shapes) | Self::First(shapes) => shapes.iter().for_each(|shape| shape.steps(found)),
        }
    }
}

//! An input that a caller gives: its name, its place, its type and its rules.

use super::{Expr, Pattern};
use crate::error::Location;

/// One declared input. Names are unique within an operation, whatever the location.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub(crate) name: &'static str,
    /// The name by which work knows it.
    pub(crate) known_as: &'static str,
    pub(crate) location: Location,
    pub(crate) whole: bool,
    pub(crate) kind: Type,
    pub(crate) required: bool,
    /// The value that stands in for an absent one.
    pub(crate) default: Option<Expr>,
    pub(crate) pattern: Option<&'static Pattern>,
    /// Whether it becomes a segment of a path.
    pub(crate) segment: bool,
    /// Where in the body it is, when not under its name.
    pub(crate) pointer: Option<&'static str>,
}

/// The type of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number that fits 64 bits with a sign.
    Integer,
    /// Any finite number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// A JSON object.
    Object,
    /// Whatever the caller sends.
    Any,
}

impl Input {
    /// A segment of the path: always required.
    #[must_use]
    pub const fn path(name: &'static str, kind: Type) -> Self {
        Self { required: true, ..Self::of(Location::Path, name, kind) }
    }

    /// A query parameter.
    #[must_use]
    pub const fn query(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Query, name, kind)
    }

    /// A request header.
    #[must_use]
    pub const fn header(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Header, name, kind)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Cookie, name, kind)
    }

    /// A member of an object in the body.
    #[must_use]
    pub const fn body(member: &'static str, kind: Type) -> Self {
        Self::of(Location::Body, member, kind)
    }

    /// The body as a whole.
    #[must_use]
    pub const fn whole_body(name: &'static str, kind: Type) -> Self {
        Self { whole: true, ..Self::of(Location::Body, name, kind) }
    }

    /// An argument of an MCP tool.
    #[must_use]
    pub const fn argument(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Argument, name, kind)
    }

    /// The name by which the work of a function knows it.
    #[must_use]
    pub const fn known_as(self, parameter: &'static str) -> Self {
        Self { known_as: parameter, ..self }
    }

    /// Makes the input required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Makes the input optional, as all but [`Input::path`] are.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The value that stands in for an absent one.
    #[must_use]
    pub const fn default(self, value: Expr) -> Self {
        Self { default: Some(value), ..self }
    }

    /// Makes the input one that becomes a segment of a path: it has a value, and leads nowhere else.
    #[must_use]
    pub const fn segment(self) -> Self {
        Self { segment: true, ..self }
    }

    /// The pattern that a text has to match.
    #[must_use]
    pub const fn pattern(self, pattern: &'static Pattern) -> Self {
        Self { pattern: Some(pattern), ..self }
    }

    /// Where in the body it is, as a JSON Pointer.
    #[must_use]
    pub const fn at(self, pointer: &'static str) -> Self {
        Self { pointer: Some(pointer), ..self }
    }

    pub(crate) const fn of(location: Location, name: &'static str, kind: Type) -> Self {
        Self {
            name,
            known_as: name,
            location,
            whole: false,
            kind,
            required: false,
            default: None,
            pattern: None,
            segment: false,
            pointer: None,
        }
    }
}

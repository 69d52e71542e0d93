//! An input that a caller gives: its name, its place, its type and its rules.

use super::{Expr, Pattern, Schema, Type};
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
    /// The rules beyond the type.
    pub(crate) schema: Option<&'static Schema>,
    /// Whether `null` is a value of it; where nothing is said, it is of what may be left out of a body.
    pub(crate) nullable: Option<bool>,
    /// Whether it becomes a segment of a path.
    pub(crate) segment: bool,
    /// Where in the body it is, when not under its name.
    pub(crate) pointer: Option<&'static str>,
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

    /// The rules beyond the type.
    #[must_use]
    pub const fn schema(self, schema: &'static Schema) -> Self {
        Self { schema: Some(schema), ..self }
    }

    /// Whether `null` is a value of it.
    #[must_use]
    pub const fn nullable(self, nullable: bool) -> Self {
        Self { nullable: Some(nullable), ..self }
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
            schema: None,
            nullable: None,
            segment: false,
            pointer: None,
        }
    }
}

//! The inputs of a unit (semantics 5.3, 6.3).

use super::{RustIdent, Text, Type};

/// A value that the caller gives.
#[derive(Debug, PartialEq)]
pub(crate) struct Input {
    pub name: String,
    /// A local variable that holds it.
    pub ident: RustIdent,
    pub location: Location,
    pub ty: Type,
    pub required: bool,
    pub pattern: Option<String>,
    pub default: Option<Default>,
    /// Its JSON Pointer in the body, when it is not under its name.
    pub pointer: Option<String>,
    /// It feeds what the authentication covers.
    pub credential: bool,
    /// It becomes a segment of a path.
    pub segment: bool,
    pub description: Option<String>,
}

/// The value of an input that the caller does not give.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Default {
    Constant(serde_json::Value),
    Text(Text),
}

/// The place where the caller gives an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
    /// A member of the JSON body.
    Member,
    /// The whole JSON body.
    Body,
    /// An argument of a tool.
    Argument,
}

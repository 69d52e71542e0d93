//! The inputs of a unit (LANGUAGE.md 5.3, 6.3).

use super::{Rules, Text, Type};

/// A value that the caller gives.
#[derive(Debug, PartialEq)]
pub(crate) struct Input {
    pub name: String,
    /// The parameter of a function that it is, where that has another name.
    pub known_as: Option<String>,
    pub location: Location,
    pub ty: Type,
    pub rules: Rules,
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

impl Input {
    /// Whether `null` is a value of it, and not the absence of one; the runtime says the same (`Input::takes_null`).
    pub(crate) fn takes_null(&self) -> bool {
        let in_body = matches!(self.location, Location::Member | Location::Body);
        let optional_member = self.location == Location::Member && !self.required;
        let as_such = optional_member || (in_body && self.ty == Type::Any);
        self.rules.nullable.filter(|_| in_body || self.location == Location::Argument).unwrap_or(as_such)
    }

    /// The name by which the work of its unit knows it.
    pub(crate) fn known_name(&self) -> &str {
        self.known_as.as_deref().unwrap_or(&self.name)
    }
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

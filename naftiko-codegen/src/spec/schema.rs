//! The rules of a value beyond its type, and the schemas in them.

use super::{Value, Written};

/// Words of JSON Schema, on a parameter or in a schema.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Rules {
    /// The words whose value is a number, a text or a flag, such as `minimum`, `format` and `uniqueItems`.
    pub plain: Vec<(&'static str, Value)>,
    pub pattern: Option<String>,
    /// `enum`
    pub allowed: Option<Vec<Written>>,
    /// `const`
    pub constant: Option<Written>,
    pub default: Option<Written>,
    pub example: Option<Written>,
    pub examples: Option<Vec<Written>>,
    pub nullable: Option<bool>,
    pub items: Option<Box<Schema>>,
    pub properties: Option<Vec<(String, Schema)>>,
    /// `additionalProperties`
    pub others: Option<Others>,
    /// `allOf`, `anyOf`, `oneOf`, each with its schemas.
    pub combined: Vec<(&'static str, Vec<Schema>)>,
    pub not: Option<Box<Schema>>,
}

/// The members of an object that its `properties` do not name.
#[derive(Debug, PartialEq)]
pub(crate) enum Others {
    Allowed(bool),
    Schema(Box<Schema>),
}

/// A schema: of a parameter, of the entries of a list, of a member of an object.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Schema {
    /// `type`, which may be several.
    pub types: Vec<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub required: Required,
    pub rules: Rules,
}

/// The meaning of `required` in a schema.
#[derive(Debug, Default, PartialEq)]
pub(crate) enum Required {
    #[default]
    Nothing,
    /// Whether the object that it is a member of has to have it.
    Itself(bool),
    Members(Vec<String>),
}

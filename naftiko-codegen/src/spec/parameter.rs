//! `inputParameters`, on both sides.

use crate::diagnostic::At;
use crate::spec::{Value, Written};

/// An entry of `inputParameters`.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub at: At,
    pub name: Option<String>,
    pub label: Option<String>,
    /// `in`
    pub location: Option<String>,
    /// `type`
    pub kind: Option<String>,
    pub description: Option<String>,
    pub required: Option<bool>,
    pub value: Option<Written>,
    pub pattern: Option<String>,
    pub allowed: Option<Value>,
    pub items: Option<Value>,
    pub properties: Option<Value>,
}

impl Parameter {
    /// Whether two that have a name and place in common differ in their words for people at most.
    pub(crate) fn does_the_same(&self, other: &Self) -> bool {
        let Self {
            at: _,
            name: _,
            label: _,
            location: _,
            description: _,
            kind,
            required,
            value,
            pattern,
            allowed,
            items,
            properties,
        } = self;
        *kind == other.kind
            && required.unwrap_or_default() == other.required.unwrap_or_default()
            && *value == other.value
            && *pattern == other.pattern
            && *allowed == other.allowed
            && *items == other.items
            && *properties == other.properties
    }
}

//! `inputParameters`, on both sides.

use crate::diagnostic::At;
use crate::spec::{Rules, Schema, Written};

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
    pub rules: Rules,
    pub schema: Option<Schema>,
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
            rules,
            schema,
        } = self;
        *kind == other.kind
            && required.unwrap_or_default() == other.required.unwrap_or_default()
            && *value == other.value
            && *rules == other.rules
            && *schema == other.schema
    }
}

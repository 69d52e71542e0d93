//! `inputParameters`, on both sides (semantics 3.4, 5.3, 6.3).

use crate::diagnostic::At;
use crate::spec::Value;

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
    pub value: Option<Value>,
    pub pattern: Option<String>,
    pub allowed: Option<Value>,
    pub items: Option<Value>,
    pub properties: Option<Value>,
}

//! `outputParameters`: what is taken out of an answer.

use indexmap::IndexMap;

use crate::diagnostic::At;
use crate::spec::Value;

/// An entry of `outputParameters`, or something nested in one.
#[derive(Debug)]
pub(crate) struct Output {
    pub at: At,
    pub name: Option<String>,
    /// `type`
    pub kind: Option<String>,
    pub description: Option<String>,
    pub mapping: Option<String>,
    pub value: Option<Value>,
    pub constant: Option<Value>,
    pub properties: IndexMap<String, Output>,
    pub items: Option<Box<Output>>,
    pub values: Option<Box<Output>>,
    pub max_length: Option<u64>,
}

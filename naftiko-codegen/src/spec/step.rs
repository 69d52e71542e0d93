//! `steps` and `mappings`: orchestration.

use indexmap::IndexMap;

use crate::diagnostic::At;
use crate::spec::{Value, Written};

/// An entry of `steps`.
#[derive(Debug)]
pub(crate) struct Step {
    pub at: At,
    /// `type`: call, lookup or script.
    pub kind: Option<String>,
    pub name: Option<String>,
    pub call: Option<String>,
    pub with: IndexMap<String, Written>,
    pub index: Option<String>,
    /// `match`
    pub key: Option<String>,
    pub lookup_value: Option<String>,
    pub output_parameters: Vec<String>,
    pub language: Option<String>,
    pub file: Option<String>,
    /// The path of a function of the user's crate, for `language: rust`.
    pub function: Option<String>,
}

/// An entry of `mappings`.
#[derive(Debug)]
pub(crate) struct Mapping {
    pub at: At,
    pub target_name: Option<String>,
    pub value: Option<Value>,
}

//! The parts that every exposed unit has: inputs, an action and outputs.

use indexmap::IndexMap;

use super::{Mapping, Output, Parameter, Step};
use crate::diagnostic::At;
use crate::spec::Written;

/// The common part of a REST operation, a tool, an MCP resource and an aggregate function.
#[derive(Debug)]
pub(crate) struct Unit {
    pub at: At,
    pub name: Option<String>,
    pub label: Option<String>,
    pub description: Option<String>,
    pub input_parameters: Vec<Parameter>,
    pub call: Option<Call>,
    /// `ref`: a function of an aggregate.
    pub reference: Option<String>,
    /// Absent when nothing was written; an empty mapping is `Some`.
    pub with: Option<IndexMap<String, Written>>,
    pub steps: Option<Vec<Step>>,
    pub mappings: Vec<Mapping>,
    pub output_parameters: Vec<Output>,
}

/// The text of `call`, with the place it was written at.
#[derive(Debug)]
pub(crate) struct Call {
    pub at: At,
    pub target: String,
}

/// `hints` of a tool.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    pub read_only: Option<bool>,
    pub destructive: Option<bool>,
    pub idempotent: Option<bool>,
    pub open_world: Option<bool>,
}

//! A spec as its author wrote it, field for field, with nothing decided.
//!
//! Types and tiny accessors only. Every struct knows its document path, none knows a span. A field that was of the
//! wrong kind has been reported and is absent here.

mod auth;
mod binds;
mod body;
mod consumes;
mod exposes;
mod info;
mod output;
mod parameter;
mod step;
mod unit;

pub(crate) use auth::{Authentication, AuthenticationKey};
pub(crate) use binds::Bind;
pub(crate) use body::Body;
pub(crate) use consumes::{Consumes, Operation, Resource, SchemaFile};
pub(crate) use exposes::{
    Control, Exposes, Forward, Mcp, McpResource, Prompt, Rest, RestOperation, RestResource, Skill, Tool,
};
pub(crate) use info::Info;
pub(crate) use output::Output;
pub(crate) use parameter::Parameter;
pub(crate) use step::{Mapping, Step};
pub(crate) use unit::{Call, Hints, Unit};

use crate::diagnostic::At;

/// A value as written: YAML's scalars, sequences and mappings, in the author's order.
pub(crate) type Value = serde_json::Value;

/// A whole file (semantics 1.1).
#[derive(Debug)]
pub(crate) struct Document {
    pub at: At,
    /// The version of the language, under `naftiko` or `ikanos`.
    pub version: Option<Version>,
    pub info: Option<Info>,
    pub binds: Vec<Bind>,
    pub capability: Option<Capability>,
    /// The root-level list of a shared consumes file.
    pub consumes: Vec<Consumes>,
}

/// The text after `naftiko:` or `ikanos:`.
#[derive(Debug)]
pub(crate) struct Version {
    pub at: At,
    pub key: &'static str,
    pub text: String,
}

/// The `capability` section (semantics 1.1).
#[derive(Debug)]
pub(crate) struct Capability {
    pub at: At,
    pub binds: Vec<Bind>,
    pub consumes: Vec<Consumes>,
    pub exposes: Vec<Exposes>,
    pub aggregates: Vec<Aggregate>,
}

/// An entry of `aggregates` (semantics 9).
#[derive(Debug)]
pub(crate) struct Aggregate {
    pub at: At,
    pub namespace: Option<String>,
    pub label: Option<String>,
    pub functions: Vec<Function>,
}

/// A function of an aggregate.
#[derive(Debug)]
pub(crate) struct Function {
    pub unit: Unit,
    pub semantics: Option<Semantics>,
}

/// What a function promises; the source of hints.
#[derive(Debug)]
pub(crate) struct Semantics {
    pub safe: Option<bool>,
    pub idempotent: Option<bool>,
    pub cacheable: Option<bool>,
}

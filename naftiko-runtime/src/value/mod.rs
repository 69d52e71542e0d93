//! Values on their way: inputs of a caller, arguments of a request, and what an answer is made into.

pub(crate) mod argument;
pub(crate) mod convert;
mod drift;
pub(crate) mod evaluate;
mod form;
pub(crate) mod inputs;
pub(crate) mod outputs;
mod pattern;
mod query;
#[cfg(feature = "schema")]
pub(crate) mod schema;
pub(crate) mod shape;

pub(crate) use argument::Argument;
pub(crate) use evaluate::Scope;
pub(crate) use form::Form;
pub(crate) use inputs::{Inputs, Raw};

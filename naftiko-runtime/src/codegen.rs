//! What generated code names, and nothing that a person should: exempt from semantic versioning.
//!
//! Generated modules open with `use ::naftiko_runtime::codegen as rt;` and reach everything through it. This file
//! only re-exports; it must not hold machinery.

pub use axum::Router;
pub use bytes::Bytes;
pub use naftiko_macros::capability;
pub use serde_json::{Map, Value};

pub use crate::answer::{Answer, Answering, Response};
pub use crate::argument::{Argument, IntoArgument, json, list, literal, object, part, text};
pub use crate::auth::{
    ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer,
};
pub use crate::bind_file::BindFile;
pub use crate::binds::{Bind, Binds, Piece, Source};
pub use crate::builder::Builder;
pub use crate::capability::{Adapter, Capability, Spec, UpstreamSpec};
pub use crate::content::FormPart;
pub use crate::decode::Format;
pub use crate::error::Error;
pub use crate::flow::{Finished, Flow};
pub use crate::inputs::{FromInput, Handler, Input, Inputs, Pattern, Type};
pub use crate::local_file::LocalFile;
pub use crate::lookup::Lookup;
pub use crate::native::{NativeStep, StepError, StepInput};
pub use crate::outputs::{Members, OneOrMany, Outputs};
pub use crate::query::Query;
pub use crate::request::Request;
pub use crate::requires;
pub use crate::secret::Secret;
pub use crate::serve::Server;
pub use crate::upstream::{Operation, Reply, Upstream, WithQuery, with_query};
pub use crate::{__pattern as pattern, __query as query};

/// Tables of a REST adapter.
pub mod rest {
    pub use crate::serve::forward::Forward;
    pub use crate::serve::rest::{Adapter, Route};
}

/// What is made of answers.
pub mod shape {
    pub use crate::shape::*;
}

/// Tables of an MCP adapter.
pub mod mcp {
    pub use crate::serve::mcp::{
        Adapter, Cache, Hints, Prompt, PromptArgument, PromptMessage, PromptPiece, Resource, Tool, Transport,
    };
}

/// The generation of the interface between generated code and this crate.
///
/// Generated code says `const _: rt::Abi<3> = rt::ABI;`, so code of another generation fails with one type error
/// instead of forty.
#[derive(Clone, Copy, Debug)]
pub struct Abi<const GENERATION: u32>;

/// The generation that this crate speaks. Raised whenever generated code of before would no longer compile or mean
/// the same.
pub const ABI: Abi<3> = Abi;

/// `None`, for generated code that cannot rely on a prelude.
#[must_use]
pub const fn absent<T>() -> Option<T> {
    None
}

/// A constant of the specification, as JSON text, for a field of an operation.
///
/// # Panics
///
/// When the text does not fit the field: generated code was changed by hand.
#[must_use]
pub fn constant<T: FromInput>(json: &'static str) -> T {
    serde_json::from_str(json)
        .map_err(|_| "a constant is not JSON")
        .and_then(T::from_input)
        .unwrap_or_else(|rule| panic!("the constant {json} of generated code does not fit its field: {rule}"))
}

/// As [`constant`], for an optional field.
#[must_use]
pub fn optional_constant<T: FromInput>(json: &'static str) -> Option<T> {
    Some(constant(json))
}

//! The names that generated code uses, and that no person should: exempt from semantic versioning.
//!
//! Generated modules open with `use ::naftiko_runtime::codegen as rt;` and reach everything through it. This file
//! only re-exports; it must not hold machinery.

pub use axum::Router;
pub use bytes::Bytes;
pub use naftiko_macros::capability;
pub use serde_json::Value;

pub use crate::error::Error;
pub use crate::flow::native::NativeStep;
pub use crate::requires;
pub use crate::secret::Secret;
pub use crate::serve::Server;
pub use crate::start::{Builder, Capability};
pub use crate::table::{
    Adapter, ApiKey, Authentication, Bind, BindFile, Body, ClientCredentials, Escape, Expr, FormPart, Format,
    Function, Guard, Input, Introspection, LocalFile, Lookup, Native, Operation, Part, Path, Pattern, Piece,
    Placement, Query, ResourceServer, Schema, Shape, Spec, Step, Type, UpstreamSpec, Work, absent, at, bind,
    find, input, input_at, list, null, object, step, template, text,
};
pub use crate::upstream::{Call, Upstream};
pub use crate::value::argument::{Argument, IntoArgument, Values, part};
pub use crate::value::outputs::{Members, OneOrMany, Outputs};
pub use crate::{
    __choice as choice, __entry_points as entry_points, __input as input_of, __native as native,
    __pattern as pattern, __query as query, __schema as schema,
};

#[cfg(feature = "schema")]
pub use crate::value::schema::check as check_schema;

/// Avro schemas.
pub mod avro {
    pub use crate::table::format::avro::Type::*;
}

/// CSS selectors.
pub mod css {
    pub use crate::table::format::css::Compound::*;
    pub use crate::table::format::css::Match::*;
    pub use crate::table::format::css::Simple::*;
}

/// Tables of a REST adapter.
pub mod rest {
    pub use crate::table::rest::{Adapter, Forward, Route};
}

/// Tables of an MCP adapter.
pub mod mcp {
    pub use crate::table::mcp::{
        Adapter, Cache, Hints, Prompt, PromptArgument, PromptMessage, PromptPiece, Resource, Tool,
    };
}

/// The generation of the interface between generated code and this crate.
///
/// Generated code says `const _: rt::Abi<4> = rt::ABI;`, so code of another generation fails with one type error
/// instead of forty.
#[derive(Clone, Copy, Debug)]
pub struct Abi<const GENERATION: u32>;

/// The generation that this crate speaks. Raised whenever generated code of before would no longer compile or mean
/// the same.
pub const ABI: Abi<4> = Abi;

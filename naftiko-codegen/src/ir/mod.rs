//! The checked program: every name resolved, every type agreed, every Rust identifier chosen.
//!
//! Types and accessors only; nothing here knows YAML, spans or tokens. Only `lower` builds a [`Capability`], so holding
//! one is the proof that the spec is sound.

mod auth;
mod binds;
mod capability;
mod exposure;
mod expr;
mod format;
mod input;
pub(crate) mod json_schema;
mod listing;
mod name;
mod operation;
mod path;
mod prompt;
mod rules;
mod shape;
mod types;
mod unit;
mod value;

pub(crate) use auth::{
    ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer,
};
pub(crate) use binds::{Bind, BindId, BindSource, LocalFile, Text, TextPiece};
pub(crate) use capability::{Capability, Surfaces};
pub(crate) use exposure::{
    Adapter, Cache, CacheScope, Forward, Hints, Mcp, Resource, ResourceSource, Rest, Route, Tool, Transport,
};
pub(crate) use expr::Expr;
pub(crate) use format::{AvroSchema, AvroType, Combinator, Compound, Format, Match, Selector, Simple};
pub(crate) use input::{Default, Input, Location};
pub(crate) use name::RustIdent;
pub(crate) use operation::{
    Body, Choice, Entry, Escape, Field, FieldId, FormPart, Method, Namespace, NamespaceId, Operation,
    OperationId, OutputMember, Outputs, Part, PathPiece, Place, Sent, Slot,
};
pub(crate) use path::{Function, Path, PathKind, bracketed, push_segment};
pub(crate) use prompt::{Prompt, PromptArgument, PromptMessage, PromptPiece, PromptText, Role};
pub(crate) use rules::Rules;
pub(crate) use shape::{Member, Schema, Shape};
pub(crate) use types::Type;
pub(crate) use unit::{Action, Call, Lookup, Native, Output, SharedFunction, Step, Unit, Work};
pub(crate) use value::{Argument, InputId, Source, StepId};

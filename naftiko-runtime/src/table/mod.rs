//! Constants that generated code fills: a whole capability as data. Nothing here does any work.

mod auth;
mod bind;
mod expr;
pub(crate) mod format;
mod input;
mod local_file;
pub(crate) mod mcp;
mod native;
mod operation;
mod path;
mod prompt;
mod query;
pub(crate) mod rest;
mod shape;
mod spec;
mod unit;
mod upstream;

pub use auth::{ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer};
pub(crate) use bind::Source;
pub use bind::{Bind, BindFile, Piece};
pub use expr::{Expr, absent, bind, input, input_at, list, null, object, step, template, text};
pub use format::Format;
pub use input::{Input, Type};
pub use local_file::LocalFile;
pub(crate) use local_file::bytes as read_file;
pub use native::{Native, StepError, StepInput};
pub(crate) use operation::Place;
pub use operation::{Body, Escape, FormPart, Operation, Part};
pub(crate) use path::Nodes;
pub use path::{Function, Path, at, find};
pub use query::{Pattern, Query};
pub use shape::Shape;
pub use spec::{Adapter, Spec};
pub(crate) use unit::{Action, Call, Inputs, StepWork, Unit};
pub use unit::{Lookup, Step, Work};
pub use upstream::UpstreamSpec;

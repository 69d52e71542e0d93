//! The exposed side: adapters with their routes and tools (semantics 5, 6).

use super::{Guard, Method, OperationId, RustIdent, Type};

/// A position in [`Unit::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InputId(pub usize);

/// A way into the capability.
#[derive(Debug)]
pub(crate) enum Adapter {
    Rest(Rest),
    Mcp(Mcp),
}

/// A REST adapter.
#[derive(Debug)]
pub(crate) struct Rest {
    pub namespace: String,
    pub module: RustIdent,
    /// The method of `Capability` that gives its router.
    pub router: RustIdent,
    pub description: Option<String>,
    pub address: String,
    pub port: u16,
    pub guard: Guard,
    pub routes: Vec<Route>,
}

/// One method of one path.
#[derive(Debug)]
pub(crate) struct Route {
    pub method: Method,
    /// With `{x}` for variables.
    pub path: String,
    /// The name of the resource, by which operations are grouped in the OpenAPI document.
    pub resource: Option<String>,
    pub unit: Unit,
}

/// An MCP adapter.
#[derive(Debug)]
pub(crate) struct Mcp {
    pub namespace: String,
    pub module: RustIdent,
    /// The method of `Capability` that gives its router.
    pub router: RustIdent,
    /// The method of `Capability` that serves it on standard input and output.
    pub stdio: RustIdent,
    pub description: Option<String>,
    pub transport: Transport,
    pub address: String,
    pub port: u16,
    /// Of HTTP; none on standard input and output.
    pub guard: Guard,
    pub tools: Vec<Tool>,
}

/// How clients reach an MCP adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Http,
    Stdio,
}

/// A tool of an MCP adapter.
#[derive(Debug)]
pub(crate) struct Tool {
    pub hints: Hints,
    pub unit: Unit,
}

/// What a tool promises, with the protocol's own defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hints {
    pub read_only: bool,
    pub destructive: bool,
    pub idempotent: bool,
    pub open_world: bool,
}

/// What routes and tools have in common.
#[derive(Debug)]
pub(crate) struct Unit {
    pub name: String,
    /// The handler.
    pub function: RustIdent,
    pub label: Option<String>,
    pub description: Option<String>,
    pub inputs: Vec<Input>,
    pub action: Action,
    pub output: Output,
}

/// A value that the caller gives.
#[derive(Debug)]
pub(crate) struct Input {
    pub name: String,
    pub location: Location,
    pub ty: Type,
    pub required: bool,
    pub pattern: Option<String>,
    /// It feeds what the authentication covers.
    pub credential: bool,
    pub description: Option<String>,
}

/// Where the caller gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
    /// A member of the JSON body.
    Member,
    /// The whole JSON body.
    Body,
    /// An argument of a tool.
    Argument,
}

/// What a unit does.
#[derive(Debug)]
pub(crate) enum Action {
    Call(Call),
}

/// A call of a consumed operation.
#[derive(Debug)]
pub(crate) struct Call {
    pub operation: OperationId,
    /// One for each field of the operation, in its order.
    pub arguments: Vec<Argument>,
}

/// What feeds a field.
#[derive(Debug)]
pub(crate) enum Argument {
    Absent,
    Input(InputId),
    Constant(serde_json::Value),
}

/// What the caller gets of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// The upstream's bytes, as they are.
    Identity,
}

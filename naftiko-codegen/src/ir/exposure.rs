//! The exposed side: adapters with their routes and tools (semantics 5, 6).

use super::{
    Expr, Guard, LocalFile, Method, NamespaceId, OperationId, Part, Path, RustIdent, Schema, Shape, Text,
    Type,
};

/// A position in [`Unit::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InputId(pub usize);

/// A way into the capability.
#[derive(Debug)]
pub(crate) enum Adapter {
    Rest(Rest),
    Mcp(Mcp),
}

impl Adapter {
    /// Everything of it that does something.
    pub(crate) fn units(&self) -> Vec<&Unit> {
        match self {
            Self::Rest(rest) => rest.routes.iter().map(|route| &route.unit).collect(),
            Self::Mcp(mcp) => {
                let tools = mcp.tools.iter().map(|tool| &tool.unit);
                tools.chain(mcp.resources.iter().filter_map(Resource::unit)).collect()
            }
        }
    }
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
    pub forwards: Vec<Forward>,
}

/// A path below which everything that no route takes goes to a consumed API as it is.
#[derive(Debug)]
pub(crate) struct Forward {
    /// With `{x}` for variables; one named `path` at the end takes the rest.
    pub path: String,
    pub namespace: NamespaceId,
    /// The headers of the caller that are passed on.
    pub trusted_headers: Vec<String>,
    /// What the consumed API always gets.
    pub parts: Vec<Part>,
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

impl Route {
    /// The names in the path.
    pub(crate) fn variables(&self) -> Vec<&str> {
        let named = self.unit.inputs.iter().filter(|input| input.location == Location::Path);
        named.map(|input| input.name.as_str()).collect()
    }
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
    pub cache: Cache,
    pub tools: Vec<Tool>,
    pub resources: Vec<Resource>,
    pub prompts: Vec<Prompt>,
}

/// A resource of an MCP adapter, or all that are in a folder.
#[derive(Debug)]
pub(crate) struct Resource {
    /// With `{x}` for variables.
    pub uri: String,
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    /// Absent where only what is read says it.
    pub mime_type: Option<String>,
    pub source: ResourceSource,
}

impl Resource {
    /// What makes it when it is read.
    pub(crate) fn unit(&self) -> Option<&Unit> {
        match &self.source {
            ResourceSource::Unit(unit) => Some(unit),
            ResourceSource::Files(_) => None,
        }
    }
}

/// Where what is read comes from.
#[derive(Debug)]
pub(crate) enum ResourceSource {
    /// Its inputs are the variables of the URI.
    Unit(Box<Unit>),
    /// A folder or a file, which is read each time.
    Files(LocalFile),
}

/// A prompt of an MCP adapter.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub arguments: Vec<PromptArgument>,
    pub text: PromptText,
}

/// What a caller gives to a prompt.
#[derive(Debug)]
pub(crate) struct PromptArgument {
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub required: bool,
}

/// What a prompt says.
#[derive(Debug)]
pub(crate) enum PromptText {
    Messages(Vec<PromptMessage>),
    /// One message of the user, which is read each time.
    File(LocalFile),
}

/// One message of a prompt.
#[derive(Debug)]
pub(crate) struct PromptMessage {
    pub role: Role,
    pub pieces: Vec<PromptPiece>,
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    User,
    Assistant,
}

/// A piece of the text of a message.
#[derive(Debug)]
pub(crate) enum PromptPiece {
    Text(String),
    /// The argument of this name.
    Argument(String),
}

/// What clients may do with lists, where the spec says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cache {
    /// How long they may keep them, in milliseconds.
    pub ttl: Option<u64>,
    pub scope: Option<CacheScope>,
}

/// Who may keep a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CacheScope {
    Public,
    Private,
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

impl Unit {
    /// The calls that it makes.
    pub(crate) fn calls(&self) -> Vec<&Call> {
        match &self.action {
            Action::Call(call) => vec![call],
            Action::Mock => Vec::new(),
            Action::Steps(steps) => steps
                .iter()
                .filter_map(|step| match &step.work {
                    Work::Call(call) => Some(call),
                    Work::Lookup(_) | Work::Native(_) => None,
                })
                .collect(),
        }
    }

    /// Whether a caller cannot tell the two apart.
    pub(crate) fn does_the_same(&self, other: &Self) -> bool {
        self.inputs == other.inputs && self.action == other.action && self.output == other.output
    }
}

/// A value that the caller gives.
#[derive(Debug, PartialEq)]
pub(crate) struct Input {
    pub name: String,
    /// A local variable that holds it.
    pub ident: RustIdent,
    pub location: Location,
    pub ty: Type,
    pub required: bool,
    pub pattern: Option<String>,
    pub default: Option<Default>,
    /// Where in the body it is, when not under its name: a JSON Pointer.
    pub pointer: Option<String>,
    /// It feeds what the authentication covers.
    pub credential: bool,
    /// It becomes a segment of a path.
    pub segment: bool,
    pub description: Option<String>,
}

/// What an input is taken for when the caller does not give it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Default {
    Constant(serde_json::Value),
    Text(Text),
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
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    Call(Call),
    /// Steps in the order of the spec; [`StepId`] counts into them.
    Steps(Vec<Step>),
    /// Nothing: the output says it all.
    Mock,
}

/// A position in [`Action::Steps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepId(pub usize);

/// One step of an orchestration (semantics 7).
#[derive(Debug, PartialEq)]
pub(crate) struct Step {
    pub name: String,
    /// The earlier steps whose outputs it reads.
    pub needs: Vec<StepId>,
    pub work: Work,
}

/// What a step does.
#[derive(Debug, PartialEq)]
pub(crate) enum Work {
    Call(Call),
    Lookup(Lookup),
    Native(Native),
}

/// A search in the output of an earlier step.
#[derive(Debug, PartialEq)]
pub(crate) struct Lookup {
    pub index: StepId,
    /// The member of each item that is compared.
    pub key: Path,
    pub value: Argument,
    /// The members that are taken from what is found.
    pub fields: Vec<(String, Path)>,
}

/// A function of the crate that the generated code is part of.
#[derive(Debug, PartialEq)]
pub(crate) struct Native {
    /// The segments of its path.
    pub function: Vec<RustIdent>,
    pub with: Vec<(String, Argument)>,
}

/// A call of a consumed operation.
#[derive(Debug, PartialEq)]
pub(crate) struct Call {
    pub operation: OperationId,
    /// One for each field of the operation, in its order.
    pub arguments: Vec<Argument>,
    /// What is sent in the query although the operation declares no such parameter.
    pub extra: Vec<(String, Argument)>,
}

/// A value of a unit.
pub(crate) type Argument = Expr<Source>;

/// What a value of a unit can refer to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// An input, or what is at a JSON Pointer in it.
    Input(InputId, String),
    /// What a step gave.
    Step(StepId, Path),
}

/// What the caller gets of the answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    /// The upstream's bytes, as they are; of several steps, the answer of the last.
    Identity,
    /// What the spec makes of the answer.
    Shaped { shape: Shape, schema: Schema },
}

//! The exposed side: adapters with their routes and tools (LANGUAGE.md 5, 6).

use super::{Guard, LocalFile, Location, Method, NamespaceId, Part, Prompt, RustIdent, Unit};

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
    /// The parts that every request to the consumed API has.
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
    pub allowed_hosts: Vec<String>,
    pub allowed_origins: Vec<String>,
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
    /// The unit that makes it when it is read.
    pub(crate) fn unit(&self) -> Option<&Unit> {
        match &self.source {
            ResourceSource::Unit(unit) => Some(unit),
            ResourceSource::Files(_) => None,
        }
    }
}

/// The source of the content of a resource.
#[derive(Debug)]
pub(crate) enum ResourceSource {
    /// Its inputs are the variables of the URI.
    Unit(Box<Unit>),
    /// A folder or a file, which is read each time.
    Files(LocalFile),
}

/// The leave to cache lists, where the spec gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cache {
    /// The time that they may keep them, in milliseconds.
    pub ttl: Option<u64>,
    pub scope: Option<CacheScope>,
}

/// The caches that may keep a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CacheScope {
    Public,
    Private,
}

/// The transport by which clients reach an MCP adapter.
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

/// The promises of a tool, with the protocol's own defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hints {
    pub read_only: bool,
    pub destructive: bool,
    pub idempotent: bool,
    pub open_world: bool,
}

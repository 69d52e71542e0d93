//! An MCP adapter: its tools, resources and prompts.

use super::rest::LOOPBACK;
use super::unit::unit_methods;
use super::{Guard, LocalFile, Unit};

pub use super::prompt::{Prompt, PromptArgument, PromptMessage, PromptPiece};
pub(crate) use super::prompt::{PromptText, Role};

/// An MCP adapter.
#[derive(Debug)]
pub struct Adapter {
    pub(crate) namespace: &'static str,
    pub(crate) instructions: &'static str,
    pub(crate) transport: Transport,
    pub(crate) address: &'static str,
    pub(crate) port: u16,
    pub(crate) guard: Guard,
    pub(crate) allowed_hosts: &'static [&'static str],
    pub(crate) allowed_origins: &'static [&'static str],
    pub(crate) cache: Cache,
    pub(crate) tools: &'static [Tool],
    pub(crate) resources: &'static [Resource],
    pub(crate) prompts: &'static [Prompt],
}

/// How clients reach an MCP adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Streamable HTTP, at `/mcp`.
    Http,
    /// Standard input and output.
    Stdio,
}

impl Adapter {
    /// An adapter under a namespace, which is also the name of the server, with its tools; over Streamable HTTP on a port
    /// of loopback, 0 for any port that is free.
    #[must_use]
    pub const fn new(namespace: &'static str, port: u16, tools: &'static [Tool]) -> Self {
        Self { port, ..Self::of(namespace, Transport::Http, tools) }
    }

    /// An adapter on standard input and output.
    #[must_use]
    pub const fn stdio(namespace: &'static str, tools: &'static [Tool]) -> Self {
        Self::of(namespace, Transport::Stdio, tools)
    }

    const fn of(namespace: &'static str, transport: Transport, tools: &'static [Tool]) -> Self {
        Self {
            namespace,
            instructions: "",
            transport,
            address: LOOPBACK,
            port: 0,
            guard: Guard::None,
            allowed_hosts: &[],
            allowed_origins: &[],
            cache: Cache::new(),
            tools,
            resources: &[],
            prompts: &[],
        }
    }

    /// The text with which clients describe the server to the model.
    #[must_use]
    pub const fn instructions(self, instructions: &'static str) -> Self {
        Self { instructions, ..self }
    }

    /// Names that requests may have in `Host`, besides those of loopback and of the address.
    #[must_use]
    pub const fn allowed_hosts(self, names: &'static [&'static str]) -> Self {
        Self { allowed_hosts: names, ..self }
    }

    /// Origins of web pages that may send requests, besides those of loopback.
    #[must_use]
    pub const fn allowed_origins(self, origins: &'static [&'static str]) -> Self {
        Self { allowed_origins: origins, ..self }
    }

    /// The host or IP address to listen on.
    #[must_use]
    pub const fn address(self, address: &'static str) -> Self {
        Self { address, ..self }
    }

    /// Sets the guard that callers over HTTP must pass.
    #[must_use]
    pub const fn guard(self, guard: Guard) -> Self {
        Self { guard, ..self }
    }

    /// How long clients may keep its lists and what they read.
    #[must_use]
    pub const fn cache(self, cache: Cache) -> Self {
        Self { cache, ..self }
    }

    /// Its resources; the first that has a URI answers.
    #[must_use]
    pub const fn resources(self, resources: &'static [Resource]) -> Self {
        Self { resources, ..self }
    }

    /// Its prompts.
    #[must_use]
    pub const fn prompts(self, prompts: &'static [Prompt]) -> Self {
        Self { prompts, ..self }
    }
}

/// How long and by whom lists and resources may be cached, as the specification says.
#[derive(Clone, Copy, Debug)]
pub struct Cache {
    /// In milliseconds.
    pub(crate) ttl: Option<u64>,
    pub(crate) scope: Option<Scope>,
}

/// The caches that may keep a list: any, or only that of one caller.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    Public,
    Private,
}

impl Cache {
    /// Nothing: as long as it is sure to be true, and by anyone where anyone may ask.
    #[expect(clippy::new_without_default, reason = "tables are constants, and no default is one")]
    #[must_use]
    pub const fn new() -> Self {
        Self { ttl: None, scope: None }
    }

    /// How long they may be kept, in milliseconds.
    #[must_use]
    pub const fn ttl(self, milliseconds: u64) -> Self {
        Self { ttl: Some(milliseconds), ..self }
    }

    /// Anyone may keep them, and hand them to others.
    #[must_use]
    pub const fn public(self) -> Self {
        Self { scope: Some(Scope::Public), ..self }
    }

    /// Only who asked may keep them.
    #[must_use]
    pub const fn private(self) -> Self {
        Self { scope: Some(Scope::Private), ..self }
    }
}

/// One tool.
#[derive(Debug)]
pub struct Tool {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) title: Option<&'static str>,
    pub(crate) hints: Hints,
    pub(crate) input_schema: &'static str,
    pub(crate) output_schema: Option<&'static str>,
    pub(crate) unit: Unit,
}

/// The effect of a tool on the world. All four hints are always sent: an absent one means the worst.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "the protocol has four flags")]
pub struct Hints {
    pub(crate) read_only: bool,
    pub(crate) destructive: bool,
    pub(crate) idempotent: bool,
    pub(crate) open_world: bool,
}

impl Hints {
    /// The worst: it may destroy something each time.
    #[must_use]
    pub const fn worst() -> Self {
        Self { read_only: false, destructive: true, idempotent: false, open_world: true }
    }

    /// As of a `GET`: it changes nothing.
    #[must_use]
    pub const fn get() -> Self {
        Self { read_only: true, destructive: false, idempotent: true, open_world: true }
    }

    /// As of a `POST`: it adds something each time.
    #[must_use]
    pub const fn post() -> Self {
        Self { destructive: false, ..Self::worst() }
    }

    /// As of a `PUT` or `PATCH`: twice is the same as once.
    #[must_use]
    pub const fn put() -> Self {
        Self { idempotent: true, ..Self::post() }
    }

    /// As of a `DELETE`: it destroys something, and twice is the same as once.
    #[must_use]
    pub const fn delete() -> Self {
        Self { destructive: true, ..Self::put() }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub const fn read_only(self, holds: bool) -> Self {
        Self { read_only: holds, ..self }
    }

    /// Whether it may destroy something.
    #[must_use]
    pub const fn destructive(self, holds: bool) -> Self {
        Self { destructive: holds, ..self }
    }

    /// Whether twice is the same as once.
    #[must_use]
    pub const fn idempotent(self, holds: bool) -> Self {
        Self { idempotent: holds, ..self }
    }

    /// Whether it reaches beyond this machine.
    #[must_use]
    pub const fn open_world(self, holds: bool) -> Self {
        Self { open_world: holds, ..self }
    }
}

impl Tool {
    /// A tool without arguments whose hints say the worst.
    #[must_use]
    pub const fn new(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            title: None,
            hints: Hints::worst(),
            input_schema: r#"{"type":"object","additionalProperties":false}"#,
            output_schema: None,
            unit: Unit::NOTHING,
        }
    }

    unit_methods!();

    /// A name for people.
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// Its effect on the world.
    #[must_use]
    pub const fn hints(mut self, hints: Hints) -> Self {
        self.hints = hints;
        self
    }

    /// The JSON schema of the arguments, an object.
    #[must_use]
    pub const fn input_schema(mut self, json: &'static str) -> Self {
        self.input_schema = json;
        self
    }

    /// The JSON schema of the result, an object; results then also carry structured content.
    #[must_use]
    pub const fn output_schema(mut self, json: &'static str) -> Self {
        self.output_schema = Some(json);
        self
    }
}

/// One resource, or all that are in a folder.
#[derive(Debug)]
pub struct Resource {
    pub(crate) uri: &'static str,
    pub(crate) name: &'static str,
    pub(crate) title: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) mime_type: Option<&'static str>,
    /// The folder or file that holds it; none where the unit makes it, whose inputs are the variables of the URI.
    pub(crate) files: Option<LocalFile>,
    pub(crate) unit: Unit,
}

impl Resource {
    /// A resource that is made when it is read. Names in braces in the URI are its inputs.
    #[must_use]
    pub const fn new(uri: &'static str, name: &'static str) -> Self {
        let (title, description, mime_type) = (None, None, None);
        Self { uri, name, title, description, mime_type, files: None, unit: Unit::NOTHING }
    }

    /// The files of a folder, each below the URI; or one file.
    #[must_use]
    pub const fn files(uri: &'static str, name: &'static str, place: LocalFile) -> Self {
        Self { files: Some(place), ..Self::new(uri, name) }
    }

    unit_methods!();

    /// A name for people.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// The description that clients are shown.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// The media type of what is read.
    #[must_use]
    pub const fn mime_type(self, mime_type: &'static str) -> Self {
        Self { mime_type: Some(mime_type), ..self }
    }
}

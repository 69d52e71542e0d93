//! `exposes`: the adapters through which the capability is used.

use super::{Authentication, Hints, Parameter, Unit};
use crate::diagnostic::At;

/// An entry of `exposes`.
#[derive(Debug)]
pub(crate) enum Exposes {
    /// `type: rest`
    Rest(Rest),
    /// `type: mcp`
    Mcp(Mcp),
    /// `type: skill`
    Skill(Skill),
    /// `type: control`
    Control(Control),
    /// A type that the language does not have; it has been reported.
    Unknown,
    /// `type: http`, which published files have and the language has not.
    Http(At),
}

/// A REST adapter.
#[derive(Debug)]
pub(crate) struct Rest {
    pub at: At,
    pub namespace: Option<String>,
    pub address: Option<String>,
    pub port: Option<u16>,
    pub description: Option<String>,
    pub authentication: Option<Authentication>,
    pub input_parameters: Vec<Parameter>,
    pub resources: Vec<RestResource>,
}

/// An exposed path.
#[derive(Debug)]
pub(crate) struct RestResource {
    pub at: At,
    pub name: Option<String>,
    pub path: Option<String>,
    pub input_parameters: Vec<Parameter>,
    pub operations: Vec<RestOperation>,
    pub forward: Option<Forward>,
}

/// An exposed operation.
#[derive(Debug)]
pub(crate) struct RestOperation {
    pub method: Option<String>,
    pub unit: Unit,
}

/// `forward`: what no operation took goes to a consumed API as it is.
#[derive(Debug)]
pub(crate) struct Forward {
    pub at: At,
    pub target_namespace: Option<String>,
    pub trusted_headers: Vec<String>,
}

/// An MCP adapter.
#[derive(Debug)]
pub(crate) struct Mcp {
    pub at: At,
    pub namespace: Option<String>,
    pub transport: Option<String>,
    pub address: Option<String>,
    pub port: Option<u16>,
    pub description: Option<String>,
    pub authentication: Option<Authentication>,
    /// How long a client may keep a list, in milliseconds.
    pub ttl: Option<u64>,
    /// Whether any cache may keep it, or only that of one caller.
    pub cache_scope: Option<String>,
    pub allowed_hosts: Vec<String>,
    pub allowed_origins: Vec<String>,
    pub tools: Vec<Tool>,
    pub resources: Vec<McpResource>,
    pub prompts: Vec<Prompt>,
}

/// A tool.
#[derive(Debug)]
pub(crate) struct Tool {
    pub unit: Unit,
    pub hints: Option<Hints>,
}

/// An MCP resource.
#[derive(Debug)]
pub(crate) struct McpResource {
    pub unit: Unit,
    pub uri: Option<String>,
    pub mime_type: Option<String>,
    pub location: Option<String>,
    /// The path of a relative folder from the root of the workspace, once it is known.
    pub beside: Option<String>,
}

/// A prompt.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub at: At,
    pub name: Option<String>,
    pub label: Option<String>,
    pub description: Option<String>,
    pub arguments: Vec<Parameter>,
    /// Absent when nothing was written.
    pub template: Option<Vec<PromptMessage>>,
    pub location: Option<String>,
    /// The path of a relative file from the root of the workspace, once it is known.
    pub beside: Option<String>,
}

/// One message of a prompt.
#[derive(Debug)]
pub(crate) struct PromptMessage {
    pub at: At,
    pub role: Option<String>,
    pub content: Option<String>,
}

/// A skill adapter; not compiled yet, so its inside is not read.
#[derive(Debug)]
pub(crate) struct Skill {
    pub at: At,
    pub namespace: Option<String>,
}

/// A control adapter; not compiled yet, so its inside is not read.
#[derive(Debug)]
pub(crate) struct Control {
    pub at: At,
}

impl Exposes {
    /// Puts another namespace in place of the adapter's own.
    pub(crate) fn rename(&mut self, name: String) {
        match self {
            Self::Rest(rest) => rest.namespace = Some(name),
            Self::Mcp(mcp) => mcp.namespace = Some(name),
            Self::Skill(skill) => skill.namespace = Some(name),
            Self::Control(_) | Self::Unknown | Self::Http(_) => {}
        }
    }

    /// The namespace with its place, where there is one.
    pub(crate) fn namespace(&self) -> Option<(&str, At)> {
        let (namespace, at) = match self {
            Self::Rest(rest) => (&rest.namespace, &rest.at),
            Self::Mcp(mcp) => (&mcp.namespace, &mcp.at),
            Self::Skill(skill) => (&skill.namespace, &skill.at),
            Self::Control(_) | Self::Unknown | Self::Http(_) => return None,
        };
        namespace.as_deref().map(|namespace| (namespace, at.key("namespace")))
    }
}

//! The root of the tables: a capability with the APIs that it consumes and the adapters that it exposes.

use super::{Bind, Guard, UpstreamSpec, mcp, rest};

/// A whole capability.
#[derive(Debug)]
pub struct Spec {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) version: &'static str,
    pub(crate) binds: &'static [Bind],
    pub(crate) upstreams: &'static [&'static UpstreamSpec],
    pub(crate) adapters: &'static [Adapter],
}

impl Spec {
    /// A capability: the name of its module, its label and its version.
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str, version: &'static str) -> Self {
        Self { name, title, version, binds: &[], upstreams: &[], adapters: &[] }
    }

    /// The variables that are read when the program starts.
    #[must_use]
    pub const fn binds(mut self, binds: &'static [Bind]) -> Self {
        self.binds = binds;
        self
    }

    /// The consumed APIs.
    #[must_use]
    pub const fn upstreams(mut self, upstreams: &'static [&'static UpstreamSpec]) -> Self {
        self.upstreams = upstreams;
        self
    }

    /// The exposed adapters.
    #[must_use]
    pub const fn adapters(mut self, adapters: &'static [Adapter]) -> Self {
        self.adapters = adapters;
        self
    }
}

/// An exposed adapter.
#[derive(Clone, Copy, Debug)]
pub enum Adapter {
    /// Routes over HTTP.
    Rest(&'static rest::Adapter),
    /// Tools over the Model Context Protocol.
    Mcp(&'static mcp::Adapter),
}

impl Adapter {
    /// The hosts and the origins that are let in.
    pub(crate) fn allowed(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Rest(_) => (&[], &[]),
            Self::Mcp(adapter) => (adapter.allowed_hosts, adapter.allowed_origins),
        }
    }

    /// The namespace of the adapter.
    pub(crate) const fn namespace(&self) -> &'static str {
        match self {
            Self::Rest(adapter) => adapter.namespace,
            Self::Mcp(adapter) => adapter.namespace,
        }
    }

    /// The guard that callers of the adapter must pass.
    pub(crate) const fn guard(&self) -> &'static Guard {
        match self {
            Self::Rest(adapter) => &adapter.guard,
            Self::Mcp(adapter) => &adapter.guard,
        }
    }

    /// The word of the specification for its kind.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Rest(_) => "rest",
            Self::Mcp(_) => "mcp",
        }
    }

    /// The host and port of the specification; none for an adapter on standard input and output.
    pub(crate) fn address(&self) -> Option<(&'static str, u16)> {
        match self {
            Self::Rest(adapter) => Some((adapter.address, adapter.port)),
            Self::Mcp(adapter) => match adapter.transport {
                mcp::Transport::Http => Some((adapter.address, adapter.port)),
                mcp::Transport::Stdio => None,
            },
        }
    }
}

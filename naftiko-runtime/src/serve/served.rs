//! A capability as its servers see it: adapters with their addresses, gates and tools.

use std::fmt;
use std::sync::Arc;

use crate::auth::Gate;
use crate::context::Context;
use crate::table::{Adapter, Spec, mcp};

/// A capability that is ready to be served.
pub(crate) struct Served {
    pub(crate) spec: &'static Spec,
    pub(crate) context: Context,
    /// In the order of the specification.
    pub(crate) adapters: Vec<Exposed>,
    pub(crate) mcp: McpSettings,
}

/// The path of the endpoint of MCP.
pub(super) const MCP_PATH: &str = "/mcp";

impl Served {
    /// The text for people who open the root of an address that these adapters share: what is served, and where to go.
    pub(super) fn about(&self, indices: impl IntoIterator<Item = usize>) -> String {
        let mut text = format!("{} {}\n", self.spec.title, self.spec.version);
        for index in indices {
            let adapter = &self.adapters[index].table;
            let namespace = adapter.namespace();
            text.extend(match adapter {
                Adapter::Rest(_) => {
                    ["\nREST, `", namespace, "`: its OpenAPI document is at ", "/openapi.json", "\n"]
                }
                Adapter::Mcp(_) => ["\nMCP, `", namespace, "`: its endpoint is at ", MCP_PATH, "\n"],
            });
        }
        text
    }

    /// The adapter at `index`, and those that share its listener.
    pub(super) fn beside(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let address = self.adapters[index].address.as_ref().filter(|address| address.port != 0);
        let shares =
            move |other: usize| address.is_some() && self.adapters[other].address.as_ref() == address;
        (0..self.adapters.len()).filter(move |other| *other == index || shares(*other))
    }
}

/// An adapter with its settings.
pub(crate) struct Exposed {
    pub(crate) table: Adapter,
    /// None for standard input and output.
    pub(crate) address: Option<Address>,
    /// None for an adapter that everyone may use.
    pub(crate) gate: Option<Arc<Gate>>,
    /// The tools that are offered, in the order of the table; none for REST.
    pub(crate) tools: Vec<&'static mcp::Tool>,
    /// Names that MCP requests may have in `Host`, besides those of loopback and of the adapter.
    pub(crate) allowed_hosts: Vec<String>,
    /// Origins of web pages that may send MCP requests, besides those of loopback.
    pub(crate) allowed_origins: Vec<String>,
}

/// How clients of MCP are talked to over HTTP.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct McpSettings {
    /// Clients with a handshake get a session.
    pub(crate) sessions: bool,
    /// Every answer is a stream of events.
    pub(crate) event_streams: bool,
}

/// Where an adapter listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// A host name or an IP address, without brackets.
    pub(crate) host: String,
    /// 0 for any free port.
    pub(crate) port: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

impl fmt::Debug for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addresses: Vec<_> = self.adapters.iter().map(|adapter| &adapter.address).collect();
        f.debug_struct("Served")
            .field("name", &self.spec.name)
            .field("context", &self.context)
            .field("addresses", &addresses)
            .finish_non_exhaustive()
    }
}

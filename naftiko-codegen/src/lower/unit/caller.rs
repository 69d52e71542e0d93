//! The caller of a unit: the adapter that exposes it, with the facts that its inputs depend on.

use crate::diagnostic::At;
use crate::ir::{Guard, Method};

/// Words that stand before the name of an input in a reference, beside the namespaces of adapters.
const WORDS: [&str; 4] = ["rest", "tools", "mcp", "inputs"];

/// The caller of a unit.
pub(in crate::lower) struct Caller<'c> {
    pub surface: Surface<'c>,
    /// The adapter's namespace.
    pub namespace: Option<&'c str>,
}

/// The kind of adapter, with what its inputs depend on.
pub(in crate::lower) enum Surface<'c> {
    Rest {
        variables: &'c [String],
        method: Method,
        path_at: &'c At,
        guard: &'c Guard,
    },
    Mcp,
    /// A resource of an MCP adapter, whose URI is all that a caller gives.
    Resource {
        variables: &'c [String],
        uri_at: &'c At,
    },
}

impl<'c> Caller<'c> {
    /// The words that can stand before the name of an input in a reference; `adapters` are the namespaces of all adapters.
    pub(super) fn prefixes(&self, adapters: &'c [&'c str]) -> Vec<&'c str> {
        self.namespace.into_iter().chain(WORDS).chain(adapters.iter().copied()).collect()
    }
}

impl<'c> Surface<'c> {
    /// The variables of the path or URI.
    pub(super) fn variables(&self) -> &'c [String] {
        match self {
            Self::Rest { variables, .. } | Self::Resource { variables, .. } => variables,
            Self::Mcp => &[],
        }
    }

    /// Whether a model calls, which is never asked for a secret.
    pub(super) fn is_mcp(&self) -> bool {
        match self {
            Self::Mcp | Self::Resource { .. } => true,
            Self::Rest { .. } => false,
        }
    }
}

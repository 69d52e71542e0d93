//! A capability: the tables that describe it, and what is made of them at the start.
//!
//! Everything here is read-only once built, and shared by all requests.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use axum::Router;
use serde_json::Value;

use crate::answer::Answering;
use crate::auth::{Authentication, Gate, Guard};
use crate::binds::{Bind, Binds, Piece};
use crate::error::Error;
use crate::secret::Secret;
use crate::serve::mcp_choice::Choice;
use crate::serve::mcp_http::Manner;
use crate::serve::{self, Server, mcp, rest};
use crate::upstream::{Limits, Operation, Upstream};

/// A whole specification, as a table.
#[derive(Debug)]
pub struct Spec {
    /// The name of the generated module.
    pub name: &'static str,
    /// The label of the specification.
    pub title: &'static str,
    /// The version of the specification.
    pub version: &'static str,
    /// The values needed from outside.
    pub binds: &'static [Bind],
    /// The consumed APIs.
    pub upstreams: &'static [&'static UpstreamSpec],
    /// The exposed adapters.
    pub adapters: &'static [Adapter],
}

/// A consumed API, as a table.
#[derive(Debug)]
pub struct UpstreamSpec {
    /// Its namespace.
    pub namespace: &'static str,
    /// Its base URI.
    pub base_uri: &'static [Piece],
    /// How to identify to it.
    pub authentication: Authentication,
}

/// An exposed adapter, as a table.
#[derive(Clone, Copy, Debug)]
pub enum Adapter {
    /// Routes over HTTP.
    Rest(&'static rest::Adapter),
    /// Tools over the Model Context Protocol.
    Mcp(&'static mcp::Adapter),
}

impl Adapter {
    /// Namespace of the adapter.
    pub(crate) const fn namespace(&self) -> &'static str {
        match self {
            Self::Rest(adapter) => adapter.namespace,
            Self::Mcp(adapter) => adapter.namespace,
        }
    }

    /// Who may use the adapter.
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

    /// The address of the specification; none for an adapter on standard input and output.
    pub(crate) fn address(&self) -> Option<Address> {
        let (host, port) = match self {
            Self::Rest(adapter) => (adapter.address, adapter.port),
            Self::Mcp(adapter) => match adapter.transport {
                mcp::Transport::Http => (adapter.address, adapter.port),
                mcp::Transport::Stdio => return None,
            },
        };
        Some(Address { host: host.to_owned(), port })
    }
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

/// A capability, ready to serve and to call. Clones share everything.
#[derive(Clone)]
pub struct Capability(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) spec: &'static Spec,
    pub(crate) binds: Arc<Binds>,
    pub(crate) upstreams: Vec<Upstream>,
    /// One per adapter; none for standard input and output.
    pub(crate) addresses: Vec<Option<Address>>,
    /// One per adapter; none for those that everyone may use.
    pub(crate) gates: Vec<Option<Arc<Gate>>>,
    /// The tools that are offered of MCP adapters that do not offer all.
    pub(crate) tools: Vec<Choice>,
    pub(crate) limits: Limits,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) mcp: Manner,
}

impl Capability {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The consumed API at `index` of the specification.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub fn upstream(&self, index: usize) -> &Upstream {
        &self.0.upstreams[index]
    }

    /// Plans a call of the consumed API at `index` whose answer is passed on as it is.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub fn pass(&self, index: usize, operation: impl Operation) -> Answering {
        let upstream = self.upstream(index);
        upstream.answer(upstream.request(operation))
    }

    /// Plans a call of the consumed API at `index` of whose answer `shape` makes what the caller gets. An answer that
    /// is an error or empty is passed on as it is.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub fn shape<O: Operation>(
        &self,
        index: usize,
        operation: O,
        shape: impl FnOnce(&Value) -> Value + Send + 'static,
    ) -> Answering {
        let answer = self.upstream(index).ask(operation);
        Answering::shaped(answer, O::FORMAT, Box::new(shape))
    }

    /// The value of the bind at `index` of the specification.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub fn variable(&self, index: usize) -> Secret {
        self.0.binds.get(index)
    }

    /// The routes of the adapter at `index`, to mount in an application. Paths it does not know are left to that
    /// application.
    ///
    /// # Panics
    ///
    /// When there is no adapter at `index`: generated code and its tables disagree.
    pub fn router(&self, index: usize) -> Router {
        serve::router(self, &[index])
    }

    /// Listens on the address of every adapter, without serving yet: [`Server`] tells the addresses.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] names the adapter that cannot listen and says what to do about it.
    pub async fn bind(self) -> Result<Server, Error> {
        Server::bind(self).await
    }

    /// Serves every adapter until SIGINT or SIGTERM. Running requests are finished first, for at most 10 s.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when an adapter cannot listen or stops by itself.
    pub async fn serve(self) -> Result<(), Error> {
        self.serve_until(serve::interrupted()).await
    }

    /// Serves every adapter until `stop` is ready. Running requests are finished first, for at most 10 s.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when an adapter cannot listen or stops by itself.
    pub async fn serve_until(self, stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        self.bind().await?.run_until(stop).await
    }
}

impl fmt::Debug for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capability")
            .field("name", &self.0.spec.name)
            .field("upstreams", &self.0.upstreams)
            .field("addresses", &self.0.addresses)
            .finish_non_exhaustive()
    }
}

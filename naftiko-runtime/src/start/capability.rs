//! A capability that has been started: what generated code wraps.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use tokio::io::{AsyncRead, AsyncWrite};

use super::logs::Logs;
use crate::error::Error;
use crate::serve::{self, Served, Server};
use crate::upstream::Upstream;

/// A capability, ready to serve and to call. Clones share everything.
#[derive(Clone, Debug)]
pub struct Capability {
    served: Arc<Served>,
    /// For programs that keep none of their own.
    logs: Logs,
}

impl Capability {
    pub(super) fn new(served: Served, logs: Logs) -> Self {
        Self { served: Arc::new(served), logs }
    }

    /// The consumed API at `index` of the specification.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub fn upstream(&self, index: usize) -> &Upstream {
        &self.served.context.upstreams()[index]
    }

    /// The routes of the adapter at `index`, to mount in an application. Paths it does not know are left to that
    /// application.
    ///
    /// # Panics
    ///
    /// When there is no adapter at `index`: generated code and its tables disagree.
    pub fn router(&self, index: usize) -> Router {
        serve::router(&self.served, &[index])
    }

    /// Listens on the address of every adapter, without serving yet: [`Server`] tells the addresses.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] names the adapter that cannot listen and says what to do about it.
    pub async fn bind(self) -> Result<Server, Error> {
        Server::bind(self.served).await
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
        self.logs.begin();
        self.bind().await?.run_until(stop).await
    }

    /// Serves the MCP adapter at `index` on standard input and output, until the input ends or a signal stops it.
    /// Nothing else may write to standard output meanwhile.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when the other side does not speak the protocol.
    ///
    /// # Panics
    ///
    /// When there is no adapter at `index`: generated code and its tables disagree.
    pub async fn serve_stdio(self, index: usize) -> Result<(), Error> {
        self.logs.begin();
        serve::mcp::stdio::serve_until_interrupted(&self.served, index).await
    }

    /// Serves the MCP adapter at `index` on a pair of streams, until the input ends.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when the other side does not speak the protocol.
    ///
    /// # Panics
    ///
    /// When there is no adapter at `index`: generated code and its tables disagree.
    pub async fn serve_streams(
        &self,
        index: usize,
        input: impl AsyncRead + Send + Unpin + 'static,
        output: impl AsyncWrite + Send + Unpin + 'static,
    ) -> Result<(), Error> {
        serve::mcp::stdio::serve_streams(&self.served, index, input, output).await
    }
}

/// The ways in of a generated `Capability`, which wraps one of this crate; with `serve`, also what serves its adapters.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry_points {
    ($capability:ident, $spec:expr) => {
        impl $capability {
            /// Reads the variables of the spec from where it says, and keeps its addresses.
            ///
            /// # Errors
            ///
            /// One error names everything that is missing.
            pub fn from_env() -> ::core::result::Result<Self, $crate::Error> {
                Self::builder().build()
            }

            /// Replaces variables, base URIs, addresses, time-outs or the HTTP client before the start.
            pub fn builder() -> $crate::Builder<Self> {
                $crate::Builder::new(&$spec)
            }
        }

        impl ::core::convert::From<$crate::codegen::Capability> for $capability {
            fn from(capability: $crate::codegen::Capability) -> Self {
                Self(capability)
            }
        }
    };
    ($capability:ident, $spec:expr, serve) => {
        $crate::__entry_points!($capability, $spec);

        impl $capability {
            /// Serves every adapter on its own address until the process is told to stop.
            ///
            /// # Errors
            ///
            /// When an address is taken, or serving fails.
            pub async fn serve(self) -> ::core::result::Result<(), $crate::Error> {
                self.0.serve().await
            }

            /// Listens on every adapter's address without serving yet, so that the ports are known.
            ///
            /// # Errors
            ///
            /// When an address is taken.
            pub async fn bind(self) -> ::core::result::Result<$crate::Server, $crate::Error> {
                self.0.bind().await
            }
        }
    };
}

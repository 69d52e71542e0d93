//! Listening, serving and stopping.
//!
//! Every listener is opened before the first request is taken, so that a port in use is found at the start.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt as _;
use axum::serve::ListenerExt;
use futures_util::future::{BoxFuture, try_join_all};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::dispatch::Dispatch;
use super::mcp::{self, stdio};
use super::served::{Address, Served};
use super::signals::interrupted;
use crate::error::Error;
use crate::table::Adapter;
use crate::text::variable_name;

/// How long running requests may take to finish once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// A capability whose ports are open, ready to serve.
#[derive(Debug)]
#[must_use = "nothing is served until `run_until`"]
pub struct Server {
    served: Arc<Served>,
    listeners: Vec<Listener>,
    /// Indices of the adapters on standard input and output.
    stdio: Vec<usize>,
}

#[derive(Debug)]
struct Listener {
    tcp: TcpListener,
    address: SocketAddr,
    /// Indices of the adapters that share it.
    adapters: Vec<usize>,
}

impl Server {
    /// Opens the port of every adapter; adapters with the same address and port share one.
    pub(crate) async fn bind(served: Arc<Served>) -> Result<Self, Error> {
        let mut groups: Vec<(&Address, Vec<usize>)> = Vec::new();
        let mut stdio = Vec::new();
        for (index, adapter) in served.adapters.iter().enumerate() {
            let Some(address) = &adapter.address else {
                stdio.push(index);
                continue;
            };
            match groups.iter_mut().find(|(other, _)| *other == address && address.port != 0) {
                Some((_, adapters)) => adapters.push(index),
                None => groups.push((address, vec![index])),
            }
        }
        let mut listeners = Vec::new();
        for (address, adapters) in groups {
            listeners.push(listen(&served, address, adapters).await?);
        }
        Ok(Self { served, listeners, stdio })
    }

    /// Where the adapter of this namespace listens; `None` for one that does not.
    pub fn local_addr(&self, adapter: &str) -> Option<SocketAddr> {
        let adapters = self.served.spec.adapters;
        let index = adapters.iter().position(|candidate| candidate.namespace() == adapter)?;
        let listener = self.listeners.iter().find(|listener| listener.adapters.contains(&index))?;
        Some(listener.address)
    }

    /// Serves until SIGINT or SIGTERM. Running requests are finished first, for at most 10 s.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when an adapter stops by itself.
    pub async fn run(self) -> Result<(), Error> {
        self.run_until(interrupted()).await
    }

    /// Serves until `stop` is ready, or until standard input ends where an adapter reads it. Then no more connections
    /// are taken, and running requests are finished, for at most 10 s.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] when an adapter stops by itself.
    pub async fn run_until(self, stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let Self { served, listeners, stdio } = self;
        let stopping = CancellationToken::new();
        let mut running: Vec<BoxFuture<'static, Result<(), Error>>> = Vec::new();
        for listener in listeners {
            let application = super::application(&served, &listener.adapters);
            running.push(Box::pin(serve(Arc::clone(&served), listener, application, stopping.clone())));
        }
        for index in stdio {
            let (served, stopping) = (Arc::clone(&served), stopping.clone());
            running.push(Box::pin(async move {
                let outcome = stdio::serve(&served, index, stopping.clone()).await;
                stopping.cancel(); // whoever started us has left
                outcome
            }));
        }
        let mut running = pin!(try_join_all(running));
        tokio::select! {
            outcome = &mut running => return outcome.map(drop),
            () = stop => stopping.cancel(),
            () = stopping.cancelled() => {}
        }
        tracing::info!("stopping");
        tokio::time::timeout(GRACE, running).await.map_or_else(
            |_| {
                tracing::warn!("requests were still running after {GRACE:?} and are dropped");
                Ok(())
            },
            |outcome| outcome.map(drop),
        )
    }
}

async fn listen(served: &Served, address: &Address, adapters: Vec<usize>) -> Result<Listener, Error> {
    let namespace = served.spec.adapters[adapters[0]].namespace();
    let failed = |source: io::Error| Error::Serve {
        adapter: namespace,
        reason: refusal(namespace, address, &source),
        source: source.into(),
    };
    let tcp = TcpListener::bind((&*address.host, address.port)).await.map_err(failed)?;
    let address = tcp.local_addr().map_err(failed)?;
    for index in &adapters {
        let adapter = &served.adapters[*index];
        let url = url(&adapter.table, address);
        let (spec, namespace) = (served.spec.name, adapter.table.namespace());
        match &adapter.table {
            Adapter::Rest(rest) => {
                tracing::info!(spec, adapter = namespace, routes = rest.routes.len(), "REST at {url}");
            }
            Adapter::Mcp(_) => {
                tracing::info!(spec, adapter = namespace, tools = adapter.tools.len(), "MCP at {url}");
            }
        }
    }
    Ok(Listener { tcp, address, adapters })
}

/// Where a person of this machine finds an adapter.
fn url(adapter: &Adapter, address: SocketAddr) -> String {
    let path = match adapter {
        Adapter::Rest(_) => "/",
        Adapter::Mcp(_) => mcp::PATH,
    };
    // Every address of the machine is meant, and this is one that can be opened.
    let host = if address.ip().is_unspecified() { "localhost".to_owned() } else { address.ip().to_string() };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    format!("http://{host}:{}{path}", address.port())
}

/// Why an address cannot be listened on, and what to do about it.
fn refusal(namespace: &str, address: &Address, error: &io::Error) -> String {
    let port = variable_name(namespace, "PORT");
    let host = variable_name(namespace, "ADDRESS");
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("another program has this port; stop it, or choose a port with {port} or `Builder::port`")
        }
        io::ErrorKind::PermissionDenied => {
            format!("the system reserves this port; choose one from 1024 up with {port} or `Builder::port`")
        }
        _ => format!("choose an address of this machine with {host} or `Builder::address`"),
    };
    format!("cannot listen on {address}: {advice}")
}

async fn serve(
    served: Arc<Served>,
    listener: Listener,
    application: Dispatch,
    stopping: CancellationToken,
) -> Result<(), Error> {
    let Listener { tcp, adapters, .. } = listener;
    // An answer in two writes must not wait for the client to acknowledge the first.
    let tcp = tcp.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    axum::serve(tcp, application.into_make_service())
        .with_graceful_shutdown(stopping.cancelled_owned())
        .await
        .map_err(|source| {
            let adapter = served.spec.adapters[adapters[0]].namespace();
            Error::Serve { adapter, reason: "the server stopped".to_owned(), source: source.into() }
        })
}

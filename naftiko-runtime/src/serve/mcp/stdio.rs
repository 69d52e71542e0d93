//! MCP over a pair of streams: standard input and output, or any other.
//!
//! Nothing here, and nothing that it calls, may write to standard output besides the protocol.

use std::io::{self, Read};
use std::sync::Arc;

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::server::TableServer;
use crate::error::{BoxError, Error};
use crate::serve::served::Served;
use crate::serve::signals::interrupted;
use crate::table::Adapter;

/// How much input is read ahead, in bytes.
const BUFFER: usize = 64 << 10;

/// Serves the adapter at `index` on standard input and output, until the input ends or a signal stops it.
pub(crate) async fn serve_until_interrupted(served: &Arc<Served>, index: usize) -> Result<(), Error> {
    let stopping = CancellationToken::new();
    let _stop = stopping.clone().drop_guard();
    tokio::select! {
        outcome = serve(served, index, stopping) => outcome,
        () = interrupted() => Ok(()),
    }
}

/// Serves on standard input and output until the input ends or `stopping` is cancelled.
pub(in crate::serve) async fn serve(
    served: &Arc<Served>,
    index: usize,
    stopping: CancellationToken,
) -> Result<(), Error> {
    converse(served, index, stdin(), tokio::io::stdout(), stopping).await
}

/// Serves the adapter at `index` on a pair of streams, until the input ends.
pub(crate) async fn serve_streams(
    served: &Arc<Served>,
    index: usize,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), Error> {
    converse(served, index, input, output, CancellationToken::new()).await
}

/// Standard input, read by a thread of its own: tokio's would keep the process alive, after a signal, until the next
/// line comes.
fn stdin() -> impl AsyncRead + Send + Unpin + 'static {
    let (read, mut write) = tokio::io::duplex(BUFFER);
    let runtime = Handle::current();
    std::thread::spawn(move || {
        let mut buffer = vec![0; BUFFER];
        let mut input = io::stdin().lock();
        loop {
            match input.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) if runtime.block_on(write.write_all(&buffer[..length])).is_ok() => {}
                Ok(_) => break, // nobody reads any more
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::warn!(%error, "standard input failed");
                    break;
                }
            }
        }
    });
    read
}

async fn converse(
    served: &Arc<Served>,
    index: usize,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
    stopping: CancellationToken,
) -> Result<(), Error> {
    let adapter = served.spec.adapters[index];
    let failed = |source: BoxError| Error::Serve {
        adapter: adapter.namespace(),
        reason: "the conversation on the streams failed".to_owned(),
        source,
    };
    let Adapter::Mcp(table) = adapter else {
        return Err(failed("a REST adapter cannot be served on streams".into()));
    };
    let conversation = TableServer::new(served, index, table);
    match conversation.serve_with_ct((input, output), stopping).await {
        Ok(running) => running.waiting().await.map(drop).map_err(|error| failed(error.into())),
        // Whoever leaves or is stopped before the first message has done nothing wrong.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => Ok(()),
        Err(error) => Err(failed(error.into())),
    }
}

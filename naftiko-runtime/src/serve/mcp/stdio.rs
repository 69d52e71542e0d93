//! MCP over a pair of streams: standard input and output, or any other.
//!
//! Nothing here, and nothing that it calls, may write to standard output besides the protocol.

use std::io::{self, Read};
use std::sync::Arc;

use rmcp::model::JsonRpcMessage;
use rmcp::service::{RxJsonRpcMessage, ServerInitializeError, TxJsonRpcMessage};
use rmcp::transport::Transport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::{RoleServer, ServiceExt};
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

/// The longest message that is read, in bytes; a longer one is dropped and logged.
const MAX_LINE: usize = 64 << 20;

/// Messages from the first request on: rmcp would end a conversation that begins with a notification, which clients send
/// when they reconnect.
struct FromHello<T> {
    transport: T,
    hello: bool,
}

impl<T: Transport<RoleServer>> Transport<RoleServer> for FromHello<T> {
    type Error = T::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.transport.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let message = self.transport.receive().await?;
            self.hello |= matches!(message, JsonRpcMessage::Request(_));
            if self.hello {
                return Some(message);
            }
            tracing::debug!("a message before the first request is passed over");
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.transport.close().await
    }
}

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
    let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(MAX_LINE);
    match conversation.serve_with_ct(FromHello { transport, hello: false }, stopping).await {
        Ok(running) => running.waiting().await.map(drop).map_err(|error| failed(error.into())),
        // Whoever leaves or is stopped before the first message has done nothing wrong.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => Ok(()),
        Err(error) => Err(failed(error.into())),
    }
}

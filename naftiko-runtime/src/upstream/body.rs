//! The body of an upstream's answer: streamed with a limit on silence, or gathered with a limit on size.
//!
//! A body that ends early is always an error here: half an answer must never look like a whole one.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::time::{Sleep, sleep};

use super::label::Label;
use crate::client::Incoming;
use crate::error::BoxError;

/// A body on its way from an upstream.
pub(crate) struct UpstreamBody {
    pub(crate) label: Label,
    incoming: Incoming,
    /// How long the upstream may be silent.
    idle: Duration,
    /// Runs while the upstream is silent; most answers arrive at once and never start it.
    silence: Option<Pin<Box<Sleep>>>,
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum BodyError {
    Broken(BoxError),
    Idle(Duration),
    TooLarge(usize),
}

impl UpstreamBody {
    pub(crate) fn new(label: Label, incoming: Incoming, idle: Duration) -> Self {
        Self { label, incoming, idle, silence: None }
    }

    /// The whole body, if it has no more than `limit` bytes.
    pub(crate) async fn gather(&mut self, limit: usize) -> Result<Bytes, BodyError> {
        let mut gathered = BytesMut::new();
        let mut only = Bytes::new(); // most bodies are one frame, which then need not be copied
        while let Some(frame) = self.frame().await {
            let Ok(data) = frame?.into_data() else { continue };
            if only.len() + gathered.len() + data.len() > limit {
                return Err(BodyError::TooLarge(limit));
            }
            if only.is_empty() && gathered.is_empty() {
                only = data;
            } else {
                gathered.extend_from_slice(&std::mem::take(&mut only));
                gathered.extend_from_slice(&data);
            }
        }
        Ok(if gathered.is_empty() { only } else { gathered.freeze() })
    }

    /// Logged here, as whoever passes the body on can only hang up.
    fn failed(&self, error: BodyError) -> BodyError {
        tracing::warn!(operation = %self.label, ?error, "upstream body failed");
        error
    }

    /// The first bytes of the body: `limit` of them, or as many as came before it broke off.
    pub(crate) async fn begin(&mut self, limit: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while bytes.len() < limit {
            match self.frame().await {
                Some(Ok(frame)) => bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
                Some(Err(_)) | None => break,
            }
        }
        bytes.truncate(limit);
        bytes
    }
}

impl Body for UpstreamBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.incoming).poll_frame(cx) {
            self.silence = None;
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|error| self.failed(BodyError::Broken(error.into())))),
            );
        }
        let idle = self.idle;
        let silence = self.silence.get_or_insert_with(|| Box::pin(sleep(idle)));
        silence.as_mut().poll(cx).map(|()| Some(Err(self.failed(BodyError::Idle(idle)))))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(_) => f.write_str("the body broke off"),
            Self::Idle(limit) => write!(f, "no more of the body came for {limit:?}"),
            Self::TooLarge(limit) => write!(f, "the body has more than {limit} bytes"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(source) => Some(source.as_ref()),
            Self::Idle(_) | Self::TooLarge(_) => None,
        }
    }
}

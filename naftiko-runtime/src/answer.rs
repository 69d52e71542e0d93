//! What an operation gives back: an upstream's answer still on its way, or a value.
//!
//! Adapters turn an [`Answer`] into their protocol; nothing here knows REST or MCP.

use std::future::Future;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, HeaderMap};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use crate::body::UpstreamBody;
use crate::decode::Format;
use crate::error::{Error, StatusError};
use crate::request::{Label, Request};
use crate::text;
use crate::upstream::{BoxFuture, Upstream};

/// How much of an error's body is kept, in bytes.
pub(crate) const EXCERPT: usize = 2048;

/// The outcome of an operation.
#[derive(Debug)]
pub struct Answer(pub(crate) Content);

#[derive(Debug)]
pub(crate) enum Content {
    Upstream(Box<UpstreamAnswer>),
    Value(Value),
}

/// An answer whose head is here and whose body may still be arriving.
pub(crate) struct UpstreamAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: UpstreamBody,
    /// The most that is read into memory, in bytes.
    pub(crate) limit: usize,
}

impl Answer {
    /// An answer that is not an upstream's.
    pub fn value(value: Value) -> Self {
        Self(Content::Value(value))
    }

    pub(crate) fn upstream(status: StatusCode, headers: HeaderMap, body: UpstreamBody, limit: usize) -> Self {
        Self(Content::Upstream(Box::new(UpstreamAnswer { status, headers, body, limit })))
    }

    /// Reads the body as JSON; an empty one is `null`.
    ///
    /// # Errors
    ///
    /// [`Error::Status`] for a status of 400 or more, [`Error::Body`] for a body that does not arrive whole,
    /// [`Error::Decode`] for one that is not JSON.
    pub fn json(self) -> BoxFuture<Result<Response<Value>, Error>> {
        Box::pin(self.decoded(&Format::Json))
    }

    /// Reads the body as `format` says, into JSON. An empty one is `null`, unless the format gives it a meaning: no
    /// rows, no fields, no text. A value is left as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Status`] for a status of 400 or more, [`Error::Body`] for a body that does not arrive whole,
    /// [`Error::Decode`] for one that is not of this format.
    pub async fn decoded(self, format: &Format) -> Result<Response<Value>, Error> {
        match self.0 {
            Content::Value(value) => {
                Ok(Response { status: StatusCode::OK, headers: HeaderMap::new(), body: value })
            }
            Content::Upstream(answer) => answer.decoded(format).await,
        }
    }
}

impl UpstreamAnswer {
    async fn decoded(self, format: &Format) -> Result<Response<Value>, Error> {
        if self.status.as_u16() >= 400 {
            return Err(self.into_status_error().await);
        }
        let Self { status, headers, mut body, limit } = self;
        let bytes = gather(&headers, &mut body, limit).await?;
        let body = if bytes.is_empty() && !format.may_be_empty() {
            Value::Null
        } else {
            decode(&body.label, format, &bytes)?
        };
        Ok(Response { status, headers, body })
    }

    /// The answer as an error, with the beginning of its body.
    pub(crate) async fn into_status_error(self) -> Error {
        let Self { status, mut body, .. } = self;
        // A byte more than is shown, so that the cut is seen.
        let bytes = body.begin(EXCERPT + 1).await;
        let excerpt = text::excerpt(&String::from_utf8_lossy(&bytes), EXCERPT);
        Error::Status(StatusError::new(body.label.to_string(), status, excerpt))
    }
}

/// The whole body, in memory.
pub(crate) async fn gather(
    headers: &HeaderMap,
    body: &mut UpstreamBody,
    limit: usize,
) -> Result<Bytes, Error> {
    let encoded = headers.get(CONTENT_ENCODING).filter(|coding| *coding != "identity");
    let refused = match encoded {
        // It was not asked for, so there is nothing here that could undo it.
        Some(coding) => format!("the body is encoded as {coding:?}"),
        None => match body.gather(limit).await {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error.to_string(),
        },
    };
    Err(Error::Body { operation: body.label.to_string(), reason: refused })
}

/// A body as JSON, read as `format` says.
pub(crate) fn decode(label: &Label, format: &Format, body: &[u8]) -> Result<Value, Error> {
    format.decode(body).map_err(|reason| Error::Decode { operation: label.to_string(), reason })
}

/// The media type of `Content-Type`, without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(http::header::CONTENT_TYPE).map(HeaderValue::to_str)?.ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Whether a media type is JSON or built on it.
pub(crate) fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json") || media_type.ends_with("+json")
}

impl std::fmt::Debug for UpstreamAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpstreamAnswer")
            .field("label", &self.body.label)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// An operation under way: a call that is passed through, or any other work.
///
/// A call stays visible as one, so that an adapter can still add what its caller accepts.
#[must_use = "nothing happens until an adapter runs it"]
pub struct Answering(Plan);

enum Plan {
    Call(Box<(Upstream, Request)>),
    Work(BoxFuture<Result<Answer, Error>>),
}

impl Answering {
    /// An operation that does more than pass one call through.
    pub fn new(work: impl Future<Output = Result<Answer, Error>> + Send + 'static) -> Self {
        Self(Plan::Work(Box::pin(work)))
    }

    pub(crate) fn call(upstream: Upstream, request: Request) -> Self {
        Self(Plan::Call(Box::new((upstream, request))))
    }

    /// Runs the operation. `accept` holds the headers of a caller who takes the bytes of the upstream untouched.
    pub(crate) async fn run(self, accept: Option<&HeaderMap>) -> Result<Answer, Error> {
        match self.0 {
            Plan::Call(call) => {
                let (upstream, request) = *call;
                upstream.pass_through(request, accept).await
            }
            Plan::Work(work) => work.await,
        }
    }
}

/// An answer with its body decoded.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// The status of the answer; below 400.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, owned.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same answer with another body.
    pub fn map<U>(self, body: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: body(self.body) }
    }
}

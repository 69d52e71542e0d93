//! The answer of an operation: an upstream's answer still on its way, or a value.
//!
//! Adapters turn an [`Answer`] into their protocol; nothing here knows REST or MCP.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::body::UpstreamBody;
use super::coding;
use super::label::Label;
use crate::decode::charset::to_utf8;
use crate::error::{Error, StatusError};
use crate::table::Format;
use crate::text;

/// How much of an error's body is kept, in bytes.
pub(crate) const EXCERPT: usize = 2048;

/// How much is shown of a body that cannot be read, in bytes.
const SHOWN: usize = 200;

/// The outcome of an operation.
#[derive(Debug)]
pub(crate) struct Answer(pub(crate) Content);

#[derive(Debug)]
pub(crate) enum Content {
    Upstream(Box<UpstreamAnswer>),
    Value(Value),
    /// An upstream's answer without a body.
    Empty {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// A value made of an upstream's answer, under its status and with the headers that still hold.
    Shaped {
        status: StatusCode,
        headers: HeaderMap,
        value: Value,
    },
}

/// An answer whose head is here and whose body may still be arriving.
pub(crate) struct UpstreamAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: UpstreamBody,
    /// The most that is read into memory, in bytes.
    pub(crate) limit: usize,
    /// The step that the answer ended.
    pub(crate) step: Option<&'static str>,
}

impl Answer {
    /// An answer that is not an upstream's.
    pub(crate) fn value(value: Value) -> Self {
        Self(Content::Value(value))
    }

    pub(crate) fn upstream(status: StatusCode, headers: HeaderMap, body: UpstreamBody, limit: usize) -> Self {
        Self(Content::Upstream(Box::new(UpstreamAnswer { status, headers, body, limit, step: None })))
    }

    /// Reads the body as what the format makes of it.
    ///
    /// # Errors
    ///
    /// [`Error::Status`] for a status that is no success, [`Error::Body`] for a body that does not arrive whole,
    /// [`Error::Decode`] for one that is not of the format. An empty one is `null`, unless the format gives it a meaning:
    /// no rows, no fields, no text.
    pub(crate) async fn decoded(self, format: &Format) -> Result<Response<Value>, Error> {
        match self.0 {
            Content::Value(value) => {
                Ok(Response { status: StatusCode::OK, headers: HeaderMap::new(), body: value })
            }
            Content::Shaped { status, headers, value } => Ok(Response { status, headers, body: value }),
            Content::Empty { status, headers } => Ok(Response { status, headers, body: Value::Null }),
            Content::Upstream(answer) => answer.decoded(format).await,
        }
    }

    /// Reads the body as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Status`] for a status that is no success, [`Error::Body`] for a body that does not arrive whole.
    pub(crate) async fn bytes(self) -> Result<Response<Bytes>, Error> {
        match self.0 {
            Content::Value(value) | Content::Shaped { value, .. } => Ok(Response {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: value.to_string().into(),
            }),
            Content::Empty { status, headers } => Ok(Response { status, headers, body: Bytes::new() }),
            Content::Upstream(answer) => answer.bytes().await.map(|(response, _)| response),
        }
    }
}

impl UpstreamAnswer {
    /// Whether the API did what it was asked to. A redirect is no success: nothing follows it.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    pub(crate) async fn bytes(self) -> Result<(Response<Bytes>, Label), Error> {
        if !self.is_success() {
            return Err(self.into_status_error().await);
        }
        let Self { status, mut headers, mut body, limit, step: _ } = self;
        let bytes = gather(&headers, &mut body, limit).await?;
        headers.remove(CONTENT_ENCODING);
        Ok((Response { status, headers, body: bytes }, body.label.clone()))
    }

    async fn decoded(self, format: &Format) -> Result<Response<Value>, Error> {
        let (response, label) = self.bytes().await?;
        let value = decode(&label, format, response.headers(), response.body())?;
        Ok(response.map(|_| value))
    }

    /// The answer as an error, with the beginning of its body.
    pub(crate) async fn into_status_error(self) -> Error {
        let Self { status, headers, mut body, step, .. } = self;
        let wait = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.map(str::trim).filter(|wait| is_wait(wait)).map(str::to_owned);
        // A byte more than is shown, so that the cut is seen.
        let bytes = body.begin(EXCERPT + 1).await;
        let bytes = coding::begin(&headers, &bytes, EXCERPT + 1);
        let excerpt = text::excerpt(&String::from_utf8_lossy(&bytes), EXCERPT);
        Error::Status(StatusError::new(body.label.to_string(), status, excerpt, wait, step))
    }
}

/// Whether a text is a number of seconds, or looks like a date: nothing else goes to a model.
fn is_wait(text: &str) -> bool {
    let of_date = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | ':');
    !text.is_empty()
        && text.len() <= 40
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(of_date)
}

/// The whole body, in memory, without what it is compressed with.
pub(crate) async fn gather(
    headers: &HeaderMap,
    body: &mut UpstreamBody,
    limit: usize,
) -> Result<Bytes, Error> {
    let gathered = body.gather(limit).await.map_err(|error| error.to_string());
    let decoded = gathered.and_then(|bytes| {
        if coding::is_coded(headers) { coding::decoded(headers, bytes, limit) } else { Ok(bytes) }
    });
    decoded.map_err(|reason| Error::Body { operation: body.label.to_string(), reason })
}

/// A body as JSON, read as `format` says; an empty one is `null` where the format gives it no meaning.
pub(crate) fn decode(
    label: &Label,
    format: &Format,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, Error> {
    if body.is_empty() && !format.may_be_empty() {
        return Ok(Value::Null);
    }
    let body = if format.is_text() { to_utf8(body, content_type(headers)) } else { Cow::Borrowed(body) };
    format.decode(&body).map_err(|reason| Error::Decode {
        operation: label.to_string(),
        reason: match format {
            Format::Json => format!("{reason}; {}", came(headers, &body)),
            _ => reason,
        },
    })
}

/// The media type and the beginning of what came instead of JSON: most often a page for people, or the message of a proxy.
fn came(headers: &HeaderMap, body: &[u8]) -> String {
    let media_type = media_type(headers).map_or_else(|| "of no type".to_owned(), |it| text::excerpt(&it, 80));
    let begin = String::from_utf8_lossy(&body[..body.len().min(4 * SHOWN)]);
    let plain: String = begin.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let shown = text::excerpt(&words.join(" "), SHOWN);
    format!("what came is {media_type} and begins with: {shown}")
}

/// `Content-Type`, where it can be read.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
}

/// The media type of `Content-Type`, without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(http::header::CONTENT_TYPE).map(HeaderValue::to_str)?.ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Whether a media type is one of texts.
pub(crate) fn is_text(media_type: &str) -> bool {
    let is_xml = media_type == "application/xml" || media_type.ends_with("+xml");
    media_type.starts_with("text/") || is_json(media_type) || is_xml
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

/// An answer with its body decoded.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// The status of the answer, from 200 to 299.
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

    /// The answer without its body, and the body.
    pub(crate) fn split(self) -> (Response<()>, T) {
        (Response { status: self.status, headers: self.headers, body: () }, self.body)
    }

    /// The same answer with another body.
    pub fn map<U>(self, body: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: body(self.body) }
    }
}

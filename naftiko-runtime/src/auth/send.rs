//! Messages to an upstream, and values of headers that nobody may keep.

use bytes::Bytes;
use http::header::HeaderValue;
use http_body_util::Full;

use crate::client::{Incoming, Pool};
use crate::error::Error;

/// One message to an upstream, and its answer. What is awaited does not hold the request, and so is small.
pub(crate) fn send(
    upstream: &'static str,
    pool: &Pool,
    request: http::Request<Bytes>,
) -> impl Future<Output = Result<http::Response<Incoming>, Error>> + Send + use<> {
    let answering = pool.request(request.map(Full::new));
    async move { answering.await.map_err(|error| Error::Unreachable { upstream, source: error.into() }) }
}

/// The value of a header that neither `Debug` nor HTTP/2 compression tables may keep.
pub(super) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

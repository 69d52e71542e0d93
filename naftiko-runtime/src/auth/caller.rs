//! The caller of an adapter, and why one is not let in.

use http::header::{HeaderMap, HeaderValue};
use http::{Method, StatusCode, Uri};

/// The part of a request that a gate looks at.
pub(crate) struct Caller<'r> {
    pub(crate) method: &'r Method,
    pub(crate) uri: &'r Uri,
    pub(crate) headers: &'r HeaderMap,
}

/// Why a caller is not let in, as HTTP says it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    /// The values of `WWW-Authenticate`.
    pub(crate) challenges: Vec<HeaderValue>,
}

impl Refusal {
    /// 401: who the caller is, is not proved.
    pub(super) fn unauthorized(detail: impl Into<String>, challenges: Vec<HeaderValue>) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, detail: detail.into(), challenges }
    }
}

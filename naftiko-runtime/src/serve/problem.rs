//! Failures as `application/problem+json` (RFC 9457): what a REST caller is told.
//!
//! Nothing of an upstream's address, of a secret or of our own internals may be put in here.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::auth::Refusal;
use crate::error::{self, Error, FAILED, Fault};

/// The header by which a caller can name a failed request to who keeps the logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A failure, ready to be answered.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    faults: Vec<Fault>,
    allow: Option<Box<str>>,
    challenges: Vec<HeaderValue>,
    /// The name under which the log tells more.
    id: Option<Box<str>>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            faults: Vec::new(),
            allow: None,
            challenges: Vec::new(),
            id: None,
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing at this path")
    }

    /// `allow` lists the methods that are there.
    pub(crate) fn method_not_allowed(allow: &str) -> Self {
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("this path answers {allow}"));
        problem.allow = Some(allow.into());
        problem
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body has more than {limit} bytes"))
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, FAILED)
    }

    fn to_json(&self) -> Value {
        let title = self.status.canonical_reason().unwrap_or_default();
        let mut body = json!({
            "type": "about:blank",
            "title": title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if !self.faults.is_empty() {
            body["errors"] = self.faults.iter().map(fault_to_json).collect();
        }
        body
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.to_json().to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(allow) = self.allow.and_then(|allow| HeaderValue::try_from(&*allow).ok()) {
            headers.insert(ALLOW, allow);
        }
        if let Some(id) = self.id.and_then(|id| HeaderValue::try_from(&*id).ok()) {
            headers.insert(REQUEST_ID, id);
        }
        for challenge in self.challenges {
            headers.append(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn fault_to_json(fault: &Fault) -> Value {
    json!({ "parameter": fault.name(), "in": fault.location().as_str(), "detail": fault.detail() })
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let mut problem = Self::new(refusal.status, refusal.detail);
        problem.challenges = refusal.challenges;
        problem
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let id = (!matches!(error, Error::Input(_))).then(error::incident);
        if let Some(id) = &id {
            tracing::warn!(id, error = %error.with_causes(), "operation failed");
        }
        let status = match error {
            Error::Input(_) => StatusCode::BAD_REQUEST,
            Error::Unreachable { .. }
            | Error::Credential { .. }
            | Error::Status(_)
            | Error::Body { .. }
            | Error::Decode { .. } => StatusCode::BAD_GATEWAY,
            Error::Timeout { .. } => StatusCode::GATEWAY_TIMEOUT,
            Error::Step { ref source, .. } if matches!(**source, Error::Timeout { .. }) => {
                StatusCode::GATEWAY_TIMEOUT
            }
            Error::Step { .. } => StatusCode::BAD_GATEWAY,
            Error::Native { .. } | Error::Configuration(_) | Error::Serve { .. } => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let mut problem = Self::new(status, error.for_caller());
        problem.id = id.map(String::into_boxed_str);
        if let Error::Input(faults) = error {
            problem.faults = faults;
        }
        problem
    }
}

//! What a request to the endpoint has to be: from a client that takes JSON, to a host that is let in, with one message
//! of JSON-RPC. The answers say what to do, where rmcp's would say what is wrong.

use axum::body::Body;
use axum::response::Response;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::limits::MOST_OF_A_NAME;
use crate::text::{excerpt, variable_name};

/// What rmcp wants to read from a client that takes JSON.
const BOTH: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");

/// Error codes of JSON-RPC.
const PARSE_ERROR: i16 = -32700;
const INVALID_REQUEST: i16 = -32600;

/// Whether a person looks what is at the root, and no client asks for a stream of events.
pub(super) fn is_visit(parts: &Parts) -> bool {
    let events = parts.headers.get_all(ACCEPT).iter().any(|value| {
        value.to_str().is_ok_and(|value| value.to_ascii_lowercase().contains("text/event-stream"))
    });
    matches!(parts.method, Method::GET | Method::HEAD) && parts.uri.path() == "/" && !events
}

/// Takes a client that accepts JSON, or anything at all, for one that accepts what the protocol asks for. An answer that
/// has to be a stream of events is only for those who accept one.
pub(super) fn accept_json(headers: &mut HeaderMap, streams: bool) {
    let mut any = headers.get(ACCEPT).is_none();
    let mut json = any;
    let mut events = any;
    for value in headers.get_all(ACCEPT) {
        for range in value.to_str().unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media_type = parts.next().unwrap_or_default();
            if parts.any(|part| part.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0_f32)) {
                continue;
            }
            any |= media_type == "*/*";
            json |= any
                || ["application/json", "application/*"].iter().any(|it| media_type.eq_ignore_ascii_case(it));
            events |= any || media_type.eq_ignore_ascii_case("text/event-stream");
        }
    }
    if any || (json && !events && !streams) {
        headers.insert(ACCEPT, BOTH);
    }
}

/// The parts of a message that make it one.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    jsonrpc: Option<&'a RawValue>,
    /// `null` is none that a request can have.
    #[serde(borrow, default, deserialize_with = "even_null")]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    result: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
}

fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The answer to a body that is not one message of JSON-RPC; `None` for one that is.
pub(super) fn refuse(body: &[u8]) -> Option<Response> {
    let begin = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if begin != Some(&b'{') {
        return Some(match serde_json::from_slice::<IgnoredAny>(body) {
            Err(error) => no_json(&error),
            Ok(IgnoredAny) if begin == Some(&b'[') => {
                failure(INVALID_REQUEST, "a batch is not taken; send each message in a request of its own")
            }
            Ok(IgnoredAny) => failure(INVALID_REQUEST, "a message is a JSON object"),
        });
    }
    let message: Message<'_> = match serde_json::from_slice(body) {
        Ok(message) => message,
        // A member that is there twice is no fault of syntax.
        Err(error) if error.is_data() => return Some(failure(INVALID_REQUEST, &error.to_string())),
        Err(error) => return Some(no_json(&error)),
    };
    let reason = if message.jsonrpc.is_none_or(|version| version.get() != r#""2.0""#) {
        "`jsonrpc` must be \"2.0\""
    } else if message.method.is_some_and(|method| !method.get().starts_with('"')) {
        "`method` must be a text"
    } else if message.method.is_none() && message.result.is_none() && message.error.is_none() {
        "a message has a `method`, or is a response"
    } else if message
        .id
        .is_some_and(|id| !id.get().starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit()))
    {
        "`id` must be a text or a number"
    } else {
        return None;
    };
    Some(failure(INVALID_REQUEST, reason))
}

fn no_json(error: &serde_json::Error) -> Response {
    failure(PARSE_ERROR, &format!("the body is not JSON: {error}"))
}

/// An error that belongs to no request.
fn failure(code: i16, message: &str) -> Response {
    let body =
        serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": { "code": code, "message": message } });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The refusal of a host or an origin, with the setting that lets it in.
pub(super) fn forbidden(namespace: &str, headers: &HeaderMap, for_origin: bool) -> Response {
    let (what, header, setting) = if for_origin {
        ("web pages of origin", http::header::ORIGIN, "ALLOWED_ORIGINS")
    } else {
        ("requests to host", http::header::HOST, "ALLOWED_HOSTS")
    };
    let value = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = format!(
        "{what} `{}` are not let in; if they should be, add it to {}",
        excerpt(value, MOST_OF_A_NAME),
        variable_name(namespace, setting)
    );
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

//! Reads the inputs that a route declares from an HTTP request.
//!
//! Undeclared parts are not looked at, and a body that no input needs is not read.

use axum::body::Body;
use http::header::{CONTENT_LENGTH, HeaderMap};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::error::{Fault, Location};
use crate::pairs;
use crate::serve::path::Values;
use crate::serve::problem::Problem;
use crate::table::Input;
use crate::upstream::answer::{is_json, media_type};
use crate::value::{Inputs, Raw};

const NOT_UTF8: &str = "is not valid UTF-8";

/// Reads and checks every input of a route; `path` holds the placeholders of its path.
pub(super) async fn read(
    mut inputs: Inputs,
    table: &[Input],
    mut path: Values,
    parts: &Parts,
    body: Body,
    limit: usize,
) -> Result<Inputs, Problem> {
    if !path.is_empty() && percent_decode_str(parts.uri.path()).decode_utf8().is_err() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, format!("the path {NOT_UTF8}")));
    }
    let of_body = table.iter().filter(|input| input.location == Location::Body).count();
    let mut body = match of_body {
        0 => Content::Nothing,
        _ => read_body(table, parts, body, limit, &mut inputs).await?,
    };
    for input in table {
        let raw = match input.location {
            Location::Path | Location::Argument => Ok(of_path(input, &mut path)),
            Location::Query => query(parts.uri.query().unwrap_or_default().as_bytes(), input.name),
            Location::Header => header(&parts.headers, input.name),
            Location::Cookie => cookie(&parts.headers, input.name),
            // Whether a refused body held the input is not known, so it is not reported as missing.
            Location::Body if matches!(body, Content::Refused) => continue,
            Location::Body => body.take(input, of_body == 1),
        };
        match raw {
            Ok(raw) => inputs.take(*input, raw),
            Err(rule) => inputs.fault(Fault::new(input.name, input.location, rule)),
        }
    }
    inputs.check()?;
    Ok(inputs)
}

/// Taken out: the names of inputs are unique.
fn of_path(input: &Input, path: &mut Values) -> Raw {
    let found = path.iter_mut().find(|(name, _)| *name == input.name);
    found.map_or(Raw::Absent, |(_, text)| Raw::Texts(vec![std::mem::take(text)]))
}

/// All values of a name, of a query or a form.
fn query(text: &[u8], name: &str) -> Result<Raw, &'static str> {
    let values = pairs::of_form(text).filter(|pair| pair.is(name));
    let texts: Vec<String> =
        values.map(|pair| utf8(&pair.value()).map(str::to_owned)).collect::<Result<_, _>>()?;
    Ok(if texts.is_empty() { Raw::Absent } else { Raw::Texts(texts) })
}

fn header(headers: &HeaderMap, name: &str) -> Result<Raw, &'static str> {
    let texts: Result<Vec<String>, _> =
        headers.get_all(name).iter().map(|value| utf8(value.as_bytes()).map(str::to_owned)).collect();
    Ok(match texts? {
        none if none.is_empty() => Raw::Absent,
        // Several fields of one name are one list to HTTP (RFC 9110, 5.3).
        several => Raw::Texts(vec![several.join(",")]),
    })
}

fn cookie(headers: &HeaderMap, name: &str) -> Result<Raw, &'static str> {
    match pairs::of_cookies(headers).find(|pair| pair.is(name)) {
        Some(pair) => Ok(Raw::Texts(vec![utf8(&pair.value())?.to_owned()])),
        None => Ok(Raw::Absent),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, &'static str> {
    std::str::from_utf8(bytes).map_err(|_| NOT_UTF8)
}

/// The content of the body, as far as inputs need it.
enum Content {
    Nothing,
    Json(Value),
    /// An HTML form; its members are texts.
    Form(Vec<u8>),
    /// Refused, and reported.
    Refused,
}

async fn read_body(
    table: &[Input],
    parts: &Parts,
    body: Body,
    limit: usize,
    inputs: &mut Inputs,
) -> Result<Content, Problem> {
    let bytes = gather(&parts.headers, body, limit).await?;
    if bytes.is_empty() {
        return Ok(Content::Nothing);
    }
    let whole = table.iter().any(|input| input.whole);
    match media_type(&parts.headers).as_deref() {
        Some("application/x-www-form-urlencoded") if !whole => return Ok(Content::Form(bytes.to_vec())),
        Some(media_type) if !is_json(media_type) => {
            let detail = format!("a body of type `{media_type}` is not understood; send JSON");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        // Without a type it is JSON if it reads as JSON.
        Some(_) | None => {}
    }
    let refusal = match serde_json::from_slice(&bytes) {
        Ok(value) if whole || matches!(value, Value::Object(_)) => return Ok(Content::Json(value)),
        Ok(_) => "must be an object".to_owned(),
        Err(error) => format!("is not JSON: {error}"),
    };
    inputs.fault(Fault::new("body", Location::Body, refusal));
    Ok(Content::Refused)
}

/// The whole body of a request, in memory.
pub(super) async fn gather(headers: &HeaderMap, body: Body, limit: usize) -> Result<bytes::Bytes, Problem> {
    let announced = headers.get(CONTENT_LENGTH).map(HeaderValue::to_str);
    if let Some(Ok(Ok(length))) = announced.map(|text| text.map(str::parse::<u64>))
        && length > limit as u64
    {
        return Err(Problem::too_large(limit));
    }
    match Limited::new(body, limit).collect().await {
        Ok(gathered) => Ok(gathered.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::too_large(limit)),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "the body broke off")),
    }
}

impl Content {
    /// The value that the body holds for `input`; `only` if nothing else is read from it.
    fn take(&mut self, input: &Input, only: bool) -> Result<Raw, &'static str> {
        match self {
            Self::Nothing | Self::Refused => Ok(Raw::Absent),
            Self::Form(form) => query(form, input.name),
            Self::Json(value) if input.whole => {
                Ok(Raw::Json(if only { value.take() } else { value.clone() }))
            }
            Self::Json(value) => match input.pointer {
                Some(pointer) => node(value, pointer),
                None => Ok(member(value, input.name)),
            },
        }
    }
}

/// A copy, as in [`member`]. What is `null` on the way has nothing in it; what is something else cannot.
fn node(value: &Value, pointer: &str) -> Result<Raw, &'static str> {
    let mut node = value;
    for token in pointer.split('/').skip(1) {
        let inner = match (node, token.parse::<usize>()) {
            (Value::Null, _) => None,
            (Value::Array(entries), Ok(index)) => entries.get(index),
            (Value::Object(members), Err(_)) => members.get(&token.replace("~1", "/").replace("~0", "~")),
            (Value::Object(members), Ok(_)) if members.contains_key(token) => members.get(token),
            (_, Ok(_)) => return Err("is inside of a list, and there is something else"),
            (_, Err(_)) => return Err("is inside of an object, and there is something else"),
        };
        match inner {
            Some(inner) => node = inner,
            None => return Ok(Raw::Absent),
        }
    }
    Ok(Raw::Json(node.clone()))
}

/// A copy: the whole body may be an input as well.
fn member(value: &Value, name: &str) -> Raw {
    value.get(name).map_or(Raw::Absent, |value| Raw::Json(value.clone()))
}

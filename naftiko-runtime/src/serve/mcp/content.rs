//! Blocks of content: what a model reads of bytes, alone or in parts.
//!
//! Text stays text; pictures and sounds are shown as such; everything else is embedded as a resource.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::HeaderMap;
use rmcp::model::{ContentBlock, ResourceContents};
use serde::de::IgnoredAny;

use super::multipart::{Part, parts};
use crate::decode::charset::{mend_halves, to_utf8};
use crate::upstream::answer::{content_type, is_json, is_text, media_type};

/// The URI of what is embedded and has none of its own; it names nothing outside of the answer.
const EMBEDDED: &str = "naftiko:answer";

/// The media type of what nobody says the type of.
const OCTETS: &str = "application/octet-stream";

/// The content of an answer.
pub(super) enum Content {
    Text(String),
    /// One for each part of the answer; none of an empty one.
    Blocks(Vec<ContentBlock>),
}

/// The content of an upstream's answer: a text or a block, one block for each of its parts, or nothing.
pub(super) fn of_answer(body: &[u8], headers: &HeaderMap) -> Content {
    if body.is_empty() {
        return Content::Blocks(Vec::new());
    }
    let content_type = content_type(headers);
    if let Some(parts) = content_type.and_then(|it| parts(body, it)) {
        return Content::Blocks(parts.iter().map(of_part).collect());
    }
    let media_type = media_type(headers);
    let texts = media_type.as_deref().is_none_or(is_text);
    let body = if texts { to_utf8(body, content_type) } else { Cow::Borrowed(body) };
    match text(&body, media_type.as_deref()) {
        Some(text) => Content::Text(text),
        None => Content::Blocks(vec![binary(&body, media_type.as_deref())]),
    }
}

/// The content of an answer that is bytes, unless it says that it is text and is.
pub(super) fn of_bytes(body: &[u8], headers: &HeaderMap) -> Content {
    let media_type = media_type(headers);
    match media_type.as_deref() {
        Some(kind) if kind.starts_with("multipart/") => of_answer(body, headers),
        Some(kind) if is_text(kind) && is_plain(body) => of_answer(body, headers),
        kind => Content::Blocks(vec![binary(body, kind)]),
    }
}

/// Whether bytes are a text without characters that control machines.
fn is_plain(bytes: &[u8]) -> bool {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    str::from_utf8(bytes).is_ok_and(|text| !text.contains(odd))
}

/// A part with an address of its own is a resource, and any other what it would be alone.
fn of_part(part: &Part<'_>) -> ContentBlock {
    let media_type = part.media_type.as_deref();
    let Some(uri) = part.location else { return block(part.body, media_type) };
    let contents = match str::from_utf8(part.body) {
        Ok(text) => ResourceContents::text(text, uri),
        Err(_) => ResourceContents::blob(BASE64.encode(part.body), uri),
    };
    ContentBlock::resource(contents.with_mime_type(media_type.unwrap_or(OCTETS)))
}

/// The block of bytes of a media type; where nobody says which, text is text.
pub(super) fn block(bytes: &[u8], media_type: Option<&str>) -> ContentBlock {
    text(bytes, media_type).map_or_else(|| binary(bytes, media_type), ContentBlock::text)
}

/// Bytes as text, where they are one.
fn text(bytes: &[u8], media_type: Option<&str>) -> Option<String> {
    match str::from_utf8(bytes) {
        Ok(text) if media_type.is_none_or(is_json) => {
            let mended = mend_halves(text);
            let text = mended.as_deref().unwrap_or(text);
            Some(compact(text).unwrap_or_else(|| text.to_owned()))
        }
        Ok(text) => Some(text.to_owned()),
        Err(_) if media_type.is_some_and(|kind| kind.starts_with("text/")) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
        Err(_) => None,
    }
}

fn binary(bytes: &[u8], media_type: Option<&str>) -> ContentBlock {
    let (encoded, kind) = (BASE64.encode(bytes), media_type.unwrap_or(OCTETS));
    match kind.split('/').next() {
        Some("image") => ContentBlock::image(encoded, kind),
        Some("audio") => ContentBlock::audio(encoded, kind),
        _ => ContentBlock::resource(ResourceContents::blob(encoded, EMBEDDED).with_mime_type(kind)),
    }
}

/// JSON without the space between its tokens; `None` if it is not JSON. Never through a value: the order of members
/// and the digits of numbers stay as they are.
pub(super) fn compact(json: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(json).ok()?;
    let bytes = json.as_bytes();
    let mut compact = String::with_capacity(json.len());
    // Everything from `kept` on that has been looked at stays.
    let (mut kept, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at),
            b' ' | b'\n' | b'\r' | b'\t' => {
                compact.push_str(&json[kept..at]);
                at += 1;
                kept = at;
            }
            _ => at += 1,
        }
    }
    compact.push_str(&json[kept..]);
    Some(compact)
}

/// Where the string of valid JSON ends that begins at `start`.
fn end_of_string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < json.len() {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn compacted_json_loses_only_whitespace() {
        let json = "{ \"b\" : \"a \\\" b\\\\\" , \"a\":[ 1.0,\n12345678901234567890123 ] }";
        let expected = r#"{"b":"a \" b\\","a":[1.0,12345678901234567890123]}"#;
        assert_eq!(compact(json).as_deref(), Some(expected));
        assert_eq!(compact("{"), None);
    }
}

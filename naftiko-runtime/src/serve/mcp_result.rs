//! From what an operation gives back to what a model reads: the result of a tool.
//!
//! Whatever a model can act on is a result, errors included; nothing here makes a protocol error.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use rmcp::model::{CallToolResult, ContentBlock, ResourceContents};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::mcp_tool::Tool;
use crate::answer::{Answer, Content, UpstreamAnswer, decode, gather, is_json, media_type};
use crate::decode::Format;
use crate::error::Error;

/// The URI of an answer that is embedded in its result; it names nothing outside of it.
const EMBEDDED: &str = "naftiko:answer";

/// The result of a tool whose operation answered.
pub(super) async fn from_answer(tool: &Tool, answer: Answer) -> Result<CallToolResult, Error> {
    let structured = tool.output_schema.is_some();
    let answer = match answer.0 {
        // A client expects structured content where the tool promises it, and nowhere else.
        Content::Value(value) | Content::Shaped { value, .. } if structured => {
            return Ok(CallToolResult::structured(object(value)));
        }
        Content::Value(value) | Content::Shaped { value, .. } => return Ok(text(value.to_string())),
        Content::Empty { .. } if structured => return Ok(CallToolResult::structured(json!({}))),
        Content::Empty { .. } => return Ok(CallToolResult::success(Vec::new())),
        Content::Upstream(answer) if answer.status.as_u16() >= 400 => {
            return Err(answer.into_status_error().await);
        }
        Content::Upstream(answer) => *answer,
    };
    let UpstreamAnswer { headers, mut body, limit, .. } = answer;
    let bytes = gather(&headers, &mut body, limit).await?;
    if structured {
        // A client refuses a success that is not what the tool promises, so what is not JSON is an error.
        let value = if bytes.is_empty() { json!({}) } else { decode(&body.label, &Format::Json, &bytes)? };
        return Ok(CallToolResult::structured(object(value)));
    }
    Ok(from_body(&bytes, media_type(&headers).as_deref()))
}

/// The result of a tool that failed.
pub(super) fn from_error(error: &Error) -> CallToolResult {
    match error {
        Error::Input(faults) => {
            let rules: Vec<String> = faults.iter().map(|fault| format!("- {fault}")).collect();
            failed(format!("The arguments are not valid:\n{}", rules.join("\n")))
        }
        Error::Status(error) => {
            let step = error.step().map_or_else(String::new, |step| format!("step `{step}`: "));
            let excerpt = error.excerpt();
            let gap = if excerpt.is_empty() { "" } else { "\n\n" };
            failed(format!("{step}HTTP {}{gap}{excerpt}", error.status()))
        }
        other => {
            tracing::warn!(error = %other.with_causes(), "tool failed");
            failed(other.for_caller())
        }
    }
}

pub(super) fn failed(message: impl Into<String>) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(message)])
}

fn text(text: impl Into<String>) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::text(text)])
}

/// Structured content is an object in every revision of the protocol, so anything else is put into one.
fn object(value: Value) -> Value {
    match value {
        Value::Object(_) => value,
        Value::Array(_) => json!({ "items": value }),
        _ => json!({ "value": value }),
    }
}

fn from_body(body: &Bytes, media_type: Option<&str>) -> CallToolResult {
    if body.is_empty() {
        return CallToolResult::success(Vec::new());
    }
    let kind = media_type.unwrap_or("application/octet-stream");
    match str::from_utf8(body) {
        Ok(body) if media_type.is_none_or(is_json) => text(compact(body).unwrap_or_else(|| body.to_owned())),
        Ok(body) => text(body),
        Err(_) if kind.starts_with("text/") => text(String::from_utf8_lossy(body)),
        Err(_) => CallToolResult::success(vec![binary(body, kind)]),
    }
}

fn binary(body: &Bytes, media_type: &str) -> ContentBlock {
    let encoded = BASE64.encode(body);
    match media_type.split('/').next() {
        Some("image") => ContentBlock::image(encoded, media_type),
        Some("audio") => ContentBlock::audio(encoded, media_type),
        _ => ContentBlock::resource(ResourceContents::blob(encoded, EMBEDDED).with_mime_type(media_type)),
    }
}

/// JSON without the space between its tokens; `None` if it is not JSON. Never through a value: the order of members
/// and the digits of numbers stay as they are.
fn compact(json: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(json).ok()?;
    let mut compact = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string || !c.is_ascii_whitespace() {
            compact.push(c);
        }
        if c == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && c == '\\' && !escaped;
    }
    Some(compact)
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn space_goes_and_everything_else_stays() {
        let json = "{ \"b\" : \"a \\\" b\\\\\" , \"a\":[ 1.0,\n12345678901234567890123 ] }";
        let expected = r#"{"b":"a \" b\\","a":[1.0,12345678901234567890123]}"#;
        assert_eq!(compact(json).as_deref(), Some(expected));
        assert_eq!(compact("{"), None);
    }
}

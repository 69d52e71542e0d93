//! From what an operation gives back to what a model reads: the result of a tool.
//!
//! Whatever a model can act on is a result, errors included; nothing here makes a protocol error.

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Map, Value};

use super::content;
use crate::error::{self, Error, FAILED};
use crate::table::Format;
use crate::table::mcp::Tool;
use crate::upstream::answer::{Answer, Content, UpstreamAnswer, decode, gather};
use crate::value::Form;

/// The text of a success without content, so that a model does not take it for a failure.
const NO_CONTENT: &str = "The call succeeded; the API gave no content.";

/// The result of a tool.
#[derive(Debug)]
pub(super) enum ToolResult {
    Text(String),
    /// Compact JSON text of an object.
    Structured(String),
    /// A success without content, of a tool that promises an object or does not.
    Nothing {
        structured: bool,
    },
    /// Nothing, or what is not text.
    Blocks(Vec<ContentBlock>),
    /// The reason why the tool failed.
    Failed(String),
}

/// The result of a tool whose operation answered.
pub(super) async fn from_answer(
    tool: &Tool,
    form: Option<&Form>,
    answer: Answer,
) -> Result<ToolResult, Error> {
    let nothing = ToolResult::Nothing { structured: form.is_some() };
    let answer = match (answer.0, form) {
        // A client expects structured content where the tool promises it, and nowhere else.
        (Content::Value(value) | Content::Shaped { value, .. }, Some(form)) => {
            return Ok(ToolResult::Structured(structured(value, form)));
        }
        (Content::Value(value) | Content::Shaped { value, .. }, None) => {
            return Ok(ToolResult::Text(value.to_string()));
        }
        (Content::Empty { .. }, _) => return Ok(nothing),
        (Content::Upstream(answer), _) if !answer.is_success() => {
            return Err(answer.into_status_error().await);
        }
        (Content::Upstream(answer), _) => *answer,
    };
    let UpstreamAnswer { headers, mut body, limit, .. } = answer;
    let bytes = gather(&headers, &mut body, limit).await?;
    if bytes.is_empty() {
        return Ok(nothing);
    }
    let Some(form) = form else {
        let format = tool.unit.work.format();
        let content = match format {
            Format::Avro { .. } | Format::Protobuf { .. } => {
                content::Content::Text(decode(&body.label, &format, &headers, &bytes)?.to_string())
            }
            Format::Binary => content::of_bytes(&bytes, &headers),
            _ => content::of_answer(&bytes, &headers),
        };
        return Ok(match content {
            content::Content::Text(text) => ToolResult::Text(text),
            content::Content::Blocks(blocks) => ToolResult::Blocks(blocks),
        });
    };
    // A client refuses a success that is not what the tool promises, so what is not JSON is an error.
    let value = decode(&body.label, &Format::Json, &headers, &bytes)?;
    Ok(ToolResult::Structured(structured(value, form)))
}

/// The result of a tool that failed.
pub(super) fn from_error(error: &Error) -> ToolResult {
    match error {
        Error::Input(faults) => {
            let rules: Vec<String> = faults.iter().map(|fault| format!("- {fault}")).collect();
            ToolResult::Failed(format!("The arguments are not valid:\n{}", rules.join("\n")))
        }
        Error::Status(error) => {
            let step = error.step().map_or_else(String::new, |step| format!("step `{step}`: "));
            let excerpt = error.excerpt();
            let gap = if excerpt.is_empty() { "" } else { "\n\n" };
            let wait = error.retry_after().map_or_else(String::new, |wait| {
                let unit = if wait.bytes().all(|c| c.is_ascii_digit()) { " seconds" } else { "" };
                format!("; retry after {wait}{unit}")
            });
            ToolResult::Failed(format!("{step}HTTP {}{wait}{gap}{excerpt}", error.status()))
        }
        other => {
            tracing::warn!(id = error::incident(), error = %other.with_causes(), "tool failed");
            ToolResult::Failed(other.for_caller())
        }
    }
}

impl ToolResult {
    /// The word for it in the log.
    pub(super) const fn status(&self) -> &'static str {
        if matches!(self, Self::Failed(_)) { "error" } else { "ok" }
    }

    /// The result as JSON text, appended to `out`; with the discriminator of the revisions without handshake, or
    /// without it. The same as rmcp makes of [`CallToolResult::from`].
    pub(super) fn write(&self, out: &mut Vec<u8>, discriminated: bool) -> Result<(), serde_json::Error> {
        out.push(b'{');
        if discriminated {
            out.extend_from_slice(br#""resultType":"complete","#);
        }
        out.extend_from_slice(br#""content":"#);
        match self {
            Self::Text(text) | Self::Structured(text) | Self::Failed(text) => {
                out.extend_from_slice(br#"[{"type":"text","text":"#);
                serde_json::to_writer(&mut *out, text)?;
                out.extend_from_slice(b"}]");
            }
            Self::Nothing { .. } => {
                out.extend_from_slice(br#"[{"type":"text","text":""#);
                out.extend_from_slice(NO_CONTENT.as_bytes());
                out.extend_from_slice(br#""}]"#);
            }
            Self::Blocks(blocks) => serde_json::to_writer(&mut *out, blocks)?,
        }
        let structured = match self {
            Self::Structured(json) => Some(json.as_str()),
            Self::Nothing { structured: true } => Some("{}"),
            Self::Nothing { structured: false } | Self::Text(_) | Self::Blocks(_) | Self::Failed(_) => None,
        };
        if let Some(json) = structured {
            out.extend_from_slice(br#","structuredContent":"#);
            out.extend_from_slice(json.as_bytes());
        }
        let failed = matches!(self, Self::Failed(_));
        out.extend_from_slice(if failed { br#","isError":true}"# } else { br#","isError":false}"# });
        Ok(())
    }
}

impl From<ToolResult> for CallToolResult {
    fn from(result: ToolResult) -> Self {
        match result {
            ToolResult::Text(text) => Self::success(vec![ContentBlock::text(text)]),
            ToolResult::Structured(json) => match serde_json::from_str::<Value>(&json) {
                Ok(value) => {
                    let mut result = Self::success(vec![ContentBlock::text(json)]);
                    result.structured_content = Some(value);
                    result
                }
                // Deeper than readers go, or a number beyond theirs: never half of it as if it were whole.
                Err(error) => {
                    tracing::warn!(%error, "a result cannot be read");
                    Self::error(vec![ContentBlock::text(FAILED)])
                }
            },
            ToolResult::Nothing { structured } => {
                let mut result = Self::success(vec![ContentBlock::text(NO_CONTENT)]);
                result.structured_content = structured.then(|| Value::Object(Map::new()));
                result
            }
            ToolResult::Blocks(blocks) => Self::success(blocks),
            ToolResult::Failed(message) => Self::error(vec![ContentBlock::text(message)]),
        }
    }
}

/// Structured content is an object in every revision of the protocol, so anything else is put into one; it fits the schema
/// that the tool promises.
fn structured(value: Value, form: &Form) -> String {
    let (name, value) = match value {
        Value::Null => return "{}".to_owned(),
        object @ Value::Object(_) => return form.settle(object).to_string(),
        list @ Value::Array(_) => (form.free_name(["items", "list"]), list),
        other => (form.free_name(["value", "result"]), other),
    };
    let mut object = Map::new();
    object.insert(name.to_owned(), value);
    form.settle(Value::Object(object)).to_string()
}

#[cfg(test)]
mod tests {
    use rmcp::model::CallToolResult;

    use super::ToolResult;

    #[test]
    fn an_unreadable_result_is_an_error_and_not_null() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for (json, failed) in [(r#"{"a":[1e400]}"#.to_owned(), false), (deep, true)] {
            let result = CallToolResult::from(ToolResult::Structured(json.clone()));
            assert_eq!(result.is_error, Some(failed), "{json}");
            assert_eq!(result.structured_content.is_some(), !failed, "{json}");
        }
    }
}

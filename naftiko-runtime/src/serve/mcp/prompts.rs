//! Prompts of an MCP adapter: messages with arguments in them, from the table or from a file.
//! A file that is no text is a message by itself: a picture, a sound or a document.
//!
//! An argument of a caller is text and stays as it is: a placeholder in it is not filled.

use std::collections::HashMap;

use rmcp::model::{ContentBlock, ErrorData, GetPromptResult, JsonObject};
use serde_json::Value;

use super::limits::MOST_OF_A_NAME;
use super::{content, files};
use crate::error::FAILED;
use crate::table::mcp::{Prompt, PromptArgument, PromptMessage, PromptPiece, PromptText, Role};
use crate::table::{self, LocalFile};
use crate::text;
use crate::value::argument::scalar_text;

/// The most that is read of a file, in bytes.
const LARGEST: usize = 1024 * 1024;

impl PromptArgument {
    fn listed(&self) -> rmcp::model::PromptArgument {
        let mut listed = rmcp::model::PromptArgument::new(self.name).with_required(self.required);
        listed.title = self.title.map(str::to_owned);
        listed.description = self.description.map(str::to_owned);
        listed
    }
}

impl Prompt {
    pub(super) fn has_argument(&self, name: &str) -> bool {
        self.arguments.iter().any(|argument| argument.name == name)
    }

    /// The prompt as the protocol lists it.
    pub(super) fn listed(&self) -> rmcp::model::Prompt {
        let arguments: Vec<_> = self.arguments.iter().map(PromptArgument::listed).collect();
        let arguments = (!arguments.is_empty()).then_some(arguments);
        let mut listed = rmcp::model::Prompt::new(self.name, self.description, arguments);
        listed.title = self.title.map(str::to_owned);
        listed
    }

    /// The messages, with the arguments in them.
    pub(super) async fn get(&self, arguments: JsonObject) -> Result<GetPromptResult, ErrorData> {
        let given = self.read(arguments).map_err(|fault| ErrorData::invalid_params(fault, None))?;
        let value = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
        let messages = match self.text {
            PromptText::Messages(messages) => {
                let text = |message: &PromptMessage| {
                    let pieces = message.pieces.iter().map(|piece| match piece {
                        PromptPiece::Text(text) => text,
                        PromptPiece::Argument(name) => value(name),
                    });
                    pieces.collect::<String>()
                };
                messages
                    .iter()
                    .map(|message| rmcp::model::PromptMessage::new_text(role(message.role), text(message)))
                    .collect()
            }
            PromptText::File(file) => {
                let read = tokio::task::spawn_blocking(move || read_file(&file)).await;
                let read = read.unwrap_or_else(|error| Err(error.to_string())).map_err(|reason| {
                    tracing::warn!(prompt = self.name, file = file.written(), reason, "prompt failed");
                    ErrorData::internal_error(FAILED, None)
                })?;
                let content = match read {
                    Read::Template(template) => {
                        let known = |name: &str| self.arguments.iter().any(|argument| argument.name == name);
                        ContentBlock::text(fill(&template, |name| known(name).then(|| value(name))))
                    }
                    Read::Content(bytes, kind) => content::block(&bytes, Some(kind)),
                };
                vec![rmcp::model::PromptMessage::new(rmcp::model::Role::User, content)]
            }
        };
        let mut result = GetPromptResult::new(messages);
        result.description = self.description.map(str::to_owned);
        Ok(result)
    }

    /// The arguments as text, or everything that is wrong with them.
    fn read(&self, arguments: JsonObject) -> Result<HashMap<String, String>, String> {
        let mut faults = Vec::new();
        let mut given = HashMap::new();
        for (name, value) in arguments {
            if !self.arguments.iter().any(|argument| argument.name == name) {
                let nearest = text::nearest(&name, self.arguments.iter().map(|argument| argument.name));
                let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
                let name = text::excerpt(&name, MOST_OF_A_NAME);
                faults.push(format!("`{name}` is not an argument of this prompt{hint}"));
            } else if value != Value::Null {
                given.insert(name, scalar_text(value));
            }
        }
        for argument in self.arguments.iter().filter(|argument| argument.required) {
            if !given.contains_key(argument.name) {
                faults.push(format!("`{}` is required", argument.name));
            }
        }
        if faults.is_empty() { Ok(given) } else { Err(faults.join("; ")) }
    }
}

const fn role(role: Role) -> rmcp::model::Role {
    match role {
        Role::User => rmcp::model::Role::User,
        Role::Assistant => rmcp::model::Role::Assistant,
    }
}

/// The text or other content of a file.
enum Read {
    Template(String),
    /// A picture, a sound or a document, and its media type.
    Content(Vec<u8>, &'static str),
}

fn read_file(file: &LocalFile) -> Result<Read, String> {
    let path = file.find().ok_or("there is no such file")?;
    let bytes = table::read_file(&path, LARGEST)?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Read::Template(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(other) => match files::mime_type(&path) {
            kind if kind.starts_with("text/") => return Err("is not UTF-8 text".to_owned()),
            kind => Read::Content(other.into_bytes(), kind),
        },
    })
}

/// A text with the values of its placeholders; what names no value stays as it is.
fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        // The nearest brace ends a name, so that no text is looked at twice.
        let end = inside.find(['{', '}']).unwrap_or(inside.len());
        let found =
            inside[end..].strip_prefix("}}").and_then(|after| Some((value(inside[..end].trim())?, after)));
        match found {
            Some((value, after)) => {
                filled.push_str(&rest[..open]);
                filled.push_str(value);
                rest = after;
            }
            None => {
                // One brace further, since the next may open a placeholder: `{{{name}}`.
                filled.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_of_arguments_are_filled_once_and_others_stay() {
        let value = |name: &str| match name {
            "a" => Some("1"),
            "b-c" => Some("{{a}}"),
            _ => None,
        };
        for (template, expected) in [
            ("{{a}}-{{ a }}-{{\tb-c\n}}", "1-1-{{a}}"),
            ("{{x}} {{}} {{ }} {a} {{a}", "{{x}} {{}} {{ }} {a} {{a}"),
            ("{{{a}}}", "{1}"),
            ("{{ü{{a}}", "{{ü1"),
            ("{{#a}}x{{/a}}", "{{#a}}x{{/a}}"),
            ("{{", "{{"),
            ("", ""),
        ] {
            assert_eq!(fill(template, value), expected, "{template}");
        }
    }
}

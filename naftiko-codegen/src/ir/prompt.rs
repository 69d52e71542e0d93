//! Prompts of MCP adapters (LANGUAGE.md 6.6).

use super::LocalFile;

/// A prompt of an MCP adapter.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub arguments: Vec<PromptArgument>,
    pub text: PromptText,
}

/// A value that a caller gives to a prompt.
#[derive(Debug)]
pub(crate) struct PromptArgument {
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub required: bool,
}

/// The text of a prompt.
#[derive(Debug)]
pub(crate) enum PromptText {
    Messages(Vec<PromptMessage>),
    /// One message of the user, which is read each time.
    File(LocalFile),
}

/// One message of a prompt.
#[derive(Debug)]
pub(crate) struct PromptMessage {
    pub role: Role,
    pub pieces: Vec<PromptPiece>,
}

/// The speaker of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    User,
    Assistant,
}

/// A piece of the text of a message.
#[derive(Debug)]
pub(crate) enum PromptPiece {
    Text(String),
    /// The argument of this name.
    Argument(String),
}

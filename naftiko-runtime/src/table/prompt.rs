//! A prompt of an MCP adapter: its arguments, and its messages or the file that holds its text.

use super::LocalFile;

/// One prompt.
#[derive(Debug)]
pub struct Prompt {
    pub(crate) name: &'static str,
    pub(crate) title: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) arguments: &'static [PromptArgument],
    pub(crate) text: PromptText,
}

/// Where the text of a prompt is.
#[derive(Debug)]
pub(crate) enum PromptText {
    Messages(&'static [PromptMessage]),
    /// In a file, which is read each time, as one message of the user.
    File(LocalFile),
}

/// An argument of a prompt.
#[derive(Debug)]
pub struct PromptArgument {
    pub(crate) name: &'static str,
    pub(crate) title: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) required: bool,
}

/// One message of a prompt.
#[derive(Debug)]
pub struct PromptMessage {
    pub(crate) role: Role,
    pub(crate) pieces: &'static [PromptPiece],
}

/// The speaker of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    User,
    Assistant,
}

/// A piece of the text of a message.
#[derive(Clone, Copy, Debug)]
pub enum PromptPiece {
    /// Text that stands for itself.
    Text(&'static str),
    /// The argument of this name; nothing where the caller gives none.
    Argument(&'static str),
}

impl PromptMessage {
    /// A message of the user.
    #[must_use]
    pub const fn user(pieces: &'static [PromptPiece]) -> Self {
        Self { role: Role::User, pieces }
    }

    /// A message of the model.
    #[must_use]
    pub const fn assistant(pieces: &'static [PromptPiece]) -> Self {
        Self { role: Role::Assistant, pieces }
    }
}

impl PromptArgument {
    /// An argument that a caller has to give.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, title: None, description: None, required: true }
    }

    /// A name for people.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// The description that clients are shown.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// Makes it one that a caller may leave out.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

impl Prompt {
    /// A prompt of these messages.
    #[must_use]
    pub const fn new(name: &'static str, messages: &'static [PromptMessage]) -> Self {
        Self::of(name, PromptText::Messages(messages))
    }

    /// A prompt that is in a file, which is read each time.
    #[must_use]
    pub const fn file(name: &'static str, file: LocalFile) -> Self {
        Self::of(name, PromptText::File(file))
    }

    const fn of(name: &'static str, text: PromptText) -> Self {
        Self { name, title: None, description: None, arguments: &[], text }
    }

    /// A name for people.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// The description of its purpose.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// The arguments that are put into it.
    #[must_use]
    pub const fn arguments(self, arguments: &'static [PromptArgument]) -> Self {
        Self { arguments, ..self }
    }
}

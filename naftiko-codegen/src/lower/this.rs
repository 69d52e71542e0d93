//! `$this.namespace.name`, another way to write a reference to an input (LANGUAGE.md 5.4).

use crate::diagnostic::{At, Code, Diagnostic};

/// What stands before the namespace.
const WORD: &str = "$this.";

/// A reference without the word before its namespace; any other text as it is.
pub(super) fn strip(text: &str) -> &str {
    text.trim().strip_prefix(WORD).unwrap_or(text)
}

/// Whether the word is in a text, where it would be sent as it is.
pub(super) fn is_in(text: &str) -> bool {
    text.match_indices(WORD).any(|(at, _)| text[at + WORD.len()..].starts_with(char::is_alphanumeric))
}

/// Says that a text with the word in it refers to nothing.
pub(super) fn nothing(text: &str, at: &At) -> Diagnostic {
    Diagnostic::new(Code::UNRESOLVED_NAME, at, format!("nothing supplies `{}`", text.trim())).help(
        "write `$this.` with the namespace of the adapter and the name of an input, and nothing around it",
    )
}

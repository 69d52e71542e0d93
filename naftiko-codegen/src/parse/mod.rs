//! Text to [`Document`]: YAML is read once, and everything that is of the wrong shape is reported, not the first.
//!
//! Nothing here looks names up or knows what a value will be used for.

mod consumes;
mod document;
mod exposes;
pub(crate) mod schema;
mod shape;
pub(crate) mod template;
mod unit;

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, FileId, Label, Place};
use crate::spec::Document;

/// Reads the text of one file; `None` when it is no capability at all, which has been reported.
pub(crate) fn parse(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Document> {
    if let Some(zero) = text.find('\0') {
        let label = Label { file, place: Place::Bytes { start: zero, end: zero + 1 }, text: String::new() };
        diagnostics.push(
            Diagnostic::at(Code::NOT_TEXT, label, "there is a NUL byte in the text")
                .help("remove it; YAML is text, and no text has one"),
        );
        return None;
    }
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(mut value) => {
            // Merge keys are YAML 1.1; applying them walks the whole tree, so only where one is written.
            if text.contains("<<") {
                // What cannot be merged stays as it is and is reported as an unknown field.
                let _ = value.apply_merge();
            }
            document::read(value, &At::root(file), diagnostics)
        }
        Err(error) => {
            diagnostics.push(syntax_error(&error, text, file));
            None
        }
    }
}

fn syntax_error(error: &serde_yaml::Error, text: &str, file: FileId) -> Diagnostic {
    let start = error.location().map_or(text.len(), |location| location.index().min(text.len()));
    let start = (0..=start).rev().find(|start| text.is_char_boundary(*start)).unwrap_or(0);
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let whole = error.to_string();
    // The position is shown beside the snippet; the message should not say it again.
    let message = whole.find(" at line ").map_or(whole.as_str(), |position| &whole[..position]);
    let label = Label { file, place: Place::Bytes { start, end }, text: String::new() };
    let mut diagnostic =
        Diagnostic::at(Code::YAML_SYNTAX, label, format!("this is not valid YAML: {message}"));
    if whole != message {
        diagnostic = diagnostic.label("reading stopped here");
    }
    if text.lines().last().is_some_and(|last| last.contains("truncated")) {
        return diagnostic.help("the last line says that the file was cut off: get the whole file");
    }
    diagnostic.help("mend the YAML; a frequent cause is a `:` or `#` inside text that is not quoted")
}

//! The text of a file to a tree, or a report on why it is none.

use super::{bounds, faults};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Label, Place};
use crate::source::{Files, Tree, yaml};

/// The text of one file as YAML; `None` when it is none, which has been reported.
pub(super) fn yaml(files: &Files, file: FileId, diagnostics: &mut Diagnostics) -> Option<Tree> {
    let source = files.file(file);
    let text = source.text();
    if let Some(zero) = text.find('\0') {
        let label = Label { file, place: Place::Bytes { start: zero, end: zero + 1 }, text: String::new() };
        diagnostics.push(
            Diagnostic::at(Code::NOT_TEXT, label, "there is a NUL byte in the text")
                .help("remove it; YAML is text, and no text has one"),
        );
        return None;
    }
    if let Some(place) = bounds::too_deep(text) {
        let label = Label { file, place, text: String::new() };
        diagnostics.push(
            Diagnostic::at(Code::YAML_SYNTAX, label, "this is not read: it is nested too deeply")
                .note(format!("brackets are read up to {} deep", bounds::DEEPEST))
                .help("close the brackets, or write what is in them as a list or mapping of its own"),
        );
        return None;
    }
    match yaml::read(text) {
        Ok(tree) => Some(tree),
        Err(faults) => {
            for fault in faults {
                diagnostics.push(faults::report(fault, source, file));
            }
            None
        }
    }
}

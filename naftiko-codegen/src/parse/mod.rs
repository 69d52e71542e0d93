//! Text to [`Document`]: YAML is read once, and everything that is of the wrong shape is reported, not the first.
//!
//! Nothing here looks names up or knows what a value will be used for.

mod auth;
mod bounds;
mod consumes;
mod document;
mod exposes;
mod imports;
mod schema;
mod schema_files;
mod shape;
pub(crate) mod template;
mod unit;

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, FileId, Label, Place};
use crate::source::Files;
use crate::spec::{Document, Exposes, Location};

/// Reads a spec and every file that it names; `None` when it is no capability at all, which has been reported.
pub(crate) fn parse(files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Document> {
    let spec = FileId(0);
    let value = yaml(&files.text(spec), spec, diagnostics)?;
    let mut imports = imports::Imports::new(files);
    let mut document = document::read(value, &At::root(spec), &mut imports, diagnostics)?;
    schema_files::read(&mut document, files, diagnostics);
    name_local_files(&mut document, files);
    Some(document)
}

/// Says where the files that a program reads by itself are from the root of the workspace.
fn name_local_files(document: &mut Document, files: &Files) {
    let exposes = document.capability.iter_mut().flat_map(|capability| &mut capability.exposes);
    let beside = |location: Option<&str>, at: &At| match location.map(Location::of) {
        Some(Location::Relative(path)) => Some(files.beside(at.file(), path)),
        _ => None,
    };
    for exposes in exposes {
        let Exposes::Mcp(mcp) = exposes else { continue };
        for prompt in &mut mcp.prompts {
            prompt.beside = beside(prompt.location.as_deref(), &prompt.at);
        }
        for resource in &mut mcp.resources {
            // A slash at the end says that it is a folder, and no more.
            let location = resource.location.as_deref().map(|location| location.trim_end_matches('/'));
            resource.beside = beside(location, &resource.unit.at);
        }
    }
    let inner = document.capability.iter_mut().flat_map(|capability| &mut capability.binds);
    for bind in document.binds.iter_mut().chain(inner) {
        if let Location::Relative(path) = bind.place() {
            bind.beside = Some(files.beside(bind.at.file(), path));
        }
    }
}

/// The text of one file as YAML; `None` when it is none, which has been reported.
fn yaml(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<serde_yaml::Value> {
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
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(mut value) => {
            // Merge keys are YAML 1.1; applying them walks the whole tree, so only where one is written.
            if text.contains("<<") {
                // What cannot be merged stays as it is and is reported as an unknown field.
                let _ = value.apply_merge();
            }
            Some(value)
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

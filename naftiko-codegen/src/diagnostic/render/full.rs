//! Findings as rustc shows them, with the lines of the spec.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Render;
use crate::diagnostic::{Diagnostic, Label, Located, Place, Severity};

impl<'r> Render<'r> {
    /// One finding with its snippet, notes and help, and a blank line behind it.
    pub(in crate::diagnostic) fn full(self, diagnostic: &'r Diagnostic) -> String {
        self.full_with(diagnostic, None)
    }

    /// As [`Self::full`], with one more note.
    pub(super) fn full_with(self, diagnostic: &'r Diagnostic, more: Option<&'r str>) -> String {
        let level = match self.report.severity(diagnostic) {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.to_string());
        let mut group = title.elements(self.snippets(diagnostic));
        if diagnostic.primary.place == Place::File {
            group = group.element(Origin::path(self.report.locate(&diagnostic.primary).file.name()));
        }
        for note in diagnostic.notes.iter().map(String::as_str) {
            group = group.element(Level::NOTE.message(note));
        }
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(help.sentence.as_str()));
        }
        if let Some(more) = more {
            group = group.element(Level::NOTE.message(more));
        }
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = renderer.term_width(140).render(&[group] as &[Group<'_>]);
        text.push_str("\n\n");
        text
    }

    /// One snippet a file, the primary label's file first.
    fn snippets(self, diagnostic: &'r Diagnostic) -> Vec<Snippet<'r, annotate_snippets::Annotation<'r>>> {
        if diagnostic.primary.place == Place::File {
            return Vec::new();
        }
        let mut files = vec![diagnostic.primary.file];
        for label in &diagnostic.secondary {
            if !files.contains(&label.file) {
                files.push(label.file);
            }
        }
        files
            .into_iter()
            .map(|file| {
                let mut labels: Vec<(AnnotationKind, &Label)> = Vec::new();
                if diagnostic.primary.file == file {
                    labels.push((AnnotationKind::Primary, &diagnostic.primary));
                }
                let others = diagnostic.secondary.iter().filter(|label| label.file == file);
                labels.extend(others.map(|label| (AnnotationKind::Context, label)));
                let located: Vec<_> =
                    labels.into_iter().map(|(kind, label)| (kind, self.report.locate(label))).collect();
                snippet(&located)
            })
            .collect()
    }
}

/// The lines from the first label to the last; the renderer folds what lies between them.
fn snippet<'r>(labels: &[(AnnotationKind, Located<'r>)]) -> Snippet<'r, annotate_snippets::Annotation<'r>> {
    let file = labels[0].1.file;
    let text = file.text();
    let first = labels.iter().map(|(_, label)| label.start).min().unwrap_or(0);
    let last = labels.iter().map(|(_, label)| label.end).max().unwrap_or(0);
    let from = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let to = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
    Snippet::source(&text[from..to]).path(file.name()).line_start(file.position(from).line).annotations(
        labels.iter().map(|(kind, label)| {
            let annotation = kind.span(label.start - from..label.end - from);
            if label.text.is_empty() { annotation } else { annotation.label(label.text) }
        }),
    )
}

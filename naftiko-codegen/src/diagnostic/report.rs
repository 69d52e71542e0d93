//! A finished report: the findings about one spec, ordered, with the spans they point at.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::{Diagnostic, Label, Listing, Place, Position, Severity};
use crate::source::SourceFile;

/// The findings about one spec and the files they point into.
#[derive(Debug)]
pub struct Report {
    name: String,
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    pub(crate) listings: Vec<Listing>,
    strict: bool,
}

/// A label with its place in the text.
#[derive(Clone, Debug)]
pub struct Located<'r> {
    pub(crate) file: &'r SourceFile,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) position: Position,
    pub(crate) text: &'r str,
}

impl Report {
    pub(crate) fn new(
        name: String,
        files: Vec<SourceFile>,
        diagnostics: Vec<Diagnostic>,
        strict: bool,
    ) -> Self {
        let mut report = Self { name, files, diagnostics: Vec::new(), listings: Vec::new(), strict };
        let mut keyed: Vec<_> = diagnostics
            .into_iter()
            .map(|diagnostic| {
                let (start, _) = report.span(&diagnostic.primary);
                ((diagnostic.primary.file, start, diagnostic.code), diagnostic)
            })
            .collect();
        keyed.sort_by_key(|(key, _)| *key);
        report.diagnostics = keyed.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        report
    }

    /// The name of the spec as the caller gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether anything was found that keeps the spec from being compiled.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| self.severity(diagnostic) == Severity::Error)
    }

    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings keep the spec from being compiled.
    #[cfg(feature = "cli")]
    pub(crate) fn errors_found(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| self.severity(diagnostic) == Severity::Error).count()
    }

    /// Every file that was read.
    #[cfg(feature = "cli")]
    pub(crate) fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Where every file that was read is.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|file| file.path().to_owned()).collect()
    }

    /// The findings, in the order of the files and of the places in them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The tools that each MCP adapter lists to its clients, in the order of the spec; nothing where the spec has errors.
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    /// How much a finding weighs in this report; strict reports make errors of warnings.
    pub fn severity(&self, diagnostic: &Diagnostic) -> Severity {
        if self.strict { Severity::Error } else { diagnostic.code.severity() }
    }

    /// One line that counts: `2 errors, 1 warning`.
    pub fn summary(&self) -> String {
        let errors =
            self.diagnostics.iter().filter(|diagnostic| self.severity(diagnostic) == Severity::Error).count();
        let mut summary = String::new();
        for (count, word) in [(errors, "error"), (self.diagnostics.len() - errors, "warning")] {
            if count > 0 {
                let comma = if summary.is_empty() { "" } else { ", " };
                let plural = if count == 1 { "" } else { "s" };
                // Writing to a string cannot fail.
                let _ = write!(summary, "{comma}{count} {word}{plural}");
            }
        }
        summary
    }

    pub(crate) fn locate<'r>(&'r self, label: &'r Label) -> Located<'r> {
        let (start, end) = self.span(label);
        let file = &self.files[label.file.0];
        Located { file, start, end, position: file.position(start), text: &label.text }
    }

    fn span(&self, label: &Label) -> (usize, usize) {
        let file = &self.files[label.file.0];
        let (start, end) = match &label.place {
            Place::File => (0, 0),
            Place::Bytes { start, end } => (*start, *end),
            Place::Value(path) => file.value_at(path),
            Place::Key(path) => file.key_at(path),
            Place::Template(path, name) => file.template_at(path, name),
        };
        let length = file.text().len();
        (start.min(length), end.clamp(start.min(length), length))
    }
}

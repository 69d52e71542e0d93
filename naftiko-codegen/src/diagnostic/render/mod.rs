//! A report as text: one model, several renderings, one file each.

mod brief;
mod concise;
mod full;
mod json;
mod sarif;

use super::{Diagnostic, Report, Severity};

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With the lines of the spec, for people.
    #[default]
    Full,
    /// One line a finding, for logs.
    Concise,
    /// One JSON object a spec and line, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// A report on its way to text.
#[derive(Clone, Copy)]
pub(super) struct Render<'r> {
    pub(super) report: &'r Report,
    pub(super) colour: bool,
}

impl<'r> Render<'r> {
    pub(super) fn all(self, format: Format) -> String {
        match format {
            Format::Full => self.each(Self::full),
            Format::Concise => self.each(Self::concise),
            Format::Json => self.json(),
            Format::Sarif => sarif::log([self.report]),
        }
    }

    fn each(self, one: impl Fn(Self, &'r Diagnostic) -> String) -> String {
        self.report.diagnostics().iter().map(|diagnostic| one(self, diagnostic)).collect()
    }
}

impl Report {
    /// The report as text; `colour` adds terminal colours to the full format.
    pub fn render(&self, format: Format, colour: bool) -> String {
        Render { report: self, colour }.all(format)
    }

    /// Each error in full as one text without colour, for `compile_error!`.
    pub fn errors(&self) -> Vec<String> {
        let render = Render { report: self, colour: false };
        self.diagnostics()
            .iter()
            .filter(|diagnostic| self.severity(diagnostic) == Severity::Error)
            .map(|diagnostic| {
                // rustc says `error: ` in front of it.
                let text = render.full(diagnostic);
                let text = text.strip_prefix("error").unwrap_or(&text);
                text.replacen("]: ", "] ", 1)
            })
            .collect()
    }
}

#[cfg(feature = "cli")]
pub(crate) use brief::Brief;
#[cfg(feature = "cli")]
pub(crate) use sarif::log as sarif_log;

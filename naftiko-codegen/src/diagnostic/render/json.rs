//! Findings for programs: one JSON object a spec, on one line.

use serde::Serialize;

use super::Render;
use crate::diagnostic::{Diagnostic, DocPath, FileId, Label, Listing};

#[derive(Serialize)]
struct File<'r> {
    file: &'r str,
    verdict: &'static str,
    diagnostics: Vec<Finding<'r>>,
    /// The part of a model's context that each MCP adapter takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    listings: Vec<Tools<'r>>,
}

#[derive(Serialize)]
struct Tools<'r> {
    adapter: &'r str,
    tools: usize,
    bytes: usize,
    tokens: usize,
}

#[derive(Serialize)]
struct Finding<'r> {
    code: String,
    name: &'static str,
    severity: String,
    message: &'r str,
    #[serde(flatten)]
    place: Spot<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Spot<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<Advice<'r>>,
}

/// Lines and columns count from one, columns in characters; offsets count bytes from zero.
#[derive(Serialize)]
struct Spot<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'r str>,
    path: String,
    line: usize,
    column: usize,
    #[serde(rename = "endLine")]
    end_line: usize,
    #[serde(rename = "endColumn")]
    end_column: usize,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'r str,
}

#[derive(Serialize)]
struct Advice<'r> {
    sentence: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<&'r str>,
}

impl<'r> Render<'r> {
    /// The whole report; ends with a newline.
    pub(super) fn json(self) -> String {
        let file = File {
            file: self.report.name(),
            verdict: if self.report.has_errors() { "reject" } else { "accept" },
            diagnostics: self.report.diagnostics().iter().map(|it| self.finding(it)).collect(),
            listings: self.report.listings().iter().map(tools).collect(),
        };
        // The structs above hold nothing but text and numbers, which always serialise.
        let mut line = serde_json::to_string(&file).unwrap_or_default();
        line.push('\n');
        line
    }

    fn finding(self, diagnostic: &'r Diagnostic) -> Finding<'r> {
        Finding {
            code: diagnostic.code.to_string(),
            name: diagnostic.code.name(),
            severity: self.report.severity(diagnostic).to_string(),
            message: &diagnostic.message,
            place: self.spot(&diagnostic.primary),
            related: diagnostic.secondary.iter().map(|label| self.spot(label)).collect(),
            notes: diagnostic.notes.iter().map(String::as_str).collect(),
            help: diagnostic
                .help
                .iter()
                .map(|help| Advice { sentence: &help.sentence, replacement: help.replacement.as_deref() })
                .collect(),
        }
    }

    fn spot(self, label: &'r Label) -> Spot<'r> {
        let located = self.report.locate(label);
        let end = located.file.position(located.end);
        Spot {
            // The object around names the spec itself; a fault in an imported file names that.
            file: (label.file != FileId(0)).then(|| located.file.name()),
            path: label.path().map(DocPath::to_string).unwrap_or_default(),
            line: located.position.line,
            column: located.position.column,
            end_line: end.line,
            end_column: end.column,
            start: located.start,
            end: located.end,
            label: located.text,
        }
    }
}

fn tools(listing: &Listing) -> Tools<'_> {
    Tools {
        adapter: listing.adapter(),
        tools: listing.tools(),
        bytes: listing.bytes(),
        tokens: listing.tokens(),
    }
}

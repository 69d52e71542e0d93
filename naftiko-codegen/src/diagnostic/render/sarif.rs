//! Findings as SARIF 2.1.0, the format that code scanning services read.

use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic, Label, Report, Severity};

/// One SARIF log over any number of reports; ends with a newline.
pub(crate) fn log<'r>(reports: impl IntoIterator<Item = &'r Report>) -> String {
    let results: Vec<Value> = reports
        .into_iter()
        .flat_map(|report| report.diagnostics().iter().map(move |diagnostic| result(report, diagnostic)))
        .collect();
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "naftiko-codegen",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.to_string(),
        "name": code.name(),
        "shortDescription": {"text": code.summary()},
        "help": {"text": code.explanation(), "markdown": code.explanation()},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn result(report: &Report, diagnostic: &Diagnostic) -> Value {
    let mut text = diagnostic.message.clone();
    for line in diagnostic.notes.iter().chain(diagnostic.help.iter().map(|help| &help.sentence)) {
        text.push('\n');
        text.push_str(line);
    }
    json!({
        "ruleId": diagnostic.code.to_string(),
        "level": level(report.severity(diagnostic)),
        "message": {"text": text},
        "locations": [location(report, &diagnostic.primary)],
        "relatedLocations":
            diagnostic.secondary.iter().map(|label| location(report, label)).collect::<Vec<_>>(),
    })
}

fn location(report: &Report, label: &Label) -> Value {
    let located = report.locate(label);
    let end = located.file.position(located.end);
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": located.file.name()},
            "region": {
                "startLine": located.position.line,
                "startColumn": located.position.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
        "message": {"text": located.text},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

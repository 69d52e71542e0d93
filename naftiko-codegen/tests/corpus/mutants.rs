//! Sound specs with one fault each, on a line that is known.

use std::path::Path;

use naftiko_codegen::{Format, Options, Severity, generate_text};

use super::Random;

pub(super) struct Mutant {
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// The line with the fault, from one.
    pub(super) line: usize,
}

/// Breaks the value of a key; `None` where this line is not of the kind.
type Break = fn(&[&str], usize) -> Option<String>;

const KINDS: &[(&str, Break)] = &[
    ("call of nothing", |lines, at| valued(lines, at, "call", |target| Some(format!("{target}-qzx")))),
    ("unknown method", |lines, at| valued(lines, at, "method", |_| Some("GRAB".to_owned()))),
    ("port out of range", |lines, at| valued(lines, at, "port", |_| Some("70000".to_owned()))),
    ("malformed JSONPath", |lines, at| valued(lines, at, "mapping", |_| Some("\"$.a[\"".to_owned()))),
    ("unknown body type", |lines, at| {
        let before = at.checked_sub(1).map(|before| lines[before].trim())?;
        valued(lines, at, "type", |_| (before == "body:").then(|| "jelly".to_owned()))
    }),
    ("tool of the same name", duplicate_tool),
    ("list as a port", |lines, at| valued(lines, at, "port", |port| Some(format!("[{port}]")))),
    ("mapping as a call", |lines, at| valued(lines, at, "call", |call| Some(format!("{{target: {call}}}")))),
    ("list as a method", |lines, at| valued(lines, at, "method", |method| Some(format!("[{method}]")))),
    ("list as an address", |lines, at| valued(lines, at, "baseUri", |uri| Some(format!("[{uri:?}]")))),
];

/// The line with another value behind `key:`.
fn valued(lines: &[&str], at: usize, key: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let line = lines[at];
    let (before, value) = line.split_once(": ")?;
    let value = value.trim();
    let written = before.trim_start().trim_start_matches("- ");
    // What goes on in another line, or is more than a word, is left alone.
    let simple = !value.is_empty() && !value.contains([' ', '"', '\'', '{', '[', '#', '|', '>', '&', '*']);
    (written == key && simple).then(|| change(value))?.map(|value| format!("{before}: {value}"))
}

/// The name of an earlier tool of the same list.
fn duplicate_tool(lines: &[&str], at: usize) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let item = lines[at];
    let name = item.trim_start().strip_prefix("- name: ")?;
    let mut earlier = None;
    for line in lines[..at].iter().rev() {
        if line.trim().is_empty() || indent(line) > indent(item) {
            continue;
        }
        if line.trim() == "tools:" {
            let earlier: &str = earlier?;
            return (earlier != name).then(|| item.replace(name, earlier));
        }
        match line.trim_start().strip_prefix("- name: ") {
            Some(name) if indent(line) == indent(item) => earlier = Some(name),
            _ => return None,
        }
    }
    None
}

/// One mutant of each kind that the text has a place for, chosen by the seed.
pub(super) fn of(text: &str, random: &mut Random) -> Vec<Mutant> {
    let lines: Vec<&str> = text.lines().collect();
    KINDS
        .iter()
        .filter_map(|(kind, change)| {
            let places: Vec<usize> = (0..lines.len()).filter(|at| change(&lines, *at).is_some()).collect();
            let at = *places.get(random.below(places.len()))?;
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
            let changed = change(&borrowed, at)?;
            lines[at] = changed;
            Some(Mutant { kind, text: lines.join("\n"), line: at + 1 })
        })
        .collect()
}

/// The line of the first error, with what it says.
pub(super) fn first_error(path: &Path, text: &str) -> Option<(usize, String)> {
    let report = generate_text(&path.display().to_string(), text, &Options::new()).report;
    let concise = report.render(Format::Concise, false);
    let mut findings = report.diagnostics().iter().zip(concise.lines());
    let (_, error) = findings.find(|(diagnostic, _)| report.severity(diagnostic) == Severity::Error)?;
    let place = error.split(": error[").next()?;
    let line = place.rsplit(':').nth(1)?.parse().ok()?;
    Some((line, error.split(": error[").nth(1)?.to_owned()))
}

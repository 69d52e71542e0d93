//! A report for a person who reads all of it: what is found often is told once, and what is too much is counted.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Render;
use crate::diagnostic::{Diagnostic, Report, Severity};

/// So many findings of one code in one file are told one by one; more of them are one report.
const ALONE: usize = 5;

/// The most reports on one spec.
const MOST: usize = 50;

/// The most findings that one report of many names.
const NAMED: usize = 20;

/// A shortened report.
#[derive(Debug, Default)]
pub(crate) struct Brief {
    /// The text of the report.
    pub(crate) text: String,
    /// Whether something is only counted.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the command line can show the rest"))]
    pub(crate) shortened: bool,
}

impl Report {
    /// The report for people, with what is found often told once.
    pub(crate) fn brief(&self, colour: bool) -> Brief {
        Render { report: self, colour }.brief()
    }
}

impl<'r> Render<'r> {
    /// As the full format, shortened.
    pub(in crate::diagnostic) fn brief(self) -> Brief {
        let groups = self.groups();
        let all = groups.len();
        let shown = within_bounds(self, groups);
        let told: usize = shown.iter().map(Vec::len).sum();
        let more = self.report.diagnostics().len() - told;
        let mut text = String::new();
        for group in &shown {
            text.push_str(&self.full_with(group[0], self.rest(&group[1..]).as_deref()));
        }
        if more > 0 {
            let name = self.report.name();
            // Writing to a string cannot fail, here and below.
            let _ = write!(text, "{name}: {more} more findings are not shown\n\n");
        }
        Brief { text, shortened: all > shown.len() || shown.iter().any(|group| group.len() > 1) }
    }

    /// Findings that are told together, in the order of the first of each.
    fn groups(self) -> Vec<Vec<&'r Diagnostic>> {
        let key = |it: &Diagnostic| (it.primary.file, it.code);
        let mut kinds: HashMap<_, Vec<&Diagnostic>> = HashMap::new();
        for diagnostic in self.report.diagnostics() {
            kinds.entry(key(diagnostic)).or_default().push(diagnostic);
        }
        let mut groups = Vec::new();
        for diagnostic in self.report.diagnostics() {
            let Some(members) = kinds.get(&key(diagnostic)) else { continue };
            if members.len() <= ALONE {
                groups.push(vec![diagnostic]);
            } else {
                groups.extend(kinds.remove(&key(diagnostic)));
            }
        }
        groups
    }

    /// The lines about the others of a group: each error, as errors differ, and the lines of warnings.
    fn rest(self, others: &[&'r Diagnostic]) -> Option<String> {
        let first = others.first()?;
        let line = |it: &&Diagnostic| self.report.locate(&it.primary).position.line;
        let named = &others[..others.len().min(NAMED)];
        let more = others.len() - named.len();
        let mut text = format!("{} more of {} in this file", others.len(), first.code);
        if self.report.severity(first) == Severity::Error {
            text.push(':');
            for other in named {
                let _ = write!(text, "\nline {}: {}", line(other), other.message);
            }
            if more > 0 {
                let _ = write!(text, "\nand {more} more");
            }
        } else {
            let lines: Vec<String> = named.iter().map(|other| line(other).to_string()).collect();
            let _ = write!(text, ", on lines {}", lines.join(", "));
            if more > 0 {
                let _ = write!(text, " and {more} more");
            }
        }
        Some(text)
    }
}

/// The first groups of all, errors before warnings, in the order in which they were.
fn within_bounds<'r>(render: Render<'r>, groups: Vec<Vec<&'r Diagnostic>>) -> Vec<Vec<&'r Diagnostic>> {
    if groups.len() <= MOST {
        return groups;
    }
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|index| (render.report.severity(groups[*index][0]), *index));
    order.truncate(MOST);
    order.sort_unstable();
    order.into_iter().map(|index| groups[index].clone()).collect()
}

//! The outcome for all specs: how many were accepted, and which findings there were how often.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::output::count;
use crate::diagnostic::listing::grouped;
use crate::diagnostic::{Code, Listing, Report, Severity};

/// Counts over any number of reports.
#[derive(Debug, Default)]
pub(super) struct Tally {
    specs: usize,
    warned: usize,
    rejected: usize,
    findings: BTreeMap<(Severity, Code), Row>,
    /// The listings of MCP adapters, each with its tokens.
    listings: Vec<(usize, String)>,
}

/// How often a code was found.
#[derive(Debug, Default)]
struct Row {
    findings: usize,
    specs: usize,
}

impl Tally {
    pub(super) fn add(&mut self, report: &Report) {
        self.specs += 1;
        self.rejected += usize::from(report.has_errors());
        self.warned += usize::from(!report.has_errors() && !report.is_empty());
        self.listings.extend(report.listings().iter().map(|it| (it.tokens(), listing(report.name(), it))));
        let mut seen = BTreeSet::new();
        for diagnostic in report.diagnostics() {
            let key = (report.severity(diagnostic), diagnostic.code());
            let row = self.findings.entry(key).or_default();
            row.findings += 1;
            row.specs += usize::from(seen.insert(key));
        }
    }

    /// Adds what another has counted.
    pub(super) fn merge(&mut self, other: &Self) {
        self.specs += other.specs;
        self.warned += other.warned;
        self.rejected += other.rejected;
        self.listings.extend_from_slice(&other.listings);
        for (key, row) in &other.findings {
            let sum = self.findings.entry(*key).or_default();
            sum.findings += row.findings;
            sum.specs += row.specs;
        }
    }

    /// How many specs have errors.
    pub(super) fn rejected(&self) -> usize {
        self.rejected
    }

    /// The part of a model's context that the tools of each MCP adapter take; of several specs only the largest.
    pub(super) fn listings(&self) -> String {
        if self.specs == 1 {
            return self.listings.iter().map(|(_, line)| line.as_str()).collect();
        }
        // Of two that are alike the first counts.
        let largest = self.listings.iter().rev().max_by_key(|(tokens, _)| *tokens);
        largest.map_or_else(String::new, |(_, line)| format!("the longest list: {line}"))
    }

    /// `3 specs: 2 accepted (1 with warnings), 1 rejected`
    pub(super) fn summary(&self) -> String {
        let warnings =
            if self.warned == 0 { String::new() } else { format!(" ({} with warnings)", self.warned) };
        let accepted = self.specs - self.rejected;
        format!("{}: {accepted} accepted{warnings}, {} rejected\n", count(self.specs, "spec"), self.rejected)
    }

    /// Of several specs a table of the codes, errors first.
    pub(super) fn table(&self) -> String {
        let mut text = String::new();
        if self.specs > 1 && !self.findings.is_empty() {
            let name = self.findings.keys().map(|(_, code)| code.name().len()).max().unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n{:17}  {:name$}  {:>8}  {:>6}", "", "", "findings", "specs");
            for ((severity, code), row) in &self.findings {
                let Row { findings, specs } = row;
                let (code, called) = (code.to_string(), code.name());
                let _ = writeln!(text, "{severity:8} {code:8}  {called:name$}  {findings:>8}  {specs:>6}");
            }
        }
        text
    }
}

/// ``specs/shop.yaml: `shop-mcp` lists 12 tools, about 1,234 tokens``
fn listing(spec: &str, listing: &Listing) -> String {
    let (tools, tokens) = (count(listing.tools(), "tool"), grouped(listing.tokens()));
    format!("{spec}: `{}` lists {tools}, about {tokens} tokens\n", listing.adapter())
}

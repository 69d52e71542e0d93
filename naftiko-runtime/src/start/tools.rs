//! The tools of an MCP adapter that are offered: all of them, or those that the program asks for at the start.

use wildmatch::WildMatchPattern;

use super::settings::Settings;
use crate::error::Problem;
use crate::table::Adapter;
use crate::table::mcp::{self, Tool};
use crate::text;

/// A name of tools in which `*` stands for any characters; a `?` is a `?`.
type Pattern = WildMatchPattern<'*', '\0'>;

/// How many tools are named where none has the name that was asked for.
const NAMED: usize = 10;

impl Settings {
    /// The tools that are offered of each adapter, in the order of its table.
    pub(super) fn tools(&self, problems: &mut Vec<Problem>) -> Vec<Vec<&'static Tool>> {
        let adapters = self.spec.adapters;
        let mut chosen: Vec<Option<Vec<Pattern>>> = vec![None; adapters.len()];
        for (name, patterns) in &self.tools {
            let Some(index) = self.named("tools", name, problems) else { continue };
            match adapters[index] {
                Adapter::Mcp(adapter) => check(adapter, patterns, problems),
                Adapter::Rest(adapter) => problems.push(Problem::new(format!(
                    "`tools`: adapter `{}` is not MCP, so it has none",
                    adapter.namespace
                ))),
            }
            // Several choices for one adapter add up.
            chosen[index]
                .get_or_insert_default()
                .extend(patterns.iter().map(|pattern| Pattern::new(pattern)));
        }
        let offered = adapters.iter().zip(chosen).map(|(adapter, patterns)| match adapter {
            Adapter::Rest(_) => Vec::new(),
            Adapter::Mcp(adapter) => {
                let is_offered = |tool: &&Tool| {
                    patterns.as_ref().is_none_or(|patterns| patterns.iter().any(|it| it.matches(tool.name)))
                };
                adapter.tools.iter().filter(is_offered).collect()
            }
        });
        offered.collect()
    }
}

/// Reports every pattern that fits no tool of the adapter.
fn check(adapter: &mcp::Adapter, patterns: &[String], problems: &mut Vec<Problem>) {
    let names = || adapter.tools.iter().map(|tool| tool.name);
    for pattern in patterns {
        let matcher = Pattern::new(pattern);
        if names().any(|name| matcher.matches(name)) {
            continue;
        }
        let hint = match text::nearest(pattern, names()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => {
                let more = if names().nth(NAMED).is_some() { " and others" } else { "" };
                format!("known tools: {}{more}", text::listed(names().take(NAMED).map(str::to_owned)))
            }
        };
        problems.push(Problem::new(format!(
            "`tools`: adapter `{}` has no tool `{pattern}`; {hint}",
            adapter.namespace
        )));
    }
}

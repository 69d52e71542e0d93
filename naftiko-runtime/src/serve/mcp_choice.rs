//! Which tools of an MCP adapter are offered: all of them, or those that the program asks for at the start.

use super::mcp::Adapter;
use super::mcp_tool::Tool;
use crate::capability::{self, Capability};
use crate::error::Problem;
use crate::text;

/// How many tools are named where none has the name that was asked for.
const NAMED: usize = 10;

/// Names and patterns of the tools that are offered, and the adapter that they are about.
pub(crate) struct Choice {
    namespace: &'static str,
    patterns: Vec<String>,
}

impl Choice {
    /// Reports every pattern that fits no tool of the adapter; `None` where it can have no tools.
    pub(crate) fn new(
        adapter: &capability::Adapter,
        patterns: &[String],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let capability::Adapter::Mcp(adapter) = adapter else {
            let namespace = adapter.namespace();
            problems.push(Problem::new(format!("`tools`: adapter `{namespace}` is not MCP, so it has none")));
            return None;
        };
        let names = || adapter.tools.iter().map(Tool::name);
        for pattern in patterns {
            if names().any(|name| fits(pattern, name)) {
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
        Some(Self { namespace: adapter.namespace, patterns: patterns.to_vec() })
    }
}

/// The tools that are offered, in the order of the table. Several choices for one adapter add up.
pub(super) fn offered(capability: &Capability, adapter: &'static Adapter) -> Vec<&'static Tool> {
    let choices = || capability.inner().tools.iter().filter(|choice| choice.namespace == adapter.namespace);
    let all = choices().next().is_none();
    let asked_for =
        |name: &str| choices().flat_map(|choice| &choice.patterns).any(|pattern| fits(pattern, name));
    adapter.tools.iter().filter(|tool| all || asked_for(tool.name())).collect()
}

/// Whether a name is what a pattern says; `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let between = name.strip_prefix(start).and_then(|name| name.strip_suffix(end));
    let Some(mut between) = between else { return false };
    middle.split('*').all(|part| match between.find(part) {
        Some(found) => {
            between = &between[found + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name) in [("list-*", "list-x"), ("*", ""), ("*-user", "get-user"), ("a*b*c", "abbc")] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("list-*", "list"), ("", "x"), ("a*b", "abc"), ("ab*b", "ab"), ("a?", "ab")] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}

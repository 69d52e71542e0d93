//! Which tools are generated, where that was asked for, and how much of a model's context they take.

use wildmatch::WildMatchPattern;

use super::adapter::unit_name;
use crate::diagnostic::listing::{grouped, tokens};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, FileId};
use crate::ir::{Adapter, Mcp, Tool};
use crate::spec::{self, Document, Exposes};

/// A name of tools in which `*` stands for any characters; a `?` is a `?`.
type Pattern = WildMatchPattern<'*', '\0'>;

/// The number of tokens that the tools of one adapter may take before it is reported.
const MOST: usize = 20_000;

/// The number of the largest tools that are named.
const NAMED: usize = 3;

/// Leaves out every tool that no pattern fits, and reports patterns that fit none.
pub(in crate::lower) fn choose(
    adapters: &mut [(Adapter, At)],
    patterns: &[String],
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    let exposes = document.capability.iter().flat_map(|capability| &capability.exposes);
    let written: Vec<&spec::Mcp> = exposes.filter_map(mcp).collect();
    // Faulty tools have names too.
    let names: Vec<&str> =
        written.iter().flat_map(|mcp| &mcp.tools).filter_map(|tool| unit_name(&tool.unit)).collect();
    let at = written.first().map_or_else(|| At::root(FileId(0)).key("capability"), |mcp| mcp.at.key("tools"));
    let matchers: Vec<Pattern> = patterns.iter().map(|pattern| Pattern::new(pattern)).collect();
    for (pattern, matcher) in patterns.iter().zip(&matchers) {
        if !names.iter().any(|name| matcher.matches(name)) && !diagnostics.misshapen("tools") {
            diagnostics.push(unknown(pattern, &names, &at));
        }
    }
    for (adapter, _) in adapters {
        if let Adapter::Mcp(mcp) = adapter {
            mcp.tools.retain(|tool| matchers.iter().any(|matcher| matcher.matches(&tool.unit.name)));
        }
    }
}

fn mcp(exposes: &Exposes) -> Option<&spec::Mcp> {
    match exposes {
        Exposes::Mcp(mcp) => Some(mcp),
        Exposes::Rest(_) | Exposes::Skill(_) | Exposes::Control(_) | Exposes::Unknown | Exposes::Http(_) => {
            None
        }
    }
}

fn unknown(pattern: &str, names: &[&str], at: &At) -> Diagnostic {
    let diagnostic =
        Diagnostic::key(Code::UNKNOWN_TOOL, at, format!("no tool is `{pattern}`, which was asked for"));
    let beginnings: Vec<String> = names.iter().flat_map(|name| beginnings(name)).collect();
    let candidates = names.iter().copied().chain(beginnings.iter().map(String::as_str));
    // A pattern is like another pattern, a name like another name.
    let candidates = candidates.filter(|name| name.contains('*') == pattern.contains('*'));
    match nearest(pattern, candidates) {
        Some(near) if near.contains('*') => diagnostic.help(format!("a similar pattern fits some: `{near}`")),
        Some(near) => diagnostic.help(format!("a tool with a similar name exists: `{near}`")),
        None if (1..=5).contains(&names.len()) => {
            diagnostic.note(format!("the tools are {}", list(names.iter().copied())))
        }
        None => {
            diagnostic.help("ask for tools by their names; `*` stands for any characters, as in `list-*`")
        }
    }
}

/// The patterns that fit a name by its first words: `list-*` and `list-open-*` for `list-open-orders`.
fn beginnings(name: &str) -> Vec<String> {
    name.match_indices(['-', '_', '.']).map(|(index, _)| format!("{}*", &name[..=index])).collect()
}

/// Reports adapters whose tools leave a model little room for anything else.
pub(in crate::lower) fn weigh(adapters: &[(Adapter, At)], diagnostics: &mut Diagnostics) {
    for (adapter, at) in adapters {
        if let Adapter::Mcp(mcp) = adapter {
            let total = tokens(mcp.listed_bytes());
            if total > MOST {
                diagnostics.push(too_long(mcp, total, &at.key("tools")));
            }
        }
    }
}

fn too_long(mcp: &Mcp, total: usize, at: &At) -> Diagnostic {
    let mut tools: Vec<(usize, &Tool)> = mcp.tools.iter().map(|tool| (tool.listed_bytes(), tool)).collect();
    tools.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    let named =
        |(bytes, tool): &(usize, &Tool)| format!("`{}` ({})", tool.unit.name, grouped(tokens(*bytes)));
    let largest: Vec<String> = tools.iter().take(NAMED).map(named).collect();
    let (namespace, total) = (&mcp.namespace, grouped(total));
    Diagnostic::key(
        Code::LONG_LISTING,
        at,
        format!("the tools of `{namespace}` take about {total} tokens of a model's context"),
    )
    .label(format!("more than {} are a burden", grouped(MOST)))
    .note(format!("the largest are {}", largest.join(", ")))
    .help("generate some of them with the option `tools`, as in `tools = [\"list-*\"]`, or shorten their descriptions")
}

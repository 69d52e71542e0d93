//! MCP adapters: tools of different names, hints and how clients reach them (LANGUAGE.md 6). Resources and prompts
//! have files of their own.

use std::collections::HashSet;

use super::adapter::{Exposed, Idents, Lower, Seen, address, empty, port, unit_name};
use super::hints::check_tool;
use super::prompts::prompts;
use super::resources::resources;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{
    Action, Cache, CacheScope, Call, Guard, Hints, Mcp, Method, RustIdent, Tool, Transport, Unit, Work,
};
use crate::lower::auth;
use crate::lower::client_names::{is_safe, unique};
use crate::lower::consumed::catalog::Catalog;
use crate::lower::cx::Cx;
use crate::lower::names::Scope;
use crate::lower::unit::caller::{Caller, Surface};
use crate::lower::unit::functions;
use crate::spec;

/// The longest name that every client takes; some put a prefix of their own before it.
const USUAL: usize = 56;

/// The tools of an adapter while they are lowered.
struct Tools<'t> {
    mcp: &'t spec::Mcp,
    lowered: Vec<Tool>,
    seen: Vec<Seen<&'t str>>,
    functions: Scope,
}

/// Lowers an adapter.
pub(super) fn lower(mcp: &spec::Mcp, idents: Idents, stdio: RustIdent, lower: &mut Lower<'_, '_>) -> Mcp {
    if mcp.tools.is_empty() && mcp.resources.is_empty() && mcp.prompts.is_empty() {
        lower.cx.diagnostics.push(empty(&mcp.at, "the MCP adapter", "tools"));
    }
    let mut tools = Tools { mcp, lowered: Vec::new(), seen: Vec::new(), functions: Scope::default() };
    for tool in &mcp.tools {
        tools.add(tool, lower);
    }
    let transport = transport(mcp, lower.cx.diagnostics);
    let resources = resources(mcp, &mut tools.functions, lower);
    Mcp {
        namespace: mcp.namespace.clone().unwrap_or_default(),
        module: idents.module,
        router: idents.router,
        stdio,
        description: mcp.description.clone(),
        transport,
        address: address(mcp.address.as_ref()),
        port: match transport {
            Transport::Http => port(mcp.port, 9090, &mcp.at, lower.cx.diagnostics),
            Transport::Stdio => mcp.port.unwrap_or(9090),
        },
        guard: guard(mcp, transport, lower.cx),
        allowed_hosts: mcp.allowed_hosts.clone(),
        allowed_origins: mcp.allowed_origins.clone(),
        cache: cache(mcp, lower.cx.diagnostics),
        tools: tools.lowered,
        resources,
        prompts: prompts(&mcp.prompts, lower),
    }
}

impl<'t> Tools<'t> {
    /// The name by which clients know a tool: its own where they take it, else the nearest that no other tool has.
    fn safe_name(&self, name: &str) -> Option<String> {
        if is_safe(name) {
            return Some(name.to_owned());
        }
        // A template in a name is not what a name was meant to be.
        if name.contains("{{") {
            return None;
        }
        let written = self.mcp.tools.iter().filter_map(|tool| unit_name(&tool.unit));
        let taken: HashSet<&str> =
            written.chain(self.lowered.iter().map(|tool| tool.unit.name.as_str())).collect();
        Some(unique(&usual_name(name)?, '-', |name| taken.contains(name)))
    }

    /// Lowers a tool, unless its name is taken or unusable.
    fn add(&mut self, tool: &'t spec::Tool, lower: &mut Lower<'_, '_>) {
        let at = match tool.unit.name {
            Some(_) => tool.unit.at.key("name"),
            None => tool.unit.at.key("ref"),
        };
        let Some(name) = unit_name(&tool.unit) else {
            // One that is not there has been reported.
            if let Some(blank) = &tool.unit.name {
                unusable_name(blank, &at, lower);
            }
            return;
        };
        let caller = Caller { surface: Surface::Mcp, namespace: self.mcp.namespace.as_deref() };
        let exposed = Exposed { unit: &tool.unit, name, levels: &[], caller };
        if let Some(earlier) = Seen::find(&self.seen, &name) {
            // In a scope of its own: it takes no name, whether it is another or the same once more.
            let unit = lower.unit(&exposed, &mut Scope::default());
            let first = earlier.lowered.map(|index| &self.lowered[index].unit);
            let same = unit.zip(first).is_some_and(|(unit, first)| unit.does_the_same(first));
            named_twice(name, &at, &earlier.at, same, lower);
            return;
        }
        let safe = self.safe_name(name);
        match &safe {
            Some(safe) => unusual_name(name, safe, &at, lower.cx.diagnostics),
            None => unusable_name(name, &at, lower),
        }
        let unit = lower.unit(&exposed, &mut self.functions);
        let unit = unit.zip(safe).map(|(unit, name)| Unit { name, ..unit });
        self.seen.push(Seen { key: name, at, lowered: unit.is_some().then_some(self.lowered.len()) });
        let function = tool.unit.reference.as_deref().and_then(|it| lower.targets.functions.get(it));
        let of = function.map(|entry| entry.function);
        check_tool(tool, unit.as_ref(), of, lower.targets.catalog, lower.cx.diagnostics);
        let written = functions::hints(tool.hints.as_ref(), of);
        self.lowered.extend(unit.map(|unit| {
            let only_reads = written == spec::Hints::default() && only_reads(&unit, lower.targets.catalog);
            let hints = if only_reads { READS } else { hints(&written) };
            Tool { hints, unit }
        }));
    }
}

/// Reports a name with nothing in it that the protocol allows.
fn unusable_name(name: &str, at: &At, lower: &mut Lower<'_, '_>) {
    let mark = lower.cx.diagnostics.mark();
    let diagnostic = Diagnostic::new(
        Code::UNUSABLE_TOOL_NAME,
        at,
        format!("a tool cannot have the name `{}`", excerpt(name)),
    )
    .note("the protocol allows letters `A` to `Z` in either case, digits, `_`, `-` and `.`");
    lower.cx.diagnostics.push(diagnostic.help("give it a name such as `list-orders`"));
    lower.leave_out(name, mark);
}

/// Reports a second tool of a name; the same once more does no harm.
fn named_twice(name: &str, at: &At, first: &At, same: bool, lower: &mut Lower<'_, '_>) {
    let mark = lower.cx.diagnostics.mark();
    lower.cx.diagnostics.push(if same {
        Diagnostic::new(Code::REPEATED_ENTRY, at, format!("two tools are named `{name}`, and do the same"))
            .label("left out")
            .secondary(Label::value(first, "first named here"))
            .help("remove one of them")
    } else {
        Diagnostic::new(Code::DUPLICATE_TOOL, at, format!("two tools are named `{name}`"))
            .label("named again here")
            .secondary(Label::value(first, "first named here"))
            .help("give one of them another name")
    });
    lower.leave_out(name, mark);
}

/// Standard input and output belong to whoever started the program, so there is nobody to ask who they are.
fn guard(mcp: &spec::Mcp, transport: Transport, cx: &mut Cx<'_>) -> Guard {
    let guard = auth::inbound(mcp.authentication.as_ref(), cx).unwrap_or(Guard::None);
    match (transport, &mcp.authentication) {
        (Transport::Stdio, Some(authentication)) if guard != Guard::None => {
            cx.diagnostics.push(
                Diagnostic::key(
                    Code::UNGUARDED_STDIO,
                    &authentication.at,
                    "`authentication` is not applied on standard input and output",
                )
                .label("it has no effect")
                .help("remove it, or write `transport: http`"),
            );
            Guard::None
        }
        (Transport::Stdio | Transport::Http, _) => guard,
    }
}

fn cache(mcp: &spec::Mcp, diagnostics: &mut Diagnostics) -> Cache {
    let scope = match mcp.cache_scope.as_deref() {
        None => None,
        Some("public") => Some(CacheScope::Public),
        Some("private") => Some(CacheScope::Private),
        Some(other) => {
            let at = mcp.at.key("cacheScope");
            diagnostics.push(
                Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no cache scope `{other}`"))
                    .note("the scopes are `public` and `private`"),
            );
            None
        }
    };
    Cache { ttl: mcp.ttl, scope }
}

fn transport(mcp: &spec::Mcp, diagnostics: &mut Diagnostics) -> Transport {
    match mcp.transport.as_deref() {
        None | Some("http") => Transport::Http,
        Some("stdio") => Transport::Stdio,
        Some(other) => {
            let at = mcp.at.key("transport");
            diagnostics.push(
                Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no transport `{other}`"))
                    .note("the transports are `http` and `stdio`"),
            );
            Transport::Http
        }
    }
}

/// The hints of a tool of which the spec says nothing, and which only reads.
const READS: Hints = Hints { read_only: true, destructive: false, idempotent: true, open_world: true };

/// Whether all that a unit does is to ask APIs by methods that change nothing. Of a function of the user's crate nobody
/// knows.
fn only_reads(unit: &Unit, catalog: &Catalog) -> bool {
    let native = match &unit.action {
        Action::Steps(steps) => steps.iter().any(|step| matches!(step.work, Work::Native(_))),
        Action::Call(_) | Action::Mock => false,
    };
    let reads = |call: &&Call| matches!(catalog.operation(call.operation).method, Method::Get | Method::Head);
    !native && unit.calls().iter().all(reads)
}

/// The protocol's own defaults where the spec is silent: a tool may change anything, anywhere. One that changes nothing
/// destroys nothing.
fn hints(hints: &spec::Hints) -> Hints {
    let read_only = hints.read_only.unwrap_or(false);
    Hints {
        read_only,
        destructive: hints.destructive.unwrap_or(!read_only),
        idempotent: hints.idempotent.unwrap_or(false),
        open_world: hints.open_world.unwrap_or(true),
    }
}

/// Reports a name that some clients do not take, and the one that the tool has instead.
fn unusual_name(name: &str, safe: &str, at: &At, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic::new(
        Code::UNUSUAL_TOOL_NAME,
        at,
        format!("some clients do not take the tool name `{}`", excerpt(name)),
    );
    if safe != name {
        diagnostics.push(diagnostic.label(format!("the tool is `{safe}`")).help(format!("name it `{safe}`")));
    } else if usual_name(name).as_deref() != Some(name) {
        diagnostics.push(diagnostic.help(format!("use 1 to {USUAL} letters, digits, `-` and `_`")));
    }
}

/// The nearest name that every client takes; none where no character is left.
fn usual_name(name: &str) -> Option<String> {
    let mut usual = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') {
            usual.push(c);
        } else if !usual.is_empty() && !usual.ends_with('-') {
            usual.push('-');
        }
        if usual.len() >= USUAL {
            break;
        }
    }
    if usual != name {
        usual.truncate(usual.trim_end_matches('-').len());
    }
    (!usual.is_empty()).then_some(usual)
}

/// The beginning of a name that may be longer than a line, or several lines.
fn excerpt(name: &str) -> String {
    let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let end = name.char_indices().nth(64).map(|(end, _)| end);
    let shown: String = name[..end.unwrap_or(name.len())].chars().map(visible).collect();
    if end.is_some() { shown + "…" } else { shown }
}

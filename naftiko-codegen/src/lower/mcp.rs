//! MCP adapters: tools of different names, their hints and how clients reach them (semantics 6). Resources and prompts
//! have files of their own.

use super::auth;
use super::exposes::{Lower, Names, address, empty, port, unit_name};
use super::functions;
use super::inputs::Surface;
use super::names::Scope;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Cache, CacheScope, Guard, Hints, Mcp, Tool, Transport};
use crate::spec;

/// How long a name may be that every client takes; some put a prefix of their own before it.
const USUAL: usize = 56;

impl<'l> Lower<'l> {
    pub(super) fn mcp(&mut self, mcp: &'l spec::Mcp, names: &Names) -> Mcp {
        let mut functions = Scope::default();
        let mut seen: Vec<(&str, At, Option<usize>)> = Vec::new();
        let mut tools = Vec::new();
        if mcp.tools.is_empty() && mcp.resources.is_empty() && mcp.prompts.is_empty() {
            self.diagnostics.push(empty(&mcp.at, "the MCP adapter", "tools"));
        }
        for tool in &mcp.tools {
            let at = match tool.unit.name {
                Some(_) => tool.unit.at.key("name"),
                None => tool.unit.at.key("ref"),
            };
            let Some(name) = unit_name(&tool.unit) else {
                // One that is not there has been reported.
                if let Some(blank) = &tool.unit.name {
                    self.unusable_name(blank, &at);
                }
                continue;
            };
            let namespace = mcp.namespace.as_deref();
            if let Some(earlier) = seen.iter().position(|(earlier, ..)| *earlier == name) {
                let mut scope = Scope::default();
                let unit = self.unit(&tool.unit, name, &[], namespace, Surface::Mcp, &mut scope);
                let (_, first_at, first) = &seen[earlier];
                let first: Option<&Tool> = first.map(|index| &tools[index]);
                let same = unit.zip(first).is_some_and(|(unit, first)| unit.does_the_same(&first.unit));
                self.named_twice(name, &at, first_at, same);
                continue;
            }
            let usable = (1..=128).contains(&name.len()) && name.chars().all(is_allowed);
            if usable {
                unusual_name(name, &at, self.diagnostics);
            } else {
                self.unusable_name(name, &at);
            }
            let reference = tool.unit.reference.as_deref();
            let unit = self.unit(&tool.unit, name, &[], namespace, Surface::Mcp, &mut functions);
            let unit = unit.filter(|_| usable);
            seen.push((name, at, unit.is_some().then_some(tools.len())));
            if let Some(unit) = unit {
                // A reference to nothing has been reported, and gave no unit.
                let function = reference.and_then(|reference| {
                    let at = tool.unit.at.key("ref");
                    self.surroundings.functions.find(reference, &at, self.diagnostics)
                });
                let written = functions::hints(tool.hints.as_ref(), function.map(|entry| entry.function));
                tools.push(Tool { hints: hints(&written), unit });
            }
        }
        let transport = self.transport(mcp);
        let resources = self.resources(mcp, &mut functions);
        Mcp {
            namespace: mcp.namespace.clone().unwrap_or_default(),
            module: names.module.clone(),
            router: names.router.clone(),
            stdio: names.stdio.clone(),
            description: mcp.description.clone(),
            transport,
            address: address(mcp.address.as_ref()),
            port: match transport {
                Transport::Http => port(mcp.port, 9090, &mcp.at, self.diagnostics),
                Transport::Stdio => mcp.port.unwrap_or(9090),
            },
            guard: self.mcp_guard(mcp, transport),
            cache: self.cache(mcp),
            tools,
            resources,
            prompts: self.prompts(&mcp.prompts),
        }
    }

    /// Reports a name that the protocol has no room for.
    fn unusable_name(&mut self, name: &str, at: &At) {
        let mark = self.diagnostics.mark();
        let diagnostic = Diagnostic::new(
            Code::UNUSABLE_TOOL_NAME,
            at,
            format!("a tool cannot have the name `{}`", excerpt(name)),
        )
        .note("the protocol allows 1 to 128 letters `A` to `Z` in either case, digits, `_`, `-` and `.`");
        self.diagnostics.push(match usual_name(name) {
            Some(usual) => diagnostic.help(format!("name it `{usual}`")),
            None => diagnostic.help("give it a name such as `list-orders`"),
        });
        self.leave_out(name, mark);
    }

    /// Reports a second tool of a name; the same once more does no harm.
    fn named_twice(&mut self, name: &str, at: &At, first: &At, same: bool) {
        let mark = self.diagnostics.mark();
        self.diagnostics.push(if same {
            Diagnostic::new(
                Code::REPEATED_ENTRY,
                at,
                format!("two tools are named `{name}`, and do the same"),
            )
            .label("left out")
            .secondary(Label::value(first, "first named here"))
            .help("remove one of them")
        } else {
            Diagnostic::new(Code::DUPLICATE_TOOL, at, format!("two tools are named `{name}`"))
                .label("named again here")
                .secondary(Label::value(first, "first named here"))
                .help("give one of them another name")
        });
        self.leave_out(name, mark);
    }

    /// Standard input and output belong to whoever started the program, so there is nobody to ask who they are.
    fn mcp_guard(&mut self, mcp: &spec::Mcp, transport: Transport) -> Guard {
        let guard = auth::inbound(mcp.authentication.as_ref(), self.variables, self.diagnostics)
            .unwrap_or(Guard::None);
        match (transport, &mcp.authentication) {
            (Transport::Stdio, Some(authentication)) if guard != Guard::None => {
                self.diagnostics.push(
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

    fn cache(&mut self, mcp: &spec::Mcp) -> Cache {
        let scope = match mcp.cache_scope.as_deref() {
            None => None,
            Some("public") => Some(CacheScope::Public),
            Some("private") => Some(CacheScope::Private),
            Some(other) => {
                let at = mcp.at.key("cacheScope");
                self.diagnostics.push(
                    Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no cache scope `{other}`"))
                        .note("the scopes are `public` and `private`"),
                );
                None
            }
        };
        Cache { ttl: mcp.ttl, scope }
    }

    fn transport(&mut self, mcp: &spec::Mcp) -> Transport {
        match mcp.transport.as_deref() {
            None | Some("http") => Transport::Http,
            Some("stdio") => Transport::Stdio,
            Some(other) => {
                let at = mcp.at.key("transport");
                self.diagnostics.push(
                    Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no transport `{other}`"))
                        .note("the transports are `http` and `stdio`"),
                );
                Transport::Http
            }
        }
    }
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

/// What the protocol allows in a name.
fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn unusual_name(name: &str, at: &At, diagnostics: &mut Diagnostics) {
    if usual_name(name).as_deref() == Some(name) {
        return;
    }
    let diagnostic = Diagnostic::new(
        Code::UNUSUAL_TOOL_NAME,
        at,
        format!("some clients do not take the tool name `{}`", excerpt(name)),
    );
    diagnostics.push(diagnostic.help(format!("use 1 to {USUAL} letters, digits, `-` and `_`")));
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

//! The exposed side: adapters with their routes and tools, free of collisions (semantics 5, 6).

use super::auth;
use super::binds::Variables;
use super::consumes::{Catalog, method};
use super::functions::{self, Functions};
use super::inputs::{Caller, Surface};
use super::names::Scope;
use super::unit::{self, Surroundings};
use super::{forward, paths};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Adapter, Guard, Hints, Mcp, Method, Rest, Route, RustIdent, Tool, Transport, Unit};
use crate::spec::{self, Document, Exposes, Parameter, RestOperation, RestResource};

/// The Rust names of one adapter.
pub(super) struct Names {
    module: RustIdent,
    router: RustIdent,
    stdio: RustIdent,
}

/// The names of every adapter, by its position: by kind where there is one of the kind, else by namespace.
pub(super) fn names(document: &Document, modules: &mut Scope, methods: &mut Scope) -> Vec<Names> {
    let exposes = document.capability.as_ref().map_or(&[][..], |capability| &capability.exposes);
    exposes
        .iter()
        .map(|adapter| {
            let (kind, namespace, alone) = match adapter {
                Exposes::Rest(rest) => ("rest", &rest.namespace, count(exposes, "rest") == 1),
                Exposes::Mcp(mcp) => ("mcp", &mcp.namespace, count(exposes, "mcp") == 1),
                Exposes::Skill(_) | Exposes::Control(_) | Exposes::Unknown(_) => ("none", &None, false),
            };
            let name = match namespace {
                Some(namespace) if !alone => namespace.as_str(),
                _ => kind,
            };
            let nothing = || RustIdent(String::new());
            let stdio = if alone { "serve-stdio".to_owned() } else { format!("serve-{name}-stdio") };
            Names {
                module: if kind == "none" { nothing() } else { modules.snake(name, kind) },
                router: if kind == "none" {
                    nothing()
                } else {
                    methods.snake(&format!("{name}-router"), kind)
                },
                stdio: if kind == "mcp" { methods.snake(&stdio, kind) } else { nothing() },
            }
        })
        .collect()
}

fn count(exposes: &[Exposes], kind: &str) -> usize {
    exposes
        .iter()
        .filter(|adapter| match adapter {
            Exposes::Rest(_) => kind == "rest",
            Exposes::Mcp(_) => kind == "mcp",
            Exposes::Skill(_) | Exposes::Control(_) | Exposes::Unknown(_) => false,
        })
        .count()
}

/// Everything that adapters share while they are lowered.
struct Lower<'l> {
    surroundings: Surroundings<'l>,
    variables: &'l mut Variables,
    diagnostics: &'l mut Diagnostics,
    /// The namespaces of all adapters, which are prefixes of references.
    namespaces: Vec<&'l str>,
}

pub(super) fn lower(
    document: &Document,
    names: &[Names],
    catalog: &Catalog,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Vec<Adapter> {
    let Some(capability) = &document.capability else { return Vec::new() };
    let functions = Functions::collect(document, diagnostics);
    let namespaces: Vec<&str> = capability
        .exposes
        .iter()
        .filter_map(|exposes| exposes.namespace().map(|(namespace, _)| namespace))
        .collect();
    let surroundings = Surroundings { catalog, functions: &functions };
    let mut lower = Lower { surroundings, variables, diagnostics, namespaces };
    let adapters: Vec<(Adapter, At)> = capability
        .exposes
        .iter()
        .zip(names)
        .filter_map(|(exposes, names)| match exposes {
            Exposes::Rest(rest) => Some((Adapter::Rest(lower.rest(rest, names)), rest.at.key("port"))),
            Exposes::Mcp(mcp) => Some((Adapter::Mcp(lower.mcp(mcp, names)), mcp.at.key("port"))),
            Exposes::Skill(_) | Exposes::Control(_) | Exposes::Unknown(_) => None,
        })
        .collect();
    super::ports::check(&adapters, diagnostics);
    adapters.into_iter().map(|(adapter, _)| adapter).collect()
}

/// Adapters listen on loopback unless the spec says otherwise.
fn address(written: Option<&String>) -> String {
    written.cloned().unwrap_or_else(|| "127.0.0.1".to_owned())
}

fn port(written: Option<u16>, usual: u16, at: &At, diagnostics: &mut Diagnostics) -> u16 {
    written.unwrap_or_else(|| {
        diagnostics.push(
            Diagnostic::new(Code::DEFAULT_PORT, at, "the adapter has no `port`")
                .label(format!("it gets port {usual}"))
                .help(format!("add `port: {usual}`"))
                .absent(&["port"]),
        );
        usual
    })
}

impl<'l> Lower<'l> {
    fn rest(&mut self, rest: &'l spec::Rest, names: &Names) -> Rest {
        let mut functions = Scope::default();
        let mut seen: Vec<(Method, String, At)> = Vec::new();
        let mut routes = Vec::new();
        let mut forwards = Vec::new();
        let guard = auth::inbound(rest.authentication.as_ref(), self.variables, self.diagnostics)
            .unwrap_or(Guard::None);
        if rest.resources.is_empty() {
            self.diagnostics.push(empty(&rest.at, "the REST adapter", "resources"));
        }
        for resource in &rest.resources {
            let path_at = resource.at.key("path");
            let path = resource
                .path
                .as_deref()
                .and_then(|path| paths::exposed(path, &resource.at.key("path"), self.diagnostics));
            if resource.operations.is_empty() && resource.forward.is_none() {
                self.diagnostics.push(empty(&resource.at, "the resource", "operations"));
            }
            for operation in &resource.operations {
                let Some(method) = method(operation.method.as_deref(), &operation.unit.at, self.diagnostics)
                else {
                    continue;
                };
                let Some((path, variables)) = &path else { continue };
                if !self.claim(method, path, operation, &mut seen) {
                    continue;
                }
                let surface = Surface::Rest { variables, method, path_at: &path_at, guard: &guard };
                let levels = [&rest.input_parameters, &resource.input_parameters];
                let name = route_name(operation, resource, method);
                let unit = self.unit(
                    &operation.unit,
                    &name,
                    &levels,
                    rest.namespace.as_deref(),
                    surface,
                    &mut functions,
                );
                if let Some(unit) = unit {
                    routes.push(Route { method, path: path.clone(), resource: resource.name.clone(), unit });
                }
            }
            if let (Some(written), Some((path, variables))) = (&resource.forward, &path) {
                let path = (path.as_str(), variables.as_slice(), &path_at);
                forwards.extend(forward::lower(written, path, self.surroundings.catalog, self.diagnostics));
            }
        }
        Rest {
            namespace: rest.namespace.clone().unwrap_or_default(),
            module: names.module.clone(),
            router: names.router.clone(),
            description: rest.description.clone(),
            address: address(rest.address.as_ref()),
            port: port(rest.port, 8080, &rest.at, self.diagnostics),
            guard,
            routes,
            forwards,
        }
    }

    /// Takes a method and path for an operation; `false` when another has it.
    fn claim(
        &mut self,
        method: Method,
        path: &str,
        operation: &RestOperation,
        seen: &mut Vec<(Method, String, At)>,
    ) -> bool {
        let shape = paths::shape(path);
        let at = operation.unit.at.key("method");
        let earlier = seen.iter().find(|(taken, other, _)| *taken == method && *other == shape);
        if let Some((_, _, first)) = earlier {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::DUPLICATE_ROUTE,
                    &at,
                    format!("`{} {path}` is exposed twice", method.as_str()),
                )
                .label("exposed again here")
                .secondary(Label::value(first, "first exposed here"))
                .help("remove one of them, or give it another path or method"),
            );
            return false;
        }
        seen.push((method, shape, at));
        true
    }

    fn mcp(&mut self, mcp: &'l spec::Mcp, names: &Names) -> Mcp {
        let mut functions = Scope::default();
        let mut seen: Vec<(&str, At)> = Vec::new();
        let mut tools = Vec::new();
        if mcp.tools.is_empty() && mcp.resources.is_empty() && mcp.prompts.is_empty() {
            self.diagnostics.push(empty(&mcp.at, "the MCP adapter", "tools"));
        }
        for tool in &mcp.tools {
            let Some(name) = unit_name(&tool.unit) else { continue };
            let at = match tool.unit.name {
                Some(_) => tool.unit.at.key("name"),
                None => tool.unit.at.key("ref"),
            };
            if let Some((_, first)) = seen.iter().find(|(earlier, _)| *earlier == name) {
                self.diagnostics.push(
                    Diagnostic::new(Code::DUPLICATE_TOOL, &at, format!("two tools are named `{name}`"))
                        .label("named again here")
                        .secondary(Label::value(first, "first named here"))
                        .help("give one of them another name"),
                );
                continue;
            }
            tool_name(name, &at, self.diagnostics);
            seen.push((name, at));
            let reference = tool.unit.reference.as_deref();
            if let Some(unit) =
                self.unit(&tool.unit, name, &[], mcp.namespace.as_deref(), Surface::Mcp, &mut functions)
            {
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
            tools,
        }
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

    fn unit(
        &mut self,
        unit: &spec::Unit,
        name: &str,
        levels: &[&Vec<Parameter>],
        namespace: Option<&str>,
        surface: Surface<'_>,
        functions: &mut Scope,
    ) -> Option<Unit> {
        let caller = Caller { surface, namespace, siblings: &self.namespaces };
        let lowered = unit::lower(
            unit,
            name,
            levels,
            &caller,
            &self.surroundings,
            functions,
            self.variables,
            self.diagnostics,
        );
        if lowered.is_none() && !self.diagnostics.has_errors() {
            // Nothing is ever left out without a word.
            self.diagnostics.push(
                Diagnostic::new(Code::INTERNAL_ERROR, &unit.at, format!("`{name}` could not be compiled"))
                    .help("please report this with the spec; the spec may well be right"),
            );
        }
        lowered
    }
}

fn empty(at: &At, what: &str, field: &'static str) -> Diagnostic {
    // Where the list is not even there, this points at what it is missing from.
    Diagnostic::new(Code::EMPTY_LIST, &at.key(field), format!("{what} has no `{field}`"))
        .label("it serves nothing")
        .help(format!("add `{field}:` with at least one entry, or remove it"))
}

/// The name of a unit: its own, else that of the function that it refers to.
fn unit_name(unit: &spec::Unit) -> Option<&str> {
    let of_function = || unit.reference.as_deref()?.rsplit_once('.').map(|(_, function)| function.trim());
    unit.name.as_deref().or_else(of_function).filter(|name| !name.trim().is_empty())
}

/// The name of an exposed operation: its own or its function's, else the resource's, else made from method and path.
fn route_name(operation: &RestOperation, resource: &RestResource, method: Method) -> String {
    if let Some(name) = unit_name(&operation.unit) {
        return name.to_owned();
    }
    let method = method.as_str().to_ascii_lowercase();
    let rest = resource.name.as_deref().or(resource.path.as_deref()).unwrap_or_default();
    format!("{method}-{}", rest.trim_matches('/'))
}

/// The protocol's own defaults where the spec is silent: a tool may change anything, anywhere.
fn hints(hints: &spec::Hints) -> Hints {
    Hints {
        read_only: hints.read_only.unwrap_or(false),
        destructive: hints.destructive.unwrap_or(true),
        idempotent: hints.idempotent.unwrap_or(false),
        open_world: hints.open_world.unwrap_or(true),
    }
}

fn tool_name(name: &str, at: &At, diagnostics: &mut Diagnostics) {
    let usual = (1..=56).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !usual {
        diagnostics.push(
            Diagnostic::new(
                Code::UNUSUAL_TOOL_NAME,
                at,
                format!("some clients do not take the tool name `{name}`"),
            )
            .help("use 1 to 56 letters, digits, `-` and `_`"),
        );
    }
}

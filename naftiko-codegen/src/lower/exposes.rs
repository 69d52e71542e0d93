//! The exposed side: adapters with their routes and tools, free of collisions (semantics 5, 6).

use super::auth;
use super::binds::Variables;
use super::consumes::{Catalog, Target, method};
use super::inputs::{self, Caller, Surface};
use super::names::Scope;
use super::paths;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{
    Action, Adapter, Call, Guard, Hints, Mcp, Method, Output, Rest, Route, RustIdent, Tool, Transport, Unit,
};
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
    catalog: &'l Catalog,
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
    if capability.exposes.is_empty() && !diagnostics.misshapen("exposes") {
        super::unsupported::refuse(
            &capability.at.key("exposes"),
            "a capability without `exposes`",
            diagnostics,
        );
    }
    let namespaces = capability
        .exposes
        .iter()
        .filter_map(|exposes| exposes.namespace().map(|(namespace, _)| namespace))
        .collect();
    let mut lower = Lower { catalog, variables, diagnostics, namespaces };
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
                let caller = self.caller(
                    rest.namespace.as_deref(),
                    Surface::Rest { variables, method, path_at: &path_at, guard: &guard },
                );
                let levels = [&rest.input_parameters, &resource.input_parameters];
                let name = route_name(operation, resource, method);
                if let Some(unit) = self.unit(&operation.unit, name, &levels, &caller, &mut functions) {
                    routes.push(Route { method, path: path.clone(), resource: resource.name.clone(), unit });
                }
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
            let Some(name) = tool.unit.name.as_deref() else { continue };
            let at = tool.unit.at.key("name");
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
            let caller = self.caller(mcp.namespace.as_deref(), Surface::Mcp);
            if let Some(unit) = self.unit(&tool.unit, name.to_owned(), &[], &caller, &mut functions) {
                tools.push(Tool { hints: hints(tool.hints.as_ref()), unit });
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

    fn caller<'c>(&self, namespace: Option<&'c str>, surface: Surface<'c>) -> Caller<'c>
    where
        'l: 'c,
    {
        Caller { surface, namespace, siblings: self.namespaces.clone() }
    }

    fn unit(
        &mut self,
        unit: &spec::Unit,
        name: String,
        levels: &[&Vec<Parameter>],
        caller: &Caller<'_>,
        functions: &mut Scope,
    ) -> Option<Unit> {
        let Some(call) = &unit.call else {
            let acts = unit.reference.is_some()
                || unit.steps.is_some()
                || unit.output_parameters.iter().any(|output| output.value.is_some());
            if !acts {
                self.diagnostics.push(
                    Diagnostic::new(Code::MISSING_ACTION, &unit.at, format!("`{name}` does nothing"))
                        .label("neither `call` nor `steps` nor output values")
                        .help("add `call: namespace.operation`")
                        .absent(&["call", "steps", "ref", "outputParameters"]),
                );
            }
            return None;
        };
        let id = match self.catalog.find(call, self.diagnostics)? {
            Target::Operation(id) => id,
            Target::Faulty => return None,
        };
        let operation = self.catalog.operation(id);
        let (inputs, arguments) =
            inputs::infer(unit, levels, operation, caller, self.variables, self.diagnostics)?;
        Some(Unit {
            function: functions.snake(&name, "operation"),
            name,
            label: unit.label.clone(),
            description: unit
                .description
                .clone()
                .or_else(|| operation.description.clone())
                .or_else(|| operation.label.clone()),
            inputs,
            action: Action::Call(Call { operation: id, arguments }),
            output: Output::Identity,
        })
    }
}

fn empty(at: &At, what: &str, field: &'static str) -> Diagnostic {
    // Where the list is not even there, this points at what it is missing from.
    Diagnostic::new(Code::EMPTY_LIST, &at.key(field), format!("{what} has no `{field}`"))
        .label("it serves nothing")
        .help(format!("add `{field}:` with at least one entry, or remove it"))
}

/// The name of an exposed operation: its own, else the resource's, else made from method and path.
fn route_name(operation: &RestOperation, resource: &RestResource, method: Method) -> String {
    operation.unit.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| {
        let method = method.as_str().to_ascii_lowercase();
        let rest = resource.name.as_deref().or(resource.path.as_deref()).unwrap_or_default();
        format!("{method}-{}", rest.trim_matches('/'))
    })
}

/// The protocol's own defaults where the spec is silent: a tool may change anything, anywhere.
fn hints(hints: Option<&spec::Hints>) -> Hints {
    Hints {
        read_only: hints.and_then(|hints| hints.read_only).unwrap_or(false),
        destructive: hints.and_then(|hints| hints.destructive).unwrap_or(true),
        idempotent: hints.and_then(|hints| hints.idempotent).unwrap_or(false),
        open_world: hints.and_then(|hints| hints.open_world).unwrap_or(true),
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

//! The exposed side: adapters with their routes and tools, free of collisions (semantics 5, 6).

use super::binds::Variables;
use super::consumes::Catalog;
use super::functions::Functions;
use super::inputs::{Caller, Surface};
use super::names::Scope;
use super::unit::{self, Surroundings};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Adapter, RustIdent, Unit};
use crate::spec::{self, Document, Exposes, Parameter};

/// The Rust names of one adapter.
pub(super) struct Names {
    pub(super) module: RustIdent,
    pub(super) router: RustIdent,
    pub(super) stdio: RustIdent,
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
                Exposes::Skill(_) | Exposes::Control(_) | Exposes::Http(_) | Exposes::Unknown => {
                    ("none", &None, false)
                }
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
            Exposes::Skill(_) | Exposes::Control(_) | Exposes::Http(_) | Exposes::Unknown => false,
        })
        .count()
}

/// Everything that adapters share while they are lowered.
pub(super) struct Lower<'l> {
    pub(super) surroundings: Surroundings<'l>,
    pub(super) variables: &'l mut Variables,
    pub(super) diagnostics: &'l mut Diagnostics,
    /// Units that are faulty are left out, with a warning each.
    skip_broken: bool,
    /// The namespaces of all adapters, which are prefixes of references.
    namespaces: Vec<&'l str>,
}

/// The adapters, each with its place.
pub(super) fn lower(
    document: &Document,
    names: &[Names],
    catalog: &Catalog,
    skip_broken: bool,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Vec<(Adapter, At)> {
    let Some(capability) = &document.capability else { return Vec::new() };
    let functions = Functions::collect(document, diagnostics);
    let namespaces: Vec<&str> = capability
        .exposes
        .iter()
        .filter_map(|exposes| exposes.namespace().map(|(namespace, _)| namespace))
        .collect();
    let surroundings = Surroundings { catalog, functions: &functions };
    let mut lower = Lower { surroundings, variables, diagnostics, skip_broken, namespaces };
    let adapters: Vec<(Adapter, At)> = capability
        .exposes
        .iter()
        .zip(names)
        .filter_map(|(exposes, names)| match exposes {
            Exposes::Rest(rest) => Some((Adapter::Rest(lower.rest(rest, names)), rest.at.clone())),
            Exposes::Mcp(mcp) => Some((Adapter::Mcp(lower.mcp(mcp, names)), mcp.at.clone())),
            Exposes::Skill(_) | Exposes::Control(_) | Exposes::Http(_) | Exposes::Unknown => None,
        })
        .collect();
    super::ports::check(&adapters, diagnostics);
    adapters
}

/// Adapters listen on loopback unless the spec says otherwise.
pub(super) fn address(written: Option<&String>) -> String {
    written.cloned().unwrap_or_else(|| "127.0.0.1".to_owned())
}

pub(super) fn port(written: Option<u16>, usual: u16, at: &At, diagnostics: &mut Diagnostics) -> u16 {
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

impl Lower<'_> {
    pub(super) fn unit(
        &mut self,
        unit: &spec::Unit,
        name: &str,
        levels: &[&Vec<Parameter>],
        namespace: Option<&str>,
        surface: Surface<'_>,
        functions: &mut Scope,
    ) -> Option<Unit> {
        let caller = Caller { surface, namespace, siblings: &self.namespaces };
        let mark = self.diagnostics.mark();
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
        if lowered.is_none() {
            self.leave_out(name, mark);
        }
        lowered
    }

    /// Makes warnings of the errors since `mark`, where broken units may be left out.
    pub(super) fn leave_out(&mut self, name: &str, mark: usize) {
        if self.skip_broken {
            self.diagnostics.soften(mark, |error| left_out(name, error));
        }
    }
}

/// The error of a unit as the reason why the unit is left out.
fn left_out(name: &str, error: Diagnostic) -> Diagnostic {
    let code = error.code();
    error.instead(Code::UNIT_LEFT_OUT, |message| format!("`{name}` is left out: {message} ({code})"))
}

pub(super) fn empty(at: &At, what: &str, field: &'static str) -> Diagnostic {
    // Where the list is not even there, this points at what it is missing from.
    Diagnostic::new(Code::EMPTY_LIST, &at.key(field), format!("{what} has no `{field}`"))
        .label("it serves nothing")
        .help(format!("add `{field}:` with at least one entry, or remove it"))
}

/// The name of a unit: its own, else that of the function that it refers to.
pub(super) fn unit_name(unit: &spec::Unit) -> Option<&str> {
    let of_function = || unit.reference.as_deref()?.rsplit_once('.').map(|(_, function)| function.trim());
    unit.name.as_deref().or_else(of_function).filter(|name| !name.trim().is_empty())
}

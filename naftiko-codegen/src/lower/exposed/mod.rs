//! The exposed side: adapters with their routes and tools, free of collisions (LANGUAGE.md 5, 6).

mod adapter;
mod forward;
mod hints;
mod local_file;
mod mcp;
mod ports;
mod prompts;
mod resources;
mod rest;
pub(super) mod tools;

use super::cx::Cx;
use super::names::Scope;
use super::unit::Targets;
use crate::diagnostic::At;
use crate::ir::{Adapter, RustIdent};
use crate::spec::{self, Document, Exposes};

use adapter::{Idents, Lower};

pub(super) use adapter::Faulty;

/// An adapter that is compiled, with its identifiers.
pub(super) enum Named<'d> {
    Rest { written: &'d spec::Rest, idents: Idents },
    Mcp { written: &'d spec::Mcp, idents: Idents, stdio: RustIdent },
}

/// Chooses the identifiers of every adapter that is compiled: by its kind where it is the only one of that kind, else
/// by its namespace.
pub(super) fn name<'d>(document: &'d Document, modules: &mut Scope, methods: &mut Scope) -> Vec<Named<'d>> {
    let exposes = document.capability.as_ref().map_or(&[][..], |capability| &capability.exposes);
    let only_rest = exposes.iter().filter(|exposes| matches!(exposes, Exposes::Rest(_))).count() == 1;
    let only_mcp = exposes.iter().filter(|exposes| matches!(exposes, Exposes::Mcp(_))).count() == 1;
    let mut idents = |name: &str, kind: &str, methods: &mut Scope| Idents {
        module: modules.snake(name, kind),
        router: methods.snake(&format!("{name}-router"), kind),
    };
    let name = |namespace: &'d Option<String>, kind: &'d str, only: bool| match namespace {
        Some(namespace) if !only => namespace.as_str(),
        _ => kind,
    };
    let mut named = Vec::new();
    for exposes in exposes {
        match exposes {
            Exposes::Rest(written) => {
                let idents = idents(name(&written.namespace, "rest", only_rest), "rest", methods);
                named.push(Named::Rest { written, idents });
            }
            Exposes::Mcp(written) => {
                let name = name(&written.namespace, "mcp", only_mcp);
                let idents = idents(name, "mcp", methods);
                let stdio = if only_mcp { "serve-stdio".to_owned() } else { format!("serve-{name}-stdio") };
                named.push(Named::Mcp { written, idents, stdio: methods.snake(&stdio, "mcp") });
            }
            Exposes::Skill(_) | Exposes::Control(_) | Exposes::Http(_) | Exposes::Unknown => {}
        }
    }
    named
}

/// The adapters, each with its place.
pub(super) fn lower(
    adapters: Vec<Named<'_>>,
    targets: Targets<'_>,
    faulty: Faulty,
    cx: &mut Cx<'_>,
) -> Vec<(Adapter, At)> {
    hints::check_functions(targets, cx.diagnostics);
    let mut lower = Lower { cx, targets, faulty };
    let adapters: Vec<(Adapter, At)> = adapters
        .into_iter()
        .map(|named| match named {
            Named::Rest { written, idents } => {
                (Adapter::Rest(rest::lower(written, idents, &mut lower)), written.at.clone())
            }
            Named::Mcp { written, idents, stdio } => {
                (Adapter::Mcp(mcp::lower(written, idents, stdio, &mut lower)), written.at.clone())
            }
        })
        .collect();
    ports::check(&adapters, lower.cx.diagnostics);
    adapters
}

//! Document to checked program: every check of meaning happens here, and all faults are reported, not the first.
//!
//! A fault leaves a placeholder that silences what would follow from it; with any error reported no
//! [`ir::Capability`] is built. Files and the environment are never touched.

mod auth;
mod client_names;
mod consumed;
mod cx;
mod exposed;
mod expr;
mod headers;
mod json_path;
mod names;
mod paths;
mod rules;
mod schema;
mod this;
mod types;
mod unit;
mod unsupported;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir;
use crate::spec::{Document, Version};

use cx::Cx;
use exposed::{Faulty, tools};
use unit::Targets;
use unit::functions::Functions;
use variables::Variables;

pub(crate) use names::module_name;

/// Facts about the spec besides its text, and the choices of its user.
pub(crate) struct Origin {
    /// The name of the generated module.
    pub module: ir::RustIdent,
    /// Every file that was read, by its name from the workspace root.
    pub files: Vec<String>,
    /// The parts that are to be generated.
    pub surfaces: ir::Surfaces,
    /// Whether exposed units that are faulty are left out with a warning.
    pub skip_broken: bool,
    /// Patterns of the tools that are generated; without them all.
    pub tools: Option<Vec<String>>,
}

/// The passes, in order.
pub(crate) fn lower(
    document: &Document,
    origin: Origin,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Capability> {
    if let Some(version) = &document.version {
        check_version(version, diagnostics);
    }
    unsupported::document(document, diagnostics);
    let variables = Variables::declare(document, diagnostics);
    check_namespaces(document, diagnostics);
    let mut modules = names::Scope::default();
    let mut methods = names::Scope::with(&["from_env", "builder", "serve", "bind"]);
    // Adapters choose first: a capability with one REST adapter always has it in `rest`.
    let named = exposed::name(document, &mut modules, &mut methods);
    let callers = adapter_namespaces(document);
    let mut cx = Cx { diagnostics, variables, adapters: &callers, used: HashSet::new() };
    let catalog = consumed::lower(document, [&mut modules, &mut methods], &mut cx);
    let functions = Functions::collect(document, cx.diagnostics);
    let targets = Targets { catalog: &catalog, functions: &functions };
    let faulty = if origin.skip_broken { Faulty::LeftOut } else { Faulty::Refused };
    let mut adapters = exposed::lower(named, targets, faulty, &mut cx);
    let Cx { diagnostics, variables, .. } = cx;
    if let Some(patterns) = &origin.tools {
        tools::choose(&mut adapters, patterns, document, diagnostics);
    }
    // What is left out has been checked like the rest, and keeps its names.
    adapters.retain(|(adapter, _)| match adapter {
        ir::Adapter::Rest(_) => origin.surfaces.rest,
        ir::Adapter::Mcp(_) => origin.surfaces.mcp,
    });
    tools::weigh(&adapters, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let info = document.info.as_ref();
    let (mut namespaces, operations) = catalog.finish();
    if !origin.surfaces.client {
        keep_called(&mut namespaces, &adapters);
    }
    let (bind_files, binds) = variables.finish();
    Some(ir::Capability {
        title: info.and_then(|info| info.label.clone()).unwrap_or_else(|| origin.module.to_string()),
        module: origin.module,
        description: info.and_then(|info| info.description.clone()),
        version: info.and_then(|info| info.version.clone()),
        files: origin.files,
        bind_files,
        binds,
        namespaces,
        operations,
        adapters: adapters.into_iter().map(|(adapter, _)| adapter).collect(),
        clients: origin.surfaces.client,
    })
}

/// Without clients, operations are there for the adapters that call them.
fn keep_called(namespaces: &mut [ir::Namespace], adapters: &[(ir::Adapter, At)]) {
    let units = adapters.iter().flat_map(|(adapter, _)| adapter.units());
    let called: HashSet<ir::OperationId> =
        units.flat_map(ir::Unit::calls).map(|call| call.operation).collect();
    for namespace in namespaces {
        namespace.operations.retain(|id| called.contains(id));
    }
}

/// The namespaces of all adapters, compiled or not.
fn adapter_namespaces(document: &Document) -> Vec<&str> {
    let exposes = document.capability.iter().flat_map(|capability| &capability.exposes);
    exposes.filter_map(|exposes| exposes.namespace().map(|(namespace, _)| namespace)).collect()
}

fn check_version(version: &Version, diagnostics: &mut Diagnostics) {
    if version.is_known() {
        return;
    }
    let message = format!("version `{}` of `{}` is not known", version.text, version.key);
    let (key, near) = version.nearest();
    diagnostics.push(
        Diagnostic::new(Code::UNKNOWN_VERSION, &version.at, message)
            .label(format!("read as `{near}`"))
            .help(format!("write `{key}: {near}`, the nearest version that is known")),
    );
}

/// A namespace names one thing: a `call` or a template that uses it must not have two readings.
fn check_namespaces(document: &Document, diagnostics: &mut Diagnostics) {
    let capability = document.capability.iter();
    let mut consumed: Vec<(&str, At)> = Vec::new();
    for consumes in document.consumes.iter().chain(capability.clone().flat_map(|it| &it.consumes)) {
        if let Some(name) = &consumes.namespace {
            check_namespace(name, consumes.name_at.clone(), "`consumes`", &mut consumed, diagnostics);
        }
    }
    let mut exposed: Vec<(&str, At)> = Vec::new();
    for exposes in capability.flat_map(|it| &it.exposes) {
        if let Some((name, at)) = exposes.namespace() {
            check_namespace(name, at, "`exposes`", &mut exposed, diagnostics);
        }
    }
}

fn check_namespace<'d>(
    name: &'d str,
    at: At,
    section: &str,
    seen: &mut Vec<(&'d str, At)>,
    diagnostics: &mut Diagnostics,
) {
    match seen.iter().find(|(earlier, _)| *earlier == name) {
        Some((_, first)) => diagnostics.push(
            Diagnostic::new(
                Code::DUPLICATE_NAMESPACE,
                &at,
                format!("namespace `{name}` is used twice in {section}"),
            )
            .label("used again here")
            .secondary(Label::value(first, "first used here"))
            .help("give one of them another namespace, and mend the calls and references that mean it"),
        ),
        None => seen.push((name, at)),
    }
}

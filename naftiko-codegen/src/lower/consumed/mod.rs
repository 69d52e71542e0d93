//! The consumed side: the APIs that are called, with their operations, each as a request and an answer
//! (LANGUAGE.md 3, 4).

mod base_uri;
mod body;
pub(super) mod catalog;
mod names;
mod operation;
mod outputs;
mod parameters;
mod request;

use super::auth;
use super::cx::Cx;
use super::names::Scope;
use super::types::method;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::ir::{Authentication, Namespace, RustIdent};
use crate::spec::{Consumes, Document, Section};

use catalog::{Catalog, Entry};
use operation::{Identity, Idents, Written};

/// Lowers every consumed API of the document; `modules` and `methods` are the identifiers that are taken in the
/// generated module and in its `Capability`.
pub(super) fn lower(document: &Document, [modules, methods]: [&mut Scope; 2], cx: &mut Cx<'_>) -> Catalog {
    let inner = document.capability.iter().flat_map(|capability| &capability.consumes);
    let apis: Vec<&Consumes> = document.consumes.iter().chain(inner).collect();
    let mut catalog = Catalog::new(document.lost(Section::Consumes).flatten().map(str::to_owned).collect());
    for consumes in &apis {
        let name = consumes.namespace.as_deref().unwrap_or_default();
        let module = modules.snake(name, "upstream");
        let accessor = methods.snake(if apis.len() == 1 { "client" } else { name }, "client");
        api(consumes, name, [module, accessor], &mut catalog, cx);
    }
    catalog
}

/// Lowers one API into the catalog.
fn api(
    consumes: &Consumes,
    api_name: &str,
    [module, accessor]: [RustIdent; 2],
    catalog: &mut Catalog,
    cx: &mut Cx<'_>,
) {
    check_type(consumes, cx);
    let base_uri = consumes
        .base_uri
        .as_deref()
        .and_then(|written| base_uri::base_uri(written, &consumes.at.key("baseUri"), cx));
    let authentication = match &consumes.authentication {
        Some(authentication) => auth::outbound(authentication, cx),
        None => Some(Authentication::None),
    };
    let faulty = base_uri.is_none() || authentication.is_none();
    let authentication = authentication.unwrap_or(Authentication::None);
    let always = request::always(consumes, cx);
    let namespace = catalog.add_namespace(
        Namespace {
            module,
            accessor,
            name: api_name.to_owned(),
            description: consumes.description.clone(),
            base_uri: base_uri.unwrap_or_default(),
            authentication: authentication.clone(),
            operations: Vec::new(),
        },
        always,
    );
    let mut idents = Idents::default();
    for resource in &consumes.resources {
        for operation in &resource.operations {
            let written = Written { consumes, resource, operation };
            let method = method(operation.method.as_deref(), &operation.at, cx.diagnostics);
            let name = operation::name(&written, method);
            let mut lower = |idents: &mut Idents| {
                let identity =
                    Identity { namespace, name: &name, method: method?, authentication: &authentication };
                operation::lower(&written, identity, idents, cx)
            };
            if let Some(earlier) = catalog.named(api_name, &name) {
                // In a scope of its own: it takes no identifier, whether it is another or the same once more.
                let lowered = lower(&mut Idents::default());
                let same = lowered
                    .zip(catalog.operation_of(earlier))
                    .is_some_and(|(lowered, first)| lowered.operation.does_the_same(first));
                cx.diagnostics.push(repeated(&written, &name, earlier, same));
                continue;
            }
            let lowered = lower(&mut idents).filter(|_| !faulty);
            catalog.add_operation(namespace, name, operation, lowered);
        }
    }
}

fn check_type(consumes: &Consumes, cx: &mut Cx<'_>) {
    let Some(kind) = consumes.kind.as_deref().filter(|kind| *kind != "http") else { return };
    cx.diagnostics.push(
        Diagnostic::new(
            Code::UNKNOWN_WORD,
            &consumes.at.key("type"),
            format!("no API of type `{kind}` can be consumed"),
        )
        .fix("write `http`, the only type there is", "http"),
    );
}

/// Reports a second operation of a name; the same once more does no harm.
fn repeated(
    Written { consumes, operation, .. }: &Written<'_>,
    name: &str,
    earlier: &Entry,
    same: bool,
) -> Diagnostic {
    let namespace = consumes.namespace.as_deref().unwrap_or_default();
    let place = if operation.name.is_some() { operation.at.key("name") } else { operation.at.clone() };
    let first = Label::value(&earlier.at.key("name"), "first named here");
    let message = format!("namespace `{namespace}` has two operations named `{name}`");
    if same {
        Diagnostic::new(Code::REPEATED_ENTRY, &place, message + ", which are the same")
            .label("left out")
            .secondary(first)
            .help("remove one of them")
    } else {
        Diagnostic::new(Code::DUPLICATE_OPERATION, &place, message)
            .label("named again here")
            .secondary(first)
            .help("give one of them another name, and mend the calls that mean it")
    }
}

//! REST adapters: routes free of collisions, and what goes past them (LANGUAGE.md 5).

use super::adapter::{Exposed, Idents, Lower, Seen, address, empty, port, unit_name};
use super::forward;
use super::hints::check_route;
use crate::diagnostic::{At, Code, Diagnostic, Label};
use crate::ir::{Guard, Method, Rest, Route};
use crate::lower::names::Scope;
use crate::lower::types::method;
use crate::lower::unit::caller::{Caller, Surface};
use crate::lower::unit::slips::unused_in_all;
use crate::lower::{auth, paths};
use crate::spec::{self, RestOperation, RestResource};

/// The routes of an adapter while they are lowered.
struct Routes<'r> {
    rest: &'r spec::Rest,
    guard: &'r Guard,
    lowered: Vec<Route>,
    /// By method and the shape of the path.
    seen: Vec<Seen<(Method, String)>>,
    functions: Scope,
}

/// The path of a resource, with the names of its variables.
struct Path {
    text: String,
    variables: Vec<String>,
    at: At,
}

/// Lowers an adapter.
pub(super) fn lower(rest: &spec::Rest, idents: Idents, lower: &mut Lower<'_, '_>) -> Rest {
    let guard = auth::inbound(rest.authentication.as_ref(), lower.cx).unwrap_or(Guard::None);
    let mut routes =
        Routes { rest, guard: &guard, lowered: Vec::new(), seen: Vec::new(), functions: Scope::default() };
    let mut forwards = Vec::new();
    if rest.resources.is_empty() {
        lower.cx.diagnostics.push(empty(&rest.at, "the REST adapter", "resources"));
    }
    for resource in &rest.resources {
        let at = resource.at.key("path");
        let path = resource
            .path
            .as_deref()
            .and_then(|path| paths::exposed(path, &at, lower.cx.diagnostics))
            .map(|(text, variables)| Path { text, variables, at });
        if resource.operations.is_empty() && resource.forward.is_none() {
            lower.cx.diagnostics.push(empty(&resource.at, "the resource", "operations"));
        }
        for operation in &resource.operations {
            let method = method(operation.method.as_deref(), &operation.unit.at, lower.cx.diagnostics);
            if let (Some(method), Some(path)) = (method, &path) {
                routes.add(operation, resource, method, path, lower);
            }
        }
        if let (Some(written), Some(Path { text, variables, at })) = (&resource.forward, &path) {
            let path = (text.as_str(), variables.as_slice(), at);
            forwards.extend(forward::lower(written, path, lower.targets.catalog, lower.cx.diagnostics));
        }
    }
    if !routes.lowered.is_empty() {
        let levels = rest.resources.iter().map(|resource| &resource.input_parameters);
        for level in levels.chain([&rest.input_parameters]) {
            unused_in_all(level, lower.cx);
        }
    }
    Rest {
        namespace: rest.namespace.clone().unwrap_or_default(),
        module: idents.module,
        router: idents.router,
        description: rest.description.clone(),
        address: address(rest.address.as_ref()),
        port: port(rest.port, 8080, &rest.at, lower.cx.diagnostics),
        routes: routes.lowered,
        guard,
        forwards,
    }
}

impl Routes<'_> {
    /// Lowers an operation, unless its method and path are taken.
    fn add(
        &mut self,
        operation: &RestOperation,
        resource: &RestResource,
        method: Method,
        path: &Path,
        lower: &mut Lower<'_, '_>,
    ) {
        let surface =
            Surface::Rest { variables: &path.variables, method, path_at: &path.at, guard: self.guard };
        let exposed = Exposed {
            unit: &operation.unit,
            name: &route_name(operation, resource, method),
            levels: &[&self.rest.input_parameters, &resource.input_parameters],
            caller: Caller { surface, namespace: self.rest.namespace.as_deref() },
        };
        let key = (method, paths::shape(&path.text));
        let at = operation.unit.at.key("method");
        if let Some(earlier) = Seen::find(&self.seen, &key) {
            // In a scope of its own: it takes no name, whether it is another or the same once more.
            let unit = lower.unit(&exposed, &mut Scope::default());
            let first = earlier.lowered.map(|index| &self.lowered[index].unit);
            let same = unit.zip(first).is_some_and(|(unit, first)| unit.does_the_same(first));
            exposed_twice(&format!("{} {}", method.as_str(), path.text), &at, &earlier.at, same, lower);
            return;
        }
        let function = operation.unit.reference.as_deref().and_then(|it| lower.targets.functions.get(it));
        check_route(&operation.unit, method, function.map(|it| it.function), lower.cx.diagnostics);
        let unit = lower.unit(&exposed, &mut self.functions);
        self.seen.push(Seen { key, at, lowered: unit.is_some().then_some(self.lowered.len()) });
        self.lowered.extend(unit.map(|unit| Route {
            method,
            path: path.text.clone(),
            resource: resource.name.clone(),
            unit,
        }));
    }
}

/// Reports a second operation of a method and path; the same once more does no harm.
fn exposed_twice(route: &str, at: &At, first: &At, same: bool, lower: &mut Lower<'_, '_>) {
    let mark = lower.cx.diagnostics.mark();
    lower.cx.diagnostics.push(if same {
        Diagnostic::new(Code::REPEATED_ENTRY, at, format!("`{route}` is exposed twice, in the same way"))
            .label("left out")
            .secondary(Label::value(first, "first exposed here"))
            .help("remove one of them")
    } else {
        Diagnostic::new(Code::DUPLICATE_ROUTE, at, format!("`{route}` is exposed twice"))
            .label("exposed again here")
            .secondary(Label::value(first, "first exposed here"))
            .help("remove one of them, or give it another path or method")
    });
    lower.leave_out(route, mark);
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

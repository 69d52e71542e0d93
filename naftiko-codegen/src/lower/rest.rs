//! REST adapters: routes free of collisions, and what goes past them (semantics 5).

use super::consumes::method;
use super::exposes::{Lower, Names, address, empty, port, unit_name};
use super::inputs::Surface;
use super::names::Scope;
use super::{auth, forward, paths};
use crate::diagnostic::{At, Code, Diagnostic, Label};
use crate::ir::{Guard, Method, Rest, Route};
use crate::spec::{self, RestOperation, RestResource};

impl<'l> Lower<'l> {
    pub(super) fn rest(&mut self, rest: &'l spec::Rest, names: &Names) -> Rest {
        let mut functions = Scope::default();
        let mut seen: Vec<(Method, String, At, Option<usize>)> = Vec::new();
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
                let surface = Surface::Rest { variables, method, path_at: &path_at, guard: &guard };
                let levels = [&rest.input_parameters, &resource.input_parameters];
                let name = route_name(operation, resource, method);
                let shape = paths::shape(path);
                let earlier = seen.iter().position(|(taken, other, ..)| *taken == method && *other == shape);
                let at = operation.unit.at.key("method");
                let namespace = rest.namespace.as_deref();
                if let Some(earlier) = earlier {
                    // In a scope of its own: it takes no name, whether it is another or the same once more.
                    let mut scope = Scope::default();
                    let unit = self.unit(&operation.unit, &name, &levels, namespace, surface, &mut scope);
                    let (_, _, first_at, first) = &seen[earlier];
                    let first: Option<&Route> = first.map(|index| &routes[index]);
                    let same = unit.zip(first).is_some_and(|(unit, first)| unit.does_the_same(&first.unit));
                    self.exposed_twice(method, path, &at, first_at, same);
                    continue;
                }
                let unit = self.unit(&operation.unit, &name, &levels, namespace, surface, &mut functions);
                seen.push((method, shape, at, unit.is_some().then_some(routes.len())));
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

    /// Reports a second operation of a method and path; the same once more does no harm.
    fn exposed_twice(&mut self, method: Method, path: &str, at: &At, first: &At, same: bool) {
        let route = format!("{} {path}", method.as_str());
        let mark = self.diagnostics.mark();
        self.diagnostics.push(if same {
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
        self.leave_out(&route, mark);
    }
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

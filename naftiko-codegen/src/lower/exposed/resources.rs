//! Resources of an MCP adapter: URIs of their own, and nothing to know but what is in them (LANGUAGE.md 6.5).

use super::adapter::{Exposed, Lower, unit_name};
use super::local_file;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Input, Output, Resource, ResourceSource};
use crate::lower::names::Scope;
use crate::lower::paths;
use crate::lower::unit::caller::{Caller, Surface};
use crate::lower::unit::functions::Functions;
use crate::spec;

/// The resources of an adapter.
pub(super) fn resources(mcp: &spec::Mcp, functions: &mut Scope, lower: &mut Lower<'_, '_>) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    let mut seen: Vec<(String, At)> = Vec::new();
    for resource in &mcp.resources {
        let Some(written) = resource.uri.as_deref() else { continue };
        let name = unit_name(&resource.unit).unwrap_or(written);
        let (at, mark) = (resource.unit.at.key("uri"), lower.cx.diagnostics.mark());
        let lowered = match paths::uri(written, &at, lower.cx.diagnostics) {
            Some((uri, variables)) if !is_taken(&uri, &at, &mut seen, lower.cx.diagnostics) => {
                check_scheme(&uri, &at, mcp.namespace.as_deref(), lower.cx.diagnostics);
                let namespace = mcp.namespace.as_deref();
                match &resource.location {
                    Some(location) => {
                        files(resource, name, location, (uri, &variables), lower.cx.diagnostics)
                    }
                    None => dynamic(resource, name, namespace, (uri, &variables), functions, lower),
                }
            }
            Some(_) | None => None,
        };
        match lowered {
            Some(resource) => resources.push(resource),
            None => lower.leave_out(name, mark),
        }
    }
    resources
}

/// Reports a URI that begins with no scheme; clients that read it as one refuse it.
fn check_scheme(uri: &str, at: &At, namespace: Option<&str>, diagnostics: &mut Diagnostics) {
    if uri.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return;
    }
    let bare = uri.trim_start_matches('/');
    let absolute = match bare.split_once('/') {
        Some((scheme, rest)) if is_scheme(scheme) && !rest.is_empty() => format!("{scheme}://{rest}"),
        _ => format!("{}://{bare}", namespace.filter(|it| is_scheme(it)).unwrap_or("resource")),
    };
    diagnostics.push(
        Diagnostic::new(Code::RELATIVE_RESOURCE_URI, at, format!("`{uri}` has no scheme, so it is no URI"))
            .help(format!("begin it with a scheme, as in `{absolute}`")),
    );
}

/// Whether an earlier resource has every URI of this one, which is then reported.
fn is_taken(uri: &str, at: &At, seen: &mut Vec<(String, At)>, diagnostics: &mut Diagnostics) -> bool {
    let shape = paths::shape(uri);
    match seen.iter().find(|(earlier, _)| *earlier == shape) {
        Some((_, first)) => {
            diagnostics.push(
                Diagnostic::new(Code::DUPLICATE_RESOURCE, at, format!("two resources are at `{uri}`"))
                    .label("used again here")
                    .secondary(Label::value(first, "first used here"))
                    .help("give one of them another URI"),
            );
            true
        }
        None => {
            seen.push((shape, at.clone()));
            false
        }
    }
}

/// The files of a folder.
fn files(
    resource: &spec::McpResource,
    name: &str,
    written: &str,
    (uri, variables): (String, &[String]),
    diagnostics: &mut Diagnostics,
) -> Option<Resource> {
    let unit = &resource.unit;
    let modes = [
        ("call", unit.call.is_some()),
        ("steps", unit.steps.is_some()),
        ("ref", unit.reference.is_some()),
        ("outputParameters", !unit.output_parameters.is_empty()),
    ];
    if let Some((mode, _)) = modes.into_iter().find(|(_, written)| *written) {
        diagnostics.push(
            Diagnostic::key(
                Code::SEVERAL_ACTIONS,
                &unit.at.key("location"),
                format!("`{name}` has `{mode}` and `location`"),
            )
            .label("what it does is said a second time here")
            .secondary(Label::key(&unit.at.key(mode), "first said here"))
            .help("keep one of them"),
        );
        return None;
    }
    if let Some(variable) = variables.first() {
        diagnostics.push(
            Diagnostic::new(
                Code::MALFORMED_PATH,
                &unit.at.key("uri"),
                format!("a resource with `location` has no variable such as `{{{variable}}}`"),
            )
            .help("write the URI of the folder; its files are below it"),
        );
        return None;
    }
    report_idle(unit, diagnostics);
    let beside = resource.beside.as_deref();
    let written = written.trim_end_matches('/');
    let files = local_file::local(written, beside, "a resource", &unit.at, diagnostics)?;
    Some(Resource {
        uri,
        name: name.to_owned(),
        label: unit.label.clone(),
        description: unit.description.clone(),
        mime_type: resource.mime_type.clone(),
        source: ResourceSource::Files(files),
    })
}

/// Reports fields that have no effect beside `location`.
fn report_idle(unit: &spec::Unit, diagnostics: &mut Diagnostics) {
    let idle = [
        ("with", unit.with.is_some()),
        ("mappings", !unit.mappings.is_empty()),
        ("inputParameters", !unit.input_parameters.is_empty()),
    ];
    for (field, _) in idle.into_iter().filter(|(_, written)| *written) {
        let message = format!("`{field}` has no effect beside `location`");
        diagnostics.push(
            Diagnostic::key(Code::UNKNOWN_FIELD, &unit.at.key(field), message)
                .label("files are read as they are")
                .help("remove it, or write `call` instead of `location`"),
        );
    }
}

/// A resource that is made when it is read.
fn dynamic(
    resource: &spec::McpResource,
    name: &str,
    namespace: Option<&str>,
    (uri, variables): (String, &[String]),
    functions: &mut Scope,
    lower: &mut Lower<'_, '_>,
) -> Option<Resource> {
    let uri_at = resource.unit.at.key("uri");
    let surface = Surface::Resource { variables, uri_at: &uri_at };
    let caller = Caller { surface, namespace };
    let unit = lower.unit(&Exposed { unit: &resource.unit, name, levels: &[], caller }, functions)?;
    let unfed: Vec<&Input> = unit
        .inputs
        .iter()
        .filter(|input| !variables.contains(&input.name) && input.default.is_none())
        .filter(|input| input.required || !is_declared(&resource.unit, &input.name, lower.targets.functions))
        .collect();
    for input in &unfed {
        let input = &input.name;
        lower.cx.diagnostics.push(
            Diagnostic::new(
                Code::UNFED_RESOURCE,
                &uri_at,
                format!("`{name}` needs `{input}`, which its URI does not have"),
            )
            .help(format!("write `{{{input}}}` into the URI, or give it a value in `with`")),
        );
    }
    if !unfed.is_empty() {
        return None;
    }
    let shaped = match unit.output {
        Output::Shaped { .. } => Some("application/json".to_owned()),
        Output::Identity => None,
    };
    Some(Resource {
        uri,
        name: name.to_owned(),
        label: unit.label.clone(),
        description: unit.description.clone(),
        mime_type: resource.mime_type.clone().or(shaped),
        source: ResourceSource::Unit(Box::new(unit)),
    })
}

/// Whether the resource or its function declares an input.
fn is_declared(unit: &spec::Unit, name: &str, functions: &Functions<'_>) -> bool {
    let function = unit.reference.as_deref().and_then(|reference| functions.get(reference));
    let declared = function.into_iter().flat_map(|entry| &entry.function.unit.input_parameters);
    unit.input_parameters.iter().chain(declared).any(|it| it.name.as_deref() == Some(name))
}

/// Whether a text can stand before the colon of a URI.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

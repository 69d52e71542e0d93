//! Valid Naftiko that is not compiled yet, refused by name.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::spec::{Consumes, Document, Exposes, Mcp, Output, Rest, Unit};

/// Reports every construct of the document that has no lowering.
pub(super) fn document(document: &Document, diagnostics: &mut Diagnostics) {
    let capability = document.capability.as_ref();
    if capability.is_none() && document.consumes.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::MISSING_FIELD, &document.at, "the spec has no `capability`")
                .help("add `capability:` with `consumes` and `exposes`")
                .absent(&["capability"]),
        );
    } else if capability.is_none() {
        refuse(&document.at, "a shared file of `consumes` without a `capability`", diagnostics);
    }
    let inner = capability.into_iter().flat_map(|capability| &capability.binds);
    for bind in document.binds.iter().chain(inner) {
        if bind.location.is_some() {
            refuse(&bind.at.key("location"), "a bind with a `location`", diagnostics);
        }
    }
    let Some(capability) = capability else { return };
    for consumed in document.consumes.iter().chain(&capability.consumes) {
        consumes(consumed, diagnostics);
    }
    if let Some(aggregate) = capability.aggregates.first() {
        refuse(&aggregate.at, "an aggregate", diagnostics);
    }
    let usable =
        capability.exposes.iter().filter(|it| matches!(it, Exposes::Rest(_) | Exposes::Mcp(_))).count();
    for exposes in &capability.exposes {
        match exposes {
            Exposes::Rest(adapter) => rest(adapter, diagnostics),
            Exposes::Mcp(adapter) => mcp(adapter, diagnostics),
            Exposes::Skill(skill) => left_out(&skill.at, "skill", usable, diagnostics),
            Exposes::Control(control) => left_out(&control.at, "control", usable, diagnostics),
            Exposes::Unknown(_) => {}
        }
    }
}

/// Says that `feature` is part of the language and not compiled yet.
pub(super) fn refuse(at: &At, feature: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::new(Code::NOT_COMPILED, at, format!("{feature} is not compiled yet"))
            .help("leave it out, or keep this capability on the interpreter for now"),
    );
}

fn left_out(at: &At, kind: &str, usable: usize, diagnostics: &mut Diagnostics) {
    let at = at.key("type");
    if usable == 0 {
        refuse(&at, &format!("an adapter of type `{kind}`"), diagnostics);
    } else {
        diagnostics.push(
            Diagnostic::new(
                Code::ADAPTER_LEFT_OUT,
                &at,
                format!("an adapter of type `{kind}` is not compiled yet"),
            )
            .label("left out")
            .note("the other adapters are compiled"),
        );
    }
}

fn consumes(consumes: &Consumes, diagnostics: &mut Diagnostics) {
    if consumes.import.is_some() || consumes.location.is_some() {
        refuse(&consumes.at, "an import of a `consumes` entry", diagnostics);
        return;
    }
    for resource in &consumes.resources {
        for operation in &resource.operations {
            if let Some(format) = &operation.output_raw_format
                && !format.eq_ignore_ascii_case("json")
            {
                let at = operation.at.key("outputRawFormat");
                refuse(&at, &format!("the output format `{format}`"), diagnostics);
            }
            if let Some(body) = &operation.body {
                refuse(&body.at, "a `body` with data", diagnostics);
            }
            outputs(&operation.output_parameters, diagnostics);
        }
    }
}

fn rest(rest: &Rest, diagnostics: &mut Diagnostics) {
    for resource in &rest.resources {
        if let Some(forward) = &resource.forward {
            refuse(&forward.at, "`forward`", diagnostics);
        }
        for operation in &resource.operations {
            unit(&operation.unit, diagnostics);
        }
    }
}

fn mcp(mcp: &Mcp, diagnostics: &mut Diagnostics) {
    if let Some(resource) = mcp.resources.first() {
        refuse(&resource.unit.at, "an MCP resource", diagnostics);
    }
    if let Some(prompt) = mcp.prompts.first() {
        refuse(&prompt.at, "a prompt", diagnostics);
    }
    for tool in &mcp.tools {
        unit(&tool.unit, diagnostics);
    }
}

fn unit(unit: &Unit, diagnostics: &mut Diagnostics) {
    if unit.reference.is_some() {
        refuse(&unit.at.key("ref"), "`ref`", diagnostics);
    }
    if unit.steps.is_some() {
        refuse(&unit.at.key("steps"), "`steps`", diagnostics);
    }
    outputs(&unit.output_parameters, diagnostics);
    if unit.call.is_none() && unit.output_parameters.iter().any(|output| output.value.is_some()) {
        refuse(&unit.at, "a mock", diagnostics);
    }
}

/// Outputs that pass the whole answer through need no shaping; everything else does.
fn outputs(outputs: &[Output], diagnostics: &mut Diagnostics) {
    for output in outputs {
        if !is_identity(output) {
            refuse(&output.at, "shaping by `outputParameters`", diagnostics);
        }
    }
}

/// `{type: object, mapping: $.}`, or `value` in place of `mapping` on the consumed side (semantics 8.2).
pub(super) fn is_identity(output: &Output) -> bool {
    let path = output.mapping.as_deref().or_else(|| output.value.as_ref().and_then(|value| value.as_str()));
    path.is_none_or(|path| matches!(path.trim(), "$" | "$."))
        && output.properties.is_empty()
        && output.items.is_none()
        && output.values.is_none()
        && output.constant.is_none()
        && output.max_length.is_none()
}

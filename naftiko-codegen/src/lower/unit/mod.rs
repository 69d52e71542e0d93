//! One exposed unit: its inputs, its action and its output (LANGUAGE.md 5.5, 9).

mod call;
pub(super) mod caller;
mod declarations;
mod finish;
pub(super) mod functions;
mod inputs;
mod mappings;
mod shape;
pub(super) mod slips;
mod steps;
mod values;

use super::consumed::catalog::{Catalog, Target};
use super::cx::Cx;
use super::names::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Action, Expr, SharedFunction, Unit};
use crate::spec::{self, Function, Parameter};

use caller::Caller;
use functions::{Entry, Functions};
use inputs::{Context, Declarer, Feed, Offer};
use shape::Root;

/// The things that a unit can refer to by name: operations of consumed APIs and functions of aggregates.
#[derive(Clone, Copy)]
pub(super) struct Targets<'l> {
    pub catalog: &'l Catalog,
    pub functions: &'l Functions<'l>,
}

/// Lowers a unit under `name`; the levels are the parameters of the adapter and of the resource.
pub(super) fn lower(
    written: &spec::Unit,
    name: &str,
    levels: &[&[Parameter]],
    caller: &Caller<'_>,
    targets: Targets<'_>,
    operation_ids: &mut Scope,
    cx: &mut Cx<'_>,
) -> Option<Unit> {
    check_modes(written, name, cx.diagnostics)?;
    let function = match &written.reference {
        Some(reference) => Some(targets.functions.find(reference, &written.at.key("ref"), cx.diagnostics)?),
        None => None,
    };
    let mut context = Context::new(caller, targets.catalog, cx);
    context.declare(levels.iter().copied().flatten(), Declarer::Unit);
    context.declare(&written.input_parameters, Declarer::Unit);
    let acting = match function {
        Some(entry) => {
            refer(&mut context, written, entry)?;
            &entry.function.unit
        }
        None => written,
    };
    let action = action(&mut context, acting, name)?;
    let own = !written.output_parameters.is_empty();
    let outputs = if own { &written.output_parameters } else { &acting.output_parameters };
    let mappings = if own && function.is_some() { &[][..] } else { &acting.mappings[..] };
    let operation = match &action {
        Action::Call(call) => Some(targets.catalog.operation(call.operation)),
        Action::Steps(_) | Action::Mock => None,
    };
    let root = match (&action, operation) {
        (_, Some(operation)) => Root::Answer(operation),
        (Action::Steps(_), None) => Root::Steps,
        (Action::Mock | Action::Call(_), None) => Root::Nothing,
    };
    let output = shape::Lower { context: &mut context, root, depth: 0 }.output(outputs, mappings)?;
    let what =
        operation.map_or_else(|| format!("`{name}`"), |operation| format!("operation `{}`", operation.name));
    context.unused_path_variables(acting, &what);
    context.unused_inputs(&action, &[&written.input_parameters, &acting.input_parameters]);
    let about =
        |field: fn(&spec::Unit) -> &Option<String>| field(written).clone().or_else(|| field(acting).clone());
    let shared = function.filter(|_| !own);
    Some(Unit {
        operation_id: operation_ids.snake(name, "operation").as_str().trim_start_matches("r#").to_owned(),
        function: shared
            .map(|entry| SharedFunction { name: entry.full_name(), constant: entry.constant.clone() }),
        name: name.to_owned(),
        label: about(|unit| &unit.label),
        description: about(|unit| &unit.description)
            .or_else(|| operation.and_then(|operation| operation.description.clone()))
            .or_else(|| operation.and_then(|operation| operation.label.clone())),
        inputs: context.finish(),
        action,
        output,
    })
}

/// A unit calls, runs steps or refers to a function, and only one of them.
fn check_modes(unit: &spec::Unit, name: &str, diagnostics: &mut Diagnostics) -> Option<()> {
    let modes = [
        ("ref", unit.reference.is_some()),
        ("call", unit.call.is_some()),
        ("steps", unit.steps.as_ref().is_some_and(|steps| !steps.is_empty())),
    ];
    let mut written = modes.into_iter().filter(|(_, is_there)| *is_there).map(|(field, _)| field);
    match (written.next(), written.next()) {
        (Some(first), Some(second)) => {
            diagnostics.push(
                Diagnostic::key(
                    Code::SEVERAL_ACTIONS,
                    &unit.at.key(second),
                    format!("`{name}` has `{first}` and `{second}`"),
                )
                .label("what it does is said a second time here")
                .secondary(Label::key(&unit.at.key(first), "first said here"))
                .help("keep one of them"),
            );
            None
        }
        (None, _) if !answers_by_itself(unit) => {
            diagnostics.push(
                Diagnostic::new(Code::MISSING_ACTION, &unit.at, format!("`{name}` does nothing"))
                    .label("neither `call` nor `steps` nor output values")
                    .help("add `call: namespace.operation`")
                    .absent(&["call", "steps", "ref", "outputParameters"]),
            );
            None
        }
        _ => Some(()),
    }
}

/// Whether a unit is a mock: it has outputs, and says what they are.
fn answers_by_itself(unit: &spec::Unit) -> bool {
    fn has_value(output: &spec::Output) -> bool {
        output.value.is_some()
            || output.constant.is_some()
            || output.properties.values().any(has_value)
            || output.items.as_deref().is_some_and(has_value)
    }
    unit.output_parameters.iter().any(has_value)
}

/// Takes up the inputs of a function, and the values that `with` gives to them.
fn refer<'u>(
    context: &mut Context<'u, '_>,
    written: &'u spec::Unit,
    Entry { namespace, function, constant: _ }: &Entry<'u>,
) -> Option<()> {
    let Function { unit, .. } = function;
    let at = written.at.key("with");
    let mut given = Vec::new();
    for (key, value) in written.with.iter().flatten() {
        given.push((key.clone(), context.argument(value, &at.key(key.clone()), &mut Feed::nothing())));
    }
    let own = !written.input_parameters.is_empty();
    let given: Vec<(String, _)> =
        given.into_iter().map(|(key, value)| Some((key, value?))).collect::<Option<_>>()?;
    let lacking = unit.input_parameters.iter().filter(|parameter| {
        let name = parameter.name.as_deref().unwrap_or_default();
        let is_given = given.iter().any(|(key, argument)| key == name && *argument != Expr::Absent);
        let is_own = own && context.knows(name);
        !is_given && !is_own
    });
    // With inputs of its own, a unit still asks for what the function cannot do without.
    let lacking: Vec<&Parameter> =
        lacking.filter(|parameter| !own || parameter.required.unwrap_or(true)).collect();
    context.declare(lacking, Declarer::Function);
    context.given = given;
    context.prefixes.insert(0, namespace);
    Some(())
}

fn action(context: &mut Context<'_, '_>, unit: &spec::Unit, name: &str) -> Option<Action> {
    if let Some(call) = &unit.call {
        let Target::Operation(id) = context.catalog.find(call, context.cx.diagnostics)? else { return None };
        return context.call(id, unit.with.as_ref(), &unit.at, Offer::All).map(Action::Call);
    }
    match unit.steps.as_deref() {
        Some(steps) if !steps.is_empty() => context.orchestrate(steps).map(Action::Steps),
        Some(_) | None if answers_by_itself(unit) => Some(Action::Mock),
        Some(_) | None => {
            context.cx.diagnostics.push(
                Diagnostic::new(
                    Code::MISSING_ACTION,
                    &unit.at,
                    format!("what `{name}` refers to does nothing"),
                )
                .label("neither `call` nor `steps` nor output values")
                .help("add `call: namespace.operation`")
                .absent(&["call", "steps", "outputParameters"]),
            );
            None
        }
    }
}

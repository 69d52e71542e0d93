//! Hints and semantics that contradict each other, or the methods that are called (LANGUAGE.md 6.3, 9): who trusts them
//! runs without asking what does harm.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Method, Unit};
use crate::lower::consumed::catalog::Catalog;
use crate::lower::unit::Targets;
use crate::spec::{self, Function, Hints};

/// Looks at the semantics of every function, whoever refers to it.
pub(super) fn check_functions(targets: Targets<'_>, diagnostics: &mut Diagnostics) {
    for function in targets.functions.all() {
        let Some(semantics) = &function.semantics else { continue };
        let at = function.unit.at.key("semantics");
        if semantics.safe != Some(true) {
            continue;
        }
        let at_safe = at.key("safe");
        if let Some((method, call)) = writes(calls(&function.unit, targets.catalog)) {
            diagnostics.push(
                contradiction(&at_safe, &format!("`safe: true` of a function that sends {method}"))
                    .secondary(Label::value(&call, format!("this is {method}")))
                    .help("write `safe: false`; what is safe changes nothing, so nobody is asked before it runs"),
            );
        }
        if semantics.idempotent == Some(false) {
            diagnostics.push(
                contradiction(&at.key("idempotent"), "`idempotent: false` of what is safe")
                    .secondary(Label::value(&at_safe, "said to be safe here"))
                    .help("what changes nothing can be repeated: remove one of the two"),
            );
        }
    }
}

/// Looks at the hints of a tool, beside the semantics of the function that it refers to.
pub(super) fn check_tool(
    tool: &spec::Tool,
    unit: Option<&Unit>,
    function: Option<&Function>,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    let Some(hints) = &tool.hints else { return };
    let at = tool.unit.at.key("hints");
    let (read_only, destructive) = (at.key("readOnly"), at.key("destructive"));
    let methods =
        || unit.into_iter().flat_map(Unit::calls).map(|call| catalog.operation(call.operation).method);
    let claims_reading = hints.read_only == Some(true);
    if let Some(method) = methods().find(|method| changes(*method)).filter(|_| claims_reading) {
        diagnostics.push(
            contradiction(&read_only, &format!("`readOnly: true` of a tool that sends {}", method.as_str()))
                .help("write `readOnly: false`; clients run what only reads without asking"),
        );
    }
    if hints.destructive == Some(false) && !claims_reading && methods().any(|method| method == Method::Delete)
    {
        diagnostics.push(
            contradiction(&destructive, "`destructive: false` of a tool that sends DELETE")
                .help("write `destructive: true`; clients may run what destroys nothing without asking"),
        );
    }
    if claims_reading && hints.destructive == Some(true) {
        diagnostics.push(
            contradiction(&destructive, "`destructive: true` of a tool that only reads")
                .secondary(Label::value(&read_only, "said to be read-only here"))
                .help("remove one of the two"),
        );
    }
    if let Some(function) = function {
        check_against(function, hints, &at, diagnostics);
    }
}

/// Looks at what a tool says beside what its function says.
fn check_against(function: &Function, hints: &Hints, at: &At, diagnostics: &mut Diagnostics) {
    let Some(semantics) = &function.semantics else { return };
    let said = function.unit.at.key("semantics");
    let destroys = hints.destructive.filter(|destroys| *destroys && semantics.safe == Some(true));
    let pairs = [
        ("readOnly", hints.read_only, "safe", semantics.safe),
        ("destructive", destroys, "safe", destroys.map(|_| false)),
        ("idempotent", hints.idempotent, "idempotent", semantics.idempotent),
    ];
    for (hint, value, word, other) in pairs {
        let (Some(value), Some(other)) = (value, other) else { continue };
        if value == other {
            continue;
        }
        let is = semantics.safe.filter(|_| word == "safe").unwrap_or(other);
        diagnostics.push(
            contradiction(&at.key(hint), &format!("`{hint}: {value}` of a function that is `{word}: {is}`"))
                .secondary(Label::value(&said.key(word), "said of the function here"))
                .help("mend the one that is wrong; without `hints` a tool has those of its function"),
        );
    }
}

/// Looks at a route by which a function is called that is not safe: whoever follows a link would run it.
pub(super) fn check_route(
    operation: &spec::Unit,
    method: Method,
    function: Option<&Function>,
    diagnostics: &mut Diagnostics,
) {
    let safe = function.and_then(|function| function.semantics.as_ref()).and_then(|it| it.safe);
    if matches!(method, Method::Get | Method::Head) && safe == Some(false) {
        let method = method.as_str();
        diagnostics.push(
            contradiction(
                &operation.at.key("method"),
                &format!("{method} of a function that is `safe: false`"),
            )
            .help("write `method: POST`, or `safe: true` in the function if it changes nothing"),
        );
    }
}

/// Whether a request of this method changes something; POST is also how questions are asked that do not fit in a query.
fn changes(method: Method) -> bool {
    matches!(method, Method::Put | Method::Patch | Method::Delete)
}

/// The first call of a method that changes something.
fn writes(mut calls: impl Iterator<Item = (Method, At)>) -> Option<(&'static str, At)> {
    calls.find(|(method, _)| changes(*method)).map(|(method, at)| (method.as_str(), at))
}

/// The methods that a function sends, each with the place of the call.
fn calls<'c>(unit: &'c spec::Unit, catalog: &'c Catalog) -> impl Iterator<Item = (Method, At)> + 'c {
    let own = unit.call.iter().map(|call| (call.target.as_str(), call.at.clone()));
    let steps = unit.steps.iter().flatten();
    let steps = steps.filter_map(|step| Some((step.call.as_deref()?, step.at.key("call"))));
    own.chain(steps).filter_map(|(target, at)| Some((catalog.get(target)?.method, at)))
}

fn contradiction(at: &At, what: &str) -> Diagnostic {
    Diagnostic::new(Code::CONTRADICTORY_HINTS, at, what).label("one of them is wrong")
}

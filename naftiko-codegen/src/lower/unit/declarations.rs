//! A declared input of an exposed unit: its place and what it is taken for when absent (LANGUAGE.md 5.3).

use super::caller::{Caller, Surface};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Default, Location, Path, PathKind, TextPiece, Type};
use crate::lower::cx::Cx;
use crate::lower::json_path;
use crate::lower::this;
use crate::lower::types::{In, typed_as_written, wrong_type};
use crate::spec;
use crate::spec::Parameter;

/// Reports a place that no input can be in.
pub(super) fn check(parameter: &Parameter, caller: &Caller<'_>, diagnostics: &mut Diagnostics) {
    let Surface::Rest { variables, .. } = &caller.surface else { return };
    match In::of(parameter) {
        Some(In::Unknown(written)) => diagnostics.push(In::unknown(written, parameter)),
        Some(In::Path) if !variables.iter().any(|it| Some(it) == parameter.name.as_ref()) => {
            diagnostics.push(stray(parameter));
        }
        Some(In::Path | In::Query | In::Header | In::Cookie | In::Body | In::Environment) | None => {}
    }
}

/// Says that the path has no placeholder for a parameter that is in it.
fn stray(parameter: &Parameter) -> Diagnostic {
    let name = parameter.name.as_deref().unwrap_or_default();
    Diagnostic::new(
        Code::STRAY_PATH_PARAMETER,
        &parameter.at.key("name"),
        format!("the path has no placeholder for path parameter `{name}`"),
    )
    .label("read from the query instead")
    .help(format!("add `{{{name}}}` to the path, or write `in: query`"))
}

/// The meaning of the `value` of an input.
pub(super) enum Value {
    /// The input is taken for this when the caller does not give it.
    Default(Default),
    /// The input is at this place of the body.
    Pointer(String),
}

/// Reads the `value` of an input; `None` where there is none, or where it is faulty, which has been reported.
pub(super) fn value(parameter: &Parameter, ty: Type, location: Location, cx: &mut Cx<'_>) -> Option<Value> {
    let at = parameter.at.key("value");
    if In::of(parameter) == Some(In::Environment) {
        let name = parameter.name.as_deref().unwrap_or_default();
        let bind = cx.variables.environment(name, &parameter.at.key("name"), cx.diagnostics);
        return Some(Value::Default(Default::Text(vec![TextPiece::Bind(bind)])));
    }
    let written = parameter.value.as_ref()?;
    match &written.value {
        spec::Value::String(text) if this::is_in(text) => {
            cx.diagnostics.push(this::nothing(text, &at));
            None
        }
        spec::Value::String(text) if text.starts_with('$') && location == Location::Member => {
            pointer(text, &at, cx.diagnostics).map(Value::Pointer)
        }
        spec::Value::String(text) if text.contains("{{") => {
            cx.text(text, &at).map(|text| Value::Default(Default::Text(text)))
        }
        _ => {
            let constant = typed_as_written(written, ty);
            if constant.is_none() {
                let name = parameter.name.as_deref().unwrap_or_default();
                cx.diagnostics.push(wrong_type(name, ty, &at));
            }
            constant.map(|constant| Value::Default(Default::Constant(constant)))
        }
    }
}

fn pointer(text: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<String> {
    let path = json_path::at(text, at, diagnostics)?;
    if let Path { kind: PathKind::Pointer(pointer), function: None } = path {
        return Some(pointer);
    }
    diagnostics.push(
        Diagnostic::new(Code::MALFORMED_JSON_PATH, at, "an input is one node of the body")
            .help("write a path of names and positions, such as `$.customer.id`"),
    );
    None
}

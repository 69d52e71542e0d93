//! Valid Naftiko that is not compiled yet, refused by name.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::spec::{Document, Exposes};

/// Reports every construct of the document that has no lowering.
pub(super) fn document(document: &Document, diagnostics: &mut Diagnostics) {
    let capability = document.capability.as_ref();
    if capability.is_none() && document.consumes.is_empty() && document.binds.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::MISSING_FIELD, &document.at, "the spec has no `capability`")
                .help("add `capability:` with `consumes` and `exposes`")
                .absent(&["capability"]),
        );
    }
    let Some(capability) = capability else { return };
    let usable =
        capability.exposes.iter().filter(|it| matches!(it, Exposes::Rest(_) | Exposes::Mcp(_))).count();
    for exposes in &capability.exposes {
        match exposes {
            Exposes::Skill(skill) => left_out(&skill.at, "skill", usable, diagnostics),
            Exposes::Control(control) => left_out(&control.at, "control", usable, diagnostics),
            Exposes::Http(at) => http(at, usable, diagnostics),
            Exposes::Rest(_) | Exposes::Mcp(_) | Exposes::Unknown => {}
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

/// An adapter that the language does not have, and that is not a slip of the pen.
fn http(at: &At, usable: usize, diagnostics: &mut Diagnostics) {
    let at = at.key("type");
    let code = if usable == 0 { Code::UNKNOWN_WORD } else { Code::ADAPTER_LEFT_OUT };
    let diagnostic = Diagnostic::new(code, &at, "there is no adapter of type `http`")
        .help("to expose HTTP, write `type: rest` with `resources`");
    diagnostics.push(if usable == 0 { diagnostic } else { diagnostic.label("left out") });
}

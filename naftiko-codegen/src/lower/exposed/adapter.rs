//! The common part of adapters: their units, and the fate of a faulty one.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{RustIdent, Unit};
use crate::lower::cx::Cx;
use crate::lower::names::Scope;
use crate::lower::unit::caller::Caller;
use crate::lower::unit::{self, Targets};
use crate::spec::{self, Parameter};

/// The identifiers of an adapter.
pub(in crate::lower) struct Idents {
    /// Its module.
    pub module: RustIdent,
    /// The method of `Capability` that gives its router.
    pub router: RustIdent,
}

/// Adapters while they are lowered.
pub(super) struct Lower<'l, 'd> {
    pub cx: &'l mut Cx<'d>,
    pub targets: Targets<'l>,
    pub faulty: Faulty,
}

/// The fate of a unit with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Faulty {
    /// They keep the spec from being compiled.
    Refused,
    /// They become warnings, and the unit is left out.
    LeftOut,
}

/// A unit where it is written: its name, the parameters of the levels above it, and who calls it.
pub(super) struct Exposed<'e> {
    pub unit: &'e spec::Unit,
    pub name: &'e str,
    pub levels: &'e [&'e [Parameter]],
    pub caller: Caller<'e>,
}

/// Something that can be exposed once: where it is, and its position among what was lowered, unless it is faulty.
pub(super) struct Seen<K> {
    pub key: K,
    pub at: At,
    pub lowered: Option<usize>,
}

impl<K: PartialEq> Seen<K> {
    /// The earlier one with this key.
    pub(super) fn find<'s>(seen: &'s [Self], key: &K) -> Option<&'s Self> {
        seen.iter().find(|earlier| earlier.key == *key)
    }
}

impl Lower<'_, '_> {
    /// Lowers a unit; `None` for a faulty one, which has been reported.
    pub(super) fn unit(&mut self, exposed: &Exposed<'_>, functions: &mut Scope) -> Option<Unit> {
        let Exposed { unit, name, levels, caller } = exposed;
        let mark = self.cx.diagnostics.mark();
        let lowered = unit::lower(unit, name, levels, caller, self.targets, functions, self.cx);
        if lowered.is_none() && !self.cx.diagnostics.has_errors() {
            // Nothing is ever left out without a word.
            self.cx.diagnostics.push(
                Diagnostic::new(Code::INTERNAL_ERROR, &unit.at, format!("`{name}` could not be compiled"))
                    .help("please report this with the spec; the spec may well be right"),
            );
        }
        if lowered.is_none() {
            self.leave_out(name, mark);
        }
        lowered
    }

    /// Makes warnings of the errors since `mark`, where broken units may be left out.
    pub(super) fn leave_out(&mut self, name: &str, mark: usize) {
        if self.faulty == Faulty::LeftOut {
            self.cx.diagnostics.soften(mark, |error| left_out(name, error));
        }
    }
}

/// The error of a unit as the reason why the unit is left out.
fn left_out(name: &str, error: Diagnostic) -> Diagnostic {
    let code = error.code();
    error.instead(Code::UNIT_LEFT_OUT, |message| format!("`{name}` is left out: {message} ({code})"))
}

/// Adapters listen on loopback unless the spec says otherwise.
pub(super) fn address(written: Option<&String>) -> String {
    written.cloned().unwrap_or_else(|| "127.0.0.1".to_owned())
}

/// The port of an adapter; `usual` where none is written, which is reported.
pub(super) fn port(written: Option<u16>, usual: u16, at: &At, diagnostics: &mut Diagnostics) -> u16 {
    written.unwrap_or_else(|| {
        diagnostics.push(
            Diagnostic::new(Code::DEFAULT_PORT, at, "the adapter has no `port`")
                .label(format!("it gets port {usual}"))
                .help(format!("add `port: {usual}`"))
                .absent(&["port"]),
        );
        usual
    })
}

/// Says that a list of things to expose is empty.
pub(super) fn empty(at: &At, what: &str, field: &'static str) -> Diagnostic {
    // Where the list is not even there, this points at what it is missing from.
    Diagnostic::new(Code::EMPTY_LIST, &at.key(field), format!("{what} has no `{field}`"))
        .label("it serves nothing")
        .help(format!("add `{field}:` with at least one entry, or remove it"))
}

/// The name of a unit: its own, else that of the function that it refers to.
pub(super) fn unit_name(unit: &spec::Unit) -> Option<&str> {
    let of_function = || unit.reference.as_deref()?.rsplit_once('.').map(|(_, function)| function.trim());
    unit.name.as_deref().or_else(of_function).filter(|name| !name.trim().is_empty())
}

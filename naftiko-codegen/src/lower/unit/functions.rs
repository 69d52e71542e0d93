//! `aggregates`: functions that several units refer to by `ref` (LANGUAGE.md 9).

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::RustIdent;
use crate::lower::names::Scope;
use crate::spec::{Document, Function, Hints, Section};

/// Every function, by `namespace.name`.
pub(in crate::lower) struct Functions<'d> {
    entries: Vec<Entry<'d>>,
    /// Whether an aggregate is missing whose import brought nothing.
    lost: bool,
}

/// A function, with the namespace that stands before its inputs in references.
#[derive(Clone)]
pub(in crate::lower) struct Entry<'d> {
    pub namespace: &'d str,
    pub function: &'d Function,
    /// The constant that holds its work.
    pub constant: RustIdent,
}

impl Entry<'_> {
    pub(super) fn full_name(&self) -> String {
        format!("{}.{}", self.namespace, self.function.unit.name.as_deref().unwrap_or_default())
    }
}

impl<'d> Functions<'d> {
    /// Takes up the functions of every aggregate, and reports names that are used twice.
    pub(in crate::lower) fn collect(document: &'d Document, diagnostics: &mut Diagnostics) -> Self {
        let mut entries: Vec<Entry<'d>> = Vec::new();
        let mut constants = Scope::with(&["SPEC", "SPEC_FILES", "BINDS", "BIND_FILES"]);
        let aggregates = document.capability.iter().flat_map(|capability| &capability.aggregates);
        for aggregate in aggregates {
            let Some(namespace) = aggregate.namespace.as_deref() else { continue };
            for function in &aggregate.functions {
                let Some(name) = &function.unit.name else { continue };
                let constant = constants.constant(name, "FUNCTION");
                let entry = Entry { namespace, function, constant };
                let earlier = entries
                    .iter()
                    .find(|it| it.namespace == namespace && it.function.unit.name.as_ref() == Some(name));
                match earlier {
                    Some(earlier) => diagnostics.push(
                        Diagnostic::new(
                            Code::DUPLICATE_FUNCTION,
                            &function.unit.at.key("name"),
                            format!("two functions are named `{namespace}.{name}`"),
                        )
                        .label("named again here")
                        .secondary(Label::value(&earlier.function.unit.at.key("name"), "first named here"))
                        .help("give one of them another name, and mend the references that mean it"),
                    ),
                    None => entries.push(entry),
                }
            }
        }
        Self { entries, lost: document.lost(Section::Aggregates).next().is_some() }
    }

    /// Every function.
    pub(in crate::lower) fn all(&self) -> impl Iterator<Item = &'d Function> {
        self.entries.iter().map(|entry| entry.function)
    }

    /// The function that `ref` names.
    pub(in crate::lower) fn get(&self, reference: &str) -> Option<&Entry<'d>> {
        self.entries.iter().find(|entry| entry.full_name() == reference.trim())
    }

    /// The function that `ref` names, or a report that there is none.
    pub(in crate::lower) fn find(
        &self,
        reference: &str,
        at: &At,
        diagnostics: &mut Diagnostics,
    ) -> Option<&Entry<'d>> {
        let found = self.get(reference);
        if found.is_none() && !self.lost && !diagnostics.misshapen("aggregates") {
            let advises = diagnostics.seeks_near(Code::UNKNOWN_FUNCTION);
            let names: Vec<String> = self.entries.iter().filter(|_| advises).map(Entry::full_name).collect();
            let names = || names.iter().map(String::as_str);
            let diagnostic = Diagnostic::new(
                Code::UNKNOWN_FUNCTION,
                at,
                format!("there is no function `{}` in `aggregates`", reference.trim()),
            );
            diagnostics.push(match nearest(reference, names()) {
                Some(near) => diagnostic.similar("a function", reference, near),
                None if (1..=5).contains(&names().len()) => {
                    diagnostic.note(format!("the functions are {}", list(names())))
                }
                None => diagnostic.help("a reference is `namespace.function`, with names from `aggregates`"),
            });
        }
        found
    }
}

/// The hints of a tool, where the semantics of its function say what its own hints do not (LANGUAGE.md 9).
pub(in crate::lower) fn hints(own: Option<&Hints>, function: Option<&Function>) -> Hints {
    let semantics = function.and_then(|function| function.semantics.as_ref());
    let safe = semantics.and_then(|semantics| semantics.safe);
    let own = |hint: fn(&Hints) -> Option<bool>| own.and_then(hint);
    Hints {
        read_only: own(|hints| hints.read_only).or(safe),
        destructive: own(|hints| hints.destructive).or(safe.filter(|safe| *safe).map(|_| false)),
        idempotent: own(|hints| hints.idempotent).or(semantics.and_then(|semantics| semantics.idempotent)),
        open_world: own(|hints| hints.open_world),
    }
}

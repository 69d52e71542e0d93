//! The context that is handed down through every pass: where faults are reported, and the variables that have been met.

use std::collections::HashSet;

use super::variables::Variables;
use crate::diagnostic::{At, Diagnostics, DocPath};
use crate::ir::{BindId, Text};
use crate::parse::template::{self, Piece};

/// The state that every pass reads and adds to.
pub(super) struct Cx<'d> {
    pub diagnostics: &'d mut Diagnostics,
    pub variables: Variables,
    /// The namespaces of the adapters, which can stand before the name of an input in a reference.
    pub adapters: &'d [&'d str],
    /// The declared inputs that feed something in a unit, by their places in the spec.
    pub used: HashSet<DocPath>,
}

/// The mark of a fault that has been reported already, where an absent value means something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reported;

impl Cx<'_> {
    /// A text whose names must all be variables, for places that are filled at start.
    pub(super) fn text(&mut self, source: &str, at: &At) -> Option<Text> {
        self.variables.text(source, at, self.diagnostics)
    }

    /// The variable that `name` means; `None` where it means none, which is not reported.
    pub(super) fn variable(&mut self, name: &str, at: &At) -> Option<BindId> {
        self.variables.resolve(name, at, self.diagnostics)
    }

    /// Reports that nothing can supply `name`.
    pub(super) fn unresolved(&mut self, name: &str, at: &At) {
        let diagnostic = self.variables.unresolved(name, at);
        self.diagnostics.push(diagnostic);
    }

    /// The pieces of a text with templates, or a report of the template that is none.
    pub(super) fn template(&mut self, text: &str, at: &At) -> Option<Vec<Piece>> {
        template::text(text)
            .map_err(|malformed| self.diagnostics.push(super::variables::malformed_template(&malformed, at)))
            .ok()
    }
}

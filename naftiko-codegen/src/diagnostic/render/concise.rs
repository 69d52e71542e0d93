//! Findings for logs: one line each, with the position that editors and terminals turn into a link.

use super::Render;
use crate::diagnostic::{Diagnostic, Place};

impl Render<'_> {
    /// `specs/shop.yaml:41:19: error[NAF0301]: …`
    pub(super) fn concise(self, diagnostic: &Diagnostic) -> String {
        let located = self.report.locate(&diagnostic.primary);
        let position = match diagnostic.primary.place {
            Place::File => String::new(),
            Place::Bytes { .. } | Place::Value(_) | Place::Key(_) | Place::Template(..) => {
                format!(":{}:{}", located.position.line, located.position.column)
            }
        };
        format!(
            "{}{position}: {}[{}]: {}\n",
            located.file.name(),
            self.report.severity(diagnostic),
            diagnostic.code,
            diagnostic.message
        )
    }
}

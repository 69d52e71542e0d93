//! CSS selectors and Avro schemas of `outputSchema` (specs/LANGUAGE.md 3.8), read once into the form that is emitted.
//!
//! Nothing is read again at run time, so whatever is refused is refused here.

mod avro;
mod selector;
#[cfg(test)]
mod tests;

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{AvroSchema, Selector};

/// Reads the selector at a place of the document, or reports why it is none.
pub(super) fn selector(text: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<Selector> {
    let text = text.trim();
    let report = |reason| {
        diagnostics.push(
            Diagnostic::new(Code::UNUSABLE_SCHEMA, at, format!("`{text}` is no selector: {reason}"))
                .help("write a CSS selector that finds tables, such as `table.prices`"),
        );
    };
    selector::read(text).map_err(report).ok()
}

/// Reads the Avro schema in `file`, which the place of the document names, or reports why it is none.
pub(super) fn avro(text: &str, file: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<AvroSchema> {
    let report = |reason: String| {
        diagnostics.push(
            Diagnostic::new(
                Code::UNUSABLE_SCHEMA,
                at,
                format!("`{file}` is no schema of Avro that can be used"),
            )
            .note(reason)
            .help("mend the schema, or name another one"),
        );
    };
    avro::read(text).map_err(report).ok()
}

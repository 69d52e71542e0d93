//! `outputSchema`: schemas in files of their own are read and checked, and selectors are checked.

use super::schema::{self, Protobuf};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, FileId};
use crate::source::Files;
use crate::spec::{Document, Operation, SchemaFile};

/// Reads the schema of every operation that names one.
pub(super) fn read(document: &mut Document, files: &mut Files, diagnostics: &mut Diagnostics) {
    let inner = document.capability.iter_mut().flat_map(|capability| &mut capability.consumes);
    let operations = document
        .consumes
        .iter_mut()
        .chain(inner)
        .flat_map(|consumes| &mut consumes.resources)
        .flat_map(|resource| &mut resource.operations);
    for operation in operations {
        let named = operation.output_schema.as_deref().map(str::trim).filter(|schema| !schema.is_empty());
        let (Some(named), Some(format)) = (named.map(str::to_owned), format(operation)) else { continue };
        let at = operation.at.key("outputSchema");
        match format {
            Format::Html => {
                if let Err(reason) = schema::selector(&named) {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::UNUSABLE_SCHEMA,
                            &at,
                            format!("`{named}` is no selector: {reason}"),
                        )
                        .help("write a CSS selector that finds tables, such as `table.prices`"),
                    );
                }
            }
            Format::Avro | Format::Protobuf => {
                operation.schema = file(format, &named, &at, files, diagnostics);
            }
        }
    }
}

/// The formats whose schemas are of interest here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Avro,
    Protobuf,
}

fn format(operation: &Operation) -> Option<Format> {
    match operation.output_raw_format.as_deref()?.trim().to_ascii_lowercase().as_str() {
        "html" => Some(Format::Html),
        "avro" => Some(Format::Avro),
        "protobuf" => Some(Format::Protobuf),
        _ => None,
    }
}

/// The schema in a file, beside the file that names it or at the root of the workspace.
fn file(
    format: Format,
    named: &str,
    at: &At,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<SchemaFile> {
    let id = match files.open(at.file(), named, true) {
        Ok(id) => id,
        Err(refused) => {
            diagnostics.push(refused.report(Code::UNUSABLE_SCHEMA, named, at));
            return None;
        }
    };
    let text = files.text(id);
    let read = if format == Format::Avro {
        schema::avro(&text).map(SchemaFile::Avro)
    } else {
        protobuf(id, &text, files)
    };
    match read {
        Ok(schema) => Some(schema),
        Err(reason) => {
            let kind = if format == Format::Avro { "Avro" } else { "Protocol Buffers" };
            let name = files.name(id);
            diagnostics.push(
                Diagnostic::new(
                    Code::UNUSABLE_SCHEMA,
                    at,
                    format!("`{name}` is no schema of {kind} that can be used"),
                )
                .note(reason)
                .help("mend the schema, or name another one"),
            );
            None
        }
    }
}

/// Compiles a file with what it imports, which is looked for beside it.
fn protobuf(id: FileId, text: &str, files: &mut Files) -> Result<SchemaFile, String> {
    let name = files.name(id).to_owned();
    let mut import = |path: &str| files.open(id, path, false).ok().map(|file| files.text(file).to_string());
    schema::protobuf(&name, text, &mut import)
        .map(|Protobuf { descriptors, message }| SchemaFile::Protobuf { descriptors, message })
}

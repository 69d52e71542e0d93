//! The answers of a consumed operation: their format, and the outputs that the spec names (LANGUAGE.md 3.8, 3.10).

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Format, OutputMember, Path, Type};
use crate::lower::json_path;
use crate::lower::names::Scope;
use crate::lower::schema;
use crate::lower::types::type_of;
use crate::spec::{Operation, Output, SchemaFile, Value};

/// The formats of the language.
const FORMATS: [&str; 12] =
    ["json", "xml", "yaml", "csv", "tsv", "psv", "html", "markdown", "avro", "protobuf", "text", "binary"];

/// The answers of an operation.
pub(super) struct Answers {
    pub format: Format,
    /// The named outputs; none where the answer is taken as it is.
    pub members: Vec<OutputMember>,
    /// The name of the output that is the whole answer.
    pub whole: Option<String>,
}

/// Lowers the format and the outputs of an operation; `None` when the format is faulty, which has been reported.
pub(super) fn lower(operation: &Operation, diagnostics: &mut Diagnostics) -> Option<Answers> {
    let format = format(operation, diagnostics);
    let mut members = Vec::new();
    let mut whole = None;
    let mut idents = Scope::default();
    for output in &operation.output_parameters {
        let Some(path) = path(output, diagnostics) else { continue };
        match &output.name {
            None if path.is_whole() => {}
            None => diagnostics.push(
                Diagnostic::new(Code::MISSING_FIELD, &output.at, "the output has no `name`")
                    .help("give it the name under which steps and callers know it")
                    .absent(&["name"]),
            ),
            Some(name) => {
                if path.is_whole() && whole.is_none() {
                    whole = Some(name.clone());
                }
                members.push(OutputMember {
                    ident: idents.snake(name, "output"),
                    name: name.clone(),
                    ty: match &output.kind {
                        Some(kind) => type_of(Some(kind), &output.at, diagnostics),
                        None => Type::Any,
                    },
                    path,
                    description: output.description.clone(),
                });
            }
        }
    }
    // One output that is the whole answer says nothing that the answer does not.
    if members.iter().all(|member| member.path.is_whole()) {
        members.clear();
    }
    Some(Answers { format: format?, members, whole })
}

fn path(output: &Output, diagnostics: &mut Diagnostics) -> Option<Path> {
    let value = output.value.as_ref().and_then(Value::as_str);
    let (field, text) = match (&output.mapping, value) {
        (Some(mapping), _) => ("mapping", mapping.as_str()),
        (None, Some(value)) => ("value", value),
        (None, None) => return Some(Path::whole()),
    };
    json_path::at(text, &output.at.key(field), diagnostics)
}

fn format(operation: &Operation, diagnostics: &mut Diagnostics) -> Option<Format> {
    let written = operation.output_raw_format.as_deref().map(str::trim).filter(|word| !word.is_empty());
    let Some(written) = written else { return Some(Format::Json) };
    let written_schema = || operation.output_schema.clone().filter(|schema| !schema.trim().is_empty());
    Some(match written.to_ascii_lowercase().as_str() {
        "json" | "application/json" => Format::Json,
        "text" | "string" | "plain" | "text/plain" => Format::Text,
        "binary" | "raw" | "bytes" => Format::Binary,
        "xml" | "application/xml" => Format::Xml,
        "yaml" | "yml" => Format::Yaml,
        "csv" => Format::Csv,
        "tsv" => Format::Tsv,
        "psv" => Format::Psv,
        "html" => {
            let at = operation.at.key("outputSchema");
            Format::Html(written_schema().and_then(|text| schema::selector(&text, &at, diagnostics)))
        }
        "markdown" | "md" => Format::Markdown { heading: written_schema() },
        "avro" | "protobuf" => return of_file(operation, written, diagnostics),
        _ => {
            let at = operation.at.key("outputRawFormat");
            let diagnostic =
                Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no output format `{written}`"))
                    .note(format!("the formats are {}", list(FORMATS)));
            diagnostics.push(match nearest(written, FORMATS) {
                Some(near) => diagnostic.similar("a format", written, near),
                None => diagnostic.help("write one of these, or `binary` for what is passed on as it is"),
            });
            return None;
        }
    })
}

/// A format whose schema is in a file; one that could not be read has been reported.
fn of_file(operation: &Operation, format: &str, diagnostics: &mut Diagnostics) -> Option<Format> {
    if operation.output_schema.is_none() {
        let at = operation.at.key("outputRawFormat");
        diagnostics.push(
            Diagnostic::new(
                Code::MISSING_FIELD,
                &at,
                format!("the format `{format}` needs an `outputSchema`"),
            )
            .help("add `outputSchema:` with the path of the schema file, from the folder of this spec")
            .absent(&["outputSchema"]),
        );
    }
    match operation.schema.as_ref()? {
        SchemaFile::Avro { text, file } => {
            schema::avro(text, file, &operation.at.key("outputSchema"), diagnostics).map(Format::Avro)
        }
        SchemaFile::Protobuf { descriptors, message } => {
            Some(Format::Protobuf { descriptors: descriptors.clone(), message: message.clone() })
        }
    }
}

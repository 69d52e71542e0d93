//! `consumes`: the HTTP APIs that are called.

use super::{Authentication, Body, Output, Parameter};
use crate::diagnostic::At;

/// An entry of `consumes`: an API, written here or in a file that is imported from.
#[derive(Debug)]
pub(crate) struct Consumes {
    pub at: At,
    /// Where the namespace is chosen: in the entry itself, or in the import of it.
    pub name_at: At,
    /// `type`
    pub kind: Option<String>,
    pub namespace: Option<String>,
    pub base_uri: Option<String>,
    pub description: Option<String>,
    pub authentication: Option<Authentication>,
    pub input_parameters: Vec<Parameter>,
    pub resources: Vec<Resource>,
}

/// A path of a consumed API.
#[derive(Debug)]
pub(crate) struct Resource {
    pub at: At,
    pub path: Option<String>,
    pub input_parameters: Vec<Parameter>,
    pub operations: Vec<Operation>,
}

/// One call that a consumed API offers.
#[derive(Debug)]
pub(crate) struct Operation {
    pub at: At,
    pub name: Option<String>,
    /// `id`, which published files use for `name`.
    pub id: Option<String>,
    /// A path of its own, which published files append to the resource's.
    pub path: Option<String>,
    pub method: Option<String>,
    pub label: Option<String>,
    pub description: Option<String>,
    pub input_parameters: Vec<Parameter>,
    pub output_raw_format: Option<String>,
    pub output_schema: Option<String>,
    /// The schema in the file that `outputSchema` names, once it has been read.
    pub schema: Option<SchemaFile>,
    pub output_parameters: Vec<Output>,
    pub body: Option<Body>,
}

/// A schema that was read from a file of its own.
#[derive(Clone, Debug)]
pub(crate) enum SchemaFile {
    /// The text of an Avro schema, and the name of its file.
    Avro { text: String, file: String },
    /// The encoded descriptors of a Protocol Buffers file, and its first message.
    Protobuf { descriptors: Vec<u8>, message: String },
}

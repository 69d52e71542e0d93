//! The format of an upstream's answers (semantics 3.8).

/// The format of an answer, by which its bytes become JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    /// A JSON string.
    Text,
    /// Base64 in a JSON string; bytes where bytes will do.
    Binary,
    Xml,
    Yaml,
    Csv,
    Tsv,
    Psv,
    Html {
        /// A CSS selector for the tables that count.
        selector: Option<String>,
    },
    Markdown {
        /// The beginning of the headings of the sections that count.
        heading: Option<String>,
    },
    Avro {
        /// The schema, as JSON.
        schema: String,
    },
    Protobuf {
        /// A `FileDescriptorSet`, encoded.
        descriptors: Vec<u8>,
        /// The full name of the message.
        message: String,
    },
}

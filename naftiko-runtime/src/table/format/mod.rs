//! The formats of answers.

pub(crate) mod avro;
pub(crate) mod css;

use avro::Type;
use css::Compound;

/// The form of an upstream's answers.
///
/// Every form can be named; reading those behind a feature of this crate fails, with a reason, while it is off.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// As it is.
    Json,
    /// The body as one text.
    Text,
    /// The body as one text, in base64.
    Binary,
    /// Elements and attributes as members, every scalar a text. Feature `xml`.
    Xml,
    /// The first document, with the types of YAML 1.1. Feature `yaml`.
    Yaml,
    /// Comma-separated values as a list of objects, named by the first row. Feature `csv`.
    Csv,
    /// As [`Format::Csv`], separated by tabs.
    Tsv,
    /// As [`Format::Csv`], separated by `|`.
    Psv,
    /// All tables of a page. Feature `html`.
    Html,
    /// The tables of a page that one of these CSS selectors matches, or that are inside of what it matches.
    HtmlSelected(&'static [&'static [Compound]]),
    /// Front matter, tables and sections of a document. Feature `markdown`.
    Markdown,
    /// As [`Format::Markdown`], with those sections only whose heading begins so.
    MarkdownUnder(&'static str),
    /// One bare binary datum of a type. Feature `avro`.
    Avro {
        /// The type of the datum.
        root: Type,
        /// The types that [`Type::Named`] refers to, by their full names.
        named: &'static [(&'static str, Type)],
    },
    /// One message of Protocol Buffers. Feature `protobuf`.
    Protobuf {
        /// An encoded `FileDescriptorSet` that holds the message and all that it names.
        descriptors: &'static [u8],
        /// The full name of the message.
        message: &'static str,
    },
}

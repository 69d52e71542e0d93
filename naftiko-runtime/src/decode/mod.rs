//! Bodies of upstreams' answers to JSON, one decoder for each format.
//!
//! A decoder gives a reason where it gives up. The reason may say where in the body, never what stands there.

#[cfg(feature = "avro")]
mod avro;
pub(crate) mod charset;
#[cfg(feature = "csv")]
mod delimited;
#[cfg(feature = "html")]
mod dom;
#[cfg(feature = "html")]
mod html;
#[cfg(any(feature = "avro", feature = "csv", feature = "html", feature = "xml", feature = "yaml"))]
#[cfg_attr(
    not(any(feature = "avro", feature = "csv", feature = "html", feature = "yaml")),
    allow(dead_code, reason = "XML nests, and cannot stand for more than it is")
)]
mod limits;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(any(feature = "avro", feature = "protobuf"))]
mod number;
#[cfg(feature = "protobuf")]
mod protobuf;
#[cfg(feature = "yaml")]
mod scalar;
#[cfg(feature = "html")]
mod selector;
#[cfg(any(feature = "csv", feature = "html", feature = "markdown"))]
mod table;
#[cfg(test)]
mod tests;
mod text;
#[cfg(feature = "xml")]
mod xml;
#[cfg(feature = "yaml")]
mod yaml;

use serde_json::Value;

use crate::table::Format;

impl Format {
    /// The body as JSON, or why it is none.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<Value, String> {
        match *self {
            Self::Json => text::json(bytes),
            Self::Text => text::text(bytes),
            Self::Binary => Ok(text::binary(bytes)),
            #[cfg(feature = "xml")]
            Self::Xml => xml::decode(bytes),
            #[cfg(not(feature = "xml"))]
            Self::Xml => turned_off("xml"),
            #[cfg(feature = "yaml")]
            Self::Yaml => yaml::decode(bytes),
            #[cfg(not(feature = "yaml"))]
            Self::Yaml => turned_off("yaml"),
            #[cfg(feature = "csv")]
            Self::Csv => delimited::decode(bytes, ','),
            #[cfg(feature = "csv")]
            Self::Tsv => delimited::decode(bytes, '\t'),
            #[cfg(feature = "csv")]
            Self::Psv => delimited::decode(bytes, '|'),
            #[cfg(not(feature = "csv"))]
            Self::Csv | Self::Tsv | Self::Psv => turned_off("csv"),
            #[cfg(feature = "html")]
            Self::Html => html::decode(bytes, None),
            #[cfg(feature = "html")]
            Self::HtmlSelected(selectors) => html::decode(bytes, Some(selectors)),
            #[cfg(not(feature = "html"))]
            Self::Html | Self::HtmlSelected(_) => turned_off("html"),
            #[cfg(feature = "markdown")]
            Self::Markdown => markdown::decode(bytes, None),
            #[cfg(feature = "markdown")]
            Self::MarkdownUnder(heading) => markdown::decode(bytes, Some(heading)),
            #[cfg(not(feature = "markdown"))]
            Self::Markdown | Self::MarkdownUnder(_) => turned_off("markdown"),
            #[cfg(feature = "avro")]
            Self::Avro { root, named } => avro::decode(bytes, &root, named),
            #[cfg(not(feature = "avro"))]
            Self::Avro { .. } => turned_off("avro"),
            #[cfg(feature = "protobuf")]
            Self::Protobuf { descriptors, message } => protobuf::decode(bytes, descriptors, message),
            #[cfg(not(feature = "protobuf"))]
            Self::Protobuf { .. } => turned_off("protobuf"),
        }
    }

    /// Whether a body of it is a text, whose encoding is for `Content-Type` to say.
    pub(crate) const fn is_text(&self) -> bool {
        !matches!(self, Self::Binary | Self::Avro { .. } | Self::Protobuf { .. })
    }

    /// Whether no bytes at all are a document of this form. Elsewhere an empty body is the absence of one.
    pub(crate) const fn may_be_empty(&self) -> bool {
        match self {
            Self::Json | Self::Xml | Self::Yaml | Self::Avro { .. } => false,
            Self::Text | Self::Binary | Self::Csv | Self::Tsv | Self::Psv => true,
            Self::Html | Self::HtmlSelected(_) | Self::Markdown | Self::MarkdownUnder(_) => true,
            Self::Protobuf { .. } => true,
        }
    }

    /// The value of `Accept` for an upstream: this form before any other, as servers name their forms freely.
    pub(crate) const fn accept(&self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain, text/*;q=0.9, */*;q=0.1",
            Self::Binary => "application/octet-stream, */*;q=0.9",
            Self::Xml => "application/xml, text/xml;q=0.9, */*;q=0.1",
            Self::Yaml => "application/yaml, application/x-yaml;q=0.9, text/yaml;q=0.9, */*;q=0.1",
            Self::Csv => "text/csv, text/plain;q=0.5, */*;q=0.1",
            Self::Tsv => "text/tab-separated-values, text/plain;q=0.5, */*;q=0.1",
            Self::Psv => "text/plain, */*;q=0.1",
            Self::Html | Self::HtmlSelected(_) => "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
            Self::Markdown | Self::MarkdownUnder(_) => "text/markdown, text/plain;q=0.5, */*;q=0.1",
            Self::Avro { .. } => {
                "application/avro, avro/binary;q=0.9, application/octet-stream;q=0.5, */*;q=0.1"
            }
            Self::Protobuf { .. } => {
                "application/protobuf, application/x-protobuf;q=0.9, application/octet-stream;q=0.5, */*;q=0.1"
            }
        }
    }
}

#[cfg(not(all(
    feature = "avro",
    feature = "csv",
    feature = "html",
    feature = "markdown",
    feature = "protobuf",
    feature = "xml",
    feature = "yaml"
)))]
fn turned_off(feature: &str) -> Result<Value, String> {
    Err(format!("it cannot be read: the feature `{feature}` of naftiko-runtime is off"))
}

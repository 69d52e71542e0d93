//! The formats of answers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::raw_string;
use crate::ir::Format;

/// `const FORMAT: rt::Format = rt::Format::Xml;`, or nothing for JSON.
pub(super) fn constant(format: &Format) -> TokenStream {
    let optional = |text: &Option<String>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    let format = match format {
        Format::Json => return quote!(),
        Format::Text => quote!(Text),
        Format::Binary => quote!(Binary),
        Format::Xml => quote!(Xml),
        Format::Yaml => quote!(Yaml),
        Format::Csv => quote!(Csv),
        Format::Tsv => quote!(Tsv),
        Format::Psv => quote!(Psv),
        Format::Html { selector } => {
            let selector = optional(selector);
            quote!(Html { selector: #selector })
        }
        Format::Markdown { heading } => {
            let heading = optional(heading);
            quote!(Markdown { heading: #heading })
        }
        Format::Avro { schema } => {
            let schema = raw_string(schema);
            quote!(Avro { schema: #schema })
        }
        Format::Protobuf { descriptors, message } => {
            let descriptors = Literal::byte_string(descriptors);
            quote!(Protobuf { descriptors: #descriptors, message: #message })
        }
    };
    quote!(const FORMAT: rt::Format = rt::Format::#format;)
}

/// What people call it.
pub(super) fn name(format: &Format) -> &'static str {
    match format {
        Format::Json => "JSON",
        Format::Text => "UTF-8 text",
        Format::Binary => "there as a whole",
        Format::Xml => "XML",
        Format::Yaml => "YAML",
        Format::Csv => "CSV",
        Format::Tsv => "TSV",
        Format::Psv => "PSV",
        Format::Html { .. } => "HTML",
        Format::Markdown { .. } => "Markdown",
        Format::Avro { .. } => "Avro",
        Format::Protobuf { .. } => "Protocol Buffers",
    }
}

/// The macro that refuses to compile where the runtime was built without the format; none for what is always there.
pub(super) fn requirement(format: &Format) -> Option<TokenStream> {
    match format {
        Format::Json | Format::Text | Format::Binary => None,
        Format::Xml => Some(quote!(rt::requires::xml!();)),
        Format::Yaml => Some(quote!(rt::requires::yaml!();)),
        Format::Csv | Format::Tsv | Format::Psv => Some(quote!(rt::requires::csv!();)),
        Format::Html { .. } => Some(quote!(rt::requires::html!();)),
        Format::Markdown { .. } => Some(quote!(rt::requires::markdown!();)),
        Format::Avro { .. } => Some(quote!(rt::requires::avro!();)),
        Format::Protobuf { .. } => Some(quote!(rt::requires::protobuf!();)),
    }
}

//! The formats of answers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::raw_string;
use crate::ir::Format;

/// `.format(rt::Format::Xml)`, or nothing for JSON.
pub(super) fn format(format: &Format) -> TokenStream {
    let optional = |text: &Option<String>| match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
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
    quote!(.format(rt::Format::#format))
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

//! The formats of answers.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use crate::ir::{AvroSchema, AvroType, Combinator, Compound, Format, Match, Selector, Simple};

/// `.format(rt::Format::Xml)`, or nothing for JSON.
pub(super) fn format(format: &Format) -> TokenStream {
    let format = match format {
        Format::Json => return quote!(),
        Format::Text => quote!(Text),
        Format::Binary => quote!(Binary),
        Format::Xml => quote!(Xml),
        Format::Yaml => quote!(Yaml),
        Format::Csv => quote!(Csv),
        Format::Tsv => quote!(Tsv),
        Format::Psv => quote!(Psv),
        Format::Html(selector) => {
            let selector = optional(selector.as_ref().map(selector_list));
            quote!(Html(#selector))
        }
        Format::Markdown { heading } => {
            let heading = optional(heading.as_ref().map(|heading| quote!(#heading)));
            quote!(Markdown { heading: #heading })
        }
        Format::Avro(AvroSchema { root, named }) => {
            let root = avro(root);
            let named = named.iter().map(|(name, ty)| {
                let ty = avro(ty);
                quote!((#name, #ty))
            });
            quote!(Avro(&rt::avro::Schema { root: #root, named: &[#(#named),*] }))
        }
        Format::Protobuf { descriptors, message } => {
            let descriptors = Literal::byte_string(descriptors);
            quote!(Protobuf { descriptors: #descriptors, message: #message })
        }
    };
    quote!(.format(rt::Format::#format))
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn selector_list(Selector(alternatives): &Selector) -> TokenStream {
    let alternatives = alternatives.iter().map(|compounds| {
        let compounds = compounds.iter().map(compound);
        quote!(&[#(#compounds),*])
    });
    quote!(&rt::css::Selector(&[#(#alternatives),*]))
}

fn compound(Compound { combinator, conditions }: &Compound) -> TokenStream {
    let conditions = conditions.iter().map(condition);
    let conditions = quote!(&[#(#conditions),*]);
    match combinator {
        Combinator::Descendant => quote!(rt::css::Descendant(#conditions)),
        Combinator::Child => quote!(rt::css::Child(#conditions)),
        Combinator::NextSibling => quote!(rt::css::NextSibling(#conditions)),
        Combinator::LaterSibling => quote!(rt::css::LaterSibling(#conditions)),
    }
}

fn condition(condition: &Simple) -> TokenStream {
    match condition {
        Simple::Element(name) => quote!(rt::css::Element(#name)),
        Simple::Id(id) => quote!(rt::css::Id(#id)),
        Simple::Class(class) => quote!(rt::css::Class(#class)),
        Simple::Attribute(name, value) => {
            let value = match value {
                Match::Present => quote!(Present),
                Match::Equals(value) => quote!(Equals(#value)),
                Match::Word(value) => quote!(Word(#value)),
                Match::Language(value) => quote!(Language(#value)),
                Match::Prefix(value) => quote!(Prefix(#value)),
                Match::Suffix(value) => quote!(Suffix(#value)),
                Match::Contains(value) => quote!(Contains(#value)),
            };
            quote!(rt::css::Attribute(#name, rt::css::#value))
        }
        Simple::NthChild(position) => {
            let position = Literal::usize_unsuffixed(*position);
            quote!(rt::css::NthChild(#position))
        }
        Simple::NthOfType(position) => {
            let position = Literal::usize_unsuffixed(*position);
            quote!(rt::css::NthOfType(#position))
        }
    }
}

fn avro(ty: &AvroType) -> TokenStream {
    let ty = match ty {
        AvroType::Null => quote!(Null),
        AvroType::Boolean => quote!(Boolean),
        AvroType::Int => quote!(Int),
        AvroType::Long => quote!(Long),
        AvroType::Float => quote!(Float),
        AvroType::Double => quote!(Double),
        AvroType::Bytes => quote!(Bytes),
        AvroType::String => quote!(String),
        AvroType::Array(items) => {
            let items = avro(items);
            quote!(Array(&#items))
        }
        AvroType::Map(values) => {
            let values = avro(values);
            quote!(Map(&#values))
        }
        AvroType::Union(branches) => {
            let branches = branches.iter().map(avro);
            quote!(Union(&[#(#branches),*]))
        }
        AvroType::Record(fields) => {
            let fields = fields.iter().map(|(name, ty)| {
                let ty = avro(ty);
                quote!((#name, #ty))
            });
            quote!(Record(&[#(#fields),*]))
        }
        AvroType::Enum(symbols) => quote!(Enum(&[#(#symbols),*])),
        AvroType::Fixed(size) => {
            let size = Literal::usize_unsuffixed(*size);
            quote!(Fixed(#size))
        }
        AvroType::Decimal { size, precision, scale } => {
            let size = optional(size.map(|size| Literal::usize_unsuffixed(size).into_token_stream()));
            let (precision, scale) = (Literal::u64_unsuffixed(*precision), Literal::u16_unsuffixed(*scale));
            quote!(Decimal { size: #size, precision: #precision, scale: #scale })
        }
        AvroType::Named(name) => quote!(Named(#name)),
    };
    quote!(rt::avro::#ty)
}

/// The macro that refuses to compile where the runtime was built without the format; none for what is always there.
pub(super) fn requirement(format: &Format) -> Option<TokenStream> {
    match format {
        Format::Json | Format::Text | Format::Binary => None,
        Format::Xml => Some(quote!(rt::requires::xml!();)),
        Format::Yaml => Some(quote!(rt::requires::yaml!();)),
        Format::Csv | Format::Tsv | Format::Psv => Some(quote!(rt::requires::csv!();)),
        Format::Html(_) => Some(quote!(rt::requires::html!();)),
        Format::Markdown { .. } => Some(quote!(rt::requires::markdown!();)),
        Format::Avro(_) => Some(quote!(rt::requires::avro!();)),
        Format::Protobuf { .. } => Some(quote!(rt::requires::protobuf!();)),
    }
}

//! The formats of answers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

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
        Format::Html(None) => quote!(Html),
        Format::Html(Some(Selector(alternatives))) => {
            let alternatives = alternatives.iter().map(|compounds| {
                let compounds = compounds.iter().map(compound);
                quote!(&[#(#compounds),*])
            });
            quote!(HtmlSelected(&[#(#alternatives),*]))
        }
        Format::Markdown { heading: None } => quote!(Markdown),
        Format::Markdown { heading: Some(heading) } => quote!(MarkdownUnder(#heading)),
        Format::Avro(AvroSchema { root, named }) => {
            let root = avro(root);
            let named = named.iter().map(|(name, ty)| {
                let ty = avro(ty);
                quote!((#name, #ty))
            });
            quote!(Avro { root: #root, named: &[#(#named),*] })
        }
        Format::Protobuf { descriptors, message } => {
            let descriptors = Literal::byte_string(descriptors);
            quote!(Protobuf { descriptors: #descriptors, message: #message })
        }
    };
    quote!(.format(rt::Format::#format))
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
            let (precision, scale) = (Literal::u64_unsuffixed(*precision), Literal::u16_unsuffixed(*scale));
            match size.map(Literal::usize_unsuffixed) {
                Some(size) => quote!(FixedDecimal { size: #size, precision: #precision, scale: #scale }),
                None => quote!(Decimal { precision: #precision, scale: #scale }),
            }
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

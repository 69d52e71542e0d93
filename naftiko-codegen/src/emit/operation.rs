//! The table entry of an operation: the request that it makes, and the form of its answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{code, docs};
use super::expr::{self, Nothing, Refers};
use super::work::rules;
use super::{format, ident, path, types};
use crate::ir::{
    Body, Entry, Escape, Expr, Field, FieldId, FormPart, Method, Operation, OutputMember, Part, PathPiece,
    Placement, Slot,
};

/// `pub static UPDATE: rt::Operation = rt::Operation::patch(&UPSTREAM, "/orders/{id}").parts(&[…]);`
pub(super) fn entry(operation: &Operation) -> TokenStream {
    let name = ident(&operation.constant);
    let route = code(&format!("{} {}", operation.method.as_str(), operation.template));
    let about = docs(&[Some(&format!("{route}."))]);
    let method = method(operation.method);
    let path = template(&operation.path);
    let parts: Vec<TokenStream> = operation.entries().iter().map(|entry| part(entry, operation)).collect();
    let parts = (!parts.is_empty()).then(|| quote!(.parts(&[#(#parts),*])));
    let body = operation.composed_body().map(|body| {
        let body = self::body(body, operation);
        quote!(.body(#body))
    });
    let format = format::format(&operation.format);
    let outputs = operation.outputs.as_ref().map(|outputs| {
        let outputs = outputs.members.iter().map(|OutputMember { name, path, .. }| {
            let path = path::path(path);
            quote!((#name, #path))
        });
        quote!(.outputs(&[#(#outputs),*]))
    });
    quote! {
        #about
        pub static #name: rt::Operation =
            rt::Operation::#method(&UPSTREAM, #path) #parts #body #format #outputs;
    }
}

/// The path with `{name}` for values, and everything else as it is sent.
fn template(pieces: &[PathPiece]) -> String {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            PathPiece::Literal(literal) => literal.clone(),
            PathPiece::Segment(name, _) => format!("{{{name}}}"),
        })
        .collect();
    if text.is_empty() { "/".to_owned() } else { text }
}

/// `rt::Part::query("page", rt::Type::Integer).required()`
fn part(entry: &Entry<'_>, operation: &Operation) -> TokenStream {
    match entry {
        Entry::Supplied { field, slot } => {
            let Field {
                name,
                sent_as: _,
                ident: _,
                ty,
                rules,
                choice: _,
                required,
                default,
                credential,
                place: _,
                description: _,
            } = field;
            let (slot_name, ty) = (slot_name(*slot), types::kind(*ty));
            let required = (*required && *slot != Slot::Path).then(|| quote!(.required()));
            let credential = credential.then(|| quote!(.credential()));
            let rules = self::rules(rules);
            let default = default.as_ref().map(|default| {
                let default = expr::constant(default);
                quote!(.default(#default))
            });
            quote!(rt::Part::#slot_name(#name, #ty) #required #rules #default #credential)
        }
        Entry::Fixed { placement, name, value } => {
            let fixed = fixed_name(*placement);
            let value = expr::value(value, operation);
            quote!(rt::Part::#fixed(#name, #value))
        }
        Entry::Segment { name, value } => {
            let value = expr::value(value, operation);
            quote!(rt::Part::fixed_path(#name, #value))
        }
    }
}

fn slot_name(slot: Slot) -> TokenStream {
    match slot {
        Slot::Path => quote!(path),
        Slot::Query => quote!(query),
        Slot::Header => quote!(header),
        Slot::Cookie => quote!(cookie),
        Slot::Member => quote!(member),
        Slot::Body => quote!(body),
        Slot::InBody => quote!(in_body),
        Slot::Elsewhere => quote!(elsewhere),
    }
}

/// A value that every request carries: none of it comes from a caller.
pub(super) fn fixed(part: &Part) -> TokenStream {
    let Part { placement, name, value } = part;
    let fixed = fixed_name(*placement);
    let value = expr::value(value, &Nothing);
    quote!(rt::Part::#fixed(#name, #value))
}

fn fixed_name(placement: Placement) -> TokenStream {
    match placement {
        Placement::Query => quote!(fixed_query),
        Placement::Header => quote!(fixed_header),
        Placement::Cookie => quote!(fixed_cookie),
    }
}

/// `rt::Body::Form(&[…])`
fn body(body: &Body, operation: &impl Refers<FieldId>) -> TokenStream {
    match body {
        Body::None => quote!(rt::Body::None),
        Body::Json(value) => {
            let value = expr::value(value, operation);
            quote!(rt::Body::Json(#value))
        }
        Body::Text { media_type, escape, text } => {
            let pieces: Vec<TokenStream> = match text {
                Expr::Text(pieces) => pieces.iter().map(|piece| expr::value(piece, operation)).collect(),
                other => vec![expr::value(other, operation)],
            };
            let escape = match escape {
                Escape::None => quote!(None),
                Escape::Json => quote!(Json),
                Escape::Xml => quote!(Xml),
                Escape::Form => quote!(Form),
            };
            quote!(rt::Body::Text(#media_type, rt::Escape::#escape, &[#(#pieces),*]))
        }
        Body::Form(pairs) => {
            let pairs = expr::pairs(pairs, operation);
            quote!(rt::Body::Form(#pairs))
        }
        Body::Multipart(parts) => {
            let parts = parts.iter().map(|part| form_part(part, operation));
            quote!(rt::Body::Multipart(&[#(#parts),*]))
        }
    }
}

/// `rt::FormPart::new("file", rt::input("content")).file_name(rt::text("a.txt"))`
fn form_part(part: &FormPart, operation: &impl Refers<FieldId>) -> TokenStream {
    let FormPart { name, value, file_name, content_type } = part;
    let value = expr::value(value, operation);
    let file_name = file_name.as_ref().map(|it| {
        let it = expr::value(it, operation);
        quote!(.file_name(#it))
    });
    let content_type = content_type.as_ref().map(|it| {
        let it = expr::value(it, operation);
        quote!(.content_type(#it))
    });
    quote!(rt::FormPart::new(#name, #value) #file_name #content_type)
}

/// The constructor of the runtime for an operation or a route of this method.
pub(super) fn method(method: Method) -> TokenStream {
    match method {
        Method::Get => quote!(get),
        Method::Post => quote!(post),
        Method::Put => quote!(put),
        Method::Patch => quote!(patch),
        Method::Delete => quote!(delete),
        Method::Head => quote!(head),
        Method::Options => quote!(options),
    }
}

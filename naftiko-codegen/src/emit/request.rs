//! The request that an operation makes of its input: path, query, headers, cookies and body.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expr::{self, Place as Where};
use super::ident;
use crate::ir::{
    BindId, Body, Escape, Expr, FieldId, FormPart, Method, Operation, Part, PathPiece, Place, Sent, Type,
};

/// `fn request(self, binds: &rt::Binds) -> rt::Request { … }`
pub(super) fn function(operation: &Operation) -> TokenStream {
    let sent = sent(operation);
    let binds = sent.iter().any(|value| value.has_bind()).then(|| quote!(binds)).unwrap_or(quote!(_));
    let mut place = OfInput::new(operation, &sent);
    let request = request(operation, &mut place);
    quote! {
        fn request(self, #binds: &rt::Binds) -> rt::Request {
            #request
        }
    }
}

/// Every value of the request, in the order in which it is put together.
fn sent(operation: &Operation) -> Vec<&Sent> {
    let path = operation.path.iter().filter_map(|piece| match piece {
        PathPiece::Literal(_) => None,
        PathPiece::Segment(_, value) => Some(value),
    });
    let parts = operation.parts.iter().map(|part| &part.value);
    let body: Vec<&Sent> = match &operation.body {
        Body::None => Vec::new(),
        Body::Json(value) | Body::Text { text: value, .. } => vec![value],
        Body::Form(pairs) => pairs.iter().map(|(_, value)| value).collect(),
        Body::Multipart(parts) => parts
            .iter()
            .flat_map(|part| std::iter::once(&part.value).chain(&part.file_name).chain(&part.content_type))
            .collect(),
    };
    path.chain(parts).chain(body).collect()
}

/// Values of the input struct: a field is moved where it is used last, and cloned before.
struct OfInput<'o> {
    operation: &'o Operation,
    remaining: Vec<usize>,
}

impl<'o> OfInput<'o> {
    fn new(operation: &'o Operation, sent: &[&Sent]) -> Self {
        let mut uses = Vec::new();
        for value in sent {
            value.refs(&mut uses);
        }
        let mut remaining = vec![0; operation.fields.len()];
        for field in &uses {
            remaining[field.0] += 1;
        }
        Self { operation, remaining }
    }
}

impl Where<FieldId> for OfInput<'_> {
    fn reference(&mut self, field: &FieldId) -> TokenStream {
        let target = &self.operation.fields[field.0];
        let name = ident(&target.ident);
        self.remaining[field.0] -= 1;
        let copied = match target.ty {
            Type::Integer | Type::Number | Type::Boolean => !target.credential,
            Type::String | Type::Array | Type::Object | Type::Any => false,
        };
        if copied || self.remaining[field.0] == 0 { quote!(self.#name) } else { quote!(self.#name.clone()) }
    }

    fn bind(&mut self, bind: BindId) -> TokenStream {
        let index = Literal::usize_unsuffixed(bind.0);
        quote!(binds.get(#index))
    }
}

/// `rt::Request::get("/orders/").segment("id", self.id).query("page", self.page)`
fn request(operation: &Operation, place: &mut OfInput<'_>) -> TokenStream {
    let Operation { method, path, parts, body, .. } = operation;
    let start = constructor(*method);
    let (first, rest) = match path.split_first() {
        Some((PathPiece::Literal(literal), rest)) => (literal.as_str(), rest),
        Some((PathPiece::Segment(..), _)) | None => ("/", &path[..]),
    };
    let pieces: Vec<TokenStream> = rest
        .iter()
        .map(|piece| match piece {
            PathPiece::Literal(literal) => quote!(.path(#literal)),
            PathPiece::Segment(name, value) => {
                let value = expr::value(value, place);
                quote!(.segment(#name, #value))
            }
        })
        .collect();
    let parts: Vec<TokenStream> = parts.iter().map(|it| part(it, place)).collect();
    let body = self::body(body, place);
    quote!(rt::Request::#start(#first) #(#pieces)* #(#parts)* #body)
}

/// `.query("page", self.page)`
pub(super) fn part(part: &Part, place: &mut impl Where<FieldId>) -> TokenStream {
    let Part { place: where_, name, value } = part;
    let setter = match where_ {
        Place::Header => quote!(header),
        Place::Cookie => quote!(cookie),
        Place::Query | Place::Path | Place::Member | Place::Body | Place::BodyTemplate | Place::Template => {
            quote!(query)
        }
    };
    let value = expr::value(value, place);
    quote!(.#setter(#name, #value))
}

fn body(body: &Body, place: &mut OfInput<'_>) -> TokenStream {
    match body {
        Body::None => quote!(),
        Body::Json(value) => {
            let value = expr::value(value, place);
            quote!(.json(#value))
        }
        Body::Text { media_type, escape, text } => {
            let pieces: Vec<TokenStream> = match text {
                Expr::Text(pieces) => pieces.iter().map(|piece| expr::argument(piece, place)).collect(),
                other => vec![expr::argument(other, place)],
            };
            let setter = match escape {
                Escape::None => quote!(text),
                Escape::Json => quote!(json_text),
                Escape::Xml => quote!(xml_text),
                Escape::Form => quote!(form_text),
            };
            quote!(.#setter(#media_type, [#(#pieces),*]))
        }
        Body::Form(pairs) => {
            let pairs = pairs.iter().map(|(name, value)| {
                let value = expr::argument(value, place);
                quote!((#name, #value))
            });
            quote!(.form([#(#pairs),*]))
        }
        Body::Multipart(parts) => {
            let parts = parts.iter().map(|FormPart { name, value, file_name, content_type }| {
                let value = expr::value(value, place);
                let file_name = file_name.as_ref().map(|it| expr::value(it, place));
                let file_name = file_name.map(|it| quote!(.file_name(#it)));
                let content_type = content_type.as_ref().map(|it| expr::value(it, place));
                let content_type = content_type.map(|it| quote!(.content_type(#it)));
                quote!(rt::FormPart::new(#name, #value) #file_name #content_type)
            });
            quote!(.multipart([#(#parts),*]))
        }
    }
}

/// The function of the runtime that makes a request or a route of this method.
pub(super) fn constructor(method: Method) -> TokenStream {
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

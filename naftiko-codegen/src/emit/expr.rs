//! Values that are put together at run time: constants, references, templates and what holds them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::raw_string;
use crate::ir::{BindId, Expr};

/// How references and variables are written in the place that a value stands in.
pub(super) trait Place<R> {
    /// A reference, as something that can become an argument.
    fn reference(&mut self, reference: &R) -> TokenStream;

    /// A reference, as an `rt::Argument`.
    fn argument(&mut self, reference: &R) -> TokenStream {
        let value = self.reference(reference);
        quote!(rt::part(#value))
    }

    /// A variable.
    fn bind(&mut self, bind: BindId) -> TokenStream;
}

/// Something that can become an argument: `self.page`, `"json"`, `rt::text([…])`, `rt::object([…])`.
pub(super) fn value<R>(expr: &Expr<R>, place: &mut impl Place<R>) -> TokenStream {
    match expr {
        Expr::Absent => quote!(rt::Argument::Absent),
        Expr::Constant(value) => constant(value),
        Expr::Ref(reference) => place.reference(reference),
        Expr::Bind(bind) => place.bind(*bind),
        Expr::Text(pieces) => {
            let pieces = pieces.iter().map(|piece| argument(piece, place));
            quote!(rt::text([#(#pieces),*]))
        }
        Expr::List(items) => {
            let items = items.iter().map(|item| argument(item, place));
            quote!(rt::list([#(#items),*]))
        }
        Expr::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = argument(member, place);
                quote!((#name, #member))
            });
            quote!(rt::object([#(#members),*]))
        }
    }
}

/// The same as an `rt::Argument`.
pub(super) fn argument<R>(expr: &Expr<R>, place: &mut impl Place<R>) -> TokenStream {
    match expr {
        Expr::Constant(serde_json::Value::String(text)) => quote!(rt::literal(#text)),
        Expr::Constant(value @ (serde_json::Value::Array(_) | serde_json::Value::Object(_))) => json(value),
        Expr::Constant(value @ serde_json::Value::Null) => json(value),
        Expr::Absent | Expr::Text(_) | Expr::List(_) | Expr::Object(_) => value(expr, place),
        Expr::Ref(reference) => place.argument(reference),
        Expr::Constant(_) | Expr::Bind(_) => {
            let value = value(expr, place);
            quote!(rt::part(#value))
        }
    }
}

/// A constant: a literal of Rust where there is one, else JSON.
fn constant(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::String(text) => quote!(#text),
        serde_json::Value::Bool(flag) => quote!(#flag),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => {
                let literal = Literal::i64_suffixed(number);
                quote!(#literal)
            }
            None => json(value),
        },
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => json(value),
    }
}

fn json(value: &serde_json::Value) -> TokenStream {
    let text = raw_string(&value.to_string());
    quote!(rt::json(#text))
}

//! Values that are put together at run time, as expressions of the runtime's tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{list, path};
use crate::ir::{Expr, FieldId, InputId, Operation, Source, Step, Unit};

/// How references are written: an operation refers to its fields, a unit to its inputs and steps.
pub(super) trait Refers<R> {
    fn reference(&self, reference: &R) -> TokenStream;
}

impl Refers<FieldId> for Operation {
    fn reference(&self, field: &FieldId) -> TokenStream {
        let name = &self.fields[field.0].name;
        quote!(rt::input(#name))
    }
}

/// The inputs that a value without a caller can refer to: none.
pub(super) struct Nothing;

impl Refers<FieldId> for Nothing {
    fn reference(&self, _: &FieldId) -> TokenStream {
        quote!(rt::absent())
    }
}

/// The names that values of a unit refer to.
pub(super) struct OfUnit<'u> {
    pub unit: &'u Unit,
    pub steps: &'u [Step],
}

impl OfUnit<'_> {
    pub(super) fn input(&self, id: InputId) -> &str {
        self.unit.inputs[id.0].known_name()
    }
}

impl Refers<Source> for OfUnit<'_> {
    fn reference(&self, source: &Source) -> TokenStream {
        match source {
            Source::Input(id, pointer) if pointer.is_empty() => {
                let name = self.input(*id);
                quote!(rt::input(#name))
            }
            Source::Input(id, pointer) => {
                let name = self.input(*id);
                quote!(rt::input_at(#name, #pointer))
            }
            Source::Step(step, path) => {
                let (name, path) = (&self.steps[step.0].name, path::path(path));
                quote!(rt::step(#name, #path))
            }
        }
    }
}

/// `rt::input("id")`, `rt::text("json")`, `rt::template(&[…])`, `rt::object(&[…])`
pub(super) fn value<R>(expr: &Expr<R>, refers: &impl Refers<R>) -> TokenStream {
    match expr {
        Expr::Absent => quote!(rt::absent()),
        Expr::Constant(value) => constant(value),
        Expr::Ref(reference) => refers.reference(reference),
        Expr::Bind(bind) => {
            let index = Literal::usize_unsuffixed(bind.0);
            quote!(rt::bind(#index))
        }
        Expr::Text(pieces) => {
            let pieces = pieces.iter().map(|piece| value(piece, refers));
            quote!(rt::template(&[#(#pieces),*]))
        }
        Expr::List(items) => {
            let items = items.iter().map(|item| value(item, refers));
            quote!(rt::list(&[#(#items),*]))
        }
        Expr::Object(members) => {
            let members = pairs(members, refers);
            quote!(rt::object(#members))
        }
    }
}

/// `&[("page", rt::input("page")), …]`
pub(super) fn pairs<R>(pairs: &[(String, Expr<R>)], refers: &impl Refers<R>) -> TokenStream {
    let pairs = pairs.iter().map(|(name, expr)| {
        let value = value(expr, refers);
        quote!((#name, #value))
    });
    let pairs = list(pairs);
    quote!(&#pairs)
}

/// `rt::text("json")`, `rt::Expr::Integer(5)`
pub(super) fn constant(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Null => quote!(rt::null()),
        serde_json::Value::String(text) => quote!(rt::text(#text)),
        serde_json::Value::Bool(flag) => quote!(rt::Expr::Boolean(#flag)),
        serde_json::Value::Number(number) => self::number(number),
        serde_json::Value::Array(items) => {
            let items = items.iter().map(constant);
            quote!(rt::list(&[#(#items),*]))
        }
        serde_json::Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = constant(member);
                quote!((#name, #member))
            });
            quote!(rt::object(&[#(#members),*]))
        }
    }
}

fn number(number: &serde_json::Number) -> TokenStream {
    if let Some(whole) = number.as_i64() {
        let literal = Literal::i64_unsuffixed(whole);
        return quote!(rt::Expr::Integer(#literal));
    }
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => {
            let literal = Literal::u64_unsuffixed(whole);
            quote!(rt::Expr::Unsigned(#literal))
        }
        (None, Some(float)) => {
            let literal = Literal::f64_unsuffixed(float);
            quote!(rt::Expr::Number(#literal))
        }
        (None, None) => quote!(rt::null()),
    }
}

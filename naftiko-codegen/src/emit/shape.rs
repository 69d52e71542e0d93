//! What is made of an answer: expressions that take values out of it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expr::{self, Place};
use crate::ir::{Argument, Expr, Function, Path, PathKind, Shape, Source, Type};

/// A value of the shape; `root` is the answer, or what of it the shape is read from.
pub(super) fn value(shape: &Shape, root: &TokenStream, place: &mut impl Place<Source>) -> TokenStream {
    match shape {
        Shape::At(path) => at(root, path),
        Shape::Value { value, ty } => standing(value, *ty, place),
        Shape::Object { at: None, members } => {
            let members = self::members(members, root, place);
            quote!(rt::shape::object([#(#members),*]))
        }
        Shape::Object { at: Some(path), members } => {
            let members = self::members(members, &quote!(node), place);
            let node = node(root, path);
            quote!(rt::shape::within(#root, #node, |node| [#(#members),*]))
        }
        Shape::Array { at: path, item } => match &**item {
            Shape::At(whole) if whole.is_whole() => {
                let items = at(root, path);
                quote!(rt::shape::array(#items))
            }
            item => {
                let items = node(root, path);
                let item = value(item, &quote!(item), place);
                quote!(rt::shape::each(#items, |item| #item))
            }
        },
        Shape::Items(items) => {
            let items = items.iter().map(|item| value(item, root, place));
            quote!(rt::shape::list([#(#items),*]))
        }
        Shape::Values { at: path, value: item } => {
            let members = node(root, path);
            let item = value(item, &quote!(item), place);
            quote!(rt::shape::values(#members, |item| #item))
        }
        Shape::Cut { shape, length } => {
            let length = Literal::u64_unsuffixed(*length);
            let shape = value(shape, root, place);
            quote!(rt::shape::cut(#shape, #length))
        }
        Shape::First(shapes) => {
            let shapes = shapes.iter().map(|shape| value(shape, root, place));
            quote!(rt::shape::first([#(#shapes),*]))
        }
    }
}

fn members(
    members: &[(String, Shape)],
    root: &TokenStream,
    place: &mut impl Place<Source>,
) -> Vec<TokenStream> {
    members
        .iter()
        .map(|(name, member)| {
            let member = value(member, root, place);
            quote!((#name, #member))
        })
        .collect()
}

/// A value that is not taken from the answer.
fn standing(argument: &Argument, ty: Option<Type>, place: &mut impl Place<Source>) -> TokenStream {
    if let Expr::Ref(source @ Source::Step(..)) = argument {
        // What a step gave is a value already.
        return place.reference(source);
    }
    let value = expr::argument(argument, place);
    let ty = match ty {
        None | Some(Type::String | Type::Any) => return quote!(rt::shape::value(#value)),
        Some(Type::Integer) => quote!(Integer),
        Some(Type::Number) => quote!(Number),
        Some(Type::Boolean) => quote!(Boolean),
        Some(Type::Array) => quote!(Array),
        Some(Type::Object) => quote!(Object),
    };
    quote!(rt::shape::typed(rt::Type::#ty, #value))
}

/// The node at a path, or `null`: `rt::shape::at(answer, "/orders/0")`.
pub(super) fn at(root: &TokenStream, path: &Path) -> TokenStream {
    let node = match &path.kind {
        PathKind::Pointer(pointer) => quote!(rt::shape::at(#root, #pointer)),
        PathKind::Node(query) => quote!(rt::shape::select_node(#root, rt::query!(#query))),
        PathKind::Query(query) => quote!(rt::shape::select(#root, rt::query!(#query))),
    };
    let function = match path.function {
        None => return node,
        Some(Function::Length) => quote!(length),
        Some(Function::Keys) => quote!(keys),
        Some(Function::First) => quote!(first_item),
        Some(Function::Last) => quote!(last_item),
        Some(Function::Min) => quote!(min),
        Some(Function::Max) => quote!(max),
        Some(Function::Sum) => quote!(sum),
        Some(Function::Avg) => quote!(avg),
    };
    let node = self::node(root, &Path { function: None, ..path.clone() });
    // A function of several nodes is one of each.
    match path.kind {
        PathKind::Query(_) => quote!(rt::shape::each(#node, rt::shape::#function)),
        PathKind::Pointer(_) | PathKind::Node(_) => quote!(rt::shape::#function(#node)),
    }
}

/// The same as a reference: `rt::shape::node(answer, "/orders/0")`.
fn node(root: &TokenStream, path: &Path) -> TokenStream {
    match path {
        path if path.is_whole() => root.clone(),
        Path { kind: PathKind::Pointer(pointer), function: None } => quote!(rt::shape::node(#root, #pointer)),
        path => {
            let value = at(root, path);
            quote!(&#value)
        }
    }
}

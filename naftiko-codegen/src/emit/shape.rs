//! How answers are reshaped, as shapes of the runtime's tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expr::{self, OfUnit};
use super::{list, path, types};
use crate::ir::{Shape, Type};

/// `rt::Shape::Object(&[("id", rt::Shape::At(rt::at("/id"))), …])`
pub(super) fn shape(shape: &Shape, unit: &OfUnit<'_>) -> TokenStream {
    match shape {
        Shape::At(path) => {
            let path = path::path(path);
            quote!(rt::Shape::At(#path))
        }
        Shape::Of(ty, path) => {
            let (ty, path) = (types::kind(*ty), path::path(path));
            quote!(rt::Shape::Of(#ty, #path))
        }
        Shape::Value { value, ty: None | Some(Type::String | Type::Any) } => {
            let value = expr::value(value, unit);
            quote!(rt::Shape::Value(#value))
        }
        Shape::Value { value, ty: Some(ty) } => {
            let (ty, value) = (types::kind(*ty), expr::value(value, unit));
            quote!(rt::Shape::Typed(#ty, #value))
        }
        Shape::Object { at: None, members } => {
            let members = self::members(members, unit);
            quote!(rt::Shape::New(#members))
        }
        Shape::Object { at: Some(path), members } if path.is_whole() => {
            let members = self::members(members, unit);
            quote!(rt::Shape::Object(#members))
        }
        Shape::Object { at: Some(path), members } => {
            let (path, members) = (path::path(path), self::members(members, unit));
            quote!(rt::Shape::Within(#path, #members))
        }
        Shape::Array { at: path, item } => {
            let (path, item) = (path::path(path), self::shape(item, unit));
            quote!(rt::Shape::Each(#path, &#item))
        }
        Shape::Items(items) => {
            let items = items.iter().map(|item| self::shape(item, unit));
            quote!(rt::Shape::List(&[#(#items),*]))
        }
        Shape::Values { at: path, value } => {
            let (path, value) = (path::path(path), self::shape(value, unit));
            quote!(rt::Shape::Values(#path, &#value))
        }
        Shape::Cut { shape, length } => {
            let (shape, length) = (self::shape(shape, unit), Literal::u64_unsuffixed(*length));
            quote!(rt::Shape::Cut(&#shape, #length))
        }
        Shape::First(shapes) => {
            let shapes = shapes.iter().map(|shape| self::shape(shape, unit));
            quote!(rt::Shape::First(&[#(#shapes),*]))
        }
    }
}

fn members(members: &[(String, Shape)], unit: &OfUnit<'_>) -> TokenStream {
    let members = members.iter().map(|(name, member)| {
        let member = shape(member, unit);
        quote!((#name, #member))
    });
    let members = list(members);
    quote!(&#members)
}

//! The named outputs of an operation: the struct that a client gets, and what steps see.

use proc_macro2::TokenStream;
use quote::quote;

use super::client::rust_type;
use super::docs::{code, docs};
use super::ident;
use super::shape::at;
use crate::ir::{OutputMember, Outputs};

/// `pub struct ListShipsOutput { … }`, and how it is read.
pub(super) fn record(function: &str, outputs: &Outputs) -> TokenStream {
    let Outputs { record, members } = outputs;
    let record = ident(record);
    let about = format!(" Output of [`Client::{function}`]; what the answer lacks is `None`.");
    let fields = members.iter().map(|OutputMember { name, ident: field, ty, path: _, description }| {
        let about = docs(&[Some(&format!("{}.", code(name))), description.as_deref()]);
        let (field, ty) = (ident(field), rust_type(*ty));
        quote! {
            #about
            pub #field: Option<#ty>,
        }
    });
    let read = members.iter().map(|OutputMember { name, ident: field, .. }| {
        let field = ident(field);
        quote!(#field: members.take(#name))
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, Default)]
        pub struct #record {
            #(#fields)*
        }

        impl rt::Outputs for #record {
            fn read(members: &mut rt::Members) -> Self {
                Self { #(#read),* }
            }
        }
    }
}

/// `fn outputs(answer: rt::Value) -> rt::Value { … }`
pub(super) fn projection(outputs: &Outputs) -> TokenStream {
    let members = outputs.members.iter().map(|OutputMember { name, path, .. }| {
        let value = at(&quote!(answer), path);
        quote!((#name, #value))
    });
    quote! {
        fn outputs(answer: rt::Value) -> rt::Value {
            rt::shape::outputs(answer, |answer| [#(#members),*])
        }
    }
}

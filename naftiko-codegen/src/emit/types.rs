//! Rust types: those of fields and outputs, and the structs that hold them.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::docs::{code, docs};
use super::ident;
use crate::ir::{Choice, Field, Operation, OutputMember, Outputs, Place, Type};

/// `rt::Type::Integer`
pub(super) fn kind(ty: Type) -> TokenStream {
    match ty {
        Type::String => quote!(rt::Type::String),
        Type::Integer => quote!(rt::Type::Integer),
        Type::Number => quote!(rt::Type::Number),
        Type::Boolean => quote!(rt::Type::Boolean),
        Type::Array => quote!(rt::Type::Array),
        Type::Object => quote!(rt::Type::Object),
        Type::Any => quote!(rt::Type::Any),
    }
}

/// `i64`, `String`, …
fn rust_type(ty: Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Array => quote!(Vec<rt::Value>),
        Type::Object | Type::Any => quote!(rt::Value),
    }
}

/// `pub struct UpdateInput { … }`, and how its values are handed over; nothing for an operation without fields.
pub(super) fn input(operation: &Operation) -> Option<TokenStream> {
    if operation.fields.is_empty() {
        return None;
    }
    let name = ident(&operation.input);
    let about = format!(" Input of [`Client::{}`].", operation.function.as_str().trim_start_matches("r#"));
    let fields = operation.fields.iter().map(field);
    let default = operation.fields.iter().all(|field| !field.required).then(|| quote!(, Default));
    let members = members(operation);
    let choices = operation.fields.iter().filter_map(|field| field.choice.as_ref()).map(choice);
    Some(quote! {
        #(#choices)*

        #[doc = #about]
        #[derive(Clone, Debug #default)]
        pub struct #name {
            #(#fields)*
        }

        rt::input_of!(#name { #(#members),* });
    })
}

/// `rt::choice!(ListOrdersStatus { Open = "open", Closed = "closed" });`
fn choice(Choice { name, variants }: &Choice) -> TokenStream {
    let name = ident(name);
    let variants = variants.iter().map(|(variant, text)| {
        let variant = ident(variant);
        quote!(#variant = #text)
    });
    quote!(rt::choice!(#name { #(#variants),* });)
}

fn field(field: &Field) -> TokenStream {
    let Field {
        name: _,
        sent_as: _,
        ident: field_ident,
        ty,
        rules: _,
        choice,
        required,
        default: _,
        credential,
        place,
        description,
    } = field;
    let field_ident = ident(field_ident);
    let name = code(field.sent_name());
    let mut place = match place {
        Place::Path => format!("{name} in the path."),
        Place::Query => format!("{name} in the query."),
        Place::Header => format!("Header {name}."),
        Place::Cookie => format!("Cookie {name}."),
        Place::Member => format!("{name} in the JSON body."),
        Place::Body => "The JSON body.".to_owned(),
        Place::BodyTemplate => format!("{name}, which the body is made of."),
        Place::Template => format!("{name}, which other values are made of."),
    };
    if *credential {
        place.push_str(" Without it the authentication of the spec is used.");
    }
    let about = docs(&[Some(&place), description.as_deref()]);
    let ty = match choice {
        Some(choice) => {
            let name = ident(&choice.name);
            quote!(#name)
        }
        None if *credential => quote!(rt::Secret),
        None => rust_type(*ty),
    };
    let ty = if *required { ty } else { quote!(Option<#ty>) };
    quote! {
        #about
        pub #field_ident: #ty,
    }
}

/// `id = i64, body`: the fields, with the types of those that `new` takes. With more than seven of them there is no
/// `new`: a struct literal reads better.
fn members(operation: &Operation) -> Vec<TokenStream> {
    let required = operation.fields.iter().filter(|field| field.required).count();
    let members = operation.fields.iter().map(|field| {
        let name = ident(&field.ident);
        match field.required && required <= 7 {
            true if field.credential => quote!(#name = rt::Secret),
            true => {
                let ty = match &field.choice {
                    Some(choice) => ident(&choice.name).into_token_stream(),
                    None => rust_type(field.ty),
                };
                quote!(#name = #ty)
            }
            false => quote!(#name),
        }
    });
    members.collect()
}

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

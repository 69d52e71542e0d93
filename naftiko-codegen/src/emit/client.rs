//! The consumed side: a module a namespace with its client, its input structs and the requests they make.

use proc_macro2::TokenStream;
use quote::quote;

use super::auth::{authentication, text};
use super::docs::{code, docs};
use super::{Emit, format, ident, outputs, request};
use crate::ir::{Field, Format, Namespace, Operation, Place, Type};

/// `pub mod label_studio { … }`
pub(super) fn module(cx: &Emit<'_>, namespace: &Namespace) -> TokenStream {
    let Namespace { name, module, accessor: _, description, base_uri, authentication: auth, operations } =
        namespace;
    let module = ident(module);
    let about = docs(&[Some(&format!("The consumed API {}.", code(name))), description.as_deref()]);
    let (base_uri, auth) = (text(base_uri), authentication(auth));
    let operations: Vec<&Operation> = operations.iter().map(|id| cx.capability.operation(*id)).collect();
    let methods = operations.iter().map(|operation| method(operation));
    let inputs = operations.iter().map(|operation| input(cx, operation));
    let calls = format!(" Calls {}.", code(name));
    let client = quote! {
        #[doc = #calls]
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(super) upstream: rt::Upstream,
        }

        impl Client {
            #(#methods)*
        }
    };
    // Without clients the inputs and the requests that they make are for the adapters alone.
    let (visibility, client) =
        if cx.capability.clients { (quote!(pub), client) } else { (quote!(), quote!()) };
    quote! {
        #about
        #visibility mod #module {
            use super::rt;
            use ::std::prelude::rust_2024::*;

            pub(super) static UPSTREAM: rt::UpstreamSpec = rt::UpstreamSpec {
                namespace: #name,
                base_uri: #base_uri,
                authentication: #auth,
            };

            #client

            #(#inputs)*
        }
    }
}

/// `pub async fn list(&self, input: ListInput) -> rt::Reply<rt::Value>`
fn method(operation: &Operation) -> TokenStream {
    let Operation {
        namespace: _,
        name: _,
        function,
        input,
        label,
        description,
        method,
        template,
        path: _,
        fields,
        parts: _,
        body: _,
        format,
        outputs,
        whole_output: _,
    } = operation;
    let (function, input) = (ident(function), ident(input));
    let route = code(&format!("{} {template}", method.as_str()));
    let about = docs(&[label.as_deref(), description.as_deref(), Some(&route)]);
    let (parameter, input) =
        if fields.is_empty() { (quote!(), quote!(#input)) } else { (quote!(, input: #input), quote!(input)) };
    let (reply, read) = match (outputs, format) {
        (Some(outputs), _) => {
            let record = ident(&outputs.record);
            (quote!(rt::OneOrMany<#record>), quote!(outputs))
        }
        (None, Format::Text) => (quote!(String), quote!(text)),
        (None, Format::Binary) => (quote!(rt::Bytes), quote!(bytes)),
        (None, _) => (quote!(rt::Value), quote!(value)),
    };
    let errors = format!(
        " When the call fails, or the answer has an error status or is not {}.",
        format::name(format)
    );
    quote! {
        #about
        ///
        /// # Errors
        ///
        #[doc = #errors]
        pub async fn #function(&self #parameter) -> rt::Reply<#reply> {
            self.upstream.#read(#input).await
        }
    }
}

/// The input struct, its constructor where fields are required, and the request that it makes.
fn input(cx: &Emit<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.input);
    let function = operation.function.as_str().trim_start_matches("r#");
    let about = if cx.capability.clients {
        format!(" Input of [`Client::{function}`].")
    } else {
        format!(" Input of {}.", code(&operation.name))
    };
    let fields = operation.fields.iter().map(field);
    let default = operation.fields.iter().all(|field| !field.required).then(|| quote!(, Default));
    let body = if operation.fields.is_empty() { quote!(;) } else { quote!({ #(#fields)* }) };
    let constructor = constructor(operation);
    let request = request::function(operation);
    let safe = (!operation.is_safe()).then(|| {
        quote!(
            const SAFE: bool = false;
        )
    });
    let format = format::constant(&operation.format);
    let (record, project) = match &operation.outputs {
        Some(outputs) => (outputs::record(function, outputs), outputs::projection(outputs)),
        None => (quote!(), quote!()),
    };
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug #default)]
        pub struct #name #body

        #constructor

        impl rt::Operation for #name {
            #safe
            #format

            #request

            #project
        }

        #record
    }
}

fn field(field: &Field) -> TokenStream {
    let Field { name, ident: field_ident, ty: _, required: _, credential, place, description } = field;
    let field_ident = ident(field_ident);
    let name = code(name);
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
    let ty = field_type(field);
    quote! {
        #about
        pub #field_ident: #ty,
    }
}

/// `i64`, `Option<String>`, …
fn field_type(field: &Field) -> TokenStream {
    let ty = if field.credential { quote!(rt::Secret) } else { rust_type(field.ty) };
    if field.required { ty } else { quote!(Option<#ty>) }
}

pub(super) fn rust_type(ty: Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Array => quote!(Vec<rt::Value>),
        Type::Object | Type::Any => quote!(rt::Value),
    }
}

/// `pub fn new(id: i64) -> Self`, for up to seven required fields; with more, a struct literal reads better.
fn constructor(operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.input);
    let required = operation.fields.iter().filter(|field| field.required);
    if !(1..=7).contains(&required.clone().count()) {
        return None;
    }
    let parameters = required.map(|field| {
        let name = ident(&field.ident);
        let ty = match field.ty {
            Type::String => quote!(impl Into<String>),
            Type::Integer | Type::Number | Type::Boolean | Type::Array | Type::Object | Type::Any => {
                rust_type(field.ty)
            }
        };
        quote!(#name: #ty)
    });
    let values = operation.fields.iter().map(|field| {
        let name = ident(&field.ident);
        match (field.required, field.ty) {
            (true, Type::String) => quote!(#name: #name.into()),
            (true, _) => quote!(#name),
            (false, _) => quote!(#name: None),
        }
    });
    Some(quote! {
        impl #name {
            /// With what is required; everything else is absent.
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

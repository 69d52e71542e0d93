//! What routes and tools share: the input table and the handler.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::auth::text as pieces;
use super::docs::{code, docs};
use super::handler;
use super::{Emit, ident, raw_string};
use crate::ir::{Action, Call, Default, Input, Location, RustIdent, Type, Unit, Work};

/// The modules of clients that the units name.
pub(super) fn imports<'u>(cx: &Emit<'_>, units: impl Iterator<Item = &'u Unit>) -> TokenStream {
    let modules: BTreeSet<&RustIdent> = units
        .flat_map(Unit::calls)
        .map(|call| &cx.capability.namespace(cx.capability.operation(call.operation).namespace).module)
        .collect();
    let modules = modules.into_iter().map(ident);
    quote!(use super::{#(#modules,)* rt};)
}

/// "calls `shop.list`", for the docs of a handler.
pub(super) fn summary(cx: &Emit<'_>, unit: &Unit) -> String {
    let target = |call: &Call| {
        let operation = cx.capability.operation(call.operation);
        code(&format!("{}.{}", cx.capability.namespace(operation.namespace).name, operation.name))
    };
    match &unit.action {
        Action::Call(call) => format!("calls {}.", target(call)),
        Action::Mock => "answers by itself.".to_owned(),
        Action::Steps(steps) => {
            let names: Vec<String> = steps
                .iter()
                .map(|step| match &step.work {
                    Work::Call(call) => target(call),
                    Work::Lookup(_) => format!("lookup {}", code(&step.name)),
                    Work::Native(native) => {
                        let path: Vec<&str> = native.function.iter().map(RustIdent::as_str).collect();
                        code(&path.join("::"))
                    }
                })
                .collect();
            format!("runs {}.", names.join(", "))
        }
    }
}

/// `.inputs(&[rt::Input::path("id", rt::Type::Integer), …])`, or nothing.
pub(super) fn inputs(unit: &Unit) -> TokenStream {
    if unit.inputs.is_empty() {
        return quote!();
    }
    let inputs = unit.inputs.iter().map(|input| {
        let Input {
            name,
            ident: _,
            location,
            ty,
            required,
            pattern,
            default,
            pointer,
            credential: _,
            segment,
            description: _,
        } = input;
        let location = match location {
            Location::Path => quote!(path),
            Location::Query => quote!(query),
            Location::Header => quote!(header),
            Location::Cookie => quote!(cookie),
            Location::Member => quote!(body),
            Location::Body => quote!(whole_body),
            Location::Argument => quote!(argument),
        };
        let ty = match ty {
            Type::String => quote!(String),
            Type::Integer => quote!(Integer),
            Type::Number => quote!(Number),
            Type::Boolean => quote!(Boolean),
            Type::Array => quote!(Array),
            Type::Object => quote!(Object),
            Type::Any => quote!(Any),
        };
        let required = (*required && !matches!(input.location, Location::Path)).then(|| quote!(.required()));
        let pattern = pattern.as_ref().map(|pattern| {
            let pattern = raw_string(pattern);
            quote!(.pattern(rt::pattern!(#pattern)))
        });
        let default = default.as_ref().map(|default| match default {
            Default::Constant(value) => {
                let json = raw_string(&value.to_string());
                quote!(.default(#json))
            }
            Default::Text(text) => {
                let text = pieces(text);
                quote!(.default_text(#text))
            }
        });
        let pointer = pointer.as_ref().map(|pointer| quote!(.at(#pointer)));
        let text = matches!(input.ty, Type::String | Type::Any);
        let segment = (*segment && text).then(|| quote!(.segment()));
        quote!(rt::Input::#location(#name, rt::Type::#ty) #required #segment #pattern #default #pointer)
    });
    quote!(.inputs(&[#(#inputs),*]))
}

/// `fn list(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering { … }`
pub(super) fn handler(cx: &Emit<'_>, unit: &Unit, summary: &str) -> TokenStream {
    let Unit { name: _, function, label, description, inputs: _, action: _, output: _ } = unit;
    let function = ident(function);
    let about = docs(&[label.as_deref(), description.as_deref(), Some(summary)]);
    let handler::Body { tokens, capability, inputs } = handler::body(cx, unit);
    let capability = if capability { quote!(capability) } else { quote!(_) };
    let inputs = if inputs { quote!(inputs) } else { quote!(_) };
    quote! {
        #about
        fn #function(#capability: &rt::Capability, #inputs: &mut rt::Inputs) -> rt::Answering {
            #tokens
        }
    }
}

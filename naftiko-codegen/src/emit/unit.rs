//! What routes and tools share: the input table and the handler.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::{Emit, ident};
use crate::ir::{Action, Argument, Call, Field, Input, Location, Output, RustIdent, Type, Unit};

/// The modules of clients that the units name.
pub(super) fn imports<'u>(cx: &Emit<'_>, units: impl Iterator<Item = &'u Unit>) -> TokenStream {
    let modules: BTreeSet<&RustIdent> = units
        .map(|unit| match &unit.action {
            Action::Call(call) => {
                &cx.capability.namespace(cx.capability.operation(call.operation).namespace).module
            }
        })
        .collect();
    let modules = modules.into_iter().map(ident);
    quote!(use super::{#(#modules,)* rt};)
}

/// `.inputs(&[rt::Input::path("id", rt::Type::Integer), …])`, or nothing.
pub(super) fn inputs(unit: &Unit) -> TokenStream {
    if unit.inputs.is_empty() {
        return quote!();
    }
    let inputs = unit.inputs.iter().map(|input| {
        let Input { name, location, ty, required, pattern: _, credential: _, description: _ } = input;
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
        quote!(rt::Input::#location(#name, rt::Type::#ty) #required)
    });
    quote!(.inputs(&[#(#inputs),*]))
}

/// `fn list(capability: &rt::Capability, inputs: &mut rt::Inputs) -> rt::Answering { … }`
pub(super) fn handler(cx: &Emit<'_>, unit: &Unit, summary: &str) -> TokenStream {
    let Unit { name: _, function, label, description, inputs: _, action, output } = unit;
    let function = ident(function);
    let about = docs(&[label.as_deref(), description.as_deref(), Some(summary)]);
    let Action::Call(call) = action;
    let Output::Identity = output;
    let uses_inputs = call.arguments.iter().any(|argument| matches!(argument, Argument::Input(_)));
    let inputs = if uses_inputs { quote!(inputs) } else { quote!(_inputs) };
    let body = call_body(cx, unit, call);
    quote! {
        #about
        fn #function(capability: &rt::Capability, #inputs: &mut rt::Inputs) -> rt::Answering {
            #body
        }
    }
}

/// `let input = shop::ListInput { … }; capability.pass(0, input)`
fn call_body(cx: &Emit<'_>, unit: &Unit, call: &Call) -> TokenStream {
    let Call { operation, arguments } = call;
    let operation = cx.capability.operation(*operation);
    let index = proc_macro2::Literal::usize_unsuffixed(operation.namespace.0);
    let module = ident(&cx.capability.namespace(operation.namespace).module);
    let input = ident(&operation.input);
    if operation.fields.is_empty() {
        return quote!(capability.pass(#index, #module::#input));
    }
    let fields = operation.fields.iter().zip(arguments).map(|(field, argument)| {
        let name = ident(&field.ident);
        let value = value(unit, field, argument);
        quote!(#name: #value)
    });
    quote! {
        let input = #module::#input { #(#fields),* };
        capability.pass(#index, input)
    }
}

fn value(unit: &Unit, field: &Field, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Absent => quote!(rt::absent()),
        Argument::Input(id) => {
            let name = &unit.inputs[id.0].name;
            if field.required { quote!(inputs.required(#name)) } else { quote!(inputs.optional(#name)) }
        }
        Argument::Constant(value) => {
            let json = super::raw_string(&value.to_string());
            if field.required { quote!(rt::constant(#json)) } else { quote!(rt::optional_constant(#json)) }
        }
    }
}

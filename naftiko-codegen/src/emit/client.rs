//! The consumed side: a module a namespace with the entries of its operations and its client.

use proc_macro2::TokenStream;
use quote::quote;

use super::auth::{authentication, text};
use super::docs::{code, docs};
use super::{Emit, braces, ident, operation, types};
use crate::ir::{Authentication, Format, Namespace, Operation};

/// `pub mod label_studio { … }`
pub(super) fn module(cx: &Emit<'_>, namespace: &Namespace) -> TokenStream {
    let Namespace { name, module, accessor: _, description, base_uri, authentication: auth, operations } =
        namespace;
    let module = ident(module);
    let about = docs(&[Some(&format!("The consumed API {}.", code(name))), description.as_deref()]);
    let base_uri = text(base_uri);
    let auth = match auth {
        Authentication::None => None,
        auth => {
            let auth = authentication(auth);
            Some(quote!(.authentication(#auth)))
        }
    };
    let operations: Vec<&Operation> = operations.iter().map(|id| cx.capability.operation(*id)).collect();
    let entries = operations.iter().map(|operation| operation::entry(operation));
    let client = cx.capability.clients.then(|| client(name, &operations));
    // Without clients the operations are for the adapters alone.
    let visibility = cx.capability.clients.then(|| quote!(pub));
    let prelude = cx.capability.clients.then(|| {
        quote!(
            use ::std::prelude::rust_2024::*;
        )
    });
    let mut body = quote! {
        use super::rt;
        #prelude

        pub static UPSTREAM: rt::UpstreamSpec = rt::UpstreamSpec::new(#name, #base_uri) #auth;
    };
    body.extend(entries.chain(client));
    let body = braces(body);
    quote!(#about #visibility mod #module #body)
}

/// `Client` with a method an operation, and the structs that its methods take and give.
fn client(name: &str, operations: &[&Operation]) -> TokenStream {
    let about = docs(&[
        Some(&format!("Calls {}.", code(name))),
        Some("A call is an error when it fails, or when its answer has an error status or another format."),
    ]);
    let methods = operations.iter().map(|operation| method(operation));
    let inputs = operations.iter().filter_map(|operation| types::input(operation));
    let records = operations.iter().filter_map(|operation| {
        let outputs = operation.outputs.as_ref()?;
        Some(types::record(operation.function.as_str().trim_start_matches("r#"), outputs))
    });
    let methods = braces(methods.collect());
    let mut tokens = quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct Client(pub(super) rt::Upstream);

        impl Client #methods
    };
    tokens.extend(inputs.chain(records));
    tokens
}

/// `pub fn list(&self, input: ListInput) -> rt::Call<rt::Value>`
fn method(operation: &Operation) -> TokenStream {
    let Operation {
        namespace: _,
        name: _,
        function,
        constant,
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
    let (parameter, values) = if fields.is_empty() {
        (quote!(), quote!(&rt::Values::none()))
    } else {
        (quote!(, input: #input), quote!(&input.values()))
    };
    let (reply, read) = match (outputs, format) {
        (Some(outputs), _) => {
            let record = ident(&outputs.record);
            (quote!(rt::OneOrMany<#record>), quote!(outputs))
        }
        (None, Format::Text) => (quote!(String), quote!(text)),
        (None, Format::Binary) => (quote!(rt::Bytes), quote!(bytes)),
        (None, _) => (quote!(rt::Value), quote!(value)),
    };
    let entry = ident(constant);
    quote! {
        #about
        pub fn #function(&self #parameter) -> rt::Call<#reply> {
            self.0.#read(&#entry, #values)
        }
    }
}

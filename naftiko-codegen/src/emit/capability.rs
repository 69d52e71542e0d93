//! The root of the module: the spec table, `Capability` and its ways in.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, format, ident, shared};
use crate::ir::{self, Adapter, Bind, BindSource, LocalFile, Transport};

/// `SPEC_FILES`, `SPEC` and `Capability`.
pub(super) fn root(cx: &Emit<'_>) -> TokenStream {
    let ir::Capability {
        title,
        description,
        files,
        module: _,
        version: _,
        bind_files,
        binds,
        namespaces: _,
        operations: _,
        adapters: _,
        clients: _,
    } = cx.capability;
    let (table, bind_table) = (table(cx), bind_table(bind_files, binds));
    let about = docs(&[Some(title), description.as_deref()]);
    let methods = methods(cx);
    let functions = shared::constants(cx);
    let serve = (!cx.capability.adapters.is_empty()).then(|| quote!(, serve));
    let schema = cx.capability.has_rules().then(|| quote!(rt::requires::schema!();));
    let oauth2 = cx.capability.uses_oauth2().then(|| quote!(rt::requires::oauth2!();));
    let mut requirements: Vec<String> = Vec::new();
    let requirements: Vec<TokenStream> = cx
        .capability
        .namespaces
        .iter()
        .flat_map(|namespace| &namespace.operations)
        .map(|id| cx.capability.operation(*id))
        .filter_map(|operation| format::requirement(&operation.format))
        .chain(bind_files.iter().filter_map(requirement))
        .filter(|requirement| {
            // One message for each feature, however many operations need it.
            let text = requirement.to_string();
            let is_new = !requirements.contains(&text);
            requirements.push(text);
            is_new
        })
        .collect();
    quote! {
        use ::std::prelude::rust_2024::*;

        const _: rt::Abi<4> = rt::ABI;
        #(#requirements)*
        #schema
        #oauth2

        /// The files this module was generated from.
        pub const SPEC_FILES: &[&str] = &[#(#files),*];

        #bind_table

        #table

        #(#functions)*

        #about
        #[derive(Clone, Debug)]
        pub struct Capability(rt::Capability);

        rt::entry_points!(Capability, SPEC #serve);

        #methods
    }
}

/// `static SPEC: rt::Spec = …`
fn table(cx: &Emit<'_>) -> TokenStream {
    let ir::Capability {
        module,
        title,
        version,
        binds,
        namespaces,
        adapters,
        description: _,
        files: _,
        bind_files,
        operations: _,
        clients: _,
    } = cx.capability;
    let name = module.as_str().trim_start_matches("r#");
    let version = version.as_deref().unwrap_or("1.0.0");
    // Beside the files that it is read from, the list of binds is a constant of its own.
    let binds = match (binds.is_empty(), bind_files.is_empty()) {
        (true, _) => None,
        (false, false) => Some(quote!(.binds(BINDS))),
        (false, true) => {
            let binds = binds.iter().map(bind);
            Some(quote!(.binds(&[#(#binds),*])))
        }
    };
    let upstreams = (!namespaces.is_empty()).then(|| {
        let modules = namespaces.iter().map(|namespace| ident(&namespace.module));
        quote!(.upstreams(&[#(&#modules::UPSTREAM),*]))
    });
    let adapters = (!adapters.is_empty()).then(|| {
        let adapters = adapters.iter().map(adapter);
        quote!(.adapters(&[#(#adapters),*]))
    });
    quote! {
        static SPEC: rt::Spec = rt::Spec::new(#name, #title, #version) #binds #upstreams #adapters;
    }
}

/// `rt::Adapter::Rest(&rest::ADAPTER)`
fn adapter(adapter: &Adapter) -> TokenStream {
    match adapter {
        Adapter::Rest(rest) => {
            let module = ident(&rest.module);
            quote!(rt::Adapter::Rest(&#module::ADAPTER))
        }
        Adapter::Mcp(mcp) => {
            let module = ident(&mcp.module);
            quote!(rt::Adapter::Mcp(&#module::ADAPTER))
        }
    }
}

fn bind(bind: &Bind) -> TokenStream {
    let Bind { namespace, variable, source } = bind;
    match source {
        BindSource::Environment(key) => quote!(rt::Bind::environment(#namespace, #variable, #key)),
        BindSource::File { file, key } => {
            let file = Literal::usize_unsuffixed(*file);
            quote!(rt::Bind::file(#namespace, #variable, BIND_FILES[#file], #key))
        }
        BindSource::Provider { location } => quote!(rt::Bind::provided(#namespace, #variable, #location)),
    }
}

/// `const BIND_FILES: &[rt::BindFile] = …` and `const BINDS: &[rt::Bind] = …`, or nothing.
fn bind_table(files: &[LocalFile], binds: &[Bind]) -> Option<TokenStream> {
    let entries = files.iter().map(bind_file);
    let binds = binds.iter().map(bind);
    (!files.is_empty()).then(|| {
        quote! {
            /// The files that variables are read from when the program starts.
            const BIND_FILES: &[rt::BindFile] = &[#(#entries),*];

            /// The variables that are read when the program starts.
            const BINDS: &[rt::Bind] = &[#(#binds),*];
        }
    })
}

/// The crate's folder is known where the code is compiled, and is not part of the code.
fn bind_file(file: &LocalFile) -> TokenStream {
    let place = place(file);
    quote!(rt::BindFile::#place)
}

/// `relative(…)`, to follow the name of a type.
pub(super) fn place(file: &LocalFile) -> TokenStream {
    match file {
        LocalFile::Absolute(path) => quote!(absolute(#path)),
        LocalFile::Relative { written, beside } => quote! {
            relative(::core::option_env!("CARGO_MANIFEST_DIR"), #beside, #written)
        },
    }
}

/// The macro that refuses to compile where the runtime cannot read the file.
fn requirement(file: &LocalFile) -> Option<TokenStream> {
    file.is_yaml().then(|| quote!(rt::requires::yaml!();))
}

/// `impl Capability { … }` with the clients and the routers, where there are any.
fn methods(cx: &Emit<'_>) -> Option<TokenStream> {
    let clients = cx.capability.namespaces.iter().enumerate().filter(|_| cx.capability.clients);
    let clients = clients.map(|(index, namespace)| {
        let (accessor, module) = (ident(&namespace.accessor), ident(&namespace.module));
        let about = format!(" The client of {}.", code(&namespace.name));
        let index = Literal::usize_unsuffixed(index);
        quote! {
            #[doc = #about]
            pub fn #accessor(&self) -> #module::Client {
                #module::Client(self.0.upstream(#index).clone())
            }
        }
    });
    let adapters = cx.capability.adapters.iter().enumerate().map(|(index, adapter)| match adapter {
        Adapter::Rest(rest) => rest_methods(index, rest),
        Adapter::Mcp(mcp) => mcp_methods(index, mcp),
    });
    let methods: Vec<TokenStream> = clients.chain(adapters).collect();
    (!methods.is_empty()).then(|| {
        quote! {
            impl Capability {
                #(#methods)*
            }
        }
    })
}

fn rest_methods(index: usize, rest: &ir::Rest) -> TokenStream {
    let router = ident(&rest.router);
    let about = format!(" The routes of {}, to mount in an application of your own.", code(&rest.namespace));
    let index = Literal::usize_unsuffixed(index);
    quote! {
        #[doc = #about]
        pub fn #router(&self) -> rt::Router {
            self.0.router(#index)
        }
    }
}

fn mcp_methods(index: usize, mcp: &ir::Mcp) -> TokenStream {
    let (router, stdio) = (ident(&mcp.router), ident(&mcp.stdio));
    let about = format!(
        " The endpoint of {} over Streamable HTTP, to mount in an application of your own.",
        code(&mcp.namespace)
    );
    let index = Literal::usize_unsuffixed(index);
    let on_stdio = match mcp.transport {
        Transport::Http => {
            " Serves the MCP adapter on standard input and output instead, until the input ends."
        }
        Transport::Stdio => {
            " Serves the MCP adapter alone on standard input and output, until the input ends."
        }
    };
    quote! {
        #[doc = #about]
        pub fn #router(&self) -> rt::Router {
            self.0.router(#index)
        }

        #[doc = #on_stdio]
        ///
        /// # Errors
        ///
        /// When standard input or output fails.
        pub async fn #stdio(self) -> Result<(), rt::Error> {
            self.0.serve_stdio(#index).await
        }
    }
}

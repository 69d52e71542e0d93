//! The root of the module: the spec table, `Capability` and its ways in.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, format, ident};
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
        binds: _,
        namespaces: _,
        operations: _,
        adapters: _,
        clients: _,
    } = cx.capability;
    let (table, bind_table) = (table(cx), bind_table(bind_files));
    let about = docs(&[Some(title), description.as_deref()]);
    let methods = methods(cx);
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

        const _: rt::Abi<3> = rt::ABI;
        #(#requirements)*
        #oauth2

        /// The files this module was generated from.
        pub const SPEC_FILES: &[&str] = &[#(#files),*];

        #bind_table

        #table

        #about
        #[derive(Clone, Debug)]
        pub struct Capability {
            runtime: rt::Capability,
        }

        impl Capability {
            #methods
        }

        impl From<rt::Capability> for Capability {
            fn from(runtime: rt::Capability) -> Self {
                Self { runtime }
            }
        }
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
        bind_files: _,
        operations: _,
        clients: _,
    } = cx.capability;
    let name = module.as_str().trim_start_matches("r#");
    let version = version.as_deref().unwrap_or("1.0.0");
    let binds = binds.iter().map(bind);
    let upstreams = namespaces.iter().map(|namespace| {
        let module = ident(&namespace.module);
        quote!(&#module::UPSTREAM)
    });
    let adapters = adapters.iter().map(|adapter| match adapter {
        Adapter::Rest(rest) => {
            let module = ident(&rest.module);
            quote!(rt::Adapter::Rest(&#module::ADAPTER))
        }
        Adapter::Mcp(mcp) => {
            let module = ident(&mcp.module);
            quote!(rt::Adapter::Mcp(&#module::ADAPTER))
        }
    });
    quote! {
        static SPEC: rt::Spec = rt::Spec {
            name: #name,
            title: #title,
            version: #version,
            binds: &[#(#binds),*],
            upstreams: &[#(#upstreams),*],
            adapters: &[#(#adapters),*],
        };
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

/// `const BIND_FILES: &[rt::BindFile] = …`, or nothing.
fn bind_table(files: &[LocalFile]) -> Option<TokenStream> {
    let entries = files.iter().map(bind_file);
    (!files.is_empty()).then(|| {
        quote! {
            /// The files that variables are read from when the program starts.
            const BIND_FILES: &[rt::BindFile] = &[#(#entries),*];
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

fn methods(cx: &Emit<'_>) -> TokenStream {
    let clients = cx.capability.namespaces.iter().enumerate().filter(|_| cx.capability.clients);
    let clients = clients.map(|(index, namespace)| {
        let (accessor, module) = (ident(&namespace.accessor), ident(&namespace.module));
        let about = format!(" The client of {}.", code(&namespace.name));
        let index = Literal::usize_unsuffixed(index);
        quote! {
            #[doc = #about]
            #[must_use]
            pub fn #accessor(&self) -> #module::Client {
                #module::Client { upstream: self.runtime.upstream(#index).clone() }
            }
        }
    });
    let adapters = cx.capability.adapters.iter().enumerate().map(|(index, adapter)| match adapter {
        Adapter::Rest(rest) => rest_methods(index, rest),
        Adapter::Mcp(mcp) => mcp_methods(index, mcp),
    });
    let serve = (!cx.capability.adapters.is_empty()).then(serve);
    quote! {
        /// Reads the variables of the spec from where it says, and keeps its addresses.
        ///
        /// # Errors
        ///
        /// One error names everything that is missing.
        pub fn from_env() -> Result<Self, rt::Error> {
            Self::builder().build()
        }

        /// Replaces variables, base URIs, addresses, time-outs or the HTTP client before the start.
        pub fn builder() -> rt::Builder<Self> {
            rt::Builder::new(&SPEC)
        }

        #(#clients)*
        #(#adapters)*

        #serve
    }
}

fn serve() -> TokenStream {
    quote! {
        /// Serves every adapter on its own address until the process is told to stop.
        ///
        /// # Errors
        ///
        /// When an address is taken, or serving fails.
        pub async fn serve(self) -> Result<(), rt::Error> {
            self.runtime.serve().await
        }

        /// Listens on every adapter's address without serving yet, so that the ports are known.
        ///
        /// # Errors
        ///
        /// When an address is taken.
        pub async fn bind(self) -> Result<rt::Server, rt::Error> {
            self.runtime.bind().await
        }
    }
}

fn rest_methods(index: usize, rest: &ir::Rest) -> TokenStream {
    let router = ident(&rest.router);
    let about = format!(" The routes of {}, to mount in an application of your own.", code(&rest.namespace));
    let index = Literal::usize_unsuffixed(index);
    quote! {
        #[doc = #about]
        pub fn #router(&self) -> rt::Router {
            self.runtime.router(#index)
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
            self.runtime.router(#index)
        }

        #[doc = #on_stdio]
        ///
        /// # Errors
        ///
        /// When standard input or output fails.
        pub async fn #stdio(self) -> Result<(), rt::Error> {
            self.runtime.serve_stdio(#index).await
        }
    }
}

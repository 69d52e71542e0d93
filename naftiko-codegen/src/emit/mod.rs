//! Checked program to tokens: one file a surface, functions in the order of the text they produce.
//!
//! Nothing here decides, fails or sees a document. Order: author order inside a section, fixed order between sections.

mod auth;
mod capability;
mod client;
mod docs;
mod expr;
mod format;
mod mcp;
mod openapi;
mod operation;
mod path;
mod prompts;
mod resources;
mod rest;
mod shape;
mod shared;
mod types;
mod work;

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;

use crate::ir::{self, Adapter, RustIdent};

/// The address of an adapter that the spec gives none, which the runtime knows.
const LOOPBACK: &str = "127.0.0.1";

/// The checked program, for every emitter.
pub(crate) struct Emit<'c> {
    pub capability: &'c ir::Capability,
    /// The units whose work is written once, with others that do the same.
    shared: HashSet<*const ir::Unit>,
}

impl Emit<'_> {
    /// Whether a unit does work that is written once for several.
    fn is_shared(&self, unit: &ir::Unit) -> bool {
        self.shared.contains(&std::ptr::from_ref(unit))
    }
}

/// The docs of the generated module, a line each.
pub(crate) fn module_docs(capability: &ir::Capability) -> Vec<String> {
    let ir::Capability {
        title,
        description,
        module: _,
        version: _,
        files: _,
        bind_files: _,
        binds: _,
        namespaces: _,
        operations: _,
        adapters: _,
        clients: _,
    } = capability;
    docs::lines(&[Some(title), description.as_deref()])
}

/// The lints that hold a hand-written module to what a generated one cannot give.
pub(crate) fn allow() -> TokenStream {
    quote! {
        allow(
            dead_code,
            missing_docs,
            unreachable_pub,
            clippy::doc_markdown,
            clippy::missing_errors_doc,
            clippy::must_use_candidate,
            reason = "a capability offers more than one program uses, and its words are the spec's"
        )
    }
}

/// Every item of the generated module.
pub(crate) fn items(capability: &ir::Capability, runtime: Option<&TokenStream>) -> TokenStream {
    let mut cx = Emit { capability, shared: HashSet::new() };
    cx.shared = shared::find(&cx);
    let runtime = runtime.map_or_else(|| quote!(::naftiko_runtime::codegen), Clone::clone);
    let mut items = quote!(use #runtime as rt;);
    // Moved, not quoted: that would copy every name in them.
    items.extend(capability::root(&cx));
    let clients = capability.namespaces.iter().map(|namespace| client::module(&cx, namespace));
    let adapters = capability.adapters.iter().map(|adapter| match adapter {
        Adapter::Rest(adapter) => rest::module(&cx, adapter),
        Adapter::Mcp(adapter) => mcp::module(&cx, adapter),
    });
    items.extend(clients.chain(adapters));
    items
}

/// Tokens between braces, which a quote holds without copying what is in them.
fn braces(tokens: TokenStream) -> Group {
    Group::new(Delimiter::Brace, tokens)
}

/// `[first, second]`, held likewise.
fn list(entries: impl Iterator<Item = TokenStream>) -> Group {
    let mut tokens = TokenStream::new();
    for (index, entry) in entries.enumerate() {
        if index > 0 {
            tokens.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
        }
        tokens.extend(entry);
    }
    Group::new(Delimiter::Bracket, tokens)
}

/// A finished identifier as a token.
pub(crate) fn ident(name: &RustIdent) -> syn::Ident {
    let span = proc_macro2::Span::call_site();
    match name.as_str().strip_prefix("r#") {
        Some(bare) => syn::Ident::new_raw(bare, span),
        None => syn::Ident::new(name.as_str(), span),
    }
}

/// A string literal without backslashes, where the text allows it: JSON stays readable.
fn raw_string(text: &str) -> Literal {
    let plain = !text.contains(['"', '\\']) || text.contains(|c: char| c.is_control());
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    match format!("r{hashes}\"{text}\"{hashes}").parse() {
        Ok(literal) if !plain => literal,
        _ => Literal::string(text),
    }
}

//! Paths into JSON documents, as paths of the runtime's tables.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Function, Path, PathKind};

/// `rt::at("/orders/0")`, `rt::query!("$..id")`
pub(super) fn path(path: &Path) -> TokenStream {
    let nodes = match &path.kind {
        PathKind::Pointer(pointer) => quote!(rt::at(#pointer)),
        PathKind::Node(query) => quote!(rt::query!(#query).one()),
        PathKind::Query(query) => quote!(rt::query!(#query)),
    };
    let function = path.function.map(|function| {
        let function = match function {
            Function::Length => quote!(Length),
            Function::Keys => quote!(Keys),
            Function::First => quote!(First),
            Function::Last => quote!(Last),
            Function::Min => quote!(Min),
            Function::Max => quote!(Max),
            Function::Sum => quote!(Sum),
            Function::Avg => quote!(Avg),
        };
        quote!(.function(rt::Function::#function))
    });
    quote!(#nodes #function)
}

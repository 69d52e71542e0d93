//! What stands between the parentheses of `capability!`: a path and at most a few options.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// `"organizations.yaml", mod orgs`
pub(crate) struct Input {
    pub(crate) spec: LitStr,
    /// The path to the runtime's `codegen`, which the runtime's own macro passes.
    pub(crate) runtime: Option<TokenStream>,
    /// The name of the module.
    pub(crate) module: Option<Ident>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let runtime = if input.peek(Token![@]) { Some(runtime(input)?) } else { None };
        if input.is_empty() {
            return Err(input.error("name a spec, as in `capability!(\"organizations.yaml\")`"));
        }
        let spec = input.parse()?;
        let mut module = None;
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            if input.peek(Token![mod]) {
                input.parse::<Token![mod]>()?;
                module = Some(input.parse()?);
            } else {
                return Err(input.error("the only option is `mod name`"));
            }
        }
        if !input.is_empty() {
            return Err(input.error("expected `,` or the end"));
        }
        Ok(Self { spec, runtime, module })
    }
}

/// `@ path;`
fn runtime(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    input.parse::<Token![@]>()?;
    let mut path = TokenStream::new();
    while !input.peek(Token![;]) {
        path.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![;]>()?;
    Ok(path)
}

//! The arguments of `capability!`: a path and at most a few options.

use naftiko_codegen::{Surface, UnknownSurface};
use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token};

/// `"organizations.yaml", mod orgs, surfaces = [client], tools = ["list-*"]`
pub(crate) struct Input {
    pub(crate) spec: LitStr,
    /// The path to the runtime's `codegen`, which the runtime's own macro passes.
    pub(crate) runtime: Option<TokenStream>,
    /// The name of the module.
    pub(crate) module: Option<Ident>,
    /// The surfaces that are generated; everything when nothing is said.
    pub(crate) surfaces: Option<Vec<Surface>>,
    /// Names and patterns of the tools that are generated; every tool when nothing is said.
    pub(crate) tools: Option<Vec<String>>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let runtime = if input.peek(Token![@]) { Some(runtime(input)?) } else { None };
        if input.is_empty() {
            return Err(input.error("name a spec, as in `capability!(\"organizations.yaml\")`"));
        }
        let spec = input.parse()?;
        let (mut module, mut surfaces, mut tools) = (None, None, None);
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let option = input.fork();
            if input.peek(Token![mod]) {
                input.parse::<Token![mod]>()?;
                once(&mut module, input.parse()?, &option, "mod name")?;
                continue;
            }
            match input.parse::<Ident>() {
                Ok(word) if word == "surfaces" => {
                    once(&mut surfaces, self::surfaces(input)?, &option, "surfaces = […]")?;
                }
                Ok(word) if word == "tools" => {
                    once(&mut tools, self::tools(input)?, &option, "tools = […]")?;
                }
                _ => {
                    return Err(option.error(
                        "the options are `mod name`, `surfaces = [client, rest, mcp]` and `tools = [\"list-*\"]`",
                    ));
                }
            }
        }
        if !input.is_empty() {
            return Err(input.error("expected `,` or the end"));
        }
        Ok(Self { spec, runtime, module, surfaces, tools })
    }
}

/// Takes the value of an option that may stand there once.
fn once<T>(slot: &mut Option<T>, value: T, option: ParseStream<'_>, name: &str) -> syn::Result<()> {
    match slot.replace(value) {
        Some(_) => Err(option.error(format!("`{name}` stands there twice"))),
        None => Ok(()),
    }
}

/// `= [client, rest]`
fn surfaces(input: ParseStream<'_>) -> syn::Result<Vec<Surface>> {
    input.parse::<Token![=]>()?;
    let words;
    syn::bracketed!(words in input);
    let surface = |word: Ident| {
        word.to_string().parse().map_err(|error: UnknownSurface| syn::Error::new(word.span(), error))
    };
    Punctuated::<Ident, Token![,]>::parse_terminated(&words)?.into_iter().map(surface).collect()
}

/// `= ["list-*", "get-user"]`
fn tools(input: ParseStream<'_>) -> syn::Result<Vec<String>> {
    input.parse::<Token![=]>()?;
    let patterns;
    syn::bracketed!(patterns in input);
    let patterns = Punctuated::<LitStr, Token![,]>::parse_terminated(&patterns)?;
    Ok(patterns.iter().map(LitStr::value).collect())
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

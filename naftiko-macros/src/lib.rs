//! The `capability!` macro: finds the spec, has it compiled, shows what is wrong. It has no logic of its own.
//!
//! Use it through `naftiko-runtime`, which passes the path by which generated code finds it.

mod input;
mod report;

use std::path::{Path, PathBuf};

use naftiko_codegen::{Generated, Options};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_macro_input;

use input::Input;

/// Compiles a capability spec into a module at this place.
///
/// `naftiko_runtime::capability!` has the whole documentation.
#[proc_macro]
pub fn capability(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(tokens as Input);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand(input: &Input) -> syn::Result<TokenStream> {
    let manifest_dir = environment("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path = naftiko_codegen::find(&manifest_dir, Path::new(&input.spec.value())).map_err(|places| {
        syn::Error::new(
            input.spec.span(),
            naftiko_codegen::not_found(Path::new(&input.spec.value()), &places),
        )
    })?;
    let mut options = Options::new();
    let in_file = environment("NAFTIKO_EXPAND_DIR");
    // A file cannot hold the `$crate` that the runtime passes; there the runtime has its usual name.
    if let (Some(runtime), None) = (&input.runtime, &in_file) {
        options = options.runtime_tokens(runtime.clone());
    }
    if let Some(module) = &input.module {
        options = options.module(module.to_string());
    }
    if let Some(surfaces) = &input.surfaces {
        options = options.surfaces(surfaces.iter().copied());
    }
    if let Some(tools) = &input.tools {
        options = options.tools(tools);
    }
    let outcome = naftiko_codegen::generate(&path, &options);
    let generated = outcome.generated.ok_or_else(|| report::error(&outcome.report, &input.spec))?;
    let watched = generated.files().iter().map(|file| {
        let file = file.display().to_string();
        quote!(
            const _: &[u8] = ::core::include_bytes!(#file);
        )
    });
    let module = match in_file {
        Some(directory) => expand_in_file(&directory, &generated, input)?,
        None => generated.tokens(),
    };
    // Naming every file that was read makes cargo build again when one changes.
    Ok(quote! { #(#watched)* #module })
}

/// Writes the module to a file and includes that, so that rustc points into text that people can open.
fn expand_in_file(directory: &Path, generated: &Generated, input: &Input) -> syn::Result<TokenStream> {
    let path = directory.join(format!("{}.rs", generated.module()));
    write(&path, &generated.module_text()).map_err(|error| {
        syn::Error::new(input.spec.span(), format!("cannot write {}: {error}", path.display()))
    })?;
    let path = path.display().to_string();
    Ok(quote!(::core::include!(#path);))
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the macro reads the environment")]
fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

//! What the macro, a build script and the command line can ask for: one struct for all three.

use proc_macro2::TokenStream;

/// Options of a compilation; the default is what `capability!("x.yaml")` does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    pub(crate) module: Option<String>,
    pub(crate) runtime: Option<TokenStream>,
    pub(crate) strict: bool,
}

impl Options {
    /// The options that everything starts from.
    pub fn new() -> Self {
        Self { module: None, runtime: None, strict: false }
    }

    /// The name of the generated module; without it the file's stem in snake case.
    ///
    /// ```
    /// let options = naftiko_codegen::Options::new().module("shop");
    /// ```
    #[must_use]
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// The path under which generated code finds the runtime's `codegen` module; without it
    /// `::naftiko_runtime::codegen`. Needed in a build script where the dependency is renamed; text that is no path is
    /// reported by rustc where it is used.
    ///
    /// ```
    /// let options = naftiko_codegen::Options::new().runtime("::runtime::codegen");
    /// ```
    #[must_use]
    pub fn runtime(self, path: &str) -> Self {
        let tokens = path.parse().unwrap_or_default();
        self.runtime_tokens(tokens)
    }

    /// As [`Self::runtime`], with the spans of a macro's caller.
    #[doc(hidden)]
    #[must_use]
    pub fn runtime_tokens(mut self, path: TokenStream) -> Self {
        self.runtime = Some(path);
        self
    }

    /// Whether warnings count as errors.
    ///
    /// ```
    /// let options = naftiko_codegen::Options::new().strict(true);
    /// ```
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

//! The options of the macro, a build script and the command line: one struct for all three.

use std::fmt;
use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::ir::Surfaces;

/// Options of a compilation; the default is what `capability!("x.yaml")` does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    pub(crate) module: Option<String>,
    pub(crate) runtime: Option<TokenStream>,
    pub(crate) strict: bool,
    pub(crate) skip_broken: bool,
    surfaces: Option<Vec<Surface>>,
    pub(crate) tools: Option<Vec<String>>,
}

/// A part of a capability that can be generated without the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// `client`: the clients of consumed APIs.
    Client,
    /// `rest`: the REST adapters.
    Rest,
    /// `mcp`: the MCP adapters.
    Mcp,
    /// `server`: every adapter.
    Server,
}

/// A word that names no [`Surface`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSurface(String);

impl fmt::Display for UnknownSurface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no surface `{}`; the surfaces are `client`, `rest`, `mcp` and `server`", self.0)
    }
}

impl std::error::Error for UnknownSurface {}

impl FromStr for Surface {
    type Err = UnknownSurface;

    fn from_str(word: &str) -> Result<Self, UnknownSurface> {
        match word {
            "client" => Ok(Self::Client),
            "rest" => Ok(Self::Rest),
            "mcp" => Ok(Self::Mcp),
            "server" => Ok(Self::Server),
            _ => Err(UnknownSurface(word.to_owned())),
        }
    }
}

impl Options {
    /// The options that everything starts from.
    pub fn new() -> Self {
        Self { module: None, runtime: None, strict: false, skip_broken: false, surfaces: None, tools: None }
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

    /// Whether a REST operation or a tool that cannot be compiled is left out with a warning, as long as the rest of the
    /// spec is sound.
    ///
    /// ```
    /// let options = naftiko_codegen::Options::new().skip_broken(true);
    /// ```
    #[must_use]
    pub fn skip_broken(mut self, skip: bool) -> Self {
        self.skip_broken = skip;
        self
    }

    /// The surfaces that are generated of the capability; without it everything. The whole spec is checked all the same.
    ///
    /// ```
    /// use naftiko_codegen::{Options, Surface};
    ///
    /// let options = Options::new().surfaces([Surface::Client]);
    /// ```
    #[must_use]
    pub fn surfaces(mut self, surfaces: impl IntoIterator<Item = Surface>) -> Self {
        self.surfaces = Some(surfaces.into_iter().collect());
        self
    }

    /// The tools of MCP adapters that are generated; without it every tool. `*` stands for any characters. Each name or
    /// pattern fits a tool of one adapter at least. The whole spec is checked all the same.
    ///
    /// ```
    /// let options = naftiko_codegen::Options::new().tools(["list-*", "get-user"]);
    /// ```
    #[must_use]
    pub fn tools(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tools = Some(patterns.into_iter().map(Into::into).collect());
        self
    }

    /// The surfaces one by one.
    pub(crate) fn chosen(&self) -> Surfaces {
        let has = |surface: Surface| {
            self.surfaces.as_ref().is_none_or(|chosen| {
                chosen.contains(&surface) || (surface != Surface::Client && chosen.contains(&Surface::Server))
            })
        };
        Surfaces { client: has(Surface::Client), rest: has(Surface::Rest), mcp: has(Surface::Mcp) }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

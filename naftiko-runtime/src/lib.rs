//! The runtime of compiled Naftiko capabilities.
//!
//! A specification says which HTTP APIs to consume and how to expose them. The compiler turns it into a module; this
//! crate is what that module calls: [upstream calls](HttpClient), REST on axum, MCP on rmcp, [binds](BindProvider),
//! [errors](Error). Generated code reaches it through [`codegen`]; people need what is listed here.
//!
//! This file only declares and re-exports.

mod auth;
mod binds;
mod client;
#[doc(hidden)]
pub mod codegen;
mod context;
mod decode;
mod error;
mod flow;
mod pairs;
#[doc(hidden)]
pub mod requires;
mod secret;
mod serve;
mod start;
mod table;
mod text;
mod upstream;
mod value;

pub use axum;
pub use binds::BindProvider;
pub use client::{HttpClient, HttpClientBuilder};
pub use error::{BoxError, Error, Fault, Location, Problem, StatusError};
pub use http;
pub use rustls;
pub use secret::Secret;
pub use serde_json::{self, Value};
pub use serve::Server;
pub use start::Builder;
pub use table::{StepError, StepInput};
pub use upstream::answer::Response;
pub use value::outputs::OneOrMany;

/// Compiles a capability spec, at build time, into a module at this place.
///
/// `capability!("organizations.yaml")` gives `pub mod organizations` with `Capability`, a client for each consumed
/// API, and what serves its adapters. The spec is looked for beside the crate's `Cargo.toml`, in `specs/` there, then
/// in `specs/` of each parent up to the workspace root. What is wrong with it is a compile error that shows its line;
/// when it changes, the next build compiles it anew.
///
/// `capability!("organizations.yaml", mod orgs)` names the module, and `surfaces = [client]` leaves the rest out; the
/// surfaces are `client`, `rest`, `mcp` and `server` for both adapters. `tools = ["list-*", "get-user"]` leaves out every
/// other tool. With the environment variable `NAFTIKO_EXPAND_DIR` the module is written there and included, so that rustc
/// points into text that can be opened.
///
/// ```text
/// naftiko_runtime::capability!("organizations.yaml");
///
/// #[tokio::main]
/// async fn main() -> Result<(), naftiko_runtime::Error> {
///     let organizations = organizations::Capability::from_env()?;
///     organizations.serve().await // REST on 8080, MCP on 9090
/// }
/// ```
#[macro_export]
macro_rules! capability {
    ($($input:tt)*) => {
        $crate::codegen::capability! { @ $crate::codegen; $($input)* }
    };
}

/// Includes the module that a build script compiled: `naftiko_codegen::compile("tasks.yaml")` gives `pub mod tasks`
/// by `include_capability!("tasks")`.
#[macro_export]
macro_rules! include_capability {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

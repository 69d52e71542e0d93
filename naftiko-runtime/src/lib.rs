//! What compiled Naftiko capabilities run on.
//!
//! A specification says which HTTP APIs to consume and how to expose them. The compiler turns it into a module; this
//! crate is what that module calls: [upstream calls](HttpClient), REST on axum, MCP on rmcp, [binds](BindProvider),
//! [errors](Error). Generated code reaches it through [`codegen`]; people need what is listed here.
//!
//! This file only declares and re-exports.

mod answer;
mod argument;
mod auth;
mod binds;
mod body;
mod builder;
mod capability;
mod client;
#[doc(hidden)]
pub mod codegen;
mod error;
mod inputs;
mod request;
mod secret;
mod serve;
mod text;
mod upstream;

pub use answer::Response;
pub use axum;
pub use binds::BindProvider;
pub use builder::Builder;
pub use client::{HttpClient, HttpClientBuilder};
pub use error::{BoxError, Error, Fault, Location, Problem, StatusError};
pub use http;
pub use rustls;
pub use secret::Secret;
pub use serde_json::{self, Value};
pub use serve::Server;

/// Includes the module that a build script generated under this name.
///
/// ```text
/// mod tasks {
///     naftiko_runtime::include_capability!("tasks");
/// }
/// ```
#[macro_export]
macro_rules! include_capability {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

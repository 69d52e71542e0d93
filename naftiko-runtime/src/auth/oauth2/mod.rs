//! OAuth 2: access tokens that the capability gets for itself, and the check of those that callers bring.
//!
//! Tokens and secrets are never part of an error, a log line or an answer.

mod claims;
mod client;
mod endpoint;
mod jwt;
mod keys;
mod resource;
mod server;

pub(crate) use client::Client;
pub(crate) use resource::Gate;

//! How a capability identifies itself to an upstream, and how callers identify themselves to an adapter.
//!
//! A file or folder for each scheme, with its client and its server side together. The client sides come together in
//! [`outbound`], the server sides in [`inbound`]; nothing here reads the environment or names axum or rmcp.

mod api_key;
mod basic;
mod bearer;
mod caller;
mod digest;
mod expected;
mod fields;
mod inbound;
#[cfg(feature = "oauth2")]
mod oauth2;
mod outbound;
mod secret;
mod send;

pub(crate) use caller::{Caller, Refusal};
pub(crate) use inbound::Gate;
pub(crate) use outbound::{Credential, Proof};
pub(crate) use send::send;

//! Digest authentication (RFC 7616, and RFC 2069 for upstreams that are older).
//!
//! Only `qop=auth` is done, and on the client side none: `auth-int` and `userhash` are never answered nor offered.

mod bytes;
mod client;
mod nonce;
mod response;
mod server;

pub(super) use client::Client;
pub(super) use server::Gate;

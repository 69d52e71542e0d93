//! What tests of the runtime and of compiled capabilities share: an API that records, and a capability that serves.
//!
//! Everything is on loopback, on ports that the operating system gives.

#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that panics is a test that fails, and the names say the rest"
)]

mod reply;
mod running;
mod stub;

pub use reply::Reply;
pub use running::{Running, post_rpc, rpc_request, text};
pub use stub::{Seen, Stub, json_response, respond, spawn};

//! Authentication from spec to wire: compiled capabilities over real sockets, with the clients that people use.
//!
//! Nothing leaves loopback and nothing sleeps; ports come from the operating system.

#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod digest;
mod fixed;
mod oauth2_in;
mod oauth2_mcp;
mod oauth2_out;
mod support;

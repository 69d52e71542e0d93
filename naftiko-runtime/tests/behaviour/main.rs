//! How the runtime behaves, over real sockets, against a stub upstream.
//!
//! One binary for all of it, as linking costs more than running. Nothing sleeps and nothing is timed: tests wait for
//! events. Ports come from the operating system.

#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

#[path = "../support/mod.rs"]
mod support;

mod auth;
mod bind_files;
mod binds;
mod client;
mod digest;
mod failures;
mod formats;
mod guards;
mod logs;
mod mcp;
mod mcp_both_ways;
mod mcp_complete;
mod mcp_http;
mod mcp_leaving;
mod mcp_messages;
mod mcp_prompts;
mod mcp_resources;
mod mcp_sessions;
mod proxy;
mod replicas;
mod rest;
mod rest_inputs;
mod serve;
mod settings;
mod stdio;
mod streaming;
mod tls;
mod traces;

//! What the specs of the repository do once they are compiled: what an API is asked, and what a caller gets.
//!
//! One file a theme. Every server is a compiled capability on a port of its own; nothing leaves loopback, nothing
//! sleeps.

#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod aggregates;
mod body_form;
mod body_json;
mod body_multipart;
mod body_text;
mod decode;
mod documents;
mod forward;
mod functions;
mod inputs;
mod mock;
mod native;
mod parameters;
mod prompts;
mod resources;
mod shape;
mod steps;
mod stub;
mod tools;

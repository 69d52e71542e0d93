//! Behaviour of the repository's specs once compiled: the requests that an API gets, and the answers to a caller.
//!
//! One file a theme. Every server is a compiled capability on a port of its own; nothing leaves loopback, nothing
//! sleeps.

#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod aggregates;
mod answers;
mod body_form;
mod body_json;
mod body_multipart;
mod body_text;
mod charsets;
mod client_names;
mod decode;
mod documents;
mod forward;
mod functions;
mod inputs;
mod mock;
mod native;
mod openapi;
mod parameters;
mod prompts;
mod resources;
mod rules;
mod shape;
mod statuses;
mod steps;
mod tools;

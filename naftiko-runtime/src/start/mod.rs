//! Everything before the first request: settings from code and environment, and every check of them.

mod addresses;
mod builder;
mod capability;
mod logs;
mod mcp;
mod settings;
mod tools;

pub use builder::Builder;
pub use capability::Capability;

//! Files: the only reader of the disk, apart from the command line's own inputs and outputs.
//!
//! YAML is read here too, once, into nodes that keep their text and their place; nothing here understands what they say.

mod file;
mod files;
pub(crate) mod find;
mod map;
mod node;
pub(crate) mod scalar;
pub(crate) mod yaml;

pub use file::SourceFile;
pub(crate) use files::{Drafts, Files, Trees};
pub(crate) use node::{Node, Tree};
pub(crate) use scalar::Typed;

//! `binds`: variables that are read when the program starts (semantics 2).

use indexmap::IndexMap;

use crate::diagnostic::At;

/// An entry of `binds`.
#[derive(Debug)]
pub(crate) struct Bind {
    pub at: At,
    pub namespace: Option<String>,
    /// Absent for the process environment.
    pub location: Option<String>,
    /// Variable name to key at the provider.
    pub keys: IndexMap<String, String>,
}

//! A finished Rust identifier.

use std::fmt;

/// An identifier: valid, unique in its scope, raw where a keyword needs it.
///
/// Only the scopes of `lower::names` make one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RustIdent(String);

impl RustIdent {
    /// An identifier that a scope chose.
    pub(crate) fn chosen(ident: String) -> Self {
        Self(ident)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

//! A consumed API: where it is, and how the capability identifies itself to it.

use super::{Authentication, Piece};

/// A consumed API.
#[derive(Debug)]
pub struct UpstreamSpec {
    pub(crate) namespace: &'static str,
    pub(crate) base_uri: &'static [Piece],
    pub(crate) authentication: Authentication,
}

impl UpstreamSpec {
    /// An API under a namespace, at a base URI.
    #[must_use]
    pub const fn new(namespace: &'static str, base_uri: &'static [Piece]) -> Self {
        Self { namespace, base_uri, authentication: Authentication::None }
    }

    /// How the capability identifies itself to it.
    #[must_use]
    pub const fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }
}

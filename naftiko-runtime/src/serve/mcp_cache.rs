//! What clients of an MCP adapter may do with its lists.

use rmcp::model::CacheScope;

/// How long a list may be kept that only changes with the program, in milliseconds.
const TTL: u64 = 300_000;

/// What the specification says about keeping lists.
#[derive(Clone, Copy, Debug)]
pub struct Cache {
    ttl: Option<u64>,
    scope: Option<Scope>,
}

/// Who may keep a list.
#[derive(Clone, Copy, Debug)]
enum Scope {
    Public,
    Private,
}

impl Cache {
    /// Nothing: as long as it is sure to be true, and by anyone where anyone may ask.
    #[expect(clippy::new_without_default, reason = "tables are constants, and no default is one")]
    #[must_use]
    pub const fn new() -> Self {
        Self { ttl: None, scope: None }
    }

    /// How long a list may be kept, in milliseconds.
    #[must_use]
    pub const fn ttl(self, milliseconds: u64) -> Self {
        Self { ttl: Some(milliseconds), ..self }
    }

    /// Anyone may keep lists, and hand them to others.
    #[must_use]
    pub const fn public(self) -> Self {
        Self { scope: Some(Scope::Public), ..self }
    }

    /// Only who asked may keep lists.
    #[must_use]
    pub const fn private(self) -> Self {
        Self { scope: Some(Scope::Private), ..self }
    }

    /// How long a list may be kept; without a word about it, one that may change at any time not at all.
    pub(super) fn milliseconds(self, changes: bool) -> u64 {
        self.ttl.unwrap_or(if changes { 0 } else { TTL })
    }

    /// Who may keep a list; without a word about it, not those whom a guard keeps out.
    pub(super) const fn scope(self, guarded: bool) -> CacheScope {
        match self.scope {
            Some(Scope::Public) => CacheScope::Public,
            Some(Scope::Private) => CacheScope::Private,
            None if guarded => CacheScope::Private,
            None => CacheScope::Public,
        }
    }
}

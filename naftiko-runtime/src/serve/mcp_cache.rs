//! What clients of an MCP adapter may keep: its lists, what it says of itself, and what they read.

use rmcp::model::CacheScope;

/// How long a list may be kept that only changes with the program, in milliseconds.
const TTL: u64 = 300_000;

/// What the specification says about keeping lists and resources.
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

    /// How long they may be kept, in milliseconds.
    #[must_use]
    pub const fn ttl(self, milliseconds: u64) -> Self {
        Self { ttl: Some(milliseconds), ..self }
    }

    /// Anyone may keep them, and hand them to others.
    #[must_use]
    pub const fn public(self) -> Self {
        Self { scope: Some(Scope::Public), ..self }
    }

    /// Only who asked may keep them.
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

    /// How long what was read of a resource may be kept, in milliseconds, and by whom. It may be new each time and
    /// another for each caller, unless there is a word about it.
    pub(super) fn of_reads(self) -> (u64, CacheScope) {
        (self.ttl.unwrap_or(0), self.scope(true))
    }
}

#[cfg(test)]
mod tests {
    use rmcp::model::CacheScope::{Private, Public};

    use super::Cache;

    #[test]
    fn what_is_read_is_kept_only_where_the_specification_says_so() {
        let cache = Cache::new();
        assert_eq!(cache.of_reads(), (0, Private));
        assert_eq!(cache.ttl(60).of_reads(), (60, Private));
        assert_eq!(cache.ttl(60).public().of_reads(), (60, Public));
        assert_eq!(cache.private().of_reads(), (0, Private));
    }
}

//! What clients of an MCP adapter may keep: its lists, what it says of itself, and what they read.

use rmcp::model::CacheScope;

use crate::table::mcp::{Cache, Scope};

/// How long a list may be kept that only changes with the program, in milliseconds.
const TTL: u64 = 300_000;

impl Cache {
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

//! How long clients of an MCP adapter may cache its lists, its description of itself and the resources they read.

use rmcp::model::CacheScope;

use crate::table::mcp::{Cache, Scope};

/// How long a list may be kept that only changes with the program, in milliseconds.
const TTL: u64 = 300_000;

impl Cache {
    /// How long a list may be kept; without a word about it, one that may change at any time not at all.
    pub(super) fn milliseconds(self, changes: bool) -> u64 {
        self.ttl.unwrap_or(if changes { 0 } else { TTL })
    }

    /// The cache scope of a list; where the specification is silent, a list behind a guard is private.
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
    fn resource_reads_are_cacheable_only_where_the_specification_says() {
        let cache = Cache::new();
        assert_eq!(cache.of_reads(), (0, Private));
        assert_eq!(cache.ttl(60).of_reads(), (60, Private));
        assert_eq!(cache.ttl(60).public().of_reads(), (60, Public));
        assert_eq!(cache.private().of_reads(), (0, Private));
    }
}

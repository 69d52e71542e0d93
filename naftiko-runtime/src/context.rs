//! The things that all work of a capability shares: its consumed APIs, its variables and its limits.
//!
//! Everything here is read-only once built, and shared by all requests.

use std::fmt;
use std::sync::Arc;

use crate::binds::Binds;
use crate::table::{Operation, UpstreamSpec};
use crate::upstream::Upstream;
use crate::upstream::limits::Limits;

/// The things that work needs. Clones share everything.
#[derive(Clone)]
pub(crate) struct Context(Arc<Inner>);

struct Inner {
    binds: Arc<Binds>,
    upstreams: Vec<Upstream>,
    limits: Limits,
}

impl Context {
    /// `upstreams` has one for each of the specification, in its order.
    pub(crate) fn new(binds: Arc<Binds>, upstreams: Vec<Upstream>, limits: Limits) -> Self {
        Self(Arc::new(Inner { binds, upstreams, limits }))
    }

    pub(crate) fn binds(&self) -> &Arc<Binds> {
        &self.0.binds
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn upstreams(&self) -> &[Upstream] {
        &self.0.upstreams
    }

    /// The API that an operation belongs to.
    ///
    /// # Panics
    ///
    /// When the specification does not list it: generated code and its tables disagree.
    pub(crate) fn upstream(&self, operation: &Operation) -> &Upstream {
        self.of(operation.upstream)
    }

    /// The API of this table, with the panic of [`Context::upstream`].
    pub(crate) fn of(&self, table: &'static UpstreamSpec) -> &Upstream {
        match self.0.upstreams.iter().find(|upstream| std::ptr::eq(upstream.table(), table)) {
            Some(upstream) => upstream,
            None => panic!("the specification does not list the API `{}`", table.namespace),
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("upstreams", &self.0.upstreams).finish_non_exhaustive()
    }
}

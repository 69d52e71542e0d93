//! A REST adapter: its routes, and paths below which everything goes to a consumed API.

use http::Method;

use super::unit::unit_methods;
use super::{Guard, Part, Unit, UpstreamSpec};

/// The address of an adapter that the specification gives none.
pub(crate) const LOOPBACK: &str = "127.0.0.1";

/// A REST adapter.
#[derive(Debug)]
pub struct Adapter {
    pub(crate) namespace: &'static str,
    pub(crate) address: &'static str,
    pub(crate) port: u16,
    pub(crate) guard: Guard,
    pub(crate) openapi: &'static str,
    pub(crate) routes: &'static [Route],
    pub(crate) forwards: &'static [Forward],
}

impl Adapter {
    /// An adapter under a namespace with its routes, on a port of loopback; 0 for any port that is free.
    #[must_use]
    pub const fn new(namespace: &'static str, port: u16, routes: &'static [Route]) -> Self {
        let (address, guard) = (LOOPBACK, Guard::None);
        Self { namespace, address, port, guard, openapi: "", routes, forwards: &[] }
    }

    /// The host or IP address to listen on.
    #[must_use]
    pub const fn address(mut self, address: &'static str) -> Self {
        self.address = address;
        self
    }

    /// Sets the guard that callers must pass, also for its `OpenAPI` document.
    #[must_use]
    pub const fn guard(mut self, guard: Guard) -> Self {
        self.guard = guard;
        self
    }

    /// Its `OpenAPI` document, served at `/openapi.json`.
    #[must_use]
    pub const fn openapi(mut self, document: &'static str) -> Self {
        self.openapi = document;
        self
    }

    /// Where requests go that no route takes.
    #[must_use]
    pub const fn forwards(mut self, forwards: &'static [Forward]) -> Self {
        self.forwards = forwards;
        self
    }
}

/// One method of one path.
#[derive(Debug)]
pub struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) unit: Unit,
}

/// A constructor for each method.
macro_rules! constructors {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A `", stringify!($method), "` of `path`, where `{name}` stands for a segment or a part of one.")]
        #[must_use]
        pub const fn $name(path: &'static str) -> Self {
            Self { method: Method::$method, path, unit: Unit::NOTHING }
        }
    )*};
}

impl Route {
    constructors!(get GET, post POST, put PUT, patch PATCH, delete DELETE, head HEAD, options OPTIONS);

    unit_methods!();
}

/// A path whose requests go to a consumed API as they are.
#[derive(Debug)]
pub struct Forward {
    pub(crate) path: &'static str,
    pub(crate) upstream: &'static UpstreamSpec,
    pub(crate) trusted: &'static [&'static str],
    pub(crate) parts: &'static [Part],
}

impl Forward {
    /// Requests to `path` go to the API. A placeholder `{path}` at the end takes the rest of the path; without one
    /// everything goes to the base URI itself.
    #[must_use]
    pub const fn new(path: &'static str, upstream: &'static UpstreamSpec) -> Self {
        Self { path, upstream, trusted: &[], parts: &[] }
    }

    /// The headers of a caller that go along.
    #[must_use]
    pub const fn trusted(self, names: &'static [&'static str]) -> Self {
        Self { trusted: names, ..self }
    }

    /// Values that every request to the API carries.
    #[must_use]
    pub const fn parts(self, parts: &'static [Part]) -> Self {
        Self { parts, ..self }
    }
}

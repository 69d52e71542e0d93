//! The settings that code may replace before the start.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::capability::Capability;
use super::settings::{Proxied, Settings};
use crate::binds::BindProvider;
use crate::client::HttpClient;
use crate::error::Error;
use crate::secret::Secret;
use crate::table::Spec;

/// Replaces parts of a specification before the start.
///
/// Settings kept here may still be replaced by the environment, in capital letters with every other character
/// as `_`: `<UPSTREAM>_BASE_URI`, `<ADAPTER>_ADDRESS` and `<ADAPTER>_PORT`, where the names are the namespaces of the
/// specification. For an upstream `git-hub` that is `GIT_HUB_BASE_URI`. The builder goes before the environment, and
/// the environment before the specification.
///
/// `C` is the generated `Capability`.
#[must_use = "nothing is built until `build`"]
pub struct Builder<C> {
    settings: Settings,
    capability: PhantomData<fn() -> C>,
}

impl<C: From<Capability>> Builder<C> {
    /// Starts from what the specification says.
    pub fn new(spec: &'static Spec) -> Self {
        Self { settings: Settings::new(spec), capability: PhantomData }
    }

    pub(super) fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Gives a bind its value. The name is that of the variable, or `namespace.VARIABLE` where two namespaces have
    /// one of that name.
    pub fn bind(self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        let bind = (name.into(), value.into());
        self.set(|settings| settings.binds.push(bind))
    }

    /// Asks `provider` for binds, before the sources of the specification.
    pub fn bind_provider(self, provider: impl BindProvider + 'static) -> Self {
        self.set(|settings| settings.provider = Some(Box::new(provider)))
    }

    /// Sends the calls of a consumed namespace to another place: `http://` or `https://`, a host, perhaps a path.
    pub fn base_uri(self, namespace: impl Into<String>, uri: impl Into<String>) -> Self {
        let base = (namespace.into(), Secret::from(uri.into()));
        self.set(|settings| settings.base_uris.push(base))
    }

    /// Listens on another IP address or host. The adapter is named by its namespace, or by `rest` or `mcp` when
    /// there is one of the kind.
    pub fn address(self, adapter: impl Into<String>, host: impl Into<String>) -> Self {
        let address = (adapter.into(), host.into());
        self.set(|settings| settings.addresses.push(address))
    }

    /// Listens on another port; 0 takes any that is free. The adapter is named as in [`Builder::address`].
    pub fn port(self, adapter: impl Into<String>, port: u16) -> Self {
        let port = (adapter.into(), port);
        self.set(|settings| settings.ports.push(port))
    }

    /// Offers these tools of an MCP adapter and no others, by their names; `*` stands for any characters. Several calls
    /// for one adapter add up. The adapter is named as in [`Builder::address`].
    pub fn tools(
        self,
        adapter: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let tools = (adapter.into(), names.into_iter().map(Into::into).collect());
        self.set(|settings| settings.tools.push(tools))
    }

    /// How long an upstream may take to the head of its answer, the connection included. Default: 30 s.
    pub fn timeout(self, limit: Duration) -> Self {
        self.set(|settings| settings.limits.timeout = limit)
    }

    /// How long a connection to an upstream may take to come about. Default: 10 s. For a client of your own, set it
    /// on [`HttpClient::builder`].
    pub fn connect_timeout(self, limit: Duration) -> Self {
        self.set(|settings| settings.connect_timeout = Some(limit))
    }

    /// How long an upstream may be silent in the middle of a body. Default: 30 s.
    pub fn body_idle_timeout(self, limit: Duration) -> Self {
        self.set(|settings| settings.limits.body_idle = limit)
    }

    /// The largest request body that is read, in bytes. Default: 2 MiB.
    pub fn max_request_body(self, bytes: usize) -> Self {
        self.set(|settings| settings.limits.max_request_body = bytes)
    }

    /// The largest answer of an upstream that is read into memory, in bytes. Answers that are passed through are
    /// streamed and have no limit. Default: 16 MiB.
    pub fn max_response_body(self, bytes: usize) -> Self {
        self.set(|settings| settings.limits.max_response_body = bytes)
    }

    /// Calls upstreams with a client of your own, which several capabilities may share.
    pub fn http_client(self, client: HttpClient) -> Self {
        self.set(|settings| settings.client = Some(client))
    }

    /// Calls every API through an HTTP proxy, such as `http://proxy.example:3128`, perhaps with `user:password@`. Default:
    /// the proxies that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, in small letters too. For a client of
    /// your own, set it on [`HttpClient::builder`].
    pub fn proxy(self, uri: impl Into<Secret>) -> Self {
        let uri = uri.into();
        self.set(|settings| settings.proxy = Proxied::By(uri))
    }

    /// Calls every API directly, whatever proxies the environment names.
    pub fn no_proxy(self) -> Self {
        self.set(|settings| settings.proxy = Proxied::Never)
    }

    /// Whether `serve` and `serve_stdio` log to standard error, where the program has no subscriber of `tracing` of its own.
    /// Default: they do. `NAFTIKO_LOG`, else `RUST_LOG`, says how much, as in `info,hyper=warn`; `NAFTIKO_LOG_FORMAT=json`
    /// makes it JSON. Without these it is warnings, and where the program listens.
    pub fn logs(self, logs: bool) -> Self {
        self.set(|settings| settings.logs = logs)
    }

    /// Reads environment variables through `lookup` instead of from the process: for tests, and for settings that
    /// live elsewhere.
    pub fn environment(self, lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.environment = Box::new(move |name| lookup(name).map(Into::into)))
    }

    /// Resolves every bind and checks every setting.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] lists everything that keeps the capability from starting.
    pub fn build(self) -> Result<C, Error> {
        self.settings.build().map(C::from)
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { spec, binds, base_uris, addresses, ports, limits, .. } = &self.settings;
        f.debug_struct("Builder")
            .field("name", &spec.name)
            .field("binds", binds)
            .field("base_uris", base_uris)
            .field("addresses", addresses)
            .field("ports", ports)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

//! From a specification's tables to a running capability: what may be replaced before the start, and every check.
//!
//! All problems are found before the first is reported. Nothing is connected and no port is opened here.

mod mcp;

use std::ffi::OsString;
use std::fmt;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Credential, Gate};
use crate::binds::{BindProvider, Binds, Environment, process_environment};
use crate::capability::{Adapter, Address, Capability, Inner, Spec, UpstreamSpec};
use crate::client::{CONNECT_TIMEOUT, HttpClient};
use crate::error::{Error, Problem};
use crate::request::Base;
use crate::secret::Secret;
use crate::serve::conflicts;
use crate::serve::mcp_choice::Choice;
use crate::serve::mcp_http::Manner;
use crate::text;
use crate::upstream::{self, Limits, Upstream};

/// Replaces parts of a specification before the start.
///
/// What is not replaced here may still be replaced by the environment, in capital letters with every other character
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

/// Looks up an environment variable.
type Lookup = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// Everything but the type of the result, so that none of it is compiled again for each capability.
struct Settings {
    spec: &'static Spec,
    binds: Vec<(String, Secret)>,
    provider: Option<Box<dyn BindProvider>>,
    base_uris: Vec<(String, Secret)>,
    addresses: Vec<(String, String)>,
    ports: Vec<(String, u16)>,
    tools: Vec<(String, Vec<String>)>,
    limits: Limits,
    connect_timeout: Option<Duration>,
    client: Option<HttpClient>,
    allowed_hosts: Vec<String>,
    allowed_origins: Vec<String>,
    mcp: Manner,
    environment: Lookup,
}

impl<C: From<Capability>> Builder<C> {
    /// Starts from what the specification says.
    pub fn new(spec: &'static Spec) -> Self {
        let settings = Settings {
            spec,
            binds: Vec::new(),
            provider: None,
            base_uris: Vec::new(),
            addresses: Vec::new(),
            ports: Vec::new(),
            tools: Vec::new(),
            limits: Limits::default(),
            connect_timeout: None,
            client: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            mcp: Manner::default(),
            environment: Box::new(process_environment),
        };
        Self { settings, capability: PhantomData }
    }

    fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
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

impl Settings {
    fn build(self) -> Result<Capability, Error> {
        let problems = &mut Vec::new();
        let spec = self.spec;
        let binds =
            Binds::resolve(spec.binds, &self.binds, self.provider.as_deref(), &*self.environment, problems);
        let client = self.client(problems);
        self.check_upstream_names(problems);
        let binds = Arc::new(binds);
        let upstreams: Vec<Upstream> = spec
            .upstreams
            .iter()
            .filter_map(|table| self.upstream(table, &binds, &client, problems))
            .collect();
        let gates = spec.adapters.iter().map(|adapter| {
            let (namespace, mcp) = (adapter.namespace(), matches!(adapter, Adapter::Mcp(_)));
            Gate::new(adapter.guard(), namespace, mcp, &binds, &client, problems).map(Arc::new)
        });
        let gates = gates.collect();
        let addresses = self.addresses(problems);
        let tools = self.tools(problems);
        conflicts(spec, &addresses, problems);
        if !problems.is_empty() {
            return Err(Error::Configuration(std::mem::take(problems)));
        }
        Ok(Capability::new(Inner {
            spec,
            binds,
            upstreams,
            addresses,
            gates,
            tools,
            limits: self.limits,
            allowed_hosts: self.allowed_hosts,
            allowed_origins: self.allowed_origins,
            mcp: self.mcp,
        }))
    }

    fn client(&self, problems: &mut Vec<Problem>) -> HttpClient {
        if let (Some(_), Some(_)) = (&self.client, self.connect_timeout) {
            problems.push(Problem::new(
                "`connect_timeout` has no effect on a client of your own; set it on `HttpClient::builder()`",
            ));
        }
        self.client.clone().unwrap_or_else(|| {
            HttpClient::builder().connect_timeout(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT)).build()
        })
    }

    fn check_upstream_names(&self, problems: &mut Vec<Problem>) {
        let namespaces = || self.spec.upstreams.iter().map(|table| table.namespace);
        for (name, _) in &self.base_uris {
            if !namespaces().any(|namespace| namespace == name) {
                problems.push(Problem::new(format!(
                    "`base_uri`: there is no upstream `{name}`; known upstreams: {}",
                    text::listed(namespaces().map(str::to_owned))
                )));
            }
        }
    }

    /// `None` when a problem was reported.
    fn upstream(
        &self,
        table: &'static UpstreamSpec,
        binds: &Arc<Binds>,
        client: &HttpClient,
        problems: &mut Vec<Problem>,
    ) -> Option<Upstream> {
        let namespace = table.namespace;
        let credential = Credential::new(&table.authentication, binds, client, namespace, problems);
        let mut refuse =
            |reason: String| problems.push(Problem::new(format!("upstream `{namespace}`: {reason}")));
        let given = self.base_uris.iter().rev().find(|(name, _)| name == namespace);
        let base_uri = match given {
            Some((_, uri)) => uri.expose().to_owned(),
            None => match variable(&*self.environment, namespace, "BASE_URI") {
                Some(uri) => uri,
                None if binds.lacks(table.base_uri) => return None,
                None => binds.render(table.base_uri),
            },
        };
        let base = Base::parse(&base_uri).map_err(|reason| refuse(reason.to_owned())).ok()?;
        let pool = client
            .pool(base.is_https())
            .map_err(|error| {
                refuse(format!("no TLS: {error}; give `HttpClient::builder().tls(..)` roots to trust"));
            })
            .ok()?;
        let limits = self.limits;
        let binds = Arc::clone(binds);
        Some(Upstream::new(upstream::Inner { namespace, base, credential, pool, limits, binds }))
    }

    /// The address of each adapter: the builder's, else the environment's, else the specification's.
    fn addresses(&self, problems: &mut Vec<Problem>) -> Vec<Option<Address>> {
        let adapters = self.spec.adapters;
        let mut addresses: Vec<Option<Address>> =
            adapters.iter().map(|adapter| self.address_of(adapter, problems)).collect();
        for (name, host) in &self.addresses {
            if let Some(address) = self.addressed("address", name, &mut addresses, problems) {
                address.host = bare(host);
            }
        }
        for (name, port) in &self.ports {
            if let Some(address) = self.addressed("port", name, &mut addresses, problems) {
                address.port = *port;
            }
        }
        for (adapter, address) in adapters.iter().zip(&addresses) {
            if let Some(Address { host, .. }) = address
                && !is_host(host)
            {
                let namespace = adapter.namespace();
                problems.push(Problem::new(format!(
                    "adapter `{namespace}`: `{host}` is neither an IP address nor a host name"
                )));
            }
        }
        addresses
    }

    fn address_of(&self, adapter: &Adapter, problems: &mut Vec<Problem>) -> Option<Address> {
        let mut address = adapter.address()?;
        let namespace = adapter.namespace();
        if let Some(host) = variable(&*self.environment, namespace, "ADDRESS") {
            address.host = bare(&host);
        }
        // Kubernetes sets `<SERVICE>_PORT=tcp://10.0.0.1:80` for services of its own, which may share our name.
        let port = variable(&*self.environment, namespace, "PORT").filter(|port| !port.contains("://"));
        if let Some(port) = port {
            match port.parse() {
                Ok(port) => address.port = port,
                Err(_) => problems.push(Problem::new(format!(
                    "adapter `{namespace}`: {} must be a port from 0 to 65535",
                    variable_name(namespace, "PORT")
                ))),
            }
        }
        Some(address)
    }

    /// The tools that are offered of each adapter that does not offer all.
    fn tools(&self, problems: &mut Vec<Problem>) -> Vec<Choice> {
        let choice = |(name, patterns): &(String, Vec<String>)| {
            let adapter = &self.spec.adapters[self.named("tools", name, problems)?];
            Choice::new(adapter, patterns, problems)
        };
        self.tools.iter().filter_map(choice).collect()
    }

    /// The address of the adapter that a caller of `method` means by `name`.
    fn addressed<'a>(
        &self,
        method: &str,
        name: &str,
        addresses: &'a mut [Option<Address>],
        problems: &mut Vec<Problem>,
    ) -> Option<&'a mut Address> {
        let index = self.named(method, name, problems)?;
        if addresses[index].is_none() {
            problems.push(Problem::new(format!(
                "`{method}`: adapter `{name}` is served on standard input and output"
            )));
        }
        addresses[index].as_mut()
    }

    /// The adapter that a caller of `method` means by `name`.
    fn named(&self, method: &str, name: &str, problems: &mut Vec<Problem>) -> Option<usize> {
        let adapters = self.spec.adapters;
        let exact = adapters.iter().position(|adapter| adapter.namespace() == name);
        let mut of_kind = (0..adapters.len()).filter(|index| adapters[*index].kind() == name);
        let reason = match (exact, of_kind.next(), of_kind.next()) {
            (Some(index), ..) | (None, Some(index), None) => return Some(index),
            (None, Some(_), Some(_)) => format!("several adapters are `{name}`: say which by its namespace"),
            (None, None, _) => {
                let known = text::listed(adapters.iter().map(|adapter| adapter.namespace().to_owned()));
                format!("there is no adapter `{name}`; known adapters: {known}")
            }
        };
        problems.push(Problem::new(format!("`{method}`: {reason}")));
        None
    }
}

/// An address without the brackets that URIs put around IPv6.
fn bare(host: &str) -> String {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host).to_owned()
}

fn is_host(host: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.chars().all(letters))
}

/// `NAMESPACE_SUFFIX`, in capital letters with every other character as `_`.
pub(crate) fn variable_name(namespace: &str, suffix: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    namespace.chars().map(letter).chain(['_']).chain(suffix.chars()).collect()
}

/// An environment variable about a namespace; an empty one counts as not set.
fn variable(environment: Environment<'_>, namespace: &str, suffix: &str) -> Option<String> {
    environment(&variable_name(namespace, suffix))?.into_string().ok().filter(|value| !value.is_empty())
}

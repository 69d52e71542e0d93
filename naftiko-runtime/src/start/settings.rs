//! From the tables of a specification to a capability: every bind is resolved and every setting checked.
//!
//! All problems are found before the first is reported. Nothing is connected and no port is opened here.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use super::capability::Capability;
use super::logs::Logs;
use crate::auth::{Credential, Gate};
use crate::binds::{BindProvider, Binds, Environment, process_environment};
use crate::client::proxy::Proxies;
use crate::client::{CONNECT_TIMEOUT, HttpClient};
use crate::context::Context;
use crate::error::{Error, Problem};
use crate::secret::Secret;
use crate::serve::{Exposed, McpSettings, Served, conflicts};
use crate::table::{Adapter, Spec, UpstreamSpec};
use crate::text;
use crate::upstream::base::Base;
use crate::upstream::limits::Limits;
use crate::upstream::{self, Upstream};

/// Looks up an environment variable.
type Lookup = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// The proxies that APIs are called through.
pub(super) enum Proxied {
    /// Those that the environment names.
    Environment,
    /// One for every host.
    By(Secret),
    Never,
}

/// Everything that may be set, without the type of the result: none of it is compiled again for each capability.
pub(super) struct Settings {
    pub(super) spec: &'static Spec,
    pub(super) binds: Vec<(String, Secret)>,
    pub(super) provider: Option<Box<dyn BindProvider>>,
    pub(super) base_uris: Vec<(String, Secret)>,
    pub(super) addresses: Vec<(String, String)>,
    pub(super) ports: Vec<(String, u16)>,
    pub(super) tools: Vec<(String, Vec<String>)>,
    pub(super) limits: Limits,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) client: Option<HttpClient>,
    pub(super) proxy: Proxied,
    /// Whether a served program logs where it keeps no logs of its own.
    pub(super) logs: bool,
    pub(super) allowed_hosts: Vec<String>,
    pub(super) allowed_origins: Vec<String>,
    pub(super) mcp: McpSettings,
    pub(super) environment: Lookup,
}

impl Settings {
    /// The settings of the specification and the defaults.
    pub(super) fn new(spec: &'static Spec) -> Self {
        Self {
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
            proxy: Proxied::Environment,
            logs: true,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            mcp: McpSettings::default(),
            environment: Box::new(process_environment),
        }
    }

    /// Resolves every bind and checks every setting.
    pub(super) fn build(self) -> Result<Capability, Error> {
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
        let gates: Vec<Option<Arc<Gate>>> = spec
            .adapters
            .iter()
            .map(|adapter| {
                let (namespace, mcp) = (adapter.namespace(), matches!(adapter, Adapter::Mcp(_)));
                Gate::new(adapter.guard(), namespace, mcp, &binds, &client, problems).map(Arc::new)
            })
            .collect();
        let logs = if self.logs { Logs::of(&*self.environment, problems) } else { Logs::default() };
        let addresses = self.addresses(problems);
        let tools = self.tools(problems);
        let adapters = spec.adapters.iter().zip(addresses).zip(gates).zip(tools);
        let adapters: Vec<Exposed> = adapters
            .map(|(((table, address), gate), tools)| {
                let allowed = |builder: &[String], suffix, spec: &[&str]| {
                    self.allowed(table.namespace(), builder, suffix, spec)
                };
                let (hosts, origins) = table.allowed();
                Exposed {
                    table: *table,
                    address,
                    gate,
                    tools,
                    allowed_hosts: allowed(&self.allowed_hosts, "ALLOWED_HOSTS", hosts),
                    allowed_origins: allowed(&self.allowed_origins, "ALLOWED_ORIGINS", origins),
                }
            })
            .collect();
        conflicts(&adapters, problems);
        if !problems.is_empty() {
            return Err(Error::Configuration(std::mem::take(problems)));
        }
        let context = Context::new(binds, upstreams, self.limits);
        Ok(Capability::new(Served { spec, context, adapters, mcp: self.mcp }, logs))
    }

    fn client(&self, problems: &mut Vec<Problem>) -> HttpClient {
        if let (Some(_), Some(_)) = (&self.client, self.connect_timeout) {
            problems.push(Problem::new(
                "`connect_timeout` has no effect on a client of your own; set it on `HttpClient::builder()`",
            ));
        }
        if self.client.is_some() && !matches!(self.proxy, Proxied::Environment) {
            problems.push(Problem::new(
                "`proxy` has no effect on a client of your own; set it on `HttpClient::builder()`",
            ));
        }
        self.client.clone().unwrap_or_else(|| {
            let connect_timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
            HttpClient::builder().connect_timeout(connect_timeout).proxies(self.proxies(problems)).build()
        })
    }

    /// The proxies that APIs are called through: the builder's, else those of the environment.
    fn proxies(&self, problems: &mut Vec<Problem>) -> Proxies {
        let environment = |name: &str| (self.environment)(name)?.into_string().ok();
        let proxies = match &self.proxy {
            Proxied::Never => Ok(Proxies::default()),
            Proxied::By(uri) => Proxies::all(uri.expose()).map_err(|reason| ("`proxy`", reason)),
            Proxied::Environment => Proxies::of_environment(&environment),
        };
        proxies.unwrap_or_else(|(name, reason)| {
            problems.push(Problem::new(format!("{name} {reason}")));
            Proxies::default()
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
        Some(Upstream::new(upstream::Inner { table, base, credential, pool, limits, binds }))
    }

    /// The adapter that a caller of `method` means by `name`.
    pub(super) fn named(&self, method: &str, name: &str, problems: &mut Vec<Problem>) -> Option<usize> {
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

/// An environment variable about a namespace; an empty one counts as not set.
pub(super) fn variable(environment: Environment<'_>, namespace: &str, suffix: &str) -> Option<String> {
    environment(&text::variable_name(namespace, suffix))?.into_string().ok().filter(|value| !value.is_empty())
}

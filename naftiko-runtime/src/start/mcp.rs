//! Settings of a [`Builder`] that only matter to MCP: who is let in, and how clients are talked to.

use super::builder::Builder;
use super::capability::Capability;
use super::settings::{Settings, variable};

impl Settings {
    /// Who is let in to an adapter: whom the builder says, and whom the environment says, or else the specification.
    pub(super) fn allowed(
        &self,
        namespace: &str,
        builder: &[String],
        suffix: &str,
        spec: &[&str],
    ) -> Vec<String> {
        let mut allowed = builder.to_vec();
        match variable(&*self.environment, namespace, suffix) {
            Some(list) => {
                allowed.extend(list.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned));
            }
            None => allowed.extend(spec.iter().map(|it| (*it).to_owned())),
        }
        allowed
    }
}

impl<C: From<Capability>> Builder<C> {
    /// Takes MCP requests whose `Host` is this name (`tools.example.com`, or with a port), besides those for loopback
    /// names and for the address of the adapter. Needed behind a proxy or a public name. So does `allowedHosts` of the
    /// adapter, or in its place the environment variable `<NAMESPACE>_ALLOWED_HOSTS`: names with commas between them.
    pub fn allowed_host(self, host: impl Into<String>) -> Self {
        let host = host.into();
        self.set(|settings| settings.allowed_hosts.push(host))
    }

    /// Takes MCP requests from web pages of this origin, such as `https://app.example.com`, besides those of
    /// loopback. So does `allowedOrigins` of the adapter, or in its place `<NAMESPACE>_ALLOWED_ORIGINS`.
    pub fn allowed_origin(self, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        self.set(|settings| settings.allowed_origins.push(origin))
    }

    /// Gives each MCP client with a handshake a session, which answers as event streams. Not needed by what this serves,
    /// and a session is known to one process only; for clients that ask for one. There may be 1000 at a time, each until
    /// 5 minutes after its last request; whoever comes then gets 503. Clients of revision 2026-07-28 never have one.
    pub fn mcp_sessions(self) -> Self {
        self.set(|settings| settings.mcp.sessions = true)
    }

    /// Answers every MCP request with a stream of events. Without it an answer is JSON, unless progress comes before it.
    pub fn mcp_event_streams(self) -> Self {
        self.set(|settings| settings.mcp.event_streams = true)
    }
}

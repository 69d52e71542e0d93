//! Where each adapter listens: the builder's word, else the environment's, else the specification's.

use std::net::IpAddr;

use super::settings::{Settings, variable};
use crate::error::Problem;
use crate::serve::Address;
use crate::table::Adapter;
use crate::text;

impl Settings {
    /// The address of each adapter: the builder's, else the environment's, else the specification's.
    pub(super) fn addresses(&self, problems: &mut Vec<Problem>) -> Vec<Option<Address>> {
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
        let (host, port) = adapter.address()?;
        let mut address = Address { host: host.to_owned(), port };
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
                    text::variable_name(namespace, "PORT")
                ))),
            }
        }
        Some(address)
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
}

/// An address without the brackets that URIs put around IPv6.
fn bare(host: &str) -> String {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host).to_owned()
}

fn is_host(host: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.chars().all(letters))
}

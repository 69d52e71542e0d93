//! The HTTP client: connections to upstreams, pooled, with TLS where it is needed.
//!
//! This is the only room that names the client of hyper and rustls. It knows nothing of capabilities: requests go out as they come
//! in, there are no redirects, no cookies, no decompression, and nothing is sent twice.

pub(crate) mod proxy;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::PROXY_AUTHORIZATION;
use http_body_util::Full;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, ResponseFuture, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use self::proxy::{Connector, Proxies};
use crate::error::{BoxError, Error, Problem};

/// How long a connection may take to come about, unless [`HttpClient::builder`] says otherwise.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The body of an answer as it arrives.
pub(crate) type Incoming = hyper::body::Incoming;

/// A client as the HTTP library has it. One type for plain and for TLS connections, so that it is compiled once.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    client: Client<HttpsConnector<Connector>, Full<Bytes>>,
    proxies: Proxies,
}

impl Pool {
    /// Sends a request.
    pub(crate) fn request(&self, mut request: http::Request<Full<Bytes>>) -> ResponseFuture {
        if let Some(authorization) = self.proxies.authorization(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
        }
        self.client.request(request)
    }
}

/// A pool of connections that capabilities can share. Clones share the pool.
///
/// HTTP/1.1 and, where TLS negotiates it, HTTP/2. Certificates are checked against the roots of the operating system,
/// which are read when the first upstream with `https` appears.
#[derive(Clone)]
pub struct HttpClient(Arc<Shared>);

struct Shared {
    connect_timeout: Duration,
    tls: Option<ClientConfig>,
    proxies: Proxies,
    plain: OnceLock<Pool>,
    secure: OnceLock<Pool>,
}

impl HttpClient {
    /// A client with the defaults: 10 s to connect, the roots of the operating system.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A client with other settings.
    pub fn builder() -> HttpClientBuilder {
        HttpClientBuilder { connect_timeout: CONNECT_TIMEOUT, tls: None, proxies: Proxies::default() }
    }

    /// The connections for `http`, or those for `https`.
    pub(crate) fn pool(&self, https: bool) -> Result<Pool, BoxError> {
        let cell = if https { &self.0.secure } else { &self.0.plain };
        if let Some(pool) = cell.get() {
            return Ok(pool.clone());
        }
        let config = match &self.0.tls {
            Some(config) if https => config.clone(),
            _ => tls_config(https)?,
        };
        Ok(cell.get_or_init(|| self.connect_with(config)).clone())
    }

    fn connect_with(&self, config: ClientConfig) -> Pool {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false); // the TLS connector around it asks for `https`
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(self.0.connect_timeout));
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_all_versions();
        let proxies = self.0.proxies.clone();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new()) // without it idle connections are never closed
            .timer(TokioTimer::new())
            .build(connector.wrap_connector(Connector { tcp, proxies: proxies.clone() }));
        Pool { client, proxies }
    }
}

/// With the roots of the operating system where they are needed: reading them takes milliseconds.
fn tls_config(https: bool) -> Result<ClientConfig, BoxError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(if https {
        builder.with_native_roots()?.with_no_client_auth()
    } else {
        builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    })
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("connect_timeout", &self.0.connect_timeout).finish_non_exhaustive()
    }
}

/// Settings of an [`HttpClient`].
#[derive(Clone, Debug)]
pub struct HttpClientBuilder {
    connect_timeout: Duration,
    tls: Option<ClientConfig>,
    proxies: Proxies,
}

impl HttpClientBuilder {
    /// How long a connection may take to come about. Default: 10 s.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Trusts and identifies itself as `config` says: private roots, client certificates.
    ///
    /// The ALPN protocols of `config` are replaced by `h2` and `http/1.1`.
    #[must_use]
    pub fn tls(mut self, mut config: ClientConfig) -> Self {
        config.alpn_protocols.clear(); // the connector writes its own and panics on any other
        self.tls = Some(config);
        self
    }

    /// Calls every host through an HTTP proxy, such as `http://proxy.example:3128`, perhaps with `user:password@`. Without
    /// it a client of your own calls directly.
    ///
    /// # Errors
    ///
    /// When `uri` is no address of an HTTP proxy.
    pub fn proxy(mut self, uri: &str) -> Result<Self, Error> {
        self.proxies = Proxies::all(uri)
            .map_err(|reason| Error::Configuration(vec![Problem::new(format!("the proxy {reason}"))]))?;
        Ok(self)
    }

    pub(crate) fn proxies(mut self, proxies: Proxies) -> Self {
        self.proxies = proxies;
        self
    }

    /// The client.
    pub fn build(self) -> HttpClient {
        let Self { connect_timeout, tls, proxies } = self;
        let (plain, secure) = (OnceLock::new(), OnceLock::new());
        HttpClient(Arc::new(Shared { connect_timeout, tls, proxies, plain, secure }))
    }
}

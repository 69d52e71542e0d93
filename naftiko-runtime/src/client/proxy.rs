//! Proxies between this program and the APIs that it calls: which there are, and connections through them.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use http::{HeaderValue, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::error::BoxError;

/// The proxies for hosts; none where everything is called directly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies(Option<Arc<Matcher>>);

impl Proxies {
    /// One for every host.
    pub(crate) fn all(uri: &str) -> Result<Self, String> {
        let proxies = Self(Some(Arc::new(Matcher::builder().all(uri).build())));
        if proxies.is_usable() {
            return Ok(proxies);
        }
        // The address may hold a password.
        Err("is no address of an HTTP proxy, such as `http://proxy.example:3128`".to_owned())
    }

    /// Those that the environment names; or the variable that is faulty, with what is wrong.
    pub(crate) fn of_environment(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, (&'static str, String)> {
        let find = |names: [&'static str; 2]| {
            let found = names.into_iter().find_map(|name| Some((name, lookup(name)?)));
            found.filter(|(_, value)| !value.trim().is_empty())
        };
        // Of a CGI script `HTTP_PROXY` is the header `Proxy` of whoever calls it.
        let is_script = lookup("REQUEST_METHOD").is_some();
        let http = find(["http_proxy", "HTTP_PROXY"]).filter(|(name, _)| !is_script || *name == "http_proxy");
        let https = find(["https_proxy", "HTTPS_PROXY"]);
        let all = find(["all_proxy", "ALL_PROXY"]);
        let given = [&http, &https, &all];
        for (name, value) in given.into_iter().flatten() {
            Self::all(value).map_err(|reason| (*name, reason))?;
        }
        if given.into_iter().all(Option::is_none) {
            return Ok(Self::default());
        }
        let text = |found: Option<(&'static str, String)>| found.map(|(_, value)| value).unwrap_or_default();
        let (http, https, all) = (text(http), text(https), text(all));
        let no = text(find(["no_proxy", "NO_PROXY"]));
        Ok(Self(Some(Arc::new(Matcher::builder().all(all).http(http).https(https).no(no).build()))))
    }

    /// Whether it is one that is spoken to in plain HTTP.
    fn is_usable(&self) -> bool {
        let any = Uri::from_static("http://host.invalid");
        let proxy = self.0.as_ref().and_then(|matcher| matcher.intercept(&any));
        proxy.is_some_and(|proxy| proxy.uri().scheme_str() == Some("http") && proxy.uri().host().is_some())
    }

    /// The header by which a proxy knows this program, for a request that it reads.
    pub(crate) fn authorization(&self, target: &Uri) -> Option<HeaderValue> {
        let matcher = self.0.as_ref().filter(|_| target.scheme_str() == Some("http"))?;
        let mut header = matcher.intercept(target)?.basic_auth()?.clone();
        header.set_sensitive(true);
        Some(header)
    }
}

/// Makes connections, through a proxy where there is one for the host.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) tcp: HttpConnector,
    pub(crate) proxies: Proxies,
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let proxy = self.proxies.0.as_ref().and_then(|matcher| matcher.intercept(&target));
        let Some(proxy) = proxy else {
            let connecting = self.tcp.call(target);
            return Box::pin(async move { Ok(Stream { io: connecting.await?, to_proxy: false }) });
        };
        if target.scheme_str() == Some("https") {
            // Nothing but the two ends reads what is encrypted.
            let mut tunnel = Tunnel::new(proxy.uri().clone(), self.tcp.clone());
            if let Some(authorization) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(authorization.clone());
            }
            let connecting = tunnel.call(target);
            return Box::pin(async move { Ok(Stream { io: connecting.await?, to_proxy: false }) });
        }
        let connecting = self.tcp.call(proxy.uri().clone());
        Box::pin(async move { Ok(Stream { io: connecting.await?, to_proxy: true }) })
    }
}

/// A connection to a host, or to a proxy that reads the requests on it.
#[derive(Debug)]
pub(crate) struct Stream {
    io: TokioIo<TcpStream>,
    to_proxy: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.to_proxy)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, buffers)
    }
}

#[cfg(test)]
mod tests {
    use super::Proxies;

    #[test]
    fn variables_that_are_no_proxy_are_named_without_their_value() {
        let of = |name: &'static str, value: &'static str| {
            Proxies::of_environment(&|asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(of("HTTPS_PROXY", "http://user:s3cret@proxy.example:3128").is_ok());
        assert!(of("HTTP_PROXY", "proxy.example:3128").is_ok());
        assert!(of("http_proxy", "").is_ok());
        for (name, value) in [("ALL_PROXY", "socks5://s3cret@proxy.example"), ("https_proxy", "http://")] {
            let (named, reason) = of(name, value).unwrap_err();
            assert_eq!(named, name);
            assert!(reason.starts_with("is no address of an HTTP proxy") && !reason.contains("s3cret"));
        }
    }
}

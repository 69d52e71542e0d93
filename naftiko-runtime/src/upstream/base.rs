//! Where an upstream lives, and how a path is joined to it.

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

/// Where an upstream lives: a URI without query, whose path is a prefix.
#[derive(Clone)]
pub(crate) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    prefix: String,
}

impl Base {
    /// Reads a base URI. The reasons it may be refused for do not repeat it: it may hold a secret.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains('#') {
            return Err("a base URI cannot have a fragment");
        }
        let uri: Uri = text.parse().map_err(|_| "the base URI is not a valid URI")?;
        let parts = uri.into_parts();
        let scheme = parts.scheme.filter(|scheme| matches!(scheme.as_str(), "http" | "https"));
        let scheme = scheme.ok_or("a base URI must begin with `http://` or `https://`")?;
        let authority = parts.authority.ok_or("the base URI names no host")?;
        if authority.as_str().contains('@') {
            return Err("a base URI cannot hold a user name or password; use `authentication`");
        }
        let path = parts.path_and_query;
        if path.as_ref().is_some_and(|path| path.query().is_some()) {
            return Err("a base URI cannot have a query");
        }
        let prefix = path.map_or_else(String::new, |path| path.path().trim_end_matches('/').to_owned());
        Ok(Self { scheme, authority, prefix })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether an address in a text is of this host: after `//`, up to where a host ends.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        let default = if self.is_https() { 443 } else { 80 };
        let port = self.authority.port_u16().unwrap_or(default);
        text.match_indices("//").any(|(at, _)| {
            let rest = &text[at + 2..];
            let end = rest.find(['/', '?', '#', '>', '"', ',', ';', ' ']).unwrap_or(rest.len());
            let named = rest[..end].rsplit('@').next().unwrap_or_default();
            let same_host = |host: &str| host.eq_ignore_ascii_case(self.authority.host());
            let default = if text[..at].ends_with("https:") {
                443
            } else if text[..at].ends_with("http:") {
                80
            } else {
                default
            };
            named
                .parse::<Authority>()
                .is_ok_and(|named| same_host(named.host()) && named.port_u16().unwrap_or(default) == port)
        })
    }

    /// Prefix and target with exactly one slash between them.
    pub(super) fn join(&self, target: &str) -> Result<Uri, http::Error> {
        let slash = if target.is_empty() || target.starts_with(['/', '?']) { "" } else { "/" };
        let path = [&self.prefix, slash, target].concat();
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(path))?);
        Ok(Uri::from_parts(parts)?)
    }
}

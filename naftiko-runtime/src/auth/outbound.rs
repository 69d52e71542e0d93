//! The client sides together: the `authentication` of an upstream's table becomes its credential at the start.
//!
//! A credential fills a place that the caller left empty; it must never be added next to a value that is there.

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::secret::secret;
use super::send::{send, sensitive};
use super::{basic, bearer, digest};
use crate::binds::Binds;
use crate::client::{HttpClient, Incoming, Pool};
use crate::error::{Error, Problem};
use crate::secret::Secret;
use crate::table::{ApiKey, Authentication, Piece, Placement};

/// A value that identifies the capability, and its place in a request.
pub(crate) enum Proof<'c> {
    Header(&'c HeaderName, &'c HeaderValue),
    Query(&'static str, &'c Secret),
    Cookie(&'static str, &'c Secret),
}

/// The credential of each request that does not bring its own.
pub(crate) enum Credential {
    None,
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
    Several(Vec<Credential>),
    Digest(Box<digest::Client>),
    #[cfg(feature = "oauth2")]
    ClientCredentials(Box<super::oauth2::Client>),
}

impl Credential {
    /// Renders the credential of upstream `namespace` from the binds.
    pub(crate) fn new(
        authentication: &Authentication,
        binds: &Binds,
        client: &HttpClient,
        namespace: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        Self::render(authentication, binds, client).unwrap_or_else(|reason| {
            // A bind without a value has been reported by name; an empty credential is only its consequence.
            if let Some(reason) = reason {
                problems.push(Problem::new(format!("authentication of upstream `{namespace}`: {reason}")));
            }
            Self::None
        })
    }

    #[cfg_attr(not(feature = "oauth2"), allow(unused_variables, reason = "only OAuth 2 calls others"))]
    fn render(
        authentication: &Authentication,
        binds: &Binds,
        client: &HttpClient,
    ) -> Result<Self, Option<String>> {
        match *authentication {
            Authentication::None => Ok(Self::None),
            Authentication::ApiKey { placement, key, value } => {
                api_key(&ApiKey { placement, key, value }, binds)
            }
            Authentication::ApiKeys(keys) => {
                keys.iter().map(|key| api_key(key, binds)).collect::<Result<_, _>>().map(Self::Several)
            }
            Authentication::Bearer { token } => {
                let token = secret(binds, token, "token")?;
                header(AUTHORIZATION.as_str(), &bearer::authorization(&token))
            }
            Authentication::Basic { username, password } => {
                let (username, password) = user(binds, username, password)?;
                let value = basic::authorization(&username, &password);
                header(AUTHORIZATION.as_str(), &value.map_err(|reason| Some(reason.to_owned()))?)
            }
            Authentication::Digest { username, password } => {
                let (username, password) = user(binds, username, password)?;
                Ok(Self::Digest(Box::new(digest::Client::new(username, password.into()))))
            }
            #[cfg(feature = "oauth2")]
            Authentication::ClientCredentials(table) => {
                let client = super::oauth2::Client::new(table, binds, client)?;
                Ok(Self::ClientCredentials(Box::new(client)))
            }
            #[cfg(not(feature = "oauth2"))]
            Authentication::ClientCredentials(_) => {
                Err(Some("`oauth2` needs the feature `oauth2` of naftiko-runtime".to_owned()))
            }
        }
    }

    /// Gives every proof that goes into a request where the caller left its place empty.
    pub(crate) fn each(&self, put: &mut dyn FnMut(Proof<'_>)) {
        match self {
            Self::None | Self::Digest(_) => {}
            #[cfg(feature = "oauth2")]
            Self::ClientCredentials(_) => {}
            Self::Header(name, value) => put(Proof::Header(name, value)),
            Self::Query(key, secret) => put(Proof::Query(key, secret)),
            Self::Cookie(key, secret) => put(Proof::Cookie(key, secret)),
            Self::Several(all) => all.iter().for_each(|credential| credential.each(put)),
        }
    }

    /// Whether a request takes more than one message.
    pub(crate) fn needs_exchange(&self, request: &http::Request<Bytes>) -> bool {
        match self {
            Self::Digest(_) => is_open(request),
            #[cfg(feature = "oauth2")]
            Self::ClientCredentials(_) => is_open(request),
            _ => false,
        }
    }

    /// Sends a request by a scheme that takes more than one message.
    pub(crate) async fn send(
        &self,
        upstream: &'static str,
        pool: &Pool,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Incoming>, Error> {
        match self {
            Self::Digest(client) => client.send(upstream, pool, request).await,
            #[cfg(feature = "oauth2")]
            Self::ClientCredentials(client) => client.send(upstream, pool, request).await,
            _ => send(upstream, pool, request).await,
        }
    }
}

/// Whether the caller left the place of the credential empty.
fn is_open(request: &http::Request<Bytes>) -> bool {
    !request.headers().contains_key(AUTHORIZATION)
}

fn header(name: &str, value: &str) -> Result<Credential, Option<String>> {
    let header =
        HeaderName::try_from(name).map_err(|_| Some(format!("`{name}` is not the name of a header")))?;
    let value = sensitive(value)
        .ok_or_else(|| Some(format!("the value of `{name}` holds a character that a header cannot carry")))?;
    Ok(Credential::Header(header, value))
}

fn api_key(table: &ApiKey, binds: &Binds) -> Result<Credential, Option<String>> {
    let ApiKey { placement, key, value } = *table;
    let value = secret(binds, value, &format!("value of `{key}`"))?;
    match placement {
        Placement::Header => header(key, &value),
        Placement::Query => Ok(Credential::Query(key, value.into())),
        Placement::Cookie => Ok(Credential::Cookie(key, value.into())),
    }
}

/// A user name and a password, one of which may be empty.
fn user(binds: &Binds, username: &[Piece], password: &[Piece]) -> Result<(String, String), Option<String>> {
    if binds.lacks(username) || binds.lacks(password) {
        return Err(None);
    }
    let pair = (binds.render(username), binds.render(password));
    if pair.0.is_empty() && pair.1.is_empty() {
        return Err(Some("user name and password are empty".to_owned()));
    }
    Ok(pair)
}

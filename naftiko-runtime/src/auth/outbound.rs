//! How an upstream is told who calls: the `authentication` of its table, and the credential made of it at the start.
//!
//! A credential fills a place that the caller left empty; it must never be added next to a value that is there.

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http_body_util::Full;

use super::{basic, bearer, digest, secret};
use crate::binds::{Binds, Piece};
use crate::client::{HttpClient, Incoming, Pool};
use crate::error::{Error, Problem};
use crate::request::Request;
use crate::secret::Secret;

/// The `authentication` of a consumed API.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Authentication {
    /// None.
    None,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where the key goes.
        placement: Placement,
        /// Name of the header, query parameter or cookie.
        key: &'static str,
        /// Its value.
        value: &'static [Piece],
    },
    /// Several keys, each in a place of its own.
    ApiKeys(&'static [ApiKey]),
    /// `Authorization: Bearer <token>`.
    Bearer {
        /// The token.
        token: &'static [Piece],
    },
    /// `Authorization: Basic <username:password in base64>`.
    Basic {
        /// The user.
        username: &'static [Piece],
        /// The password; may be empty, as some APIs take a key for the user.
        password: &'static [Piece],
    },
    /// An answer to the challenge of the API (RFC 7616).
    Digest {
        /// The user.
        username: &'static [Piece],
        /// The password.
        password: &'static [Piece],
    },
    /// `Authorization: Bearer <token>`, with a token of an authorization server.
    ClientCredentials(&'static ClientCredentials),
}

/// One of several keys.
#[derive(Clone, Copy, Debug)]
pub struct ApiKey {
    /// Where the key goes.
    pub placement: Placement,
    /// Name of the header, query parameter or cookie.
    pub key: &'static str,
    /// Its value.
    pub value: &'static [Piece],
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug)]
pub enum Placement {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// How a capability gets an access token for itself (RFC 6749, 4.4). What is empty is left out of the request.
#[derive(Debug)]
pub struct ClientCredentials {
    /// Where tokens are given out; empty to look it up in the metadata of the authorization server.
    pub token_endpoint: &'static [Piece],
    /// The authorization server; may be empty when the endpoint is known.
    pub authorization_server: &'static [Piece],
    /// Who asks.
    pub client_id: &'static [Piece],
    /// The proof of that.
    pub client_secret: &'static [Piece],
    /// What the token should allow.
    pub scopes: &'static [&'static str],
    /// For whom the token should be, as some authorization servers want it.
    pub audience: &'static [Piece],
    /// For which resource the token should be (RFC 8707).
    pub resource: &'static [Piece],
}

/// What is put into each request that does not bring its own.
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

    /// Puts the credential into `request` where the caller left its place empty.
    pub(crate) fn apply(&self, request: &mut Request) {
        match self {
            Self::None | Self::Digest(_) => {}
            #[cfg(feature = "oauth2")]
            Self::ClientCredentials(_) => {}
            Self::Header(name, value) => request.default_header(name, value),
            Self::Query(key, secret) => request.default_query(key, secret),
            Self::Cookie(key, secret) => request.default_cookie(key, secret),
            Self::Several(all) => all.iter().for_each(|credential| credential.apply(request)),
        }
    }

    /// Whether a request takes more than the one message that it is.
    pub(crate) fn has_more_to_say(&self, request: &http::Request<Bytes>) -> bool {
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

/// One message to an upstream, and its answer. What is awaited does not hold the request, and so is small.
pub(crate) fn send(
    upstream: &'static str,
    pool: &Pool,
    request: http::Request<Bytes>,
) -> impl Future<Output = Result<http::Response<Incoming>, Error>> + Send + use<> {
    let answering = pool.request(request.map(Full::new));
    async move { answering.await.map_err(|error| Error::Unreachable { upstream, source: error.into() }) }
}

/// The value of a header that neither `Debug` nor HTTP/2 compression tables may keep.
pub(super) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
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

//! How a capability identifies itself to an upstream: the schemes, and the credential each makes at the start.
//!
//! A credential fills a place that the caller left empty; it must never be added next to a value that is there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::binds::{Binds, Piece};
use crate::error::Problem;
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

/// What is put into each request that does not bring its own.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    None,
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
}

impl Credential {
    /// Renders the credential of upstream `namespace` from the binds.
    pub(crate) fn new(
        authentication: &Authentication,
        binds: &Binds,
        namespace: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        Self::render(authentication, binds).unwrap_or_else(|reason| {
            // A bind without a value has been reported by name; an empty credential is only its consequence.
            if !lacks(authentication, binds) {
                problems.push(Problem::new(format!("authentication of upstream `{namespace}`: {reason}")));
            }
            Self::None
        })
    }

    fn render(authentication: &Authentication, binds: &Binds) -> Result<Self, String> {
        match *authentication {
            Authentication::None => Ok(Self::None),
            Authentication::ApiKey { placement, key, value } => {
                let value = binds.render(value);
                if value.is_empty() {
                    return Err(format!("the value of `{key}` is empty"));
                }
                match placement {
                    Placement::Header => header(key, &value),
                    Placement::Query => Ok(Self::Query(key, value.into())),
                    Placement::Cookie => Ok(Self::Cookie(key, value.into())),
                }
            }
            Authentication::Bearer { token } => {
                let token = binds.render(token);
                if token.is_empty() {
                    return Err("the token is empty".to_owned());
                }
                header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
            }
            Authentication::Basic { username, password } => {
                let (username, password) = (binds.render(username), binds.render(password));
                if username.is_empty() && password.is_empty() {
                    return Err("user name and password are empty".to_owned());
                }
                if username.contains(':') {
                    return Err("a user name cannot hold a colon".to_owned());
                }
                let pair = BASE64.encode(format!("{username}:{password}"));
                header(AUTHORIZATION.as_str(), &format!("Basic {pair}"))
            }
        }
    }

    /// Puts the credential into `request` where the caller left its place empty.
    pub(crate) fn apply(&self, request: &mut Request) {
        match self {
            Self::None => {}
            Self::Header(name, value) => request.default_header(name, value),
            Self::Query(key, secret) => request.default_query(key, secret),
            Self::Cookie(key, secret) => request.default_cookie(key, secret),
        }
    }
}

/// A header that neither `Debug` nor HTTP/2 compression tables may keep.
fn header(name: &str, value: &str) -> Result<Credential, String> {
    let header_name =
        HeaderName::try_from(name).map_err(|_| format!("`{name}` is not the name of a header"))?;
    let mut header_value = HeaderValue::try_from(value)
        .map_err(|_| format!("the value of `{name}` holds a character that a header cannot carry"))?;
    header_value.set_sensitive(true);
    Ok(Credential::Header(header_name, header_value))
}

fn lacks(authentication: &Authentication, binds: &Binds) -> bool {
    match *authentication {
        Authentication::None => false,
        Authentication::ApiKey { value: pieces, .. } | Authentication::Bearer { token: pieces } => {
            binds.lacks(pieces)
        }
        Authentication::Basic { username, password } => binds.lacks(username) || binds.lacks(password),
    }
}

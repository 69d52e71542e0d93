//! The server sides together: the guard of an adapter's table becomes the gate of the adapter at the start.
//!
//! A gate only ever says yes or why not; how that is answered is for the adapters to know. What a caller proved is
//! not kept, and is taken out of the request: nothing behind the gate can pass it on.

use http::Uri;
use http::header::{AUTHORIZATION, HeaderMap};

use super::caller::{Caller, Refusal};
use super::secret::required;
use super::{api_key, basic, bearer, digest};
use crate::binds::Binds;
use crate::client::HttpClient;
use crate::error::Problem;
use crate::table::Guard;

/// A guard with its secrets.
pub(crate) struct Gate(Scheme);

enum Scheme {
    ApiKey(api_key::Gate),
    Bearer(bearer::Gate),
    Basic(basic::Gate),
    Digest(Box<digest::Gate>),
    #[cfg(feature = "oauth2")]
    OAuth2(Box<super::oauth2::Gate>),
}

impl Gate {
    /// The gate of the adapter `namespace`; none for one that everyone may use, and where a problem was reported.
    pub(crate) fn new(
        guard: &Guard,
        namespace: &'static str,
        mcp: bool,
        binds: &Binds,
        client: &HttpClient,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        if matches!(guard, Guard::None) {
            return None;
        }
        let made = scheme(guard, namespace, mcp, binds, client);
        made.map_err(|reason| {
            // A bind without a value has been reported by name; an empty secret is only its consequence.
            if let Some(reason) = reason {
                problems.push(Problem::new(format!("authentication of adapter `{namespace}`: {reason}")));
            }
        })
        .ok()
        .map(Self)
    }

    /// Lets the caller in, or says why not.
    #[cfg_attr(not(feature = "oauth2"), expect(clippy::unused_async, reason = "only OAuth 2 calls others"))]
    pub(crate) async fn admit(&self, caller: &Caller<'_>) -> Result<(), Refusal> {
        let (admitted, challenges) = match &self.0 {
            Scheme::ApiKey(gate) => (gate.admits(caller), gate.challenge().into_iter().collect()),
            Scheme::Bearer(gate) => {
                (gate.admits(caller.headers), gate.challenge(caller.headers).into_iter().collect())
            }
            Scheme::Basic(gate) => (gate.admits(caller.headers), gate.challenge().into_iter().collect()),
            Scheme::Digest(gate) => match gate.admit(caller) {
                Ok(()) => (true, Vec::new()),
                Err(challenges) => (false, challenges),
            },
            #[cfg(feature = "oauth2")]
            Scheme::OAuth2(gate) => return Box::pin(gate.admit(caller.headers)).await,
        };
        if admitted { Ok(()) } else { Err(Refusal::unauthorized(DETAIL, challenges)) }
    }

    /// Takes what the caller proved out of a request: nothing behind the gate needs it.
    pub(crate) fn strip(&self, uri: &mut Uri, headers: &mut HeaderMap) {
        match &self.0 {
            Scheme::ApiKey(gate) => gate.strip(uri, headers),
            Scheme::Bearer(_) | Scheme::Basic(_) | Scheme::Digest(_) => drop(headers.remove(AUTHORIZATION)),
            #[cfg(feature = "oauth2")]
            Scheme::OAuth2(_) => drop(headers.remove(AUTHORIZATION)),
        }
    }

    /// Documents that everyone may read, each with its path: how to get a token.
    pub(crate) fn public_documents(&self) -> Vec<(String, String)> {
        match &self.0 {
            Scheme::ApiKey(_) | Scheme::Bearer(_) | Scheme::Basic(_) | Scheme::Digest(_) => Vec::new(),
            #[cfg(feature = "oauth2")]
            Scheme::OAuth2(gate) => gate.public_documents(),
        }
    }
}

/// The same for a missing credential and for a wrong one.
const DETAIL: &str = "the credential that this adapter asks for is missing or wrong";

#[cfg_attr(not(feature = "oauth2"), allow(unused_variables, reason = "only OAuth 2 calls others"))]
fn scheme(
    guard: &Guard,
    namespace: &'static str,
    mcp: bool,
    binds: &Binds,
    client: &HttpClient,
) -> Result<Scheme, Option<String>> {
    let told = |reason: &str| Some(reason.to_owned());
    let required = |pieces, what| required(binds, pieces, what);
    match *guard {
        Guard::None => Err(None),
        Guard::ApiKey { placement, key, value } => {
            let value = required(value, "value")?;
            api_key::Gate::new(namespace, placement, key, &value).map(Scheme::ApiKey).map_err(Some)
        }
        Guard::Bearer { token } => {
            let token = required(token, "token")?;
            Ok(Scheme::Bearer(bearer::Gate::new(namespace, &token)))
        }
        Guard::Basic { username, password } => {
            let (username, password) = (required(username, "user name")?, required(password, "password")?);
            basic::Gate::new(namespace, &username, &password).map(Scheme::Basic).map_err(told)
        }
        Guard::Digest { username, password } => {
            let (username, password) = (required(username, "user name")?, required(password, "password")?);
            let gate = digest::Gate::new(namespace, username, password).map_err(told)?;
            Ok(Scheme::Digest(Box::new(gate)))
        }
        #[cfg(feature = "oauth2")]
        Guard::OAuth2(table) => super::oauth2::Gate::new(table, namespace, mcp, binds, client)
            .map(|gate| Scheme::OAuth2(Box::new(gate))),
        #[cfg(not(feature = "oauth2"))]
        Guard::OAuth2(_) => Err(told("`oauth2` needs the feature `oauth2` of naftiko-runtime")),
    }
}

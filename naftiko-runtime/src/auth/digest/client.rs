//! The client side: a request without credentials, the challenge, and the request again with its answer.
//!
//! The nonce of a challenge serves later requests as well, so most calls are one message. A request is sent again
//! only in answer to a challenge, and a second time only when the server says that the nonce was too old.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use http::{Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::bytes::{hex, random};
use super::response::{Algorithm, ResponseInput};
use crate::auth::fields::{Fields, Writer};
use crate::auth::send::{send, sensitive};
use crate::client::{Incoming, Pool};
use crate::error::Error;
use crate::secret::Secret;

/// The user that the capability is to an upstream, with the last challenge of that upstream.
pub(crate) struct Client {
    username: String,
    password: Secret,
    session: Mutex<Option<Session>>,
}

/// A challenge, and the count of the answers to it.
struct Session {
    challenge: Challenge,
    /// One for all requests, as the `-sess` algorithms want it.
    cnonce: String,
    count: u32,
}

/// A challenge that can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Challenge {
    algorithm: Algorithm,
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// Whether it asks for `qop=auth`; one as of RFC 2069 does not.
    qop: bool,
    stale: bool,
}

impl Client {
    pub(crate) fn new(username: String, password: Secret) -> Self {
        Self { username, password, session: Mutex::new(None) }
    }

    /// Sends a request that has no credentials yet.
    pub(crate) async fn send(
        &self,
        upstream: &'static str,
        pool: &Pool,
        request: http::Request<Bytes>,
    ) -> Result<Response<Incoming>, Error> {
        let mut authorization = self.authorization(&request);
        let mut fresh = false; // whether the nonce was given out for this very request
        let mut retries = 0;
        loop {
            let mut attempt = request.clone();
            let answering = authorization.is_some();
            if let Some(value) = authorization.take() {
                attempt.headers_mut().insert(AUTHORIZATION, value);
            }
            let answer = send(upstream, pool, attempt).await?;
            if answer.status() != StatusCode::UNAUTHORIZED || retries == 2 {
                return Ok(answer);
            }
            let Some(challenge) = strongest(answer.headers()) else { return Ok(answer) };
            // Credentials for a nonce of before may be refused for its age alone; those for this one are wrong.
            if answering && fresh && !challenge.stale {
                return Ok(answer);
            }
            self.renew(challenge);
            authorization = self.authorization(&request);
            if authorization.is_none() {
                return Ok(answer);
            }
            fresh = true;
            retries += 1;
        }
    }

    fn renew(&self, challenge: Challenge) {
        let cnonce = random::<16>().map(|bytes| hex(&bytes));
        let session = cnonce.map(|cnonce| Session { challenge, cnonce, count: 0 });
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
    }

    /// The answer to the last challenge for this request; none before there is one.
    fn authorization(&self, request: &http::Request<Bytes>) -> Option<HeaderValue> {
        let (challenge, cnonce, count) = {
            let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            let session = session.as_mut()?;
            session.count = session.count.checked_add(1)?;
            (session.challenge.clone(), session.cnonce.clone(), format!("{:08x}", session.count))
        };
        let uri = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let input = ResponseInput {
            algorithm: challenge.algorithm,
            username: &self.username,
            realm: &challenge.realm,
            password: self.password.expose(),
            nonce: &challenge.nonce,
            qop: challenge.qop.then_some((cnonce.as_str(), count.as_str())),
            method: request.method().as_str(),
            uri,
        };
        let mut fields = Writer::new("Digest");
        fields = if self.username.is_ascii() {
            fields.quoted("username", &self.username)
        } else {
            let encoded = utf8_percent_encode(&self.username, NON_ALPHANUMERIC);
            fields.bare("username*", format_args!("UTF-8''{encoded}"))
        };
        fields = fields
            .quoted("realm", &challenge.realm)
            .quoted("nonce", &challenge.nonce)
            .quoted("uri", uri)
            .bare("algorithm", challenge.algorithm.name())
            .quoted("response", &input.response());
        if challenge.qop {
            fields = fields.bare("qop", "auth").bare("nc", &count).quoted("cnonce", &cnonce);
        }
        if let Some(opaque) = &challenge.opaque {
            fields = fields.quoted("opaque", opaque);
        }
        sensitive(fields.finish()?.to_str().ok()?)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client(..)")
    }
}

/// The challenge with the strongest hash of those that can be answered; the first of several.
fn strongest(headers: &HeaderMap) -> Option<Challenge> {
    let mut best: Option<Challenge> = None;
    for challenge in Fields::all(headers, &WWW_AUTHENTICATE).iter().filter_map(Challenge::read) {
        if best.as_ref().is_none_or(|best| challenge.algorithm.hash > best.algorithm.hash) {
            best = Some(challenge);
        }
    }
    best
}

impl Challenge {
    /// `None` for what cannot be answered: another scheme or hash, `auth-int` alone, hashed user names.
    fn read(fields: &Fields) -> Option<Self> {
        let says = |name: &str| fields.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if !fields.is("Digest") || says("userhash") {
            return None;
        }
        let algorithm = Algorithm::named(fields.get("algorithm"))?;
        let qop = match fields.get("qop") {
            None if algorithm.session => return None, // it has no meaning without the nonce of a client
            None => false,
            Some(list) if list.split(',').any(|word| word.trim().eq_ignore_ascii_case("auth")) => true,
            Some(_) => return None,
        };
        Some(Self {
            algorithm,
            realm: fields.get("realm")?.to_owned(),
            nonce: fields.get("nonce").filter(|nonce| !nonce.is_empty())?.to_owned(),
            opaque: fields.get("opaque").map(str::to_owned),
            qop,
            stale: says("stale"),
        })
    }
}

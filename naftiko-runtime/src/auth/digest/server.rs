//! The server side: challenges for SHA-256 and for MD5, which is all that some clients know, and their answers.

use http::header::{AUTHORIZATION, HeaderValue};
use percent_encoding::percent_decode_str;

use super::nonce::{NonceState, Nonces};
use super::response::{Algorithm, Hash, ResponseInput};
use crate::auth::caller::Caller;
use crate::auth::expected::Expected;
use crate::auth::fields::{Fields, Writer};
use crate::secret::Secret;

/// The algorithms that are offered, the strongest first.
const OFFERED: [Algorithm; 2] =
    [Algorithm { hash: Hash::Sha256, session: false }, Algorithm { hash: Hash::Md5, session: false }];

/// The user that an adapter lets in.
pub(crate) struct Gate {
    realm: String,
    username: String,
    password: Secret,
    nonces: Nonces,
}

impl Gate {
    pub(crate) fn new(realm: &str, username: String, password: String) -> Result<Self, &'static str> {
        if username.contains(':') {
            return Err("a user name cannot hold a colon");
        }
        let nonces = Nonces::new().ok_or("the system has no random bytes")?;
        Ok(Self { realm: realm.to_owned(), username, password: password.into(), nonces })
    }

    /// Lets the caller in, or says what to answer.
    pub(crate) fn admit(&self, caller: &Caller<'_>) -> Result<(), Vec<HeaderValue>> {
        match self.nonce_state(caller) {
            Some(NonceState::Valid) => Ok(()),
            // Who knows the password may try again with another nonce, without asking a person.
            Some(NonceState::Stale | NonceState::Unknown) => Err(self.challenges(true)),
            None => Err(self.challenges(false)),
        }
    }

    /// The state of the caller's nonce, if the caller knows the password.
    fn nonce_state(&self, caller: &Caller<'_>) -> Option<NonceState> {
        let given = Fields::all(caller.headers, &AUTHORIZATION);
        let [fields] = &given[..] else { return None };
        let (nonce, cnonce, count) = (fields.get("nonce")?, fields.get("cnonce")?, fields.get("nc")?);
        let algorithm = Algorithm::named(fields.get("algorithm")).filter(|it| OFFERED.contains(it))?;
        let uri = fields.get("uri")?;
        let asked = caller.uri.path_and_query().map_or("/", |target| target.as_str());
        if !fields.is("Digest") || fields.get("qop") != Some("auth") || uri != asked {
            return None;
        }
        let username = match (fields.get("username"), fields.get("username*")) {
            (Some(username), None) => username.to_owned(),
            (None, Some(encoded)) => extended(encoded)?,
            _ => return None,
        };
        let number = u32::from_str_radix(count, 16).ok().filter(|_| count.len() == 8)?;
        let input = ResponseInput {
            algorithm,
            username: &self.username,
            realm: &self.realm,
            password: self.password.expose(),
            nonce,
            qop: Some((cnonce, count)),
            method: caller.method.as_str(),
            uri,
        };
        let response = fields.get("response")?.to_ascii_lowercase();
        // All three are compared, whichever is wrong.
        let right = Expected::new(&self.username).is(username)
            & Expected::new(&self.realm).is(fields.get("realm")?)
            & Expected::new(input.response()).is(response);
        if !bool::from(right) {
            return None;
        }
        match self.nonces.state(nonce) {
            // A count that was used is a message sent again.
            NonceState::Valid if !self.nonces.count(nonce, number) => Some(NonceState::Stale),
            state => Some(state),
        }
    }

    fn challenges(&self, stale: bool) -> Vec<HeaderValue> {
        let Some(nonce) = self.nonces.make() else { return Vec::new() };
        let challenge = |algorithm: &Algorithm| {
            let mut fields = Writer::new("Digest")
                .quoted("realm", &self.realm)
                .quoted("qop", "auth")
                .bare("algorithm", algorithm.name())
                .quoted("nonce", &nonce)
                .bare("charset", "UTF-8");
            if stale {
                fields = fields.bare("stale", true);
            }
            fields.finish()
        };
        OFFERED.iter().filter_map(challenge).collect()
    }
}

/// A value as `username*` has it: `UTF-8''J%C3%A4s` (RFC 8187).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    Some(percent_decode_str(encoded).decode_utf8().ok()?.into_owned())
}

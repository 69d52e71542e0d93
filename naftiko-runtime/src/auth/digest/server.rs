//! The server side: challenges for SHA-256 and for MD5, which is all that some clients know, and their answers.

use http::header::{AUTHORIZATION, HeaderValue};
use percent_encoding::percent_decode_str;

use super::nonce::{Nonces, Worth};
use super::{Algorithm, Hash, Proof};
use crate::auth::caller::Caller;
use crate::auth::expected::Expected;
use crate::auth::fields::{Fields, Writer};
use crate::secret::Secret;

/// What is offered, the strongest first.
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
        match self.proved(caller) {
            Some(Worth::Good) => Ok(()),
            // Who knows the password may try again with another nonce, without asking a person.
            Some(Worth::Stale | Worth::Foreign) => Err(self.challenges(true)),
            None => Err(self.challenges(false)),
        }
    }

    /// What the nonce of the caller is worth, if the caller knows the password.
    fn proved(&self, caller: &Caller<'_>) -> Option<Worth> {
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
        let proof = Proof {
            algorithm,
            username: &self.username,
            realm: &self.realm,
            password: self.password.expose(),
            nonce,
            quality: Some((cnonce, count)),
            method: caller.method.as_str(),
            uri,
        };
        let response = fields.get("response")?.to_ascii_lowercase();
        // All three are compared, whichever is wrong.
        let right = Expected::new(&self.username).is(username)
            & Expected::new(&self.realm).is(fields.get("realm")?)
            & Expected::new(proof.response()).is(response);
        if !bool::from(right) {
            return None;
        }
        match self.nonces.worth(nonce) {
            // A count that was used is a message sent again.
            Worth::Good if !self.nonces.count(nonce, number) => Some(Worth::Stale),
            worth => Some(worth),
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

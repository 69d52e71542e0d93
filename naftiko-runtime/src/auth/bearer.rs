//! Bearer tokens (RFC 6750) that do not change while the program runs.

use http::header::{HeaderMap, HeaderValue};

use super::expected::Expected;
use super::fields::{Writer, credentials};

/// The value of `Authorization`.
pub(super) fn authorization(token: &str) -> String {
    format!("Bearer {token}")
}

/// The token that an adapter lets in.
pub(super) struct Gate {
    token: Expected,
    realm: String,
}

impl Gate {
    pub(super) fn new(realm: &str, token: &str) -> Self {
        Self { token: Expected::new(token), realm: realm.to_owned() }
    }

    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        credentials(headers, "Bearer").is_some_and(|token| self.token.is(token).into())
    }

    /// Says that a token is wrong only to who sent one (RFC 6750, 3.1).
    pub(super) fn challenge(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let challenge = Writer::new("Bearer").quoted("realm", &self.realm);
        match credentials(headers, "Bearer") {
            Some(_) => challenge.quoted("error", "invalid_token").finish(),
            None => challenge.finish(),
        }
    }
}

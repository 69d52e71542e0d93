//! The keys of an issuer, fetched when they are needed and kept for a while.
//!
//! A token with an unknown key may mean that the issuer has a new one, so that is looked up, but not for every token
//! that somebody makes up.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::endpoint::EndpointClient;
use super::jwt::{Key, Token};
use super::server::AuthorizationServer;
use crate::error::BoxError;

/// How long keys are kept.
const LIFETIME: Duration = Duration::from_mins(5);

/// How soon keys that are here may be fetched again.
const PAUSE: Duration = Duration::from_secs(30);

/// How soon keys may be asked for again after that failed.
const RETRY: Duration = Duration::from_secs(5);

/// The keys of one issuer.
#[derive(Default)]
pub(super) struct Keys {
    known: Mutex<Known>,
    /// Held by whoever fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Known {
    keys: Arc<Vec<Key>>,
    fetched: Option<Instant>,
    failed: Option<Instant>,
}

/// The way to the keys of a token.
#[derive(Debug, PartialEq, Eq)]
enum KeyLookup {
    /// The known keys serve.
    Use,
    Fetch,
    /// Fetching failed a moment ago.
    GiveUp,
}

impl Keys {
    /// The keys that may have signed `token`; none when the issuer has no such key.
    pub(super) async fn for_token(
        &self,
        token: &Token<'_>,
        server: &AuthorizationServer,
        http: &EndpointClient,
    ) -> Result<Arc<Vec<Key>>, BoxError> {
        let mut known = self.known();
        if known.lookup(token, Instant::now()) == KeyLookup::Fetch {
            let _fetching = self.fetching.lock().await;
            known = self.known();
            // Whoever had the lock before may have fetched what is needed.
            if known.lookup(token, Instant::now()) == KeyLookup::Fetch {
                let fetched = fetch(server, http).await;
                let mut shared = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                match fetched {
                    Ok(keys) => {
                        *shared = Known { keys: Arc::new(keys), fetched: Some(Instant::now()), failed: None };
                    }
                    Err(error) => {
                        shared.failed = Some(Instant::now());
                        return Err(error);
                    }
                }
                known = shared.clone();
            }
        }
        match known.lookup(token, Instant::now()) {
            KeyLookup::GiveUp => {
                Err("the keys of the authorization server could not be fetched a moment ago".into())
            }
            KeyLookup::Use | KeyLookup::Fetch => Ok(known.keys),
        }
    }

    fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Known {
    fn lookup(&self, token: &Token<'_>, now: Instant) -> KeyLookup {
        let within = |then: Option<Instant>, time| then.is_some_and(|then| now.duration_since(then) < time);
        let fresh = within(self.fetched, LIFETIME);
        if fresh && (self.has(token) || within(self.fetched, PAUSE)) {
            KeyLookup::Use
        } else if within(self.failed, RETRY) {
            KeyLookup::GiveUp
        } else {
            KeyLookup::Fetch
        }
    }

    fn has(&self, token: &Token<'_>) -> bool {
        candidates(&self.keys, token.kid.as_deref()).next().is_some()
    }
}

/// The keys of this id; all of them for a token that names none.
pub(super) fn candidates<'k>(keys: &'k [Key], kid: Option<&'k str>) -> impl Iterator<Item = &'k Key> {
    keys.iter().filter(move |key| kid.is_none() || key.kid.as_deref() == kid)
}

async fn fetch(server: &AuthorizationServer, http: &EndpointClient) -> Result<Vec<Key>, BoxError> {
    let fetched = async {
        let endpoint = server.address(http, "jwks_uri").await?;
        let set = http.get(&endpoint).await?;
        let keys = set.get("keys").and_then(Value::as_array).ok_or("the key set has no `keys`")?;
        Ok(keys.iter().filter_map(Key::read).collect())
    };
    // The keys may have moved.
    fetched.await.inspect_err(|_: &BoxError| server.forget())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    use serde_json::json;

    use super::{Key, KeyLookup, Known, Token};

    #[test]
    fn keys_are_fetched_when_they_are_old_or_unknown_and_not_too_often() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let header = |kid: &str| {
            format!(
                "{}.{}.AA",
                BASE64.encode(json!({ "alg": "RS256", "kid": kid }).to_string()),
                BASE64.encode("{}")
            )
        };
        let (known_kid, other_kid) = (header("a"), header("b"));
        let (known, other) = (Token::read(&known_kid).unwrap(), Token::read(&other_kid).unwrap());
        assert_eq!(Known::default().lookup(&known, start), KeyLookup::Fetch);

        let key = Key::read(&json!({ "kty": "RSA", "kid": "a", "n": "AQ", "e": "AQAB" })).unwrap();
        let mut keys = Known { keys: vec![key].into(), fetched: Some(start), failed: None };
        assert_eq!(keys.lookup(&known, at(299)), KeyLookup::Use);
        assert_eq!(keys.lookup(&known, at(300)), KeyLookup::Fetch);
        assert_eq!(keys.lookup(&other, at(29)), KeyLookup::Use, "asked a moment ago");
        assert_eq!(keys.lookup(&other, at(30)), KeyLookup::Fetch, "the issuer may have a new key");
        keys.failed = Some(at(300));
        assert_eq!(keys.lookup(&known, at(304)), KeyLookup::GiveUp);
        assert_eq!(keys.lookup(&known, at(305)), KeyLookup::Fetch);
    }
}

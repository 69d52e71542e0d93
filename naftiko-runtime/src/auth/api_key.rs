//! API keys: a value in a header, the query or a cookie.

use std::borrow::Cow;

use http::Uri;
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode;

use super::caller::Caller;
use super::expected::Expected;
use super::fields::Writer;
use crate::table::Placement;

/// The key that an adapter lets in.
pub(super) struct Gate {
    place: Place,
    value: Expected,
    challenge: Option<HeaderValue>,
}

enum Place {
    Header(HeaderName),
    Query(&'static str),
    Cookie(&'static str),
}

impl Gate {
    pub(super) fn new(
        realm: &str,
        placement: Placement,
        key: &'static str,
        value: &str,
    ) -> Result<Self, String> {
        if key.is_empty() {
            return Err("the key has no name".to_owned());
        }
        let (place, word) = match placement {
            Placement::Header => {
                let name = HeaderName::try_from(key);
                (Place::Header(name.map_err(|_| format!("`{key}` is not the name of a header"))?), "header")
            }
            Placement::Query => (Place::Query(key), "query"),
            Placement::Cookie => (Place::Cookie(key), "cookie"),
        };
        // There is no registered scheme for keys; HTTP wants a challenge all the same, and this one says what to send.
        let challenge = Writer::new("ApiKey").quoted("realm", realm).quoted("in", word).quoted("name", key);
        Ok(Self { place, value: Expected::new(value), challenge: challenge.finish() })
    }

    /// Whether the key is there, once, and right.
    pub(super) fn admits(&self, caller: &Caller<'_>) -> bool {
        match &self.place {
            Place::Header(name) => {
                let mut all = caller.headers.get_all(name).iter();
                match (all.next(), all.next()) {
                    (Some(only), None) => self.value.is(only.as_bytes()).into(),
                    _ => false,
                }
            }
            Place::Query(key) => {
                let query = caller.uri.query().unwrap_or_default();
                let spaced = query.replace('+', " ");
                only(pairs(spaced.as_bytes(), b'&'), key)
                    .is_some_and(|value| self.value.is(decoded(value)).into())
            }
            Place::Cookie(key) => {
                let cookies = cookies(caller.headers);
                let value = only(cookies.iter().flat_map(|cookies| pairs(cookies, b';')), key);
                // Some clients encode what a cookie cannot hold and some send it as it is.
                value.is_some_and(|value| (self.value.is(value) | self.value.is(decoded(value))).into())
            }
        }
    }

    /// Takes the key out of a request.
    pub(super) fn strip(&self, uri: &mut Uri, headers: &mut HeaderMap) {
        match &self.place {
            Place::Header(name) => drop(headers.remove(name)),
            Place::Query(key) => {
                let kept = |query: &str| {
                    let spaced = |pair: &str| pair.replace('+', " ");
                    let others = query.split('&').filter(|pair| !is_named(spaced(pair).as_bytes(), key));
                    others.collect::<Vec<_>>().join("&")
                };
                let Some(query) = uri.query().map(kept) else { return };
                let target =
                    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) };
                let mut parts = std::mem::take(uri).into_parts();
                // What was a target without one of its pairs is a target.
                parts.path_and_query = target.parse().ok();
                *uri = Uri::from_parts(parts).unwrap_or_default();
            }
            Place::Cookie(key) => {
                let all = cookies(headers);
                let pairs = all.iter().flat_map(|cookies| cookies.split(|byte| *byte == b';'));
                let others = pairs.map(<[u8]>::trim_ascii).filter(|pair| !is_named(pair, key));
                let others = others.collect::<Vec<_>>().join(&b"; "[..]);
                headers.remove(COOKIE);
                if let Some(value) = HeaderValue::from_bytes(&others).ok().filter(|_| !others.is_empty()) {
                    headers.insert(COOKIE, value);
                }
            }
        }
    }

    pub(super) fn challenge(&self) -> Option<HeaderValue> {
        self.challenge.clone()
    }
}

fn cookies(headers: &HeaderMap) -> Vec<&[u8]> {
    headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect()
}

fn pairs(text: &[u8], between: u8) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(move |byte| *byte == between).filter_map(|pair| {
        let pair = pair.trim_ascii_start();
        let at = pair.iter().position(|byte| *byte == b'=')?;
        Some((&pair[..at], &pair[at + 1..]))
    })
}

fn is_named(pair: &[u8], key: &str) -> bool {
    let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
    decoded(name.trim_ascii_start()) == key.as_bytes()
}

/// The value of a key that is there once.
fn only<'p>(pairs: impl Iterator<Item = (&'p [u8], &'p [u8])>, key: &str) -> Option<&'p [u8]> {
    let mut found = pairs.filter(|(name, _)| decoded(name) == key.as_bytes());
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    percent_decode(text).into()
}

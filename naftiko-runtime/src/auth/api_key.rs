//! API keys: a value in a header, the query or a cookie.

use http::Uri;
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;

use super::caller::Caller;
use super::expected::Expected;
use super::fields::Writer;
use crate::pairs::{self, Pair};
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
                only(pairs::of_form(query.as_bytes()), key)
                    .is_some_and(|pair| self.value.is(pair.value()).into())
            }
            // Some clients encode a value that a cookie cannot hold and some send it as it is.
            Place::Cookie(key) => only(pairs::of_cookies(caller.headers), key)
                .is_some_and(|it| (self.value.is(it.written_value) | self.value.is(it.value())).into()),
        }
    }

    /// Takes the key out of a request.
    pub(super) fn strip(&self, uri: &mut Uri, headers: &mut HeaderMap) {
        match &self.place {
            Place::Header(name) => drop(headers.remove(name)),
            Place::Query(key) => {
                let Some(query) = uri.query() else { return };
                let query = others(pairs::of_form(query.as_bytes()), key, b"&");
                let mut target = uri.path().as_bytes().to_vec();
                if !query.is_empty() {
                    target.push(b'?');
                    target.extend(query);
                }
                let mut parts = std::mem::take(uri).into_parts();
                // A target without one of its pairs is a target.
                parts.path_and_query = PathAndQuery::try_from(target).ok();
                *uri = Uri::from_parts(parts).unwrap_or_default();
            }
            Place::Cookie(key) => {
                let others = others(pairs::of_cookies(headers), key, b"; ");
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

/// The pair of this name, where it is there once.
fn only<'t>(pairs: impl Iterator<Item = Pair<'t>>, key: &str) -> Option<Pair<'t>> {
    let mut found = pairs.filter(|pair| pair.is(key));
    let pair = found.next()?;
    found.next().is_none().then_some(pair)
}

/// The pairs of other names, as they were written.
fn others<'t>(pairs: impl Iterator<Item = Pair<'t>>, key: &str, between: &[u8]) -> Vec<u8> {
    let others = pairs.filter(|pair| !pair.is(key)).map(|pair| pair.written);
    others.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use http::header::{COOKIE, HeaderMap, HeaderValue};
    use http::{Method, Uri};

    use super::Gate;
    use crate::auth::caller::Caller;
    use crate::table::Placement;

    fn admits(gate: &Gate, uri: &str, cookies: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static(cookies));
        gate.admits(&Caller { method: &Method::GET, uri: &uri.parse().unwrap(), headers: &headers })
    }

    #[test]
    fn a_key_in_the_query_is_decoded_and_must_be_there_once() {
        let gate = Gate::new("r", Placement::Query, "k", "a b+c").unwrap();
        for (query, expected) in [
            ("/?k=a+b%2Bc", true),
            ("/?x=1&k=a%20b%2bc", true),
            ("/?%6B=a+b%2Bc", true),
            ("/?k=a+b+c", false),
            ("/?k=a+b%2Bc&k=a+b%2Bc", false),
            ("/?k", false),
            ("/", false),
        ] {
            assert_eq!(admits(&gate, query, ""), expected, "{query}");
        }
    }

    #[test]
    fn a_key_in_a_cookie_may_be_encoded_or_not() {
        let gate = Gate::new("r", Placement::Cookie, "k", "a%20b").unwrap();
        for (cookies, expected) in [
            ("k=a%20b", true),
            ("x=1; k=a%2520b ;y=2", true),
            ("k=a b", false),
            ("k=a%20b; k=a%20b", false),
            ("", false),
        ] {
            assert_eq!(admits(&gate, "/", cookies), expected, "{cookies}");
        }
    }

    #[test]
    fn only_the_key_is_taken_out_of_a_request() {
        let gate = Gate::new("r", Placement::Query, "k", "s").unwrap();
        for (target, expected) in
            [("/p?a=1&k=s&b+c=%2B", "/p?a=1&b+c=%2B"), ("/p?%6B=s", "/p"), ("/p?k", "/p"), ("/p", "/p")]
        {
            let mut uri: Uri = target.parse().unwrap();
            gate.strip(&mut uri, &mut HeaderMap::new());
            assert_eq!(uri.to_string(), expected);
        }
        let gate = Gate::new("r", Placement::Cookie, "k", "s").unwrap();
        for (cookies, expected) in [("a=1; k=s;b=2", Some("a=1; b=2")), ("k=s", None), ("%6b=s; k", None)] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_static(cookies));
            gate.strip(&mut Uri::default(), &mut headers);
            assert_eq!(headers.get(COOKIE).map(|value| value.to_str().unwrap()), expected);
        }
    }
}

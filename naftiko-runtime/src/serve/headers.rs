//! Which headers of an upstream's answer reach the caller of a REST adapter.
//!
//! This file decides by name only; it must not look at what a header says, `Connection` aside.

use http::header::{self, HeaderMap, HeaderName};

/// Headers about one connection (RFC 9110, 7.6.1): they mean nothing on the next.
const HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Headers that speak for the upstream's own site. Its cookies belong to the session of our credential, not to the
/// caller; its CORS rules would let web pages read answers that our credential opened; `Alt-Svc` and HSTS would send
/// browsers elsewhere.
const OF_THE_SITE: [HeaderName; 3] =
    [header::SET_COOKIE, HeaderName::from_static("alt-svc"), header::STRICT_TRANSPORT_SECURITY];

/// Leaves what describes the answer itself.
pub(super) fn pass_on(headers: &mut HeaderMap) {
    if headers.contains_key(header::CONNECTION) {
        let named: Vec<HeaderName> = headers
            .get_all(header::CONNECTION)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|name| HeaderName::try_from(name.trim()).ok())
            .collect();
        for name in named {
            headers.remove(name);
        }
    }
    for name in HOP_BY_HOP.iter().chain(&OF_THE_SITE) {
        headers.remove(name);
    }
    let cors: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    for name in cors {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::pass_on;

    #[test]
    fn only_headers_about_the_answer_are_left() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "close, x-hop"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("set-cookie", "session=1"),
            ("access-control-allow-origin", "*"),
            ("content-type", "text/html"),
            ("location", "/next"),
            ("retry-after", "3"),
            ("content-length", "7"),
            ("x-rate-limit", "9"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        pass_on(&mut headers);
        let mut left: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["content-length", "content-type", "location", "retry-after", "x-rate-limit"]);
    }
}

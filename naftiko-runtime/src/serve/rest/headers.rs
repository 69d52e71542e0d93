//! Which headers of an upstream's answer reach the caller of a REST adapter.
//!
//! Names decide; what a header says only matters in `Connection` and where it has an address.

use http::header::{self, HeaderMap, HeaderName};

/// Leaves what describes the answer itself. One pass over what is there, as most answers hold nothing to remove.
pub(super) fn pass_on(headers: &mut HeaderMap, is_hidden: impl Fn(&str) -> bool) {
    let names_a_hidden_host = |name: &HeaderName| {
        leads_elsewhere(name.as_str())
            && headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(&is_hidden))
    };
    let mut removed: Vec<HeaderName> = headers
        .keys()
        .filter(|name| {
            is_of_the_connection(name.as_str()) || is_of_the_site(name.as_str()) || names_a_hidden_host(name)
        })
        .cloned()
        .collect();
    let named = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    removed.extend(
        named.flat_map(|value| value.split(',')).filter_map(|name| HeaderName::try_from(name.trim()).ok()),
    );
    for name in removed {
        headers.remove(name);
    }
}

/// Headers with addresses. Those of the API behind mean nothing to a caller, who cannot reach it and was not to know.
fn leads_elsewhere(name: &str) -> bool {
    matches!(name, "location" | "content-location" | "link" | "refresh")
}

/// Headers about one connection (RFC 9110, 7.6.1): they mean nothing on the next.
fn is_of_the_connection(name: &str) -> bool {
    matches!(
        name,
        "connection"
            | "keep-alive"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
    )
}

/// Headers that speak for the upstream's own site. Its cookies belong to the session of our credential, not to the
/// caller; its CORS rules would let web pages read answers that our credential opened; `Alt-Svc` and HSTS would send
/// browsers elsewhere.
fn is_of_the_site(name: &str) -> bool {
    matches!(name, "set-cookie" | "alt-svc" | "strict-transport-security")
        || name.starts_with("access-control-")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::pass_on;

    #[test]
    fn hop_by_hop_cookie_and_cors_headers_are_removed() {
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
        pass_on(&mut headers, |_| false);
        let mut left: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["content-length", "content-type", "location", "retry-after", "x-rate-limit"]);
    }

    #[test]
    fn addresses_of_a_hidden_host_are_removed() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("location", "http://hidden/1"),
            ("content-location", "/1"),
            ("link", "</a>; rel=next"),
            ("link", "<http://hidden/2>; rel=last"),
            ("x-note", "http://hidden/3"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        pass_on(&mut headers, |text| text.contains("hidden"));
        let mut left: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["content-location", "x-note"]);
    }
}

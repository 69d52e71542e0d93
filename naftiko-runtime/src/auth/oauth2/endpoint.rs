//! Calls of an authorization server: short, bounded, and over TLS unless it is on this machine.
//!
//! Errors from here go to logs only. They may name an address and never hold what was sent.

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use crate::auth::secret::secret;
use crate::binds::Binds;
use crate::client::HttpClient;
use crate::error::BoxError;
use crate::table::Piece;
use crate::text::VALUE;

/// How long an authorization server may take to a whole answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// An address of an authorization server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint(Uri);

impl Endpoint {
    /// Reads an address. The reasons follow its name, and do not repeat it: it may be made of binds.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let uri: Uri = text.parse().map_err(|_| "is not a valid URI")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("must begin with `https://` and a host");
        };
        if text.contains('#') || authority.as_str().contains('@') {
            return Err("cannot hold a fragment, a user name or a password");
        }
        match scheme {
            "https" => Ok(Self(uri)),
            "http" if is_loopback(authority.host()) => Ok(Self(uri)),
            _ => Err("must begin with `https://`, unless it is on this machine"),
        }
    }

    /// The address that `pieces` make; none when there are none.
    pub(super) fn from_binds(
        binds: &Binds,
        pieces: &[Piece],
        what: &str,
    ) -> Result<Option<Self>, Option<String>> {
        if pieces.is_empty() {
            return Ok(None);
        }
        let text = secret(binds, pieces, what)?;
        Self::parse(&text).map(Some).map_err(|reason| Some(format!("the {what} {reason}")))
    }

    /// The same server at another path, which begins with a slash.
    pub(super) fn at(&self, path: &str) -> Option<Self> {
        let mut parts = self.0.clone().into_parts();
        parts.path_and_query = Some(path.parse().ok()?);
        Uri::from_parts(parts).ok().map(Self)
    }

    /// The path without a slash at its end.
    pub(super) fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    fn is_https(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The HTTP client for the endpoints of authorization servers.
#[derive(Clone)]
pub(super) struct EndpointClient(HttpClient);

impl EndpointClient {
    pub(super) fn new(client: &HttpClient) -> Self {
        Self(client.clone())
    }

    /// Whether `endpoint` could be called: that there are roots to trust shows before the first call.
    pub(super) fn check(&self, endpoint: &Endpoint) -> Result<(), Option<String>> {
        let pool = self.0.pool(endpoint.is_https());
        pool.map(drop).map_err(|error| {
            Some(format!("no TLS: {error}; give `HttpClient::builder().tls(..)` roots to trust"))
        })
    }

    /// A document, which must be a JSON object.
    pub(super) async fn get(&self, endpoint: &Endpoint) -> Result<Map<String, Value>, BoxError> {
        let (status, answer) = self.call(Method::GET, endpoint, None, String::new()).await?;
        if status != StatusCode::OK {
            return Err(format!("{} answered {status}", endpoint.0).into());
        }
        answer
    }

    /// Posts a form, with the credentials of a client where they are not in it.
    pub(super) async fn post(
        &self,
        endpoint: &Endpoint,
        authorization: Option<HeaderValue>,
        form: String,
    ) -> Result<Map<String, Value>, BoxError> {
        let (status, answer) = self.call(Method::POST, endpoint, authorization, form).await?;
        if status != StatusCode::OK {
            // The code of an error is one of a few words; whatever else stands there is not ours to repeat.
            let code = answer.ok().and_then(|answer| answer.get("error")?.as_str().map(str::to_owned));
            let code = code
                .filter(|code| code.len() < 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            let code = code.map_or_else(String::new, |code| format!(": {code}"));
            return Err(format!("{} answered {status}{code}", endpoint.0).into());
        }
        answer
    }

    async fn call(
        &self,
        method: Method,
        endpoint: &Endpoint,
        authorization: Option<HeaderValue>,
        form: String,
    ) -> Result<(StatusCode, Result<Map<String, Value>, BoxError>), BoxError> {
        let pool = self.0.pool(endpoint.is_https())?;
        let mut request = Request::new(Full::new(Bytes::from(form)));
        *request.uri_mut() = endpoint.0.clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if method == Method::POST {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        }
        headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
        *request.method_mut() = method;
        let exchange = async {
            let answer = pool.request(request).await?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), LIMIT).collect().await?.to_bytes();
            Ok::<_, BoxError>((status, body))
        };
        let (status, body) = tokio::time::timeout(TIMEOUT, exchange)
            .await
            .map_err(|_| format!("{} did not answer within {TIMEOUT:?}", endpoint.0))??;
        // What is wrong with the answer is said without its text, as a token may be in it.
        let answer = serde_json::from_slice(&body)
            .map_err(|_| format!("{} did not answer with a JSON object", endpoint.0).into());
        Ok((status, answer))
    }
}

/// A form of these fields.
pub(super) fn form<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let pairs: Vec<String> =
        fields.into_iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

/// A client's name and secret as `Authorization` has them: encoded as in a form before they are joined (RFC 6749, 2.3.1).
pub(super) fn client_authorization(id: &str, secret: &str) -> Option<HeaderValue> {
    let value = crate::auth::basic::authorization(&encoded(id), &encoded(secret)).ok()?;
    crate::auth::send::sensitive(&value)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, form};

    #[test]
    fn plain_http_is_accepted_only_on_loopback() {
        for fine in
            ["https://as.example/x?a=b", "http://localhost:1", "http://127.0.0.2/", "http://[::1]:8/t"]
        {
            assert!(Endpoint::parse(fine).is_ok(), "{fine}");
        }
        let wrong = [
            "http://as.example",
            "http://localhost.example",
            "ftp://localhost",
            "/token",
            "https://a:b@as.example",
            "https://as.example/#x",
            "",
        ];
        for wrong in wrong {
            assert!(Endpoint::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_values_of_a_form_are_encoded() {
        assert_eq!(form([("scope", "a b"), ("x", "1&2=3+")]), "scope=a%20b&x=1%262%3D3%2B");
    }
}

//! Basic authentication (RFC 7617): a user name and a password, in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{HeaderMap, HeaderValue};

use super::expected::Expected;
use super::fields::{Writer, credentials};

/// The value of `Authorization`.
pub(super) fn authorization(username: &str, password: &str) -> Result<String, &'static str> {
    if username.contains(':') {
        return Err("a user name cannot hold a colon");
    }
    Ok(format!("Basic {}", BASE64.encode(format!("{username}:{password}"))))
}

/// The user that an adapter lets in.
pub(super) struct Gate {
    username: Expected,
    password: Expected,
    challenge: Option<HeaderValue>,
}

impl Gate {
    pub(super) fn new(realm: &str, username: &str, password: &str) -> Result<Self, &'static str> {
        if username.contains(':') {
            return Err("a user name cannot hold a colon");
        }
        let challenge = Writer::new("Basic").quoted("realm", realm).quoted("charset", "UTF-8").finish();
        Ok(Self { username: Expected::new(username), password: Expected::new(password), challenge })
    }

    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(pair) = credentials(headers, "Basic").and_then(|encoded| BASE64.decode(encoded).ok()) else {
            return false;
        };
        let Some(colon) = pair.iter().position(|byte| *byte == b':') else { return false };
        // Both are compared, whether or not the first is right.
        (self.username.is(&pair[..colon]) & self.password.is(&pair[colon + 1..])).into()
    }

    pub(super) fn challenge(&self) -> Option<HeaderValue> {
        self.challenge.clone()
    }
}

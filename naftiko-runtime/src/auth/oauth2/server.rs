//! An authorization server and its metadata, fetched when it is first needed (RFC 8414).
//!
//! A document that speaks for another issuer is refused, and so is an address that is not over TLS.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

use super::endpoint::{Endpoint, EndpointClient};
use crate::error::BoxError;

/// An authorization server.
pub(super) struct AuthorizationServer {
    issuer: String,
    endpoint: Endpoint,
    metadata: Mutex<Option<Arc<Map<String, Value>>>>,
}

impl AuthorizationServer {
    /// The reasons follow the name of the address and do not repeat it.
    pub(super) fn new(issuer: String) -> Result<Self, &'static str> {
        let endpoint = Endpoint::parse(&issuer)?;
        Ok(Self { issuer, endpoint, metadata: Mutex::default() })
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whether `issuer` names this server; a slash at the end makes no difference.
    pub(super) fn is(&self, issuer: &str) -> bool {
        same_issuer(&self.issuer, issuer)
    }

    /// The address that the metadata has under `name`.
    pub(super) async fn address(&self, http: &EndpointClient, name: &str) -> Result<Endpoint, BoxError> {
        let metadata = self.metadata(http).await?;
        let address = metadata.get(name).and_then(Value::as_str);
        let address =
            address.ok_or_else(|| format!("the metadata of the authorization server has no `{name}`"))?;
        Endpoint::parse(address)
            .map_err(|reason| format!("`{name}` of the authorization server {reason}").into())
    }

    /// Whether the metadata lists `word` under `name`; none when there is no such list.
    pub(super) async fn lists(&self, http: &EndpointClient, name: &str, word: &str) -> Option<bool> {
        let metadata = self.metadata(http).await.ok()?;
        let list = metadata.get(name)?.as_array()?;
        Some(list.iter().any(|entry| entry.as_str() == Some(word)))
    }

    /// Fetches the metadata anew the next time.
    pub(super) fn forget(&self) {
        *self.metadata.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn metadata(&self, http: &EndpointClient) -> Result<Arc<Map<String, Value>>, BoxError> {
        if let Some(known) = &*self.metadata.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Arc::clone(known));
        }
        let fetched = Arc::new(self.fetch(http).await?);
        *self.metadata.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fetched));
        Ok(fetched)
    }

    /// The first document there is: between host and path as RFC 8414 has it, behind the path as others have it.
    async fn fetch(&self, http: &EndpointClient) -> Result<Map<String, Value>, BoxError> {
        const OAUTH: &str = "/.well-known/oauth-authorization-server";
        const OPENID: &str = "/.well-known/openid-configuration";
        let path = self.endpoint.path();
        let mut places = vec![format!("{OAUTH}{path}"), format!("{path}{OPENID}")];
        if !path.is_empty() {
            places.insert(1, format!("{path}{OAUTH}"));
        }
        let mut refused: BoxError = "the authorization server has no metadata".into();
        for place in places {
            let Some(endpoint) = self.endpoint.at(&place) else { continue };
            match http.get(&endpoint).await {
                Ok(metadata) => {
                    let issuer = metadata.get("issuer").and_then(Value::as_str);
                    if issuer.is_some_and(|issuer| self.is(issuer)) {
                        return Ok(metadata);
                    }
                    refused = "the metadata of the authorization server names another issuer".into();
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

fn same_issuer(left: &str, right: &str) -> bool {
    let bare = |text: &'_ str| text.strip_suffix('/').map_or(text.len(), str::len);
    left[..bare(left)] == right[..bare(right)]
}

#[cfg(test)]
mod tests {
    use super::same_issuer;

    #[test]
    fn issuers_match_with_or_without_a_trailing_slash() {
        assert!(same_issuer("https://a", "https://a/"));
        assert!(same_issuer("https://a/", "https://a"));
        assert!(!same_issuer("https://a", "https://a//"));
        assert!(!same_issuer("https://a", "https://b"));
    }
}

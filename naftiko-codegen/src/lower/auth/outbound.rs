//! `authentication` of a consumed API: the credentials that the capability sends (LANGUAGE.md 4).

use super::block::{Block, Side, placement, scopes};
use crate::ir::{ApiKey, Authentication, ClientCredentials, Placement};
use crate::lower::cx::Cx;
use crate::lower::headers::check_header;
use crate::spec;

/// The authentication of a consumed API; `None` for a faulty one.
pub(in crate::lower) fn outbound(written: &spec::Authentication, cx: &mut Cx<'_>) -> Option<Authentication> {
    let kind = written.kind.as_deref()?;
    let mut block = Block { written, kind, side: Side::Outbound, cx };
    match kind.to_ascii_lowercase().as_str() {
        "apikey" if written.keys.is_empty() => Some(Authentication::ApiKey(block.api_key()?)),
        "apikey" => {
            let mut keys = block.keys()?;
            if written.key.is_some() || written.value.is_some() {
                keys.push(block.api_key()?);
            }
            Some(Authentication::ApiKeys(keys))
        }
        "bearer" => Some(Authentication::Bearer { token: block.needed("token", written.token.as_ref())? }),
        "basic" => {
            let (username, password) = block.user()?;
            Some(Authentication::Basic { username, password })
        }
        "digest" => {
            let (username, password) = block.user()?;
            Some(Authentication::Digest { username, password })
        }
        "oauth2" => block.client_credentials(),
        "none" => Some(Authentication::None),
        _ => {
            block.unknown();
            None
        }
    }
}

impl Block<'_, '_> {
    /// Several keys; `None` when one of them is faulty.
    fn keys(&mut self) -> Option<Vec<ApiKey>> {
        let placement = placement(self.written, self.cx.diagnostics);
        let mut keys = Vec::new();
        let mut sound = placement.is_some();
        for key in &self.written.keys {
            let placement = placement.unwrap_or(Placement::Header);
            if placement == Placement::Header {
                sound &= check_header(&key.name, &key.name_at, self.cx.diagnostics);
            }
            match self.cx.text(&key.value, &key.value_at) {
                Some(value) => keys.push(ApiKey { placement, key: key.name.clone(), value }),
                None => sound = false,
            }
        }
        sound.then_some(keys)
    }

    fn client_credentials(&mut self) -> Option<Authentication> {
        let written = self.written;
        let place = written.token_endpoint.is_some() || written.authorization_server_uri.is_some();
        let fields = [
            ("clientId", written.client_id.is_some()),
            ("clientSecret", written.client_secret.is_some()),
            ("tokenEndpoint", place),
        ];
        let missing: Vec<&'static str> =
            fields.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            self.lacks(&missing);
            return None;
        }
        let token_endpoint = self.address("tokenEndpoint", written.token_endpoint.as_ref());
        let authorization_server =
            self.address("authorizationServerUri", written.authorization_server_uri.as_ref());
        let client_id = self.needed("clientId", written.client_id.as_ref());
        let client_secret = self.needed("clientSecret", written.client_secret.as_ref());
        let audience = self.optional("audience", written.audience.as_ref());
        let resource = self.optional("resource", written.resource.as_ref());
        Some(Authentication::ClientCredentials(Box::new(ClientCredentials {
            token_endpoint: token_endpoint?,
            authorization_server: authorization_server?,
            client_id: client_id?,
            client_secret: client_secret?,
            scopes: scopes(&written.scopes),
            audience: audience?,
            resource: resource?,
        })))
    }
}

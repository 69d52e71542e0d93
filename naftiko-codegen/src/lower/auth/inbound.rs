//! `authentication` of an adapter: the credentials that its callers show (LANGUAGE.md 13).

use super::block::{Block, Side, scopes};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Guard, Introspection, ResourceServer};
use crate::lower::cx::Cx;
use crate::lower::unsupported::refuse;
use crate::spec;

/// The guard of an adapter; `None` for a faulty one.
pub(in crate::lower) fn inbound(written: Option<&spec::Authentication>, cx: &mut Cx<'_>) -> Option<Guard> {
    let Some(written) = written else { return Some(Guard::None) };
    let kind = written.kind.as_deref()?;
    let mut block = Block { written, kind, side: Side::Inbound, cx };
    match kind.to_ascii_lowercase().as_str() {
        "apikey" => {
            if let Some(key) = written.keys.first() {
                refuse(&key.name_at, "a guard with several keys", block.cx.diagnostics);
                return None;
            }
            Some(Guard::ApiKey(block.api_key()?))
        }
        "bearer" => Some(Guard::Bearer { token: block.needed("token", written.token.as_ref())? }),
        "basic" => {
            let (username, password) = block.user()?;
            Some(Guard::Basic { username, password })
        }
        "digest" => {
            let (username, password) = block.user()?;
            Some(Guard::Digest { username, password })
        }
        "oauth2" => block.resource_server(),
        "none" => Some(Guard::None),
        _ => {
            block.unknown();
            None
        }
    }
}

impl Block<'_, '_> {
    fn resource_server(&mut self) -> Option<Guard> {
        let written = self.written;
        let validation = written.token_validation.as_deref().map(str::to_ascii_lowercase);
        let introspects = match validation.as_deref() {
            Some("introspection") => true,
            Some("jwks") => false,
            None => written.introspection_endpoint.is_some(),
            Some(other) => {
                let at = self.at("tokenValidation");
                self.cx.diagnostics.push(
                    Diagnostic::new(
                        Code::UNKNOWN_WORD,
                        &at,
                        format!("tokens cannot be checked by `{other}`"),
                    )
                    .note("the ways to check a token are `jwks` and `introspection`"),
                );
                return None;
            }
        };
        let fields = [
            ("authorizationServerUri", written.authorization_server_uri.is_some()),
            ("resource", written.resource.is_some()),
            ("clientId", !introspects || written.client_id.is_some()),
            ("clientSecret", !introspects || written.client_secret.is_some()),
        ];
        let missing: Vec<&'static str> =
            fields.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            self.lacks(&missing);
            return None;
        }
        let authorization_server =
            self.address("authorizationServerUri", written.authorization_server_uri.as_ref());
        let resource = self.needed("resource", written.resource.as_ref());
        let resource = resource.filter(|text| self.is_absolute("resource", text));
        let audience = self.optional("audience", written.audience.as_ref());
        let token_endpoint = self.address("tokenEndpoint", written.token_endpoint.as_ref());
        let introspection = if introspects { Some(self.introspection()?) } else { None };
        Some(Guard::OAuth2(Box::new(ResourceServer {
            authorization_server: authorization_server?,
            resource: resource?,
            audience: audience?,
            scopes: scopes(&written.scopes),
            token_endpoint: token_endpoint?,
            introspection,
        })))
    }

    fn introspection(&mut self) -> Option<Introspection> {
        let endpoint = self.address("introspectionEndpoint", self.written.introspection_endpoint.as_ref());
        let client_id = self.needed("clientId", self.written.client_id.as_ref());
        let client_secret = self.needed("clientSecret", self.written.client_secret.as_ref());
        Some(Introspection { endpoint: endpoint?, client_id: client_id?, client_secret: client_secret? })
    }
}

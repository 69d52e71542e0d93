//! The server side: the gate of an adapter that takes access tokens (RFC 6750, 7662, 9728).
//!
//! A token is only ever used to decide; it is not passed on and not kept.

use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use super::claims::{ClaimError, ClaimRules};
use super::endpoint::{Endpoint, EndpointClient, client_authorization, form};
use super::jwt::Token;
use super::keys::{Keys, candidates};
use super::server::AuthorizationServer;
use crate::auth::caller::Refusal;
use crate::auth::fields::{Writer, credentials};
use crate::auth::secret::{optional, required, secret};
use crate::binds::Binds;
use crate::client::HttpClient;
use crate::error::BoxError;
use crate::table::{Introspection, ResourceServer};

/// Checks the access tokens of the callers of an adapter.
pub(crate) struct Gate {
    realm: &'static str,
    server: AuthorizationServer,
    http: EndpointClient,
    check: Check,
    rules: ClaimRules,
    /// Where the metadata of the resource is served; none where it is not.
    metadata: Option<Metadata>,
}

/// How the claims of a token are found out.
enum Check {
    Signature(Keys),
    Introspection {
        /// None to look it up in the metadata of the server.
        endpoint: Option<Endpoint>,
        authorization: HeaderValue,
        /// Whether the spec says for whom tokens are, so that the issuer must confirm it.
        audience_needed: bool,
    },
}

struct Metadata {
    uri: String,
    path: String,
    document: String,
}

/// Where protected resources tell about themselves.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

impl Gate {
    pub(crate) fn new(
        table: &ResourceServer,
        namespace: &'static str,
        mcp: bool,
        binds: &Binds,
        client: &HttpClient,
    ) -> Result<Self, Option<String>> {
        let ResourceServer { authorization_server, resource, audience, scopes, introspection } = *table;
        let http = EndpointClient::new(client);
        let issuer = required(binds, authorization_server, "address of the authorization server")?;
        let server = AuthorizationServer::new(issuer)
            .map_err(|reason| Some(format!("the address of the authorization server {reason}")))?;
        http.check(server.endpoint())?;
        let resource = required(binds, resource, "resource")?;
        let audience = optional(binds, audience, "audience")?;
        let check = match introspection {
            None => Check::Signature(Keys::default()),
            Some(Introspection { endpoint: at, client_id, client_secret }) => {
                let id = secret(binds, client_id, "client id")?;
                let secret = secret(binds, client_secret, "client secret")?;
                Check::Introspection {
                    endpoint: Endpoint::from_binds(binds, at, "introspection endpoint")?,
                    authorization: client_authorization(&id, &secret)
                        .ok_or_else(|| Some("the client id cannot be sent".to_owned()))?,
                    audience_needed: audience.is_some(),
                }
            }
        };
        let metadata = if mcp { Some(Metadata::new(&resource, server.issuer(), scopes)?) } else { None };
        let rules = ClaimRules { audience: audience.unwrap_or(resource), scopes };
        Ok(Self { realm: namespace, server, http, check, rules, metadata })
    }

    /// Lets the caller in, or says why not.
    pub(crate) async fn admit(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let token = credentials(headers, "Bearer").and_then(|token| str::from_utf8(token).ok());
        let Some(token) = token else {
            let challenge = Writer::new("Bearer").quoted("realm", self.realm);
            return Err(self.refusal(StatusCode::UNAUTHORIZED, "an access token is needed", challenge));
        };
        let checked = match &self.check {
            Check::Signature(keys) => self.check_signature(token, keys).await,
            Check::Introspection { endpoint, authorization, audience_needed } => {
                self.introspect(token, endpoint.as_ref(), authorization, *audience_needed).await
            }
        };
        let error = match checked {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error,
            Err(error) => {
                tracing::warn!(adapter = self.realm, %error, "an access token could not be checked");
                return Err(Refusal {
                    status: StatusCode::SERVICE_UNAVAILABLE,
                    detail: "the access token cannot be checked at the moment".to_owned(),
                    challenges: Vec::new(),
                });
            }
        };
        let challenge = Writer::new("Bearer").quoted("realm", self.realm);
        Err(match error {
            ClaimError::Invalid(reason) => {
                let challenge =
                    challenge.quoted("error", "invalid_token").quoted("error_description", reason);
                self.refusal(StatusCode::UNAUTHORIZED, "the access token is not valid", challenge)
            }
            ClaimError::MissingScope(missing) => {
                let description = format!("Required scope '{missing}' not present in token");
                let challenge =
                    challenge.quoted("error", "insufficient_scope").quoted("error_description", &description);
                self.refusal(StatusCode::FORBIDDEN, "the access token does not allow this", challenge)
            }
        })
    }

    /// The outer error is ours or the server's, the inner one is the token's.
    async fn check_signature(&self, text: &str, keys: &Keys) -> Result<Result<(), ClaimError>, BoxError> {
        const NOT_SIGNED: ClaimError = ClaimError::Invalid("Invalid token");
        let Some(token) = Token::read(text) else { return Ok(Err(NOT_SIGNED)) };
        let keys = keys.for_token(&token, &self.server, &self.http).await?;
        let kid = token.kid.clone();
        Ok(match token.verified(candidates(&keys, kid.as_deref())) {
            Some(claims) => self.rules.check_signed(&claims, |issuer| self.server.is(issuer)),
            None => Err(NOT_SIGNED),
        })
    }

    async fn introspect(
        &self,
        token: &str,
        endpoint: Option<&Endpoint>,
        authorization: &HeaderValue,
        audience_needed: bool,
    ) -> Result<Result<(), ClaimError>, BoxError> {
        let endpoint = match endpoint {
            Some(endpoint) => endpoint.clone(),
            None => self.server.address(&self.http, "introspection_endpoint").await?,
        };
        let form = form([("token", token), ("token_type_hint", "access_token")]);
        let answer: Map<String, Value> = self
            .http
            .post(&endpoint, Some(authorization.clone()), form)
            .await
            .inspect_err(|_| self.server.forget())?;
        Ok(self.rules.check_introspected(&answer, |issuer| self.server.is(issuer), audience_needed))
    }

    /// Whoever is refused is answer what to ask for: every scope, and where from.
    fn refusal(&self, status: StatusCode, detail: &str, mut challenge: Writer) -> Refusal {
        let scopes = self.rules.scopes.join(" ");
        if !scopes.is_empty() {
            challenge = challenge.quoted("scope", &scopes);
        }
        let challenge = match &self.metadata {
            Some(metadata) => challenge.quoted("resource_metadata", &metadata.uri),
            None => challenge,
        };
        Refusal { status, detail: detail.to_owned(), challenges: challenge.finish().into_iter().collect() }
    }

    /// The metadata of the resource, where clients look for it: with and without the path of the resource.
    pub(crate) fn public_documents(&self) -> Vec<(String, String)> {
        let Some(Metadata { path, document, .. }) = &self.metadata else { return Vec::new() };
        let mut documents = vec![(path.clone(), document.clone())];
        if path != WELL_KNOWN {
            documents.push((WELL_KNOWN.to_owned(), document.clone()));
        }
        documents
    }
}

impl Metadata {
    fn new(resource: &str, issuer: &str, scopes: &[&str]) -> Result<Self, Option<String>> {
        let uri: http::Uri =
            resource.parse().map_err(|_| Some("the resource is not a valid URI".to_owned()))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(Some("the resource must begin with `https://` and a host".to_owned()));
        };
        let path = format!("{WELL_KNOWN}{}", uri.path().trim_end_matches('/'));
        let mut document = json!({ "resource": resource, "authorization_servers": [issuer] });
        if !scopes.is_empty() {
            document["scopes_supported"] = json!(scopes);
        }
        document["bearer_methods_supported"] = json!(["header"]);
        Ok(Self { uri: format!("{scheme}://{authority}{path}"), path, document: document.to_string() })
    }
}

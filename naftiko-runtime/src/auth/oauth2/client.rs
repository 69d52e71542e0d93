//! The client side: an access token by client credentials (RFC 6749, 4.4).
//!
//! The token is fetched at the first call, once for all callers that wait, and kept until shortly before it expires.
//! An upstream that refuses it gets one request more, with a new token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::endpoint::{Endpoint, EndpointClient, client_authorization, form};
use super::server::AuthorizationServer;
use crate::auth::bearer;
use crate::auth::secret::{optional, secret};
use crate::auth::send::{send, sensitive};
use crate::binds::Binds;
use crate::client::{HttpClient, Incoming, Pool};
use crate::error::{BoxError, Error};
use crate::secret::Secret;
use crate::table::ClientCredentials;

/// How long before its end a token is no longer used, unless it is so short that this would be most of it.
const MARGIN: Duration = Duration::from_secs(30);

/// How soon a token is asked for again after that failed: callers who waited for it need not fail one by one.
const PAUSE: Duration = Duration::from_secs(1);

/// Gets access tokens for the capability.
pub(crate) struct Client {
    http: EndpointClient,
    endpoint: TokenEndpoint,
    id: Secret,
    secret: Secret,
    /// The fields of the form that say what the token is for.
    wanted: Vec<(&'static str, String)>,
    current: Mutex<Option<Arc<Token>>>,
    /// Held by whoever fetches a token: when that failed the last time.
    fetching: tokio::sync::Mutex<Option<Instant>>,
}

/// The endpoint that gives out tokens.
enum TokenEndpoint {
    Known(Endpoint),
    /// It is in the metadata of the authorization server.
    FromMetadata(AuthorizationServer),
}

struct Token {
    authorization: HeaderValue,
    /// None for a token that does not say when it ends: it serves until it is refused.
    end: Option<Instant>,
}

impl Client {
    pub(crate) fn new(
        table: &ClientCredentials,
        binds: &Binds,
        client: &HttpClient,
    ) -> Result<Self, Option<String>> {
        let ClientCredentials {
            token_endpoint,
            authorization_server,
            client_id,
            client_secret,
            scopes,
            audience,
            resource,
        } = *table;
        let http = EndpointClient::new(client);
        let token_endpoint =
            if let Some(known) = Endpoint::from_binds(binds, token_endpoint, "token endpoint")? {
                http.check(&known)?;
                TokenEndpoint::Known(known)
            } else {
                let issuer = secret(binds, authorization_server, "address of the authorization server")?;
                let server = AuthorizationServer::new(issuer)
                    .map_err(|reason| Some(format!("the address of the authorization server {reason}")))?;
                http.check(server.endpoint())?;
                TokenEndpoint::FromMetadata(server)
            };
        let mut wanted = vec![("grant_type", "client_credentials".to_owned())];
        if !scopes.is_empty() {
            wanted.push(("scope", scopes.join(" ")));
        }
        wanted.extend(optional(binds, audience, "audience")?.map(|audience| ("audience", audience)));
        wanted.extend(optional(binds, resource, "resource")?.map(|resource| ("resource", resource)));
        Ok(Self {
            http,
            endpoint: token_endpoint,
            id: secret(binds, client_id, "client id")?.into(),
            secret: secret(binds, client_secret, "client secret")?.into(),
            wanted,
            current: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        })
    }

    /// Sends a request that has no credentials yet.
    pub(crate) async fn send(
        &self,
        upstream: &'static str,
        pool: &Pool,
        request: Request<Bytes>,
    ) -> Result<Response<Incoming>, Error> {
        let refused = |source| Error::Credential { upstream, source };
        let token = self.token(None).await.map_err(refused)?;
        let answer = send(upstream, pool, token.on(request.clone())).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let token = self.token(Some(&token)).await.map_err(refused)?;
        send(upstream, pool, token.on(request)).await
    }

    /// A token that is good for a while; another one than `refused`.
    async fn token(&self, refused: Option<&Arc<Token>>) -> Result<Arc<Token>, BoxError> {
        if let Some(token) = self.current(refused) {
            return Ok(token);
        }
        let mut failed = self.fetching.lock().await;
        // Whoever had the lock before may have fetched what is needed.
        if let Some(token) = self.current(refused) {
            return Ok(token);
        }
        if failed.is_some_and(|failed| failed.elapsed() < PAUSE) {
            return Err("the authorization server gave no token a moment ago".into());
        }
        let token = Arc::new(self.fetch().await.inspect_err(|_| *failed = Some(Instant::now()))?);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&token));
        Ok(token)
    }

    fn current(&self, refused: Option<&Arc<Token>>) -> Option<Arc<Token>> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let usable = refused.is_none_or(|refused| !Arc::ptr_eq(refused, &current))
            && current.end.is_none_or(|end| Instant::now() < end);
        usable.then_some(current)
    }

    async fn fetch(&self) -> Result<Token, BoxError> {
        let (id, secret) = (self.id.expose(), self.secret.expose());
        let wanted = self.wanted.iter().map(|(name, value)| (*name, value.as_str()));
        let (endpoint, in_form) = match &self.endpoint {
            TokenEndpoint::Known(endpoint) => (endpoint.clone(), false),
            TokenEndpoint::FromMetadata(server) => {
                let endpoint = server.address(&self.http, "token_endpoint").await?;
                let methods = "token_endpoint_auth_methods_supported";
                let basic = server.lists(&self.http, methods, "client_secret_basic").await;
                let post = server.lists(&self.http, methods, "client_secret_post").await;
                (endpoint, (basic, post) == (Some(false), Some(true)))
            }
        };
        let answer = if in_form {
            let client = [("client_id", id), ("client_secret", secret)];
            self.http.post(&endpoint, None, form(wanted.chain(client))).await
        } else {
            self.http.post(&endpoint, client_authorization(id, secret), form(wanted)).await
        };
        answer.and_then(|answer| Token::read(&answer)).inspect_err(|_| {
            if let TokenEndpoint::FromMetadata(server) = &self.endpoint {
                server.forget();
            }
        })
    }
}

impl Token {
    fn read(answer: &Map<String, Value>) -> Result<Self, BoxError> {
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        if !text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
            return Err("the token endpoint gave no token of type `Bearer`".into());
        }
        let token = text("access_token").filter(|token| !token.is_empty());
        let authorization = token.and_then(|token| sensitive(&bearer::authorization(token)));
        let authorization = authorization.ok_or("the token endpoint gave no token that can be sent")?;
        // Some servers write the number as text.
        let seconds = answer.get("expires_in").and_then(|value| {
            value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|seconds| *seconds >= 0.0)
        });
        let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let end = lifetime.and_then(|lifetime| {
            Instant::now().checked_add(lifetime.saturating_sub(MARGIN.min(lifetime / 2)))
        });
        Ok(Self { authorization, end })
    }

    fn on(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        request.headers_mut().insert(AUTHORIZATION, self.authorization.clone());
        request
    }
}

//! How a capability identifies itself to a consumed API, and who may use an adapter.

use super::Piece;

/// The `authentication` of a consumed API.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Authentication {
    /// None.
    None,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where the key goes.
        placement: Placement,
        /// Name of the header, query parameter or cookie.
        key: &'static str,
        /// Its value.
        value: &'static [Piece],
    },
    /// Several keys, each in a place of its own.
    ApiKeys(&'static [ApiKey]),
    /// `Authorization: Bearer <token>`.
    Bearer {
        /// The token.
        token: &'static [Piece],
    },
    /// `Authorization: Basic <username:password in base64>`.
    Basic {
        /// The user.
        username: &'static [Piece],
        /// The password; may be empty, as some APIs take a key for the user.
        password: &'static [Piece],
    },
    /// An answer to the challenge of the API (RFC 7616).
    Digest {
        /// The user.
        username: &'static [Piece],
        /// The password.
        password: &'static [Piece],
    },
    /// `Authorization: Bearer <token>`, with a token of an authorization server.
    ClientCredentials(&'static ClientCredentials),
}

/// One of several keys.
#[derive(Clone, Copy, Debug)]
pub struct ApiKey {
    /// Where the key goes.
    pub placement: Placement,
    /// Name of the header, query parameter or cookie.
    pub key: &'static str,
    /// Its value.
    pub value: &'static [Piece],
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug)]
pub enum Placement {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// How a capability gets an access token for itself (RFC 6749, 4.4). What is empty is left out of the request.
#[derive(Debug)]
pub struct ClientCredentials {
    /// Where tokens are given out; empty to look it up in the metadata of the authorization server.
    pub token_endpoint: &'static [Piece],
    /// The authorization server; may be empty when the endpoint is known.
    pub authorization_server: &'static [Piece],
    /// The client ID of the capability at the authorization server.
    pub client_id: &'static [Piece],
    /// The secret of that client.
    pub client_secret: &'static [Piece],
    /// The scopes to ask for.
    pub scopes: &'static [&'static str],
    /// For whom the token should be, as some authorization servers want it.
    pub audience: &'static [Piece],
    /// For which resource the token should be (RFC 8707).
    pub resource: &'static [Piece],
}

/// The `authentication` of an adapter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Guard {
    /// Everyone may use it.
    None,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where the key is.
        placement: Placement,
        /// Name of the header, query parameter or cookie.
        key: &'static str,
        /// Its value.
        value: &'static [Piece],
    },
    /// `Authorization: Bearer <token>`.
    Bearer {
        /// The token.
        token: &'static [Piece],
    },
    /// `Authorization: Basic <username:password in base64>`.
    Basic {
        /// The user.
        username: &'static [Piece],
        /// The password.
        password: &'static [Piece],
    },
    /// `Authorization: Digest …` (RFC 7616).
    Digest {
        /// The user.
        username: &'static [Piece],
        /// The password.
        password: &'static [Piece],
    },
    /// Access tokens of an authorization server.
    OAuth2(&'static ResourceServer),
}

/// The settings with which an adapter checks access tokens.
#[derive(Debug)]
pub struct ResourceServer {
    /// The issuer of the tokens.
    pub authorization_server: &'static [Piece],
    /// The public URI of the adapter.
    pub resource: &'static [Piece],
    /// For whom tokens must be; empty for the resource.
    pub audience: &'static [Piece],
    /// The scopes that a token must have, all of them.
    pub scopes: &'static [&'static str],
    /// How to ask about a token; none to check its signature with the keys of the issuer.
    pub introspection: Option<Introspection>,
}

/// How to ask the authorization server about a token (RFC 7662).
#[derive(Clone, Copy, Debug)]
pub struct Introspection {
    /// Where to ask; empty to look it up in the metadata of the server.
    pub endpoint: &'static [Piece],
    /// The client ID of the capability at the authorization server.
    pub client_id: &'static [Piece],
    /// The secret of that client.
    pub client_secret: &'static [Piece],
}

//! Credentials that are sent to a consumed API, and credentials that callers of an adapter show (LANGUAGE.md 4, 13).

use super::{Location, Text};

/// Outbound authentication with its values as texts that are known at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    None,
    ApiKey(ApiKey),
    ApiKeys(Vec<ApiKey>),
    Bearer { token: Text },
    Basic { username: Text, password: Text },
    Digest { username: Text, password: Text },
    ClientCredentials(Box<ClientCredentials>),
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiKey {
    pub placement: Placement,
    pub key: String,
    pub value: Text,
}

/// Where a header-like value stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    Header,
    Query,
    Cookie,
}

/// The client that gets an access token; an empty text is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientCredentials {
    pub token_endpoint: Text,
    pub authorization_server: Text,
    pub client_id: Text,
    pub client_secret: Text,
    pub scopes: Vec<String>,
    pub audience: Text,
    pub resource: Text,
}

/// The guard of an adapter: the credential that its callers show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    None,
    ApiKey(ApiKey),
    Bearer { token: Text },
    Basic { username: Text, password: Text },
    Digest { username: Text, password: Text },
    OAuth2(Box<ResourceServer>),
}

/// The check of access tokens; an empty text is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourceServer {
    pub authorization_server: Text,
    pub resource: Text,
    pub audience: Text,
    pub scopes: Vec<String>,
    /// For the OpenAPI document alone.
    pub token_endpoint: Text,
    pub introspection: Option<Introspection>,
}

/// Whom to ask about a token, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Introspection {
    pub endpoint: Text,
    pub client_id: Text,
    pub client_secret: Text,
}

impl Authentication {
    /// Whether this supplies the header `name`.
    pub(crate) fn covers_header(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::ApiKey(_) | Self::ApiKeys(_) => self.keys().iter().any(|it| it.is_header(name)),
            Self::Bearer { .. } | Self::Basic { .. } | Self::Digest { .. } | Self::ClientCredentials(_) => {
                name.eq_ignore_ascii_case("authorization")
            }
        }
    }

    /// Whether this supplies the query parameter `name`.
    pub(crate) fn covers_query(&self, name: &str) -> bool {
        self.keys().iter().any(|it| it.placement == Placement::Query && it.key == name)
    }

    /// Whether this supplies the cookie `name`.
    pub(crate) fn covers_cookie(&self, name: &str) -> bool {
        self.keys().iter().any(|it| it.placement == Placement::Cookie && it.key == name)
    }

    fn keys(&self) -> &[ApiKey] {
        match self {
            Self::ApiKey(key) => std::slice::from_ref(key),
            Self::ApiKeys(keys) => keys,
            Self::None
            | Self::Bearer { .. }
            | Self::Basic { .. }
            | Self::Digest { .. }
            | Self::ClientCredentials(_) => &[],
        }
    }

    /// Whether this needs OAuth 2 at run time.
    pub(crate) fn is_oauth2(&self) -> bool {
        matches!(self, Self::ClientCredentials(_))
    }
}

impl ApiKey {
    fn is_header(&self, name: &str) -> bool {
        self.placement == Placement::Header && self.key.eq_ignore_ascii_case(name)
    }
}

impl Guard {
    /// Whether the credential of a caller is what a request holds under `name` in this place.
    pub(crate) fn takes(&self, location: Location, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::ApiKey(key) => match key.placement {
                Placement::Header => location == Location::Header && key.is_header(name),
                Placement::Query => location == Location::Query && key.key == name,
                Placement::Cookie => location == Location::Cookie && key.key == name,
            },
            Self::Bearer { .. } | Self::Basic { .. } | Self::Digest { .. } | Self::OAuth2(_) => {
                location == Location::Header && name.eq_ignore_ascii_case("authorization")
            }
        }
    }

    /// Whether this needs OAuth 2 at run time.
    pub(crate) fn is_oauth2(&self) -> bool {
        matches!(self, Self::OAuth2(_))
    }
}

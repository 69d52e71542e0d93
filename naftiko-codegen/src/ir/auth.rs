//! How a consumed API is told who calls (semantics 4).

use super::Text;

/// Outbound authentication with its values as texts that are known at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    None,
    ApiKey { placement: Placement, key: String, value: Text },
    Bearer { token: Text },
    Basic { username: Text, password: Text },
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    Header,
    Query,
    Cookie,
}

impl Authentication {
    /// Whether this supplies the header `name`.
    pub(crate) fn covers_header(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::ApiKey { placement, key, .. } => {
                *placement == Placement::Header && key.eq_ignore_ascii_case(name)
            }
            Self::Bearer { .. } | Self::Basic { .. } => name.eq_ignore_ascii_case("authorization"),
        }
    }

    /// Whether this supplies the query parameter `name`.
    pub(crate) fn covers_query(&self, name: &str) -> bool {
        matches!(self, Self::ApiKey { placement: Placement::Query, key, .. } if key == name)
    }

    /// Whether this supplies the cookie `name`.
    pub(crate) fn covers_cookie(&self, name: &str) -> bool {
        matches!(self, Self::ApiKey { placement: Placement::Cookie, key, .. } if key == name)
    }
}

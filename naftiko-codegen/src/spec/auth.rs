//! `authentication`: how to prove who calls, outbound and inbound.

use crate::diagnostic::At;

/// An `authentication` block; which fields matter depends on its type.
#[derive(Debug)]
pub(crate) struct Authentication {
    pub at: At,
    /// `type`
    pub kind: Option<String>,
    pub key: Option<String>,
    pub value: Option<String>,
    pub placement: Option<String>,
    /// `headers` and `parameters`: several keys, where published files have them.
    pub keys: Vec<AuthenticationKey>,
    pub token: Option<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub authorization_server_uri: Option<String>,
    pub resource: Option<String>,
    pub scopes: Vec<String>,
    pub audience: Option<String>,
    pub token_endpoint: Option<String>,
    pub token_validation: Option<String>,
    pub introspection_endpoint: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
}

/// One of several keys.
#[derive(Debug)]
pub(crate) struct AuthenticationKey {
    /// The place of the name.
    pub name_at: At,
    pub name: String,
    /// The place of the value.
    pub value_at: At,
    pub value: String,
}

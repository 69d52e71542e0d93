//! OAuth 2: access tokens that the capability gets for itself, and the check of those that callers bring.
//!
//! Tokens and secrets are never part of an error, a log line or an answer.

mod claims;
mod client;
mod jwt;
mod keys;
mod resource;
mod server;
mod wire;

pub(crate) use client::Client;
pub(crate) use resource::Gate;

use crate::auth::secret::secret;
use crate::binds::Binds;
use crate::table::Piece;
use wire::Endpoint;

/// An address that `pieces` make; none when they make nothing.
fn endpoint(binds: &Binds, pieces: &[Piece], what: &str) -> Result<Option<Endpoint>, Option<String>> {
    if pieces.is_empty() {
        return Ok(None);
    }
    let text = secret(binds, pieces, what)?;
    Endpoint::parse(&text).map(Some).map_err(|reason| Some(format!("the {what} {reason}")))
}

/// A text that may be left out.
fn optional(binds: &Binds, pieces: &[Piece], what: &str) -> Result<Option<String>, Option<String>> {
    if pieces.is_empty() { Ok(None) } else { secret(binds, pieces, what).map(Some) }
}

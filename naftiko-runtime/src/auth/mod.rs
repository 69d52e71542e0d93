//! How a capability identifies itself to an upstream, and how callers identify themselves to an adapter.
//!
//! A file or folder for each scheme, with its client and its server side together. The client sides come together in
//! [`outbound`], the server sides in [`inbound`]; nothing here reads the environment or names axum or rmcp.

mod api_key;
mod basic;
mod bearer;
mod digest;
mod expected;
mod fields;
mod inbound;
#[cfg(feature = "oauth2")]
mod oauth2;
mod outbound;

pub(crate) use inbound::{Caller, Gate, Refusal};
pub use inbound::{Guard, Introspection, ResourceServer};
pub use outbound::{ApiKey, Authentication, ClientCredentials, Placement};
pub(crate) use outbound::{Credential, send};

use crate::binds::{Binds, Piece};

/// The text of a secret that must be there. A bind that has no value has been reported: then there is neither a text
/// nor a reason.
fn secret(binds: &Binds, pieces: &[Piece], what: &str) -> Result<String, Option<String>> {
    if binds.lacks(pieces) {
        return Err(None);
    }
    let text = binds.render(pieces);
    if text.is_empty() {
        return Err(Some(format!("the {what} is empty")));
    }
    Ok(text)
}

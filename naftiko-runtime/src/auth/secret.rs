//! Secrets of a scheme, rendered from binds at the start.

use crate::binds::Binds;
use crate::table::Piece;

/// The text of a secret that must be there. A bind that has no value has been reported: then there is neither a text
/// nor a reason.
pub(super) fn secret(binds: &Binds, pieces: &[Piece], what: &str) -> Result<String, Option<String>> {
    if binds.lacks(pieces) {
        return Err(None);
    }
    let text = binds.render(pieces);
    if text.is_empty() {
        return Err(Some(format!("the {what} is empty")));
    }
    Ok(text)
}

/// A secret that opens an adapter. One with braces in it is a template that nobody filled in, so it opens nothing.
pub(super) fn required(binds: &Binds, pieces: &[Piece], what: &str) -> Result<String, Option<String>> {
    let text = secret(binds, pieces, what)?;
    if text.contains("{{") {
        return Err(Some(format!("the {what} holds `{{{{`, as a template does that was not filled in")));
    }
    Ok(text)
}

/// A text that may be left out.
#[cfg(feature = "oauth2")]
pub(super) fn optional(
    binds: &Binds,
    pieces: &[Piece],
    what: &str,
) -> Result<Option<String>, Option<String>> {
    if pieces.is_empty() { Ok(None) } else { secret(binds, pieces, what).map(Some) }
}

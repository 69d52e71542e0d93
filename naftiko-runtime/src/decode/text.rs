//! Bodies that need no decoder: JSON, text and bytes; and what all texts share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::charset::mend_halves;

/// The body as JSON; nothing may follow it.
pub(super) fn json(bytes: &[u8]) -> Result<Value, String> {
    let refused = |error: serde_json::Error| format!("the body is not JSON: {error}");
    match (serde_json::from_slice(bytes), str::from_utf8(bytes)) {
        (Err(error), Ok(text)) => match mend_halves(text) {
            Some(mended) => serde_json::from_str(&mended).map_err(refused),
            None => Err(refused(error)),
        },
        (read, _) => read.map_err(refused),
    }
}

/// The body as one text.
pub(super) fn text(bytes: &[u8]) -> Result<Value, String> {
    utf8(bytes).map(Value::from)
}

/// The body in base64.
pub(super) fn binary(bytes: &[u8]) -> Value {
    Value::String(STANDARD.encode(bytes))
}

/// The body as text, without a byte-order mark.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("the body is not UTF-8 at byte {}", error.valid_up_to()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

//! Bodies of upstreams as JSON.

use serde_json::Value;

/// The format of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// JSON.
    Json,
    /// Text.
    Text,
    /// Bytes.
    Binary,
}

impl Format {
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<Value, String> {
        match self {
            Self::Json => {
                serde_json::from_slice(bytes).map_err(|error| format!("the body is not JSON: {error}"))
            }
            Self::Text | Self::Binary => {
                String::from_utf8(bytes.to_vec()).map(Value::String).map_err(|error| error.to_string())
            }
        }
    }

    pub(crate) fn accept(&self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text | Self::Binary => "*/*",
        }
    }
}

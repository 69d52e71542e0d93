//! How much a call of an upstream may take, in time and in bytes.

use std::time::Duration;

/// How much a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// To the head of the answer.
    pub(crate) timeout: Duration,
    /// Silence in the middle of a body.
    pub(crate) body_idle: Duration,
    /// A request body that is read into memory.
    pub(crate) max_request_body: usize,
    /// An answer that is read into memory.
    pub(crate) max_response_body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            body_idle: Duration::from_secs(30),
            max_request_body: 2 << 20,
            max_response_body: 16 << 20,
        }
    }
}

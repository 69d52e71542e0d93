//! `body` of a consumed operation.

use crate::diagnostic::At;
use crate::spec::Value;

/// A request body: a bare string, or a type with data.
#[derive(Debug)]
pub(crate) struct Body {
    pub at: At,
    /// `type`; absent for a bare string.
    pub kind: Option<String>,
    pub data: Option<Value>,
}

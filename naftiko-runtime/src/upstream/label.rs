//! The name of a call in errors and traces.

use std::fmt;

use http::Method;

/// Which operation of which upstream a call is, without any value. Written only when there is something to say.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(super) namespace: &'static str,
    pub(super) method: Method,
    pub(super) template: &'static str,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { namespace, method, template } = self;
        write!(f, "`{namespace}` {method} {template}")
    }
}

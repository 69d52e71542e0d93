//! `info`: what the capability is called and what it is for.

/// The `info` section.
#[derive(Debug)]
pub(crate) struct Info {
    pub label: Option<String>,
    pub description: Option<String>,
    pub version: Option<String>,
}

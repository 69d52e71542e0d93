//! `binds`: variables that are read when the program starts.

use indexmap::IndexMap;

use crate::diagnostic::At;

/// An entry of `binds`.
#[derive(Debug)]
pub(crate) struct Bind {
    pub at: At,
    pub namespace: Option<String>,
    /// Absent for the process environment.
    pub location: Option<String>,
    /// The path of a relative file from the root of the workspace, once it is known.
    pub beside: Option<String>,
    /// Variable name to key at the provider.
    pub keys: IndexMap<String, String>,
}

/// The place that a `location` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location<'l> {
    /// There is none: the environment of the process.
    Environment,
    /// A file by its path from somewhere.
    Relative(&'l str),
    /// A file by its absolute path.
    Absolute(&'l str),
    /// Another scheme, such as `vault`.
    Other(&'l str),
    /// No address at all, or a file on another host.
    None,
}

impl Bind {
    pub(crate) fn place(&self) -> Location<'_> {
        self.location.as_deref().map_or(Location::Environment, Location::of)
    }
}

impl<'l> Location<'l> {
    /// The place that a text names.
    pub(crate) fn of(location: &'l str) -> Self {
        let Some((scheme, rest)) = location.trim().split_once("://") else { return Location::None };
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
        if !is_scheme {
            return Location::None;
        }
        if !scheme.eq_ignore_ascii_case("file") {
            return Location::Other(scheme);
        }
        // `file:///./x` and `file://./x` are both written for the same file.
        let relative = |path: &str| path.starts_with("./") || path.starts_with("../");
        match rest.strip_prefix('/') {
            _ if rest.ends_with('/') || rest.is_empty() => Location::None,
            Some(path) if relative(path) => Location::Relative(path),
            Some(_) => Location::Absolute(rest),
            None if relative(rest) => Location::Relative(rest),
            None => Location::None,
        }
    }
}

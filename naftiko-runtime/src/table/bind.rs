//! Variables that a capability needs from outside, and texts that hold them.

use super::LocalFile;

/// One variable of a `binds` entry.
#[derive(Clone, Copy, Debug)]
pub struct Bind {
    /// The namespace of the entry, such as `env`.
    pub(crate) namespace: &'static str,
    /// The name that the specification uses for the value.
    pub(crate) variable: &'static str,
    pub(crate) source: Source,
}

/// Where the value of a bind comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A variable of the process environment.
    Environment {
        /// The name of the variable.
        key: &'static str,
    },
    /// A member of a file.
    File {
        /// The file.
        file: BindFile,
        /// The name of the member, at the root of the file.
        key: &'static str,
    },
    /// A place that only a provider can reach.
    Provider {
        /// The location as the specification gives it.
        location: &'static str,
    },
}

impl Bind {
    /// A bind that is read from the environment variable `key`.
    #[must_use]
    pub const fn environment(namespace: &'static str, variable: &'static str, key: &'static str) -> Self {
        Self { namespace, variable, source: Source::Environment { key } }
    }

    /// A bind that is the member `key` of a file.
    #[must_use]
    pub const fn file(
        namespace: &'static str,
        variable: &'static str,
        file: BindFile,
        key: &'static str,
    ) -> Self {
        Self { namespace, variable, source: Source::File { file, key } }
    }

    /// A bind whose value a provider must give.
    #[must_use]
    pub const fn provided(namespace: &'static str, variable: &'static str, location: &'static str) -> Self {
        Self { namespace, variable, source: Source::Provider { location } }
    }

    /// `namespace.variable`, as templates write it.
    pub(crate) fn qualified(&self) -> String {
        format!("{}.{}", self.namespace, self.variable)
    }
}

/// A piece of a text with binds in it.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// Text as it is.
    Text(&'static str),
    /// The value of the bind at this index of the specification's binds.
    Bind(usize),
}

/// A file that binds are read from, as the specification names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BindFile(pub(crate) LocalFile);

impl BindFile {
    /// A file by its absolute path.
    #[must_use]
    pub const fn absolute(path: &'static str) -> Self {
        Self(LocalFile::absolute(path))
    }

    /// A file by its path from the specification, as [`LocalFile::relative`] says.
    #[must_use]
    pub const fn relative(
        crate_folder: Option<&'static str>,
        beside: &'static str,
        written: &'static str,
    ) -> Self {
        Self(LocalFile::relative(crate_folder, beside, written))
    }

    /// The name of the file in the specification.
    pub(crate) const fn written(&self) -> &'static str {
        self.0.written()
    }
}

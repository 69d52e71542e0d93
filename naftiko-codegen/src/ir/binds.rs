//! Variables and local files: what a program reads when it starts (LANGUAGE.md 2).

/// A variable that is read when the program starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bind {
    pub namespace: String,
    pub variable: String,
    pub source: BindSource,
}

/// The source of the value of a bind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BindSource {
    /// The environment variable of this name.
    Environment(String),
    /// A member of one of `Capability::bind_files`, which is read when the program starts.
    File { file: usize, key: String },
    /// A place that only a provider of the program can reach.
    Provider { location: String },
}

/// A file or a folder, as the spec names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LocalFile {
    Absolute(String),
    Relative {
        /// The path as written.
        written: String,
        /// The path from the root of the workspace that the spec was in.
        beside: String,
    },
}

impl LocalFile {
    /// Whether it is YAML; otherwise it is JSON.
    pub(crate) fn is_yaml(&self) -> bool {
        let (Self::Absolute(path) | Self::Relative { written: path, .. }) = self;
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml))
    }
}

/// A position in `Capability::binds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BindId(pub usize);

/// A text that is known at start: literal text and binds.
pub(crate) type Text = Vec<TextPiece>;

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextPiece {
    Text(String),
    Bind(BindId),
}

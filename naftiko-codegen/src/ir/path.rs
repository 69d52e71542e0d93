//! Paths into a JSON document, parsed and brought to one of two forms.

/// A path, and what is made of the node that it finds (LANGUAGE.md 8.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub kind: PathKind,
    pub function: Option<Function>,
}

/// The way in which nodes are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathKind {
    /// One node at most, by names and positions: a JSON Pointer (RFC 6901), empty for the whole document.
    Pointer(String),
    /// One node at most, by a query of RFC 9535: positions from the end are no pointers.
    Node(String),
    /// Any number of nodes: a query of RFC 9535.
    Query(String),
}

/// A function at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Length,
    Keys,
    First,
    Last,
    Min,
    Max,
    Sum,
    Avg,
}

impl Path {
    pub(crate) fn pointer(pointer: impl Into<String>) -> Self {
        Self { kind: PathKind::Pointer(pointer.into()), function: None }
    }

    /// The whole document.
    pub(crate) fn whole() -> Self {
        Self::pointer("")
    }

    pub(crate) fn is_whole(&self) -> bool {
        *self == Self::whole()
    }

    /// The names of a pointer, unescaped; `None` for any other path.
    pub(crate) fn names(&self) -> Option<Vec<String>> {
        match (&self.kind, self.function) {
            (PathKind::Pointer(pointer), None) => Some(
                pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect(),
            ),
            _ => None,
        }
    }

    /// The path of `pointer` that goes on with this one.
    pub(crate) fn below(&self, pointer: &str) -> Self {
        let kind = match &self.kind {
            PathKind::Pointer(rest) => PathKind::Pointer(format!("{pointer}{rest}")),
            PathKind::Query(query) | PathKind::Node(query) => {
                let names = Self::pointer(pointer).names().unwrap_or_default();
                let prefix: String = names.iter().map(|name| bracketed(name)).collect();
                let query = format!("${prefix}{}", query.strip_prefix('$').unwrap_or(query));
                if matches!(self.kind, PathKind::Node(_)) {
                    PathKind::Node(query)
                } else {
                    PathKind::Query(query)
                }
            }
        };
        Self { kind, function: self.function }
    }
}

/// `['name']`, as RFC 9535 writes the selector of a member.
pub(crate) fn bracketed(name: &str) -> String {
    let mut text = String::from("['");
    for c in name.chars() {
        if matches!(c, '\'' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push_str("']");
    text
}

/// One more segment of a JSON Pointer.
pub(crate) fn push_segment(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
}

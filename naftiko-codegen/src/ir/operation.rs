//! The consumed side: namespaces and the calls they offer (semantics 3).

use super::{Authentication, RustIdent, Text, Type};

/// A position in `Capability::namespaces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamespaceId(pub usize);

/// A position in `Capability::operations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OperationId(pub usize);

/// A position in [`Operation::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldId(pub usize);

/// A consumed API.
#[derive(Debug)]
pub(crate) struct Namespace {
    pub name: String,
    /// The module with the client.
    pub module: RustIdent,
    /// The method of `Capability` that gives the client.
    pub accessor: RustIdent,
    pub description: Option<String>,
    pub base_uri: Text,
    pub authentication: Authentication,
    pub operations: Vec<OperationId>,
}

/// One call of a consumed API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub namespace: NamespaceId,
    pub name: String,
    /// The method of the client.
    pub function: RustIdent,
    /// The struct that holds the fields.
    pub input: RustIdent,
    pub label: Option<String>,
    pub description: Option<String>,
    pub method: Method,
    /// The path as people read it, with `{x}` for placeholders.
    pub template: String,
    pub path: Vec<PathPiece>,
    pub fields: Vec<Field>,
    /// Query, headers and cookies, in the order in which they are sent.
    pub parts: Vec<Part>,
    pub body: Body,
}

/// What a caller of the operation supplies.
#[derive(Debug)]
pub(crate) struct Field {
    pub name: String,
    pub ident: RustIdent,
    pub ty: Type,
    pub required: bool,
    /// The authentication supplies it when the caller does not; the value never shows in `Debug`.
    pub credential: bool,
    pub place: Place,
    pub description: Option<String>,
}

/// Where a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// A member of a JSON object.
    Member,
    /// The whole body.
    Body,
}

/// A piece of the path.
#[derive(Debug)]
pub(crate) enum PathPiece {
    Literal(String),
    Segment(FieldId),
}

/// One pair of the query, one header or one cookie.
#[derive(Debug)]
pub(crate) struct Part {
    pub place: Place,
    pub name: String,
    pub value: Value,
}

/// What is sent for a part.
#[derive(Debug)]
pub(crate) enum Value {
    Field(FieldId),
    Constant(String),
}

/// The request body.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    /// The field is the JSON body.
    Json(FieldId),
    /// A JSON object of the fields that are given.
    Members(Vec<FieldId>),
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Method {
    pub(crate) const ALL: [Self; 7] =
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    /// Whether a request of this method usually has no body.
    pub(crate) fn is_bodyless(self) -> bool {
        match self {
            Self::Get | Self::Head | Self::Delete | Self::Options => true,
            Self::Post | Self::Put | Self::Patch => false,
        }
    }
}

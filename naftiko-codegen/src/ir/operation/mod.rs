//! The consumed side: namespaces and the calls they offer (LANGUAGE.md 3).

mod placement;

use super::{Authentication, Expr, Format, Path, Placement, Rules, RustIdent, Text, Type};

pub(crate) use placement::{Entry, Slot};

/// A position in `Capability::namespaces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamespaceId(pub usize);

/// A position in `Capability::operations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OperationId(usize);

impl OperationId {
    /// The position; only the catalog of `lower`, which owns the list, makes one.
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0
    }
}

/// A position in [`Operation::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The entry of the operation.
    pub constant: RustIdent,
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
    pub format: Format,
    /// The values that the spec names in an answer; none where the answer is taken as it is.
    pub outputs: Option<Outputs>,
    /// The name of the output that is the whole answer.
    pub whole_output: Option<String>,
}

impl Operation {
    /// Whether the two make the same requests and have the same answers.
    pub(crate) fn does_the_same(&self, other: &Self) -> bool {
        self.method == other.method
            && self.template == other.template
            && self.fields == other.fields
            && self.parts == other.parts
            && self.body == other.body
            && self.format == other.format
            && self.whole_output == other.whole_output
            && self.outputs.as_ref().map(|it| &it.members) == other.outputs.as_ref().map(|it| &it.members)
    }
}

/// The named outputs of an operation (LANGUAGE.md 3.10).
#[derive(Debug)]
pub(crate) struct Outputs {
    /// The struct that holds them.
    pub record: RustIdent,
    pub members: Vec<OutputMember>,
}

/// A named output.
#[derive(Debug, PartialEq)]
pub(crate) struct OutputMember {
    pub name: String,
    pub ident: RustIdent,
    pub ty: Type,
    pub path: Path,
    pub description: Option<String>,
}

/// A value that a caller of the operation supplies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// Unique in the operation.
    pub name: String,
    /// The API's own name of it, where another field has that name in another place.
    pub sent_as: Option<String>,
    pub ident: RustIdent,
    pub ty: Type,
    pub rules: Rules,
    /// Where its texts are listed: the Rust type that has one variant for each.
    pub choice: Option<Choice>,
    pub required: bool,
    /// The value that the API gets where the caller gives none, of a parameter that it cannot do without.
    pub default: Option<serde_json::Value>,
    /// The authentication supplies it when the caller does not; the value never shows in `Debug`.
    pub credential: bool,
    pub place: Place,
    pub description: Option<String>,
}

/// A Rust type for a list of texts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    pub name: RustIdent,
    pub variants: Vec<(RustIdent, String)>,
}

impl Field {
    /// The name by which the API knows it.
    pub(crate) fn sent_name(&self) -> &str {
        self.sent_as.as_deref().unwrap_or(&self.name)
    }
}

/// The place of a field in the request.
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
    /// A template in the body.
    BodyTemplate,
    /// A template elsewhere.
    Template,
}

/// A value that an operation sends.
pub(crate) type Sent = Expr<FieldId>;

/// A piece of the path.
#[derive(Debug)]
pub(crate) enum PathPiece {
    /// Percent-encoded, as it is sent; it may hold the beginning of a query.
    Literal(String),
    /// A value under its name.
    Segment(String, Sent),
}

/// One pair of the query, one header or one cookie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub placement: Placement,
    pub name: String,
    pub value: Sent,
}

/// The request body (LANGUAGE.md 3.9).
#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    None,
    Json(Sent),
    /// A text of this media type; values in it are escaped for its language.
    Text {
        media_type: String,
        escape: Escape,
        text: Sent,
    },
    /// The pairs of a form.
    Form(Vec<(String, Sent)>),
    /// The parts of a multipart form.
    Multipart(Vec<FormPart>),
}

impl Body {
    /// Every value in it.
    pub(crate) fn values(&self) -> Vec<&Sent> {
        match self {
            Self::None => Vec::new(),
            Self::Json(value) | Self::Text { text: value, .. } => vec![value],
            Self::Form(pairs) => pairs.iter().map(|(_, value)| value).collect(),
            Self::Multipart(parts) => parts
                .iter()
                .flat_map(|part| [Some(&part.value), part.file_name.as_ref(), part.content_type.as_ref()])
                .flatten()
                .collect(),
        }
    }
}

/// The escaping of a value inside a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    None,
    Json,
    Xml,
    Form,
}

/// A part of a multipart form.
#[derive(Debug, PartialEq)]
pub(crate) struct FormPart {
    pub name: String,
    pub value: Sent,
    pub file_name: Option<Sent>,
    pub content_type: Option<Sent>,
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

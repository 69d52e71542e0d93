//! One operation of a consumed API: the request that it makes, and the form of its answers.

use http::Method;

use super::{Expr, Format, Input, Path, Schema, Type, UpstreamSpec};
use crate::error::Location;

/// An operation of a consumed API.
#[derive(Debug)]
pub struct Operation {
    pub(crate) upstream: &'static UpstreamSpec,
    pub(crate) method: Method,
    /// With `{name}` for the value of each part in the path; what is between them is encoded, and may end in a query.
    pub(crate) path: &'static str,
    pub(crate) parts: &'static [Part],
    pub(crate) body: Body,
    pub(crate) format: Format,
    /// The outputs that the specification names in an answer, each with its path.
    pub(crate) outputs: &'static [(&'static str, Path)],
}

/// A constructor for each method.
macro_rules! constructors {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A `", stringify!($method), "` of `path`, where `{name}` stands for the part of that name.")]
        #[must_use]
        pub const fn $name(upstream: &'static UpstreamSpec, path: &'static str) -> Self {
            Self::new(upstream, Method::$method, path)
        }
    )*};
}

impl Operation {
    constructors!(get GET, post POST, put PUT, patch PATCH, delete DELETE, head HEAD, options OPTIONS);

    const fn new(upstream: &'static UpstreamSpec, method: Method, path: &'static str) -> Self {
        Self { upstream, method, path, parts: &[], body: Body::None, format: Format::Json, outputs: &[] }
    }

    /// The values that it sends, in the order in which they are sent.
    #[must_use]
    pub const fn parts(mut self, parts: &'static [Part]) -> Self {
        self.parts = parts;
        self
    }

    /// A body that is more than a part, or an object of parts.
    #[must_use]
    pub const fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The format of its answers, where that is not JSON.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// The outputs that the specification names in an answer, or in each of its items where it is a list.
    #[must_use]
    pub const fn outputs(mut self, outputs: &'static [(&'static str, Path)]) -> Self {
        self.outputs = outputs;
        self
    }

    /// The parts whose values a caller supplies, in their order.
    pub(crate) fn supplied(&self) -> impl Iterator<Item = &'static Part> {
        self.parts.iter().filter(|part| part.value.is_none())
    }

    /// Whether calling it changes nothing, so that other calls may run beside it.
    pub(crate) fn is_safe(&self) -> bool {
        self.method.is_safe()
    }
}

/// One value of a request. A caller supplies it under its name, unless the specification does.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) kind: Type,
    pub(crate) required: bool,
    /// The rules beyond the type.
    pub(crate) schema: Option<&'static Schema>,
    /// As for the input that supplies it.
    pub(crate) nullable: Option<bool>,
    /// The value that is sent where the caller gives none.
    pub(crate) default: Option<Expr>,
    /// Whether the authentication of the specification supplies it where the caller does not; it is never shown.
    pub(crate) credential: bool,
    /// The value that the specification sends here; none where a caller supplies it.
    pub(crate) value: Option<Expr>,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// A member of a JSON object that is the body.
    Member,
    /// The whole body, as JSON.
    Body,
    /// Into the body by way of its expressions.
    InBody,
    /// Into other parts by way of their expressions.
    Elsewhere,
}

impl Part {
    /// A segment of the path, or a piece of one.
    #[must_use]
    pub const fn path(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Path, name, kind).required()
    }

    /// A parameter of the query; a list gives one for each of its items.
    #[must_use]
    pub const fn query(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Query, name, kind)
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Header, name, kind)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Cookie, name, kind)
    }

    /// A member of the JSON object that is the body.
    #[must_use]
    pub const fn member(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Member, name, kind)
    }

    /// The whole body, as JSON.
    #[must_use]
    pub const fn body(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Body, name, kind)
    }

    /// A value that stands in the expressions of the body.
    #[must_use]
    pub const fn in_body(name: &'static str, kind: Type) -> Self {
        Self::of(Place::InBody, name, kind)
    }

    /// A value that stands in the expressions of other parts.
    #[must_use]
    pub const fn elsewhere(name: &'static str, kind: Type) -> Self {
        Self::of(Place::Elsewhere, name, kind)
    }

    const fn of(place: Place, name: &'static str, kind: Type) -> Self {
        Self {
            name,
            place,
            kind,
            required: false,
            schema: None,
            nullable: None,
            default: None,
            credential: false,
            value: None,
        }
    }

    /// Makes the part one that a request cannot do without.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The rules beyond the type.
    #[must_use]
    pub const fn schema(self, schema: &'static Schema) -> Self {
        Self { schema: Some(schema), ..self }
    }

    /// Whether `null` is a value of it.
    #[must_use]
    pub const fn nullable(self, nullable: bool) -> Self {
        Self { nullable: Some(nullable), ..self }
    }

    /// The value that a request has where the caller gives none; then it can do without.
    #[must_use]
    pub const fn default(self, value: Expr) -> Self {
        Self { default: Some(value), required: false, ..self }
    }

    /// Makes the part one that the authentication supplies where the caller does not.
    #[must_use]
    pub const fn credential(self) -> Self {
        Self { credential: true, ..self }
    }

    /// A segment of the path, or a piece of one, that the specification says.
    #[must_use]
    pub const fn fixed_path(name: &'static str, value: Expr) -> Self {
        Self::fixed(Place::Path, name, value)
    }

    /// A parameter of the query that the specification says.
    #[must_use]
    pub const fn fixed_query(name: &'static str, value: Expr) -> Self {
        Self::fixed(Place::Query, name, value)
    }

    /// A header that the specification says.
    #[must_use]
    pub const fn fixed_header(name: &'static str, value: Expr) -> Self {
        Self::fixed(Place::Header, name, value)
    }

    /// A cookie that the specification says.
    #[must_use]
    pub const fn fixed_cookie(name: &'static str, value: Expr) -> Self {
        Self::fixed(Place::Cookie, name, value)
    }

    const fn fixed(place: Place, name: &'static str, value: Expr) -> Self {
        Self { value: Some(value), ..Self::of(place, name, Type::Any) }
    }
}

impl Part {
    /// The input of a REST caller that supplies the part; `in_path` says whether the path of the route has its name.
    pub(crate) const fn rest_input(&self, in_path: bool) -> Input {
        let location = match self.place {
            _ if in_path => Location::Path,
            Place::Path | Place::Query | Place::Elsewhere => Location::Query,
            Place::Header => Location::Header,
            Place::Cookie => Location::Cookie,
            Place::Member | Place::Body | Place::InBody => Location::Body,
        };
        // A segment of a path is text, whatever it is put into.
        let kind = match self.kind {
            Type::Any if in_path => Type::String,
            kind => kind,
        };
        Input {
            whole: matches!(self.place, Place::Body) && !in_path,
            required: self.required || in_path,
            segment: matches!(self.place, Place::Path),
            schema: self.schema,
            nullable: self.nullable,
            ..Input::of(location, self.name, kind)
        }
    }

    /// The argument of a tool that supplies the part; none for a credential, which no model is asked for.
    pub(crate) fn argument(&self) -> Option<Input> {
        let segment = matches!(self.place, Place::Path);
        let input = Input {
            required: self.required,
            segment,
            schema: self.schema,
            nullable: self.nullable,
            ..Input::of(Location::Argument, self.name, self.kind)
        };
        (!self.credential).then_some(input)
    }
}

/// The body of a request, where it is not a part.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Body {
    /// None, or what parts make of it.
    None,
    /// JSON; none where the value is absent.
    Json(Expr),
    /// A text of a media type, with values in it that are escaped for its language.
    Text(&'static str, Escape, &'static [Expr]),
    /// A form; an absent value leaves its pair out, a list repeats it.
    Form(&'static [(&'static str, Expr)]),
    /// A multipart form; an absent value leaves its part out, a list repeats it.
    Multipart(&'static [FormPart]),
}

/// How a value is written in a text.
#[derive(Clone, Copy, Debug)]
pub enum Escape {
    /// As it is.
    None,
    /// Inside of a JSON string.
    Json,
    /// As character data or an attribute of XML.
    Xml,
    /// Percent-encoded, for a form.
    Form,
}

/// A part of a multipart form.
#[derive(Clone, Copy, Debug)]
pub struct FormPart {
    pub(crate) name: &'static str,
    pub(crate) value: Expr,
    pub(crate) file_name: Expr,
    pub(crate) content_type: Expr,
}

impl FormPart {
    /// A part with this name.
    #[must_use]
    pub const fn new(name: &'static str, value: Expr) -> Self {
        Self { name, value, file_name: Expr::Absent, content_type: Expr::Absent }
    }

    /// Makes the part a file of this name.
    #[must_use]
    pub const fn file_name(self, name: Expr) -> Self {
        Self { file_name: name, ..self }
    }

    /// The media type of the part.
    #[must_use]
    pub const fn content_type(self, media_type: Expr) -> Self {
        Self { content_type: media_type, ..self }
    }
}

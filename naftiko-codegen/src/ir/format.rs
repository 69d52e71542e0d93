//! The format of an upstream's answers (specs/LANGUAGE.md 3.8).

/// The format of an answer, by which its bytes become JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    /// A JSON string.
    Text,
    /// Base64 in a JSON string; bytes where bytes will do.
    Binary,
    Xml,
    Yaml,
    Csv,
    Tsv,
    Psv,
    /// The tables of a page: all of them, or those that the selector matches or that are inside of what it matches.
    Html(Option<Selector>),
    Markdown {
        /// The beginning of the headings of the sections that count.
        heading: Option<String>,
    },
    /// One bare datum.
    Avro(AvroSchema),
    Protobuf {
        /// A `FileDescriptorSet`, encoded.
        descriptors: Vec<u8>,
        /// The full name of the message.
        message: String,
    },
}

impl Format {
    /// Whether an answer that nothing is taken out of is passed on as it came, without being read.
    pub(crate) fn is_passed_on(&self) -> bool {
        match self {
            Self::Json | Self::Binary => true,
            Self::Text
            | Self::Xml
            | Self::Yaml
            | Self::Csv
            | Self::Tsv
            | Self::Psv
            | Self::Html(_)
            | Self::Markdown { .. }
            | Self::Avro(_)
            | Self::Protobuf { .. } => false,
        }
    }
}

/// A CSS selector list: an element matches when one of its selectors does. Each selector is a chain of compounds, from
/// the outermost element to the one that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector(pub Vec<Vec<Compound>>);

/// Conditions that one element meets, and where it stands to the element that the compound before found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compound {
    /// The first of a selector is anywhere in the page.
    pub combinator: Combinator,
    pub conditions: Vec<Simple>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combinator {
    Descendant,
    Child,
    NextSibling,
    LaterSibling,
}

/// One condition on an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Simple {
    Element(String),
    Id(String),
    Class(String),
    Attribute(String, Match),
    NthChild(usize),
    NthOfType(usize),
}

/// The way the value of an attribute is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Present,
    Equals(String),
    Word(String),
    Language(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
}

/// An Avro schema whose names are all resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AvroSchema {
    pub root: AvroType,
    /// The types that [`AvroType::Named`] refers to, by their full names: those that stand in several places, or
    /// inside of themselves.
    pub named: Vec<(String, AvroType)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AvroType {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Array(Box<AvroType>),
    Map(Box<AvroType>),
    Union(Vec<AvroType>),
    /// Fields in their order.
    Record(Vec<(String, AvroType)>),
    Enum(Vec<String>),
    Fixed(usize),
    Decimal {
        /// Without one, it stands before the bytes.
        size: Option<usize>,
        precision: u64,
        scale: u16,
    },
    Named(String),
}

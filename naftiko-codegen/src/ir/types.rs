//! The types of inputs.

/// The type of a parameter (LANGUAGE.md 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    String,
    Integer,
    Number,
    Boolean,
    /// A list of anything.
    Array,
    /// A JSON object.
    Object,
    /// Any JSON value.
    Any,
}

//! Avro schemas as constants.
//!
//! The compiler reads and checks the text of a schema; names follow the Avro specification.

/// A schema.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The type of a datum.
    pub root: Type,
    /// The types that [`Type::Named`] refers to, by their full names.
    pub named: &'static [(&'static str, Type)],
}

/// A type of a schema. Logical types other than `decimal` are the types that they are made of.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// No value.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A number of single precision.
    Float,
    /// A number of double precision.
    Double,
    /// Any bytes.
    Bytes,
    /// A text.
    String,
    /// A list.
    Array(&'static Type),
    /// An object whose members all have one type.
    Map(&'static Type),
    /// One of several types.
    Union(&'static [Type]),
    /// An object with these fields, in their order.
    Record(&'static [(&'static str, Type)]),
    /// One of these words.
    Enum(&'static [&'static str]),
    /// So many bytes.
    Fixed(usize),
    /// The logical type `decimal`: digits with a point.
    Decimal {
        /// How many bytes it takes; none where their number stands in front of them.
        size: Option<usize>,
        /// How many digits it has at most.
        precision: u64,
        /// How many of the digits stand behind the point.
        scale: u16,
    },
    /// The type of this full name in [`Schema::named`]: a type that stands in several places, or inside of itself.
    Named(&'static str),
}

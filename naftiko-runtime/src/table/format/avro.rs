//! Avro schemas as constants.
//!
//! The compiler reads and checks the text of a schema; names follow the Avro specification.

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
    /// The logical type `decimal` in bytes.
    Decimal {
        /// How many digits it has at most.
        precision: u64,
        /// How many of the digits stand behind the point.
        scale: u16,
    },
    /// The logical type `decimal` in so many bytes.
    FixedDecimal {
        /// The number of bytes.
        size: usize,
        /// How many digits it has at most.
        precision: u64,
        /// How many of the digits stand behind the point.
        scale: u16,
    },
    /// The type of this full name, which stands beside the root: a type that stands in several places, or inside of itself.
    Named(&'static str),
}

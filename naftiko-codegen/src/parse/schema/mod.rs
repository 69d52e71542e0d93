//! The values of `outputSchema`: Avro schemas, CSS selectors and `.proto` files, checked before anything is generated.
//!
//! Texts come in as they are and go out as they are embedded; who read them is none of its business.

mod avro;
mod protobuf;
mod selector;
#[cfg(test)]
mod tests;

pub(crate) use avro::avro;
pub(crate) use protobuf::{Protobuf, protobuf};
pub(crate) use selector::selector;

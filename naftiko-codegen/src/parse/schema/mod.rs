//! `.proto` files that an `outputSchema` names, compiled before anything is generated.
//!
//! Texts come in as they are and go out as they are embedded; who read them is none of its business.

mod protobuf;
#[cfg(test)]
mod tests;

pub(crate) use protobuf::{Protobuf, protobuf};

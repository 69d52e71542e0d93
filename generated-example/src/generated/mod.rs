//! What `cargo regen` wrote; it is checked in, and CI holds that it fits its spec.

pub mod tasks;

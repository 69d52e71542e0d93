//! Written by `cargo regen` and checked in; CI holds that it fits its spec.

pub mod tasks;

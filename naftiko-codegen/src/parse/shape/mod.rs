//! The tools with which sections are read.

mod fields;
mod lists;
mod values;
mod words;

pub(super) use fields::Fields;
pub(super) use values::{json, missing, texts, written, wrong_kind};

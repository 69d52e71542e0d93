//! Limits that several files of the adapter have in common.

/// How much of a name that does not exist is repeated, in bytes.
pub(super) const MOST_OF_A_NAME: usize = 256;

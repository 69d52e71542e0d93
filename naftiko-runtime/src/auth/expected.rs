//! A secret that a caller must know, kept so that neither memory nor time tells it.
//!
//! Nothing here may compare bytes in any other way.

use ring::digest::{SHA256, digest};
use subtle::{Choice, ConstantTimeEq as _};

/// A secret that a caller must send. Only its hash is kept, so that a comparison takes as long for every length.
pub(super) struct Expected([u8; 32]);

impl Expected {
    pub(super) fn new(secret: impl AsRef<[u8]>) -> Self {
        Self(hash(secret.as_ref()))
    }

    /// Compares all bytes, whichever differ.
    pub(super) fn is(&self, given: impl AsRef<[u8]>) -> Choice {
        self.0.ct_eq(&hash(given.as_ref()))
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

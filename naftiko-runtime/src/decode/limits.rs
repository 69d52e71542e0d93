//! Bounds on what a body may become: how deep it may nest, and how far it may grow where one of its bytes can stand
//! for many (aliases, headers, empty items).

/// How deep a body may nest. A decoded body is walked by recursive functions, here and where it is written again.
#[cfg(any(feature = "avro", feature = "xml", feature = "yaml"))]
pub(super) const DEPTH: usize = 256;

/// How many times larger than the body its JSON may be; names of columns, repeated a row, come to a tenth of it.
const GROWTH: usize = 64;

/// The size that even a small body may grow to.
const LEAST: usize = 64 * 1024;

/// The size that even the largest body may grow to.
const MOST: usize = 512 * 1024 * 1024;

/// The charge for any value of JSON, beside its text.
pub(super) const NODE: usize = 32;

/// The amount that is left to spend, roughly in bytes.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// The budget of a body of so many bytes.
    pub(super) fn new(body: usize) -> Self {
        Self { left: body.saturating_mul(GROWTH).saturating_add(LEAST).min(MOST) }
    }

    pub(super) fn spend(&mut self, amount: usize) -> Result<(), String> {
        match self.left.checked_sub(amount) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err("what the body stands for is many times larger than the body".to_owned()),
        }
    }
}

//! How much of a model's context the tools of an MCP adapter take, as far as it can be said without knowing the model.

/// The tools that an MCP adapter lists to its clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub(crate) adapter: String,
    pub(crate) tools: usize,
    pub(crate) bytes: usize,
}

impl Listing {
    /// The namespace of the adapter.
    pub fn adapter(&self) -> &str {
        &self.adapter
    }

    /// How many tools there are.
    pub fn tools(&self) -> usize {
        self.tools
    }

    /// How many bytes of JSON they are in the answer to `tools/list`.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many tokens of a model's context that is, at four bytes each.
    pub fn tokens(&self) -> usize {
        tokens(self.bytes)
    }
}

/// How many tokens so many bytes of JSON are taken for.
pub(crate) fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(4)
}

/// `12,345`
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

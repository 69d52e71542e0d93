//! Patterns of inputs: regular expressions that a text has to match somewhere.

use regex_lite::Regex;
use serde_json::Value;

use super::argument::scalar_text;
use super::convert::Refusal;
use crate::table::Pattern;

impl Pattern {
    /// The words of `^(day|week)$`; none where the pattern is anything else, so that no word is missing.
    pub(super) fn words(&self) -> Vec<&'static str> {
        let whole = self.text.strip_prefix('^').and_then(|text| text.strip_suffix('$'));
        let group = whole.and_then(|text| text.strip_prefix('(')?.strip_suffix(')'));
        // Without the parentheses each of the anchors belongs to one word alone.
        let alone = whole.filter(|text| !text.contains('|'));
        let Some(words) = group.map(|text| text.strip_prefix("?:").unwrap_or(text)).or(alone) else {
            return Vec::new();
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '/' | ',' | ':' | '@');
        if words.split('|').all(|word| !word.is_empty() && word.chars().all(plain)) {
            words.split('|').collect()
        } else {
            Vec::new()
        }
    }

    /// The value, where its text matches.
    pub(super) fn check(&self, value: Value) -> Result<Value, Refusal> {
        let parsed = self.parsed.get_or_init(|| {
            Regex::new(self.text)
                .map_err(|error| tracing::error!(pattern = self.text, %error, "not a regular expression"))
                .ok()
        });
        let text = scalar_text(value.clone());
        match parsed {
            Some(pattern) if pattern.is_match(&text) => Ok(value),
            _ => Err(Refusal::new(format!("must match `{}`", self.text), text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn only_patterns_of_plain_alternatives_list_words() {
        assert_eq!(Pattern::new("^(day|week-end|1:1)$").words(), ["day", "week-end", "1:1"]);
        assert_eq!(Pattern::new("^(?:a|b)$").words(), ["a", "b"]);
        assert_eq!(Pattern::new("^only$").words(), ["only"]);
        for other in
            ["day|week", "^day|week$", "(day|week)", "^(day|)$", "^(day|w.*)$", "^(a)(b)$", "^(?i:a|b)$", ""]
        {
            assert_eq!(Pattern::new(other).words(), <[&str; 0]>::default(), "{other}");
        }
    }
}

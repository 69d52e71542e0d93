//! Small helpers for texts that people read: lists, excerpts, near misses.
//!
//! Nothing here knows what the text is about.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// Every byte outside of RFC 3986 `unreserved`: no value can change the path or the query it is put into.
pub(crate) const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// "`a`, `b`", or "none".
pub(crate) fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// At most `limit` bytes of `text`, cut between characters, with an ellipsis where something was cut.
pub(crate) fn excerpt(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(limit)])
}

/// The candidate that `name` was probably meant to be.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ: `colour` finds `color`, `id` does not find `ordering`.
    let budget = (name.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= budget)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters differ at least, letter case and `-`/`_` aside.
fn distance(left: &str, right: &str) -> usize {
    let folded = |text: &str| text.to_ascii_lowercase().replace('-', "_");
    strsim::levenshtein(&folded(left), &folded(right))
}

/// `NAMESPACE_SUFFIX`, in capital letters with every other character as `_`.
pub(crate) fn variable_name(namespace: &str, suffix: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    namespace.chars().map(letter).chain(['_']).chain(suffix.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, nearest};

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt("abc", 3), "abc");
        assert_eq!(excerpt("aüb", 2), "a…");
    }

    #[test]
    fn a_near_miss_is_found_and_a_far_one_is_not() {
        let known = ["ordering", "page_size", "id"];
        assert_eq!(nearest("orderin", known.into_iter()), Some("ordering"));
        assert_eq!(nearest("page-Size", known.into_iter()), Some("page_size"));
        assert_eq!(nearest("colour", known.into_iter()), None);
    }
}

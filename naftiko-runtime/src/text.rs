//! Small helpers for texts that people read: lists, excerpts, near misses.
//!
//! Nothing here knows what the text is about.

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

/// Levenshtein distance, letter case and `-`/`_` aside.
fn distance(left: &str, right: &str) -> usize {
    let letters = |text: &str| -> Vec<char> {
        text.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
    };
    let (left, right) = (letters(left), letters(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
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

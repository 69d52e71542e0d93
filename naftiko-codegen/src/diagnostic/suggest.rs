//! The nearest of the names that exist, for the help line of a name that does not.

/// The candidate that `wrong` was most likely meant to be: at most a third of its letters differ.
///
/// Candidates are compared without regard to case and to the separators `-`, `_` and space.
pub(crate) fn nearest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = fold(wrong);
    let mut limit = (folded.chars().count() / 3).max(1);
    let mut found: Option<(usize, &str)> = None;
    for candidate in candidates {
        // A byte is at most a character: what differs this much in length cannot be near.
        if candidate == wrong || folded.len() > candidate.len() + 4 * limit {
            continue;
        }
        let distance = distance(&folded, &fold(candidate), limit);
        if distance <= limit && found.is_none_or(|found| (distance, candidate) < found) {
            // Only what is as near can still be chosen.
            limit = distance;
            found = Some((distance, candidate));
        }
    }
    found.map(|(_, candidate)| candidate)
}

/// Whether `wrong` is `right` with a slip of the fingers: other case or separators, two letters in the wrong order, a letter
/// too many or one too few. Another letter in its place, or another digit, may be what was meant.
#[cfg(feature = "cli")]
pub(crate) fn is_slip(wrong: &str, right: &str) -> bool {
    let (wrong, right): (Vec<char>, Vec<char>) =
        (fold(wrong).chars().collect(), fold(right).chars().collect());
    let same = wrong.iter().zip(&right).take_while(|(wrong, right)| wrong == right).count();
    let (wrong_rest, right_rest) = (&wrong[same..], &right[same..]);
    let one_more = |long: &[char], short: &[char]| {
        long.first().is_some_and(|more| !more.is_numeric()) && long.get(1..) == Some(short)
    };
    match (wrong_rest, right_rest) {
        ([], []) => true,
        ([a, b, after @ ..], [c, d, also @ ..]) if (a, b) == (d, c) && after == also => {
            !a.is_numeric() && !b.is_numeric()
        }
        (longer, shorter) => one_more(longer, shorter) || one_more(shorter, longer),
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Levenshtein distance with adjacent transpositions; `limit + 1` when it is larger than `limit`.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, l) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, r) in right.iter().enumerate() {
            let replace = previous[column] + usize::from(l != r);
            let mut best = replace.min(previous[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *l == right[column - 1] && left[row - 1] == *r {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        // An adjacent transposition looks back one more row.
        if current.iter().chain(&previous).all(|distance| *distance > limit) {
            return limit + 1;
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[right.len()]
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{list, nearest};

    #[test]
    fn the_nearest_name_is_within_a_third() {
        assert_eq!(nearest("list-ordres", ["get-order", "list-orders"]), Some("list-orders"));
        assert_eq!(nearest("listOrders", ["list-orders"]), Some("list-orders"));
        assert_eq!(nearest("get", ["list-orders", "update"]), None);
        assert_eq!(nearest("same", ["same"]), None);
    }

    #[test]
    #[cfg(feature = "cli")]
    fn a_slip_is_no_other_word() {
        let slips = [("GTE", "GET"), ("integr", "integer"), ("listOrders", "list-orders"), ("calll", "call")];
        assert!(slips.iter().all(|(wrong, right)| super::is_slip(wrong, right)));
        let others = [
            ("oauth1", "oauth2"),
            ("get-user", "set-user"),
            ("delete-alert", "create-alert"),
            ("v1", "v12"),
            ("lock", "unlock"),
            ("v12", "v21"),
        ];
        assert!(!others.iter().any(|(wrong, right)| super::is_slip(wrong, right)));
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a"]), "`a`");
    }
}

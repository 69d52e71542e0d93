//! The nearest of the names that exist, for the help line of a name that does not.

/// How many letters of a name may differ.
const MOST: usize = 3;

/// How many letters a name may have that is compared.
const LONGEST: usize = 100;

/// The candidate that `wrong` was most likely meant to be.
///
/// Candidates are compared without regard to case and to separators. At most three letters differ, and at
/// most a third of each word: `delete-user` is not near `create-user`, nor `oauth1` near `oauth2`.
pub(crate) fn nearest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = letters(wrong);
    let words = words(wrong);
    let has = alphabet(wrong);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wrong && letters(candidate).abs_diff(length) <= MOST)
        // Each letter that only one of them has is a difference.
        .filter(|candidate| (alphabet(candidate) & !has).count_ones() as usize <= MOST)
        .filter_map(|candidate| Some((difference(&words, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether two names differ only in case and separators.
pub(crate) fn alike(left: &str, right: &str) -> bool {
    words(left).concat() == words(right).concat()
}

/// Whether `wrong` can only be a slip: another case, other separators, or one letter that is missing, too many
/// or swapped with its neighbour.
///
/// Another letter in the same place is no slip, and another digit is none: `get-user` is not `set-user`.
pub(crate) fn is_slip(wrong: &str, near: &str) -> bool {
    let (wrong, near) = (words(wrong), words(near));
    if digits(&wrong) != digits(&near) {
        return false;
    }
    let chars = |words: &[String]| words.concat().chars().collect::<Vec<_>>();
    let (wrong, near) = (chars(&wrong), chars(&near));
    let (short, long) = if wrong.len() < near.len() { (&wrong, &near) } else { (&near, &wrong) };
    let Some(first) = short.iter().zip(long).position(|(l, r)| l != r) else {
        return long.len() - short.len() <= 1;
    };
    match long.len() - short.len() {
        0 => {
            let swapped =
                short.get(first + 1) == Some(&long[first]) && long.get(first + 1) == Some(&short[first]);
            swapped && short[first + 2..] == long[first + 2..]
        }
        1 => short[first..] == long[first + 1..],
        _ => false,
    }
}

/// How many letters differ, where few do.
fn difference(wrong: &[String], candidate: &str) -> Option<usize> {
    let candidate = words(candidate);
    if let [wrong_digits @ Some(_), digits @ Some(_)] = [digits(wrong), digits(&candidate)]
        && wrong_digits != digits
    {
        return None;
    }
    let near = |wrong: &str, candidate: &str| {
        let length = wrong.chars().count();
        let limit = (length / 3).clamp(1, MOST);
        // The distance takes the product of the lengths, and nobody is helped to spell a text.
        if length > LONGEST || candidate.chars().count().abs_diff(length) > limit {
            return None;
        }
        let distance = strsim::osa_distance(wrong, candidate);
        (distance <= limit).then_some(distance)
    };
    if wrong.len() == candidate.len() {
        let total = wrong.iter().zip(&candidate).map(|(wrong, candidate)| near(wrong, candidate)).sum();
        return Option::<usize>::filter(total, |total| *total <= MOST);
    }
    near(&wrong.concat(), &candidate.concat())
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | ' ')
}

/// How many characters of a name are no separators.
fn letters(name: &str) -> usize {
    name.chars().filter(|c| !is_separator(*c)).count()
}

/// The letters of a name without their case, a bit for each of ASCII and one for all others.
fn alphabet(name: &str) -> u128 {
    let letters = name.chars().filter(|c| !is_separator(*c) && *c != '.');
    letters.fold(0, |found, c| found | 1 << u32::from(c.to_ascii_lowercase()).min(127))
}

fn digits(words: &[String]) -> Option<String> {
    let digits: String = words.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// The words of a name in lower case: `listOpen-orders` has three.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_upper = false;
    for c in name.chars() {
        let starts = c.is_uppercase() && !before_upper;
        before_upper = c.is_uppercase();
        if starts || c == '.' || is_separator(c) {
            words.push(String::new());
        }
        if let (false, Some(word)) = (is_separator(c), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
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
    use super::{alike, is_slip, list, nearest};

    #[test]
    fn the_nearest_name_differs_in_few_letters() {
        assert_eq!(nearest("list-ordres", ["get-order", "list-orders"]), Some("list-orders"));
        assert_eq!(nearest("listOrders", ["list-orders"]), Some("list-orders"));
        assert_eq!(nearest("get", ["list-orders", "update"]), None);
        assert_eq!(nearest("same", ["same"]), None);
        assert_eq!(nearest("getOrdersById", ["get-order-by-id"]), Some("get-order-by-id"));
        assert_eq!(nearest("inputParamters", ["inputParameters"]), Some("inputParameters"));
    }

    #[test]
    fn a_different_word_or_number_is_not_suggested() {
        assert_eq!(nearest("delete-user", ["create-user"]), None);
        assert_eq!(nearest("update-user", ["create-user"]), None);
        assert_eq!(nearest("list-models", ["list-jobs"]), None);
        assert_eq!(nearest("oauth1", ["oauth2"]), None);
    }

    #[test]
    fn name_comparison_ignores_case_and_separators() {
        assert!(alike("listOrders", "list-orders"));
        assert!(alike("LIST_ORDERS", "list orders"));
        assert!(!alike("list-order", "list-orders"));
        assert!(!alike("a.bc", "ab.c"));
    }

    #[test]
    fn a_typing_slip_changes_one_letter_or_swaps_two() {
        let slips = [
            ("htp", "http"),
            ("GTE", "get"),
            ("integerr", "integer"),
            ("listOrder", "list-orders"),
            ("a", "A"),
        ];
        for (wrong, near) in slips {
            assert!(is_slip(wrong, near), "{wrong} {near}");
        }
        let others = [
            ("get-user", "set-user"),
            ("oauth1", "oauth2"),
            ("http", "htps"),
            ("a", "abc"),
            ("abdc", "acbd"),
            ("lock", "unlock"),
            ("v1", "v12"),
            ("v12", "v21"),
        ];
        for (wrong, near) in others {
            assert!(!is_slip(wrong, near), "{wrong} {near}");
        }
    }

    #[test]
    fn lists_are_written_with_commas_and_a_final_and() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a"]), "`a`");
    }
}

//! Names of tools and arguments that every client takes: 1 to 64 of `a` to `z` in either case, digits, `_`, `.` and `-`.

/// The longest name that clients take.
pub(super) const LONGEST: usize = 64;

/// Whether clients take a name.
pub(super) fn is_safe(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len()) && name.chars().all(is_allowed)
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The name with `joint` for everything in it that clients refuse; empty where nothing is left.
pub(super) fn safe(name: &str, joint: char) -> String {
    let mut safe = String::new();
    for c in name.chars() {
        if is_allowed(c) {
            safe.push(c);
        } else if !safe.is_empty() && !safe.ends_with(joint) {
            safe.push(joint);
        }
    }
    safe.truncate(LONGEST);
    if safe != name {
        safe.truncate(safe.trim_end_matches([joint, '.']).len());
    }
    safe
}

/// The name, or with a number behind it where it is taken.
pub(super) fn unique(name: &str, joint: char, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number: u32| {
        let suffix = format!("{joint}{number}");
        // All of it is ASCII.
        format!("{}{suffix}", &name[..name.len().min(LONGEST - suffix.len())])
    });
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{is_safe, safe, unique};

    #[test]
    fn names_that_clients_refuse_become_ones_that_they_take() {
        for (name, expected) in [
            ("filter[name]", "filter_name"),
            ("$top", "top"),
            ("ids[]", "ids"),
            ("sort:by", "sort_by"),
            ("a  b", "a_b"),
            ("größe", "gr_e"),
            ("日本", ""),
            ("plain.name-1_x", "plain.name-1_x"),
        ] {
            assert_eq!(safe(name, '_'), expected);
        }
        let long = "x".repeat(70);
        assert!(!is_safe(&long) && is_safe(&safe(&long, '_')));
        assert_eq!(unique("ids", '_', |name| ["ids", "ids_2"].contains(&name)), "ids_3");
        let longest = "x".repeat(64);
        let numbered = unique(&longest, '_', |name| name == longest);
        assert!(is_safe(&numbered) && numbered.ends_with("_2"), "{numbered}");
    }
}

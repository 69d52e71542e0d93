//! The paths of a REST table: `/items/{id}`, as people write them, and as axum matches them.
//!
//! Nothing here may panic, whatever the path: it comes from a specification.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What arrives encoded in a request, so it must be encoded to match.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`');

/// The placeholder that is all of `segment`.
fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.is_empty())
}

/// The names of the placeholders, in order.
pub(super) fn names(path: &'static str) -> Vec<&'static str> {
    path.split('/').filter_map(placeholder).collect()
}

/// The path for axum's router: placeholders numbered, so that paths which differ only in names are one, and no slash
/// at the end.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut count = 0;
    for segment in path.trim_end_matches('/').trim_start_matches('/').split('/') {
        shape.push('/');
        if placeholder(segment).is_some() {
            shape.extend(["{p", &count.to_string(), "}"]);
            count += 1;
        } else {
            // Doubled braces are literal ones to the router.
            let literal = segment.replace('{', "{{").replace('}', "}}");
            shape.extend(utf8_percent_encode(&literal, ENCODED));
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::{names, shape};

    #[test]
    fn placeholders_are_numbered_and_a_slash_at_the_end_is_dropped() {
        assert_eq!(shape("/a/{id}/b/{other-id}/"), "/a/{p0}/b/{p1}");
        assert_eq!(names("/a/{id}/b/{other-id}/"), ["id", "other-id"]);
    }

    #[test]
    fn odd_paths_are_literal() {
        assert_eq!(shape("/"), "/");
        assert_eq!(shape("a b/ü"), "/a%20b/%C3%BC");
        assert_eq!(shape("/x{id}.json"), "/x{{id}}.json");
    }
}

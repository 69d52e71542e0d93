//! The paths of a REST table: `/items/{id}`, as people write them, and as axum matches them.
//!
//! Nothing here may panic, whatever the path: it comes from a specification.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What arrives encoded in a request, so it must be encoded to match.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`');

/// To axum: all that follows, which is one segment or more.
pub(super) const REST: &str = "{*rest}";

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

/// Whether the path of a request has the segments of `path`, and no more unless `path` is `open` at its end.
pub(super) fn fits(path: &str, request: &str, open: bool) -> bool {
    let mut segments = request.strip_prefix('/').unwrap_or(request).split('/');
    let mut wanted = path.split('/').filter(|segment| !segment.is_empty());
    let fits = wanted.all(|wanted| match segments.next() {
        Some(given) if placeholder(wanted).is_some() => !given.is_empty(),
        Some(given) => percent_decode_str(given).eq(wanted.bytes()),
        None => false,
    });
    fits && (open || segments.all(str::is_empty))
}

/// What a request has for the placeholders of `path`, in order; `None` where that is not UTF-8.
pub(super) fn values(path: &str, request: &str) -> Option<Vec<String>> {
    let segments = path.trim_start_matches('/').split('/').zip(request.trim_start_matches('/').split('/'));
    let values = segments.filter(|(wanted, _)| placeholder(wanted).is_some());
    values.map(|(_, given)| percent_decode_str(given).decode_utf8().ok().map(Into::into)).collect()
}

#[cfg(test)]
mod tests {
    use super::{fits, names, shape, values};

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

    #[test]
    fn the_path_of_a_request_is_held_against_that_of_a_route() {
        for (path, request, open) in [
            ("/a/{id}", "/a/1", false),
            ("/a/{id}/", "/a/1/", false),
            ("/a b/{id}", "/a%20b/x//y", true),
            ("", "//x", true),
        ] {
            assert!(fits(path, request, open), "{path} {request}");
        }
        for (path, request, open) in [
            ("/a/{id}", "/a/1/2", false),
            ("/a/{id}", "/a/", true),
            ("/a/{id}/b", "/a/1/c", true),
            ("/a", "/", true),
        ] {
            assert!(!fits(path, request, open), "{path} {request}");
        }
        let found = Some(vec!["x/y".to_owned(), "ü".to_owned()]);
        assert_eq!(values("/a/{id}/b/{name}/", "/a/x%2Fy/b/%C3%BC"), found);
        assert_eq!(values("/a/{id}", "/a/%ff"), None);
    }
}

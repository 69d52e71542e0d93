//! Answers in several parts (`multipart/mixed` and `multipart/related`, RFC 2046): where each part is, and what it is.
//!
//! Parts are taken as they come: nothing is decoded, and parts of parts are not looked for.

/// The most parts that are told apart; an answer of more stays whole.
const MOST: usize = 256;

/// One part of an answer.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Part<'b> {
    /// Without parameters, in lower case.
    pub(super) media_type: Option<String>,
    /// An absolute URI.
    pub(super) location: Option<&'b str>,
    pub(super) body: &'b [u8],
}

/// The parts of a body; `None` where it has none, or is not whole.
pub(super) fn parts<'b>(body: &'b [u8], content_type: &str) -> Option<Vec<Part<'b>>> {
    let delimiter = format!("--{}", boundary(content_type)?);
    let mut found = Vec::new();
    let (mut at, mut begin) = (0, None);
    while at < body.len() {
        let next = end_of_line(body, at);
        if let Some(end @ (b"" | b"--")) = body[at..next].trim_ascii_end().strip_prefix(delimiter.as_bytes())
        {
            if let Some(begin) = begin {
                found.push(part(&body[begin..at]));
            }
            if end == b"--" {
                return Some(found);
            }
            if found.len() == MOST {
                return None;
            }
            begin = Some(next);
        }
        at = next;
    }
    None
}

/// The delimiter of the parts, where a media type is one of parts.
fn boundary(content_type: &str) -> Option<&str> {
    let mut words = content_type.split(';');
    let media_type = words.next()?.trim();
    if !["multipart/mixed", "multipart/related"].iter().any(|kind| media_type.eq_ignore_ascii_case(kind)) {
        return None;
    }
    let boundary = words.find_map(|word| {
        let (name, value) = word.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// A part from what is between two delimiters. The end of the line before the second belongs to that.
fn part(between: &[u8]) -> Part<'_> {
    let mut part = Part::default();
    let mut at = 0;
    while at < between.len() {
        let next = end_of_line(between, at);
        let line = between[at..next].trim_ascii();
        at = next;
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = str::from_utf8(line).ok().and_then(|line| line.split_once(':')) else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-type") {
            part.media_type = value.split(';').next().map(|kind| kind.trim().to_ascii_lowercase());
        } else if name.eq_ignore_ascii_case("content-location") && is_absolute(value) {
            part.location = Some(value);
        }
    }
    let body = &between[at..];
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    part.body = body.strip_suffix(b"\r").unwrap_or(body);
    part
}

/// Where the line that begins at a place ends, its newline included.
fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1)
}

fn is_absolute(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letter) && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{MOST, Part, parts};

    const TYPE: &str = "Multipart/Mixed; charset=x; Boundary=\"a b\"";

    #[test]
    fn multipart_bodies_are_split_at_their_boundary() {
        let body = b"before\r\n--a b \r\nContent-Type: Text/Plain; charset=utf-8\r\n\r\none\r\n\r\n--a b\r\n\
            \r\n--a bc\n\xFF\n--a b\ncontent-location: x:y\nodd\n\n--a b--\r\n--a b\r\n";
        let of = |media_type: Option<&str>, location, body| Part {
            media_type: media_type.map(str::to_owned),
            location,
            body,
        };
        let expected = vec![
            of(Some("text/plain"), None, &b"one\r\n"[..]),
            of(None, None, b"--a bc\n\xFF"),
            of(None, Some("x:y"), b""),
        ];
        assert_eq!(parts(body, TYPE), Some(expected));
        assert_eq!(parts(b"--a b--", TYPE), Some(Vec::new()));
    }

    #[test]
    fn incomplete_or_other_bodies_are_not_split() {
        let body = b"--a\r\n\r\none\r\n--a--";
        assert!(parts(body, "multipart/related;boundary=a").is_some());
        for content_type in [
            "text/plain; boundary=a",
            "multipart/form-data; boundary=a",
            "multipart/mixed",
            "multipart/mixed; boundary=",
        ] {
            assert_eq!(parts(body, content_type), None, "{content_type}");
        }
        for body in ["", "--a", "--a\r\n\r\none", "--a\r\n\r\none\r\n--ab--", "x--a--"] {
            assert_eq!(parts(body.as_bytes(), "multipart/mixed; boundary=a"), None, "{body}");
        }
        let many = |count: usize| "--a\n\nx\n".repeat(count) + "--a--";
        assert_eq!(
            parts(many(MOST).as_bytes(), "multipart/mixed; boundary=a").map(|parts| parts.len()),
            Some(MOST)
        );
        assert_eq!(parts(many(MOST + 1).as_bytes(), "multipart/mixed; boundary=a"), None);
    }

    #[test]
    fn only_absolute_content_locations_are_kept() {
        for (location, kept) in [
            ("https://x.example/y", true),
            ("urn:x", true),
            ("/y", false),
            ("y", false),
            ("1x:y", false),
            ("x:", false),
        ] {
            let body = format!("--a\r\nContent-Location: {location}\r\n\r\none\r\n--a--");
            let found = parts(body.as_bytes(), "multipart/mixed; boundary=a").unwrap();
            assert_eq!(found[0].location, kept.then_some(location));
        }
    }
}

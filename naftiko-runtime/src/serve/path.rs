//! Paths of REST tables and URIs of MCP resources: `/items/{id}`, as people write them, and as they are matched.
//!
//! Nothing here may panic, whatever the path: it comes from a specification.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The bytes that arrive encoded in a request, so it must be encoded to match.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`');

/// The end of a shape that takes whatever follows, one segment or more.
pub(super) const REST: &str = "{*rest}";

/// The placeholders of a path, to take their values out of the segments that the router finds.
#[derive(Debug)]
pub(super) struct Pattern {
    /// One for each segment that holds a placeholder.
    segments: Vec<Vec<Piece<'static>>>,
}

/// The placeholders of a path with their values.
pub(super) type Values = Vec<(&'static str, String)>;

/// A piece of a segment.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'p> {
    Text(&'p str),
    Name(&'p str),
}

impl Pattern {
    pub(super) fn new(path: &'static str) -> Self {
        Self { segments: path.split('/').map(pieces).filter(|pieces| has_placeholder(pieces)).collect() }
    }

    /// Whether a placeholder has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.segments
            .iter()
            .flatten()
            .any(|piece| matches!(piece, Piece::Name(placeholder) if *placeholder == name))
    }

    /// How much of those segments is literal: of two patterns that fit, the longer says more.
    pub(super) fn literal(&self) -> usize {
        let texts = self.segments.iter().flatten().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Name(_) => 0,
        });
        texts.sum()
    }

    /// The placeholders with their values, where the segments fit.
    pub(super) fn read(&self, segments: &[String]) -> Option<Values> {
        let mut values = Vec::with_capacity(self.segments.len());
        for (pieces, segment) in self.segments.iter().zip(segments) {
            read_segment(pieces, segment, &mut values)?;
        }
        Some(values)
    }
}

/// Takes the values out of one segment. Each is as short as what follows it allows, and none is empty.
fn read_segment(pieces: &[Piece<'static>], segment: &str, values: &mut Values) -> Option<()> {
    let mut rest = segment;
    let mut open: Option<&'static str> = None;
    for (position, piece) in pieces.iter().enumerate() {
        let text = match piece {
            Piece::Name(name) => {
                open = Some(name);
                continue;
            }
            Piece::Text(text) => *text,
        };
        let Some(name) = open.take() else {
            rest = rest.strip_prefix(text)?;
            continue;
        };
        let last = position + 1 == pieces.len();
        let end = if last {
            rest.len().checked_sub(text.len())
        } else {
            rest.get(1..)?.find(text).map(|end| end + 1)
        };
        let (value, after) = rest.split_at_checked(end?)?;
        rest = after.strip_prefix(text)?;
        if value.is_empty() {
            return None;
        }
        values.push((name, value.to_owned()));
    }
    match open {
        Some(_) if rest.is_empty() => None,
        Some(name) => {
            values.push((name, rest.to_owned()));
            Some(())
        }
        None => rest.is_empty().then_some(()),
    }
}

/// The pieces of a segment; one that holds no placeholder, or two without text between them, is text as a whole.
fn pieces(segment: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}').filter(|(name, _)| !name.is_empty()) else { break };
        if before.is_empty() && matches!(pieces.last(), Some(Piece::Name(_))) {
            return vec![Piece::Text(segment)];
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Name(name));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn has_placeholder(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Name(_)))
}

/// The path for axum's router: segments with placeholders numbered, so that paths which differ only in names are one,
/// and no slash at the end.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut count = 0;
    for segment in path.trim_end_matches('/').trim_start_matches('/').split('/') {
        shape.push('/');
        if has_placeholder(&pieces(segment)) {
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

/// How many placeholders a shape has.
pub(super) fn placeholders(shape: &str) -> usize {
    shape.split('/').filter(|segment| segment.starts_with("{p") || *segment == REST).count()
}

/// The values in a request's path for the placeholders of a shape, decoded; `None` where the shape is another.
pub(super) fn segments(shape: &str, request: &str) -> Option<Vec<String>> {
    let mut given = request.strip_prefix('/').unwrap_or(request).split('/');
    let mut found = Vec::new();
    for wanted in shape.split('/').filter(|segment| !segment.is_empty()) {
        if wanted == REST {
            return Some(found);
        }
        let given = given.next()?;
        let decoded = percent_decode_str(given);
        if wanted.starts_with("{p") {
            found.push(decoded.decode_utf8_lossy().into_owned());
        } else if given == wanted && !wanted.contains('{') {
            // As most are: written as they are wanted, with nothing to decode.
        } else if !decoded.eq(percent_decode_str(&wanted.replace("{{", "{").replace("}}", "}"))) {
            return None;
        }
    }
    given.all(str::is_empty).then_some(found)
}

/// The values that a URI has for the variables of a template, decoded once; `None` where it is of another shape. A value may
/// hold an encoded slash, but nothing that leads out of where it stands.
pub(super) fn variables(template: &'static str, uri: &str) -> Option<Values> {
    let mut values = Vec::new();
    let mut given = uri.split('/');
    for wanted in template.split('/') {
        let given = given.next()?;
        let pieces = pieces(wanted);
        if has_placeholder(&pieces) {
            read_segment(&pieces, given, &mut values)?;
        } else if wanted != given {
            return None;
        }
    }
    let decoded = values.into_iter().map(|(name, value)| {
        let value = percent_decode_str(&value).decode_utf8().ok()?.into_owned();
        let leads_out = value.split(['/', '\\']).any(|part| matches!(part, "." | ".."));
        (!leads_out).then_some((name, value))
    });
    if given.next().is_some() { None } else { decoded.collect() }
}

/// The path with its placeholders nameless: what two routes that answer the same requests have in common.
pub(super) fn likeness(path: &str) -> String {
    let segments = path.trim_matches('/').split('/').map(|segment| {
        let pieces = pieces(segment).into_iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Name(_) => "{}",
        });
        pieces.collect::<String>()
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{Pattern, likeness, segments, shape, variables};

    fn read(path: &'static str, segments: &[&str]) -> Option<String> {
        let segments: Vec<String> = segments.iter().map(|segment| (*segment).to_owned()).collect();
        let values = Pattern::new(path).read(&segments)?;
        let values: Vec<String> =
            values.into_iter().map(|(name, value)| format!("{name}={value};")).collect();
        Some(values.concat())
    }

    #[test]
    fn placeholders_are_numbered_and_a_slash_at_the_end_is_dropped() {
        assert_eq!(shape("/a/{id}/b/{other-id}/"), "/a/{p0}/b/{p1}");
        assert_eq!(shape("/a/{id}.json"), "/a/{p0}");
        assert_eq!(read("/a/{id}/b/{other-id}/", &["1", "x"]).as_deref(), Some("id=1;other-id=x;"));
    }

    #[test]
    fn a_placeholder_can_be_a_part_of_a_segment() {
        assert_eq!(read("/x{id}.json", &["x7.json"]).as_deref(), Some("id=7;"));
        assert_eq!(read("/{a}-{b}.{c}", &["1-2-3.x.y"]).as_deref(), Some("a=1;b=2-3;c=x.y;"));
        assert_eq!(read("/{id}.json", &["7.json.json"]).as_deref(), Some("id=7.json;"));
        for (path, segment) in
            [("/{id}.json", ".json"), ("/{id}.json", "7.xml"), ("/x{id}", "y7"), ("/x{id}", "x")]
        {
            assert_eq!(read(path, &[segment]), None, "{path} {segment}");
        }
        assert_eq!(read("/é{id}é", &["é1é"]).as_deref(), Some("id=1;"));
    }

    #[test]
    fn special_characters_in_paths_are_taken_literally() {
        assert_eq!(shape("/"), "/");
        assert_eq!(shape("a b/ü"), "/a%20b/%C3%BC");
        assert_eq!(shape("/{a}{b}"), "/{{a}}{{b}}");
        assert_eq!(shape("/x{}y"), "/x{{}}y");
    }

    #[test]
    fn path_comparison_ignores_parameter_names_but_not_literals() {
        assert_eq!(likeness("/a/{b}/"), likeness("/a/{c}"));
        assert_ne!(likeness("/a/{b}"), likeness("/a/{b}.json"));
    }

    #[test]
    fn uri_variables_are_read_by_their_template() {
        let found = |template, uri| {
            let values = variables(template, uri)?;
            let values: Vec<String> =
                values.into_iter().map(|(name, value)| format!("{name}={value};")).collect();
            Some(values.concat())
        };
        for (template, uri, expected) in [
            ("a://{x}", "a://1", Some("x=1;")),
            ("a://{x}/b/{y}.md", "a://1/b/c.d.md", Some("x=1;y=c.d;")),
            ("a:{x}", "a:%C3%BC%25", Some("x=ü%;")),
            ("a://b", "a://b", Some("")),
            ("a://b%20c/{x}", "a://b%20c/...", Some("x=...;")),
            ("a://{x}", "a://", None),
            ("a://{x}", "a://1/2", None),
            ("a://{x}", "a://1%2F2", Some("x=1/2;")),
            ("a://{x}", "a://1%2F..%5C2", None),
            ("a://{x}", "a://%2e%2E", None),
            ("a://{x}", "a://.", None),
            ("a://{x}", "a://%FF", None),
            ("a://{x}/b", "a://1", None),
            ("a://{x}", "A://1", None),
        ] {
            assert_eq!(found(template, uri).as_deref(), expected, "{template} {uri}");
        }
    }

    #[test]
    fn path_segments_are_read_by_the_route_shape() {
        let found = |shape, request| segments(shape, request).map(|segments| segments.join(";"));
        assert_eq!(found("/a%20b/{p0}/c/{p1}", "/a%20b/x%2Fy/c/%C3%BC/").as_deref(), Some("x/y;ü"));
        assert_eq!(found("/{{x}}/{p0}", "/{x}/1").as_deref(), Some("1"));
        assert_eq!(found("/{p0}/a/{*rest}", "/1/a//b/c").as_deref(), Some("1"));
        for (shape, request) in
            [("/a/{p0}", "/a/1/2"), ("/a/{p0}", "/b/1"), ("/a/{p0}/b", "/a/1"), ("/a", "/")]
        {
            assert_eq!(found(shape, request), None, "{shape} {request}");
        }
    }
}

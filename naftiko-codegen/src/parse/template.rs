//! The small language of `{{…}}` inside texts, and of `{…}` in paths.
//!
//! It splits text into pieces; what the names mean is decided in `lower`.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that stands for itself.
    Text(String),
    /// The name between the braces, without the spaces around it.
    Name(String),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) String);

/// Splits a text at its `{{…}}`; single braces and unclosed ones stand for themselves.
pub(crate) fn text(source: &str) -> Result<Vec<Piece>, Malformed> {
    let mut pieces = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find("{{") {
        let after = &rest[open + 2..];
        let Some(close) = after.find("}}") else { break };
        push_text(&mut pieces, &rest[..open]);
        let (inside, mut tail) = (&after[..close], &after[close + 2..]);
        // `{{{name}}}` and `{{&name}}` mean what `{{name}}` means.
        let triple = inside.starts_with('{') && tail.starts_with('}');
        let inside = if triple { &inside[1..] } else { inside.strip_prefix('&').unwrap_or(inside) };
        if triple {
            tail = &tail[1..];
        }
        pieces.push(Piece::Name(name(inside)?));
        rest = tail;
    }
    push_text(&mut pieces, rest);
    Ok(pieces)
}

/// Splits a path at its `{{…}}` and `{…}`; every brace must belong to a placeholder.
pub(crate) fn path(source: &str) -> Result<Vec<Piece>, Malformed> {
    let mut pieces = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find(['{', '}']) {
        push_text(&mut pieces, &rest[..open]);
        let (opening, closing) = if rest[open..].starts_with("{{") { ("{{", "}}") } else { ("{", "}") };
        let Some(after) = rest[open..].strip_prefix(opening) else {
            return Err(Malformed(format!("`}}` without `{{` in `{source}`")));
        };
        let Some(close) = after.find(closing) else {
            return Err(Malformed(format!("`{opening}` is not closed in `{source}`")));
        };
        pieces.push(Piece::Name(name(&after[..close])?));
        rest = &after[close + closing.len()..];
    }
    push_text(&mut pieces, rest);
    Ok(pieces)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn name(inside: &str) -> Result<String, Malformed> {
    let name = inside.trim();
    match name.chars().next() {
        None => Err(Malformed("there is no name between the braces".to_owned())),
        Some('#' | '^' | '/' | '>' | '!' | '=') => {
            Err(Malformed(format!("`{{{{{name}}}}}` is a section, partial, comment or delimiter")))
        }
        Some(_) if name.contains(['{', '}']) => {
            Err(Malformed(format!("`{name}` has a brace between the braces")))
        }
        Some(_) => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, path, text};

    fn pieces(parsed: Vec<Piece>) -> String {
        parsed
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => format!("[{text}]"),
                Piece::Name(name) => format!("<{name}>"),
            })
            .collect()
    }

    #[test]
    fn text_is_split_at_double_braces() {
        let check = |source, expected| assert_eq!(text(source).map(pieces), Ok(String::from(expected)));
        check("a {{b}} c", "[a ]<b>[ c]");
        check("{{ env.X }}", "<env.X>");
        check("{{{x}}}{{&y}}", "<x><y>");
        check("{a} }} {{", "[{a} }} {{]");
        check("", "");
    }

    #[test]
    fn template_sections_and_empty_placeholders_are_refused() {
        assert!(text("{{#x}}y{{/x}}").is_err());
        assert!(text("{{}}").is_err());
    }

    #[test]
    fn paths_take_both_kinds_of_braces() {
        let check = |source, expected| assert_eq!(path(source).map(pieces), Ok(String::from(expected)));
        check("/a/{b}/{{c}}/d", "[/a/]<b>[/]<c>[/d]");
        check("/a/", "[/a/]");
        assert!(path("/a/{b").is_err());
        assert!(path("/a}/b").is_err());
    }
}

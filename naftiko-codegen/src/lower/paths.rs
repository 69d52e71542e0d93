//! Paths on both sides: joined, checked and split at their placeholders (LANGUAGE.md 3.2, 3.3, 5.2).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::names::alike;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::parse::template::{self, Piece};

/// The path of a consumed operation: the resource's, continued or replaced by the operation's own.
///
/// An own path that starts with the resource's replaces it; else it is appended with one slash between.
pub(super) fn consumed(resource: &str, own: Option<&str>) -> String {
    let mut path = with_slash(resource);
    if let Some(own) = own {
        let own = with_slash(own);
        if own.starts_with(path.trim_end_matches('/')) && path != "/" {
            path = own;
        } else {
            path.truncate(path.trim_end_matches('/').len());
            path.push_str(&own);
        }
    }
    path
}

/// A consumed path without what stands after `#`, which no server gets; one that has it is reported.
pub(super) fn without_fragment<'p>(path: &'p str, at: &At, diagnostics: &mut Diagnostics) -> &'p str {
    let outside = |(found, _): &(usize, &str)| !path[..*found].ends_with('{');
    let Some((found, _)) = path.match_indices('#').find(outside) else { return path };
    let (path, fragment) = path.split_at(found);
    diagnostics.push(
        Diagnostic::new(Code::DROPPED_FRAGMENT, at, format!("`{fragment}` is no part of the path"))
            .label("left out: what stands after `#` never reaches a server")
            .help("remove it; what tells operations of one path apart is their name, their method or a parameter"),
    );
    path
}

fn with_slash(path: &str) -> String {
    let path = path.trim();
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// Splits a path at its placeholders, or reports why it is none.
pub(super) fn pieces(path: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<Vec<Piece>> {
    let malformed = match template::path(path) {
        Ok(pieces) => match unusable(&pieces) {
            None => return Some(pieces),
            Some(why) => match foreign(&pieces) {
                Some((written, name)) => {
                    diagnostics.push(not_ours(&written, name, at));
                    return None;
                }
                None => why,
            },
        },
        Err(malformed) => malformed.0,
    };
    let help = if path.contains('#') {
        "what stands after `#` never reaches a server; parameters of the query stand after `?`"
    } else {
        "a path is like `/orders/{id}`: plain characters, with placeholders in braces"
    };
    diagnostics.push(Diagnostic::new(Code::MALFORMED_PATH, at, malformed).help(help));
    None
}

/// Reports a placeholder of another language in a consumed path; a segment such as `:search` may be meant where no
/// parameter is called so, and is sent as it is.
pub(super) fn check_placeholders<'n>(
    pieces: &[Piece],
    at: &At,
    mut parameters: impl Iterator<Item = &'n str>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let Some((written, name)) = foreign(pieces) else { return Some(()) };
    if written.starts_with(':') && !parameters.any(|parameter| alike(parameter, name)) {
        diagnostics.push(
            Diagnostic::new(Code::SUSPECT_LITERAL, at, format!("`{written}` is sent as it is"))
                .label("looks like a placeholder")
                .help(format!(
                    "write `{{{name}}}` for a value of the caller, or `%3A{name}` if it is meant so"
                )),
        );
        return Some(());
    }
    diagnostics.push(not_ours(&written, name, at));
    None
}

fn not_ours(written: &str, name: &str, at: &At) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::MALFORMED_PATH, at, format!("`{written}` is no placeholder of this language"))
            .help(format!("write `{{{name}}}`"));
    if written.starts_with(':') {
        return diagnostic.note(format!("a segment that begins with a colon is written `%3A{name}`"));
    }
    diagnostic
}

fn unusable(pieces: &[Piece]) -> Option<String> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Text(text) => text
            .chars()
            .find(|c| c.is_whitespace() || c.is_control() || matches!(c, '#' | '"' | '<' | '>' | '\\'))
            .map(|c| format!("a path cannot have the character {c:?}")),
        Piece::Name(_) => None,
    })
}

/// A placeholder as other languages write it, and its name: `:id`, `<id>`, `[id]`, `${id}` and `{id:int}`.
fn foreign(pieces: &[Piece]) -> Option<(String, &str)> {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    pieces.iter().enumerate().find_map(|(index, piece)| match piece {
        Piece::Text(text) => {
            // What stands before the first slash goes on from a placeholder, as in `{topic}:publish`.
            let segments = text.split(['/', '?', '&', '=']).skip(1).find_map(|segment| {
                let inside = |open: char, close: char| segment.strip_prefix(open)?.strip_suffix(close);
                let colon = || Some(segment.strip_prefix(':')?.split('.').next().unwrap_or_default());
                let name = inside('<', '>').or_else(|| inside('[', ']')).or_else(colon)?;
                plain(name).then(|| (segment.to_owned(), name))
            });
            let dollar = || match pieces.get(index + 1) {
                Some(Piece::Name(name)) if text.ends_with('$') => {
                    Some((format!("${{{name}}}"), name.as_str()))
                }
                _ => None,
            };
            segments.or_else(dollar)
        }
        Piece::Name(name) => {
            let (bare, _) = name.split_once(':')?;
            plain(bare).then(|| (format!("{{{name}}}"), bare))
        }
    })
}

/// An exposed path with `{x}` for its variables, and their names; no two of them stand side by side.
pub(super) fn exposed(path: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<(String, Vec<String>)> {
    let path = with_slash(path);
    let pieces = pieces(&path, at, diagnostics)?;
    if let Some((written, name)) = foreign(&pieces) {
        diagnostics.push(not_ours(&written, name, at));
        return None;
    }
    let wild = |piece: &Piece| matches!(piece, Piece::Text(literal) if literal.contains(['?', '*']));
    let found = if pieces.iter().any(wild) {
        Err("an exposed path has no query and no wildcard".to_owned())
    } else {
        variables(&pieces)
    };
    found
        .map_err(|fault| {
            diagnostics.push(
                Diagnostic::new(Code::MALFORMED_PATH, at, fault).help(
                    "an exposed path is like `/orders/{id}`: variables with text or a slash between them",
                ),
            );
        })
        .ok()
}

/// A URI with `{x}` for its variables, and their names; each is a part of one segment.
pub(super) fn uri(uri: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<(String, Vec<String>)> {
    let found = template::path(uri).map_err(|malformed| malformed.0).and_then(|pieces| {
        let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        for piece in &pieces {
            match piece {
                Piece::Name(name) if !plain(name) => {
                    return Err(format!("`{{{name}}}` is no variable of a URI"));
                }
                Piece::Text(text) => {
                    if let Some(c) = text.chars().find(|c| c.is_whitespace() || c.is_control()) {
                        return Err(format!("a URI cannot have the character {c:?}"));
                    }
                }
                Piece::Name(_) => {}
            }
        }
        variables(&pieces)
    });
    found
        .map_err(|fault| {
            diagnostics.push(Diagnostic::new(Code::MALFORMED_PATH, at, fault).help(
                "the URI of a resource is like `shop://orders/{id}`: variables of letters, digits, `-` and `_`, with \
                 text between them",
            ));
        })
        .ok()
}

/// A path or URI with `{x}` for its variables, and their names; no two of them stand side by side.
fn variables(pieces: &[Piece]) -> Result<(String, Vec<String>), String> {
    let mut text = String::new();
    let mut names: Vec<String> = Vec::new();
    for (position, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(literal) => text.push_str(literal),
            Piece::Name(name) => {
                if let Some(Piece::Name(next)) = pieces.get(position + 1) {
                    return Err(format!("nothing stands between `{{{name}}}` and `{{{next}}}`"));
                }
                if names.contains(name) {
                    return Err(format!("`{{{name}}}` is in it twice"));
                }
                text.push('{');
                text.push_str(name);
                text.push('}');
                names.push(name.clone());
            }
        }
    }
    Ok((text, names))
}

/// The bytes that a path of a request cannot hold as they are. `%` stays: the spec may be encoded already.
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Literal path as it is sent.
pub(super) fn encoded(literal: &str) -> String {
    utf8_percent_encode(literal, LITERAL).to_string()
}

/// A path with its variables nameless, by which routes collide; a slash at the end makes no difference.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path.trim_end_matches('/');
    while let Some((before, after)) = rest.split_once('{') {
        let tail = after.split_once('}').map_or("", |(_, tail)| tail);
        shape.push_str(before);
        shape.push_str("{}");
        rest = tail;
    }
    shape + rest
}

#[cfg(test)]
mod tests {
    use super::{consumed, shape};

    #[test]
    fn operation_paths_extend_or_replace_the_resource_path() {
        assert_eq!(consumed("/a", None), "/a");
        assert_eq!(consumed("a/", None), "/a/");
        assert_eq!(consumed("/segments", Some("/{id}")), "/segments/{id}");
        assert_eq!(consumed("/segments", Some("/segments/{id}")), "/segments/{id}");
        assert_eq!(consumed("/", Some("/x")), "/x");
    }

    #[test]
    fn route_shapes_ignore_parameter_names_and_a_trailing_slash() {
        assert_eq!(shape("/a/{b}/"), shape("/a/{c}"));
        assert_ne!(shape("/a/{b}"), shape("/a/b"));
        assert_ne!(shape("/a/{b}"), shape("/a/{b}.json"));
    }
}

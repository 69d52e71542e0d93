//! The change that a tool makes when it carries advice out: one key or value, in the quotes that it has or needs.
//!
//! Nothing here writes files. What could touch more than the one scalar is left to the author.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::suggest::is_slip;
use super::{Code, Diagnostic, DocPath, Located, Place, Report, Segment};
use crate::source::{Node, yaml};

/// A change of one scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fix {
    /// The file, as the compiler found it.
    pub(crate) file: PathBuf,
    /// The name of the file in messages.
    pub(crate) name: String,
    pub(crate) line: usize,
    /// The bytes of the text without a byte order mark.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) old: String,
    pub(crate) new: String,
}

impl Report {
    /// The changes that the findings advise, in the order of the findings.
    pub(crate) fn fixes(&self) -> Vec<Fix> {
        self.diagnostics()
            .iter()
            .filter_map(|diagnostic| {
                let replacement = diagnostic.help.iter().find_map(|help| help.replacement.as_deref())?;
                let document = self.files()[diagnostic.primary.file.0].tree()?.root();
                self.fix(diagnostic, replacement, document)
            })
            .collect()
    }

    fn fix(&self, diagnostic: &Diagnostic, replacement: &str, document: Node<'_>) -> Option<Fix> {
        let meant = match &diagnostic.primary.place {
            Place::Key(path) => match path.segments().last()? {
                Segment::Key(key) => key.clone(),
                Segment::Index(_) => return None,
            },
            Place::Value(path) => find(document, path)?.text()?.to_owned(),
            Place::File | Place::Bytes { .. } | Place::Template(..) => return None,
        };
        let located = self.locate(&diagnostic.primary);
        let old = &located.file.text()[located.start..located.end];
        // Anchors, tags, aliases and blocks are more than a scalar on one line.
        if old.starts_with(['&', '!', '*', '|', '>', '[', '{']) {
            return None;
        }
        let written = yaml::read(old).ok()?;
        if written.root().text()? != meant || !is_certain(diagnostic.code, &meant, replacement) {
            return None;
        }
        let new = written_like(old, replacement);
        // What looks plain may stand in a block, where quotes are text.
        let quoted = new.starts_with(['\'', '"']) && !old.starts_with(['\'', '"']);
        if quoted && !Self::reads_as(&located, &new, &diagnostic.primary.place, replacement) {
            return None;
        }
        Some(Fix {
            file: located.file.path().to_owned(),
            name: located.file.name().to_owned(),
            line: located.position.line,
            start: located.start,
            end: located.end,
            old: old.to_owned(),
            new,
        })
    }

    /// Whether the document has `meant` at the place when `new` is written there.
    fn reads_as(located: &Located<'_>, new: &str, place: &Place, meant: &str) -> bool {
        let text = located.file.text();
        let text = format!("{}{new}{}", &text[..located.start], &text[located.end..]);
        let Ok(tree) = yaml::read(&text) else { return false };
        match place {
            Place::Value(path) => find(tree.root(), path).and_then(Node::text) == Some(meant),
            Place::Key(path) => {
                let mut path = path.clone();
                path.0.pop();
                path.0.push(Segment::Key(meant.to_owned()));
                find(tree.root(), &path).is_some()
            }
            Place::File | Place::Bytes { .. } | Place::Template(..) => false,
        }
    }
}

/// Whether the advice leaves no doubt. What it says of other words of the language always holds; the nearest of some names
/// is a guess, and `delete-order` is not to become `create-order` behind its author's back.
fn is_certain(code: Code, wrong: &str, right: &str) -> bool {
    matches!(code, Code::OTHER_SPELLING | Code::MIXED_VERSION) || is_slip(wrong, right)
}

fn find<'t>(document: Node<'t>, path: &DocPath) -> Option<Node<'t>> {
    path.segments().iter().try_fold(document, |value, segment| match segment {
        Segment::Index(index) => value.items()?.nth(*index),
        Segment::Key(key) => value.get(key),
    })
}

/// `text` as a YAML scalar, in the quotes of `old` where they can hold it; without quotes where it needs none.
fn written_like(old: &str, text: &str) -> String {
    if old.starts_with('"') || text.chars().any(char::is_control) {
        return double_quoted(text);
    }
    if old.starts_with('\'') || !is_plain(text) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    text.to_owned()
}

/// Whether YAML reads `text` as itself without quotes, in a list in brackets too.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '$');
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '$'))
        && text.chars().all(plain)
        && yaml::read(text).is_ok_and(|tree| tree.root().string() == Some(text))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::written_like;
    use crate::source::yaml;

    #[test]
    fn quotes_are_kept_and_added_where_yaml_needs_them() {
        let check = |old, text, expected: &str| {
            assert_eq!(written_like(old, text), expected);
            assert_eq!(yaml::read(expected).expect("YAML").root().string(), Some(text));
        };
        check("a", "shop.list-orders", "shop.list-orders");
        check("'a'", "b", "'b'");
        check("\"a\"", "b\\\"", "\"b\\\\\\\"\"");
        check("a", "it's: so", "'it''s: so'");
        check("a", "true", "'true'");
        check("a", "8080", "'8080'");
        check("a", "a, b", "'a, b'");
        check("'a'", "a\nb", "\"a\\nb\"");
        check("a", "- b", "'- b'");
        check("a", "", "''");
        check("a", "{x}", "'{x}'");
    }
}

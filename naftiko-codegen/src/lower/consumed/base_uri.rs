//! Base URIs of consumed APIs (LANGUAGE.md 3.2).

use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Text, TextPiece};
use crate::lower::cx::Cx;
use crate::parse::template::{self, Piece};

/// A base URI: an HTTP address, with variables; `{x}` in it is a variable that the environment must give.
pub(super) fn base_uri(written: &str, at: &At, cx: &mut Cx<'_>) -> Option<Text> {
    let malformed = |why: String| {
        Diagnostic::new(Code::MALFORMED_URI, at, why).help("a base URI is like `https://api.example.com/v1`")
    };
    let written = written.trim();
    let pieces = match template::path(written) {
        Ok(pieces) => pieces,
        Err(why) => {
            cx.diagnostics.push(malformed(why.0));
            return None;
        }
    };
    let is_http = |text: &str| {
        text.split_once("://").is_some_and(|(scheme, _)| {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        })
    };
    let complete = match pieces.first() {
        Some(Piece::Text(text)) => {
            is_http(text)
                && (pieces.len() > 1 || text.split("://").nth(1).is_some_and(|rest| !rest.is_empty()))
        }
        Some(Piece::Name(_)) => true,
        None => false,
    };
    if !complete {
        cx.diagnostics.push(malformed(format!("`{written}` is not the address of an HTTP API")));
        return None;
    }
    if written.contains(['?', '#']) || written.contains(char::is_whitespace) {
        cx.diagnostics.push(malformed(format!("base URI `{written}` has a query, a fragment or a space")));
        return None;
    }
    let last = pieces.len() - 1;
    let mut text = Vec::new();
    for (position, piece) in pieces.into_iter().enumerate() {
        text.push(match piece {
            Piece::Text(literal) if position == last => {
                TextPiece::Text(literal.trim_end_matches('/').to_owned())
            }
            Piece::Text(literal) => TextPiece::Text(literal),
            Piece::Name(name) => TextPiece::Bind(match cx.variable(&name, at) {
                Some(bind) => bind,
                None => cx.variables.undeclared(&name, at, cx.diagnostics),
            }),
        });
    }
    text.retain(|piece| !matches!(piece, TextPiece::Text(literal) if literal.is_empty()));
    Some(text)
}

//! The fields of an `authentication` block, as both sides read them.

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{ApiKey, Placement, Text, TextPiece};
use crate::lower::cx::Cx;
use crate::lower::headers::check_header;
use crate::spec;

/// The types, of both sides.
const KINDS: [&str; 5] = ["basic", "apikey", "bearer", "digest", "oauth2"];

/// The fields that hold what nobody should read.
const SECRETS: [&str; 4] = ["value", "token", "password", "clientSecret"];

/// An `authentication` block while it is read.
pub(super) struct Block<'b, 'd> {
    pub written: &'b spec::Authentication,
    pub kind: &'b str,
    pub side: Side,
    pub cx: &'b mut Cx<'d>,
}

/// The side whose credentials a block describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Those that the capability sends. An empty value may be meant.
    Outbound,
    /// Those that callers of an adapter show. An empty value would open the adapter to everyone.
    Inbound,
}

impl Block<'_, '_> {
    pub(super) fn at(&self, field: &'static str) -> At {
        self.written.at.key(field)
    }

    /// Warns of a credential that is written down; one that is the name of a variable lacks its braces.
    fn literal(&mut self, text: &Text, name: &'static str) {
        let [TextPiece::Text(literal)] = &text[..] else { return };
        if literal.is_empty() {
            return;
        }
        let at = self.at(name);
        self.cx.diagnostics.push(if self.cx.variables.declared(literal).is_some() {
            Diagnostic::new(Code::SUSPECT_LITERAL, &at, format!("`{literal}` is sent as it is"))
                .label("the name of a variable, without its braces")
                .fix(
                    format!("to send the value of the variable, write `{{{{{literal}}}}}`"),
                    format!("{{{{{literal}}}}}"),
                )
        } else {
            Diagnostic::new(Code::LITERAL_SECRET, &at, format!("the `{name}` stands in the spec as it is"))
                .label("everyone who can read the spec can read it")
                .help("write a variable, such as `{{API_KEY}}`, and declare it in `binds`")
        });
    }

    /// A field that the type needs.
    pub(super) fn needed(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        match value {
            Some(value) if self.side == Side::Inbound && value.trim().is_empty() => {
                self.cx.diagnostics.push(
                    Diagnostic::new(
                        Code::MISSING_FIELD,
                        &self.at(name),
                        format!("authentication of type `{}` has an empty `{name}`", self.kind),
                    )
                    .help("write a variable of `binds`, such as `{{SECRET}}`"),
                );
                None
            }
            Some(value) => {
                let text = self.cx.text(value, &self.at(name))?;
                if SECRETS.contains(&name) {
                    self.literal(&text, name);
                }
                Some(text)
            }
            None => {
                self.lacks(&[name]);
                None
            }
        }
    }

    /// A field that may be left out.
    pub(super) fn optional(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        match value {
            Some(value) => self.cx.text(value, &self.at(name)),
            None => Some(Text::new()),
        }
    }

    /// Says which fields are not there, in one report.
    pub(super) fn lacks(&mut self, names: &[&'static str]) {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}:`")).collect();
        self.cx.diagnostics.push(
            Diagnostic::new(
                Code::MISSING_FIELD,
                &self.written.at,
                format!("authentication of type `{}` has no {}", self.kind, list(names.iter().copied())),
            )
            .label("in this entry")
            .help(format!("add {}", quoted.join(", ")))
            // Keys in a list that could not be read are not missing.
            .absent(&[names, &["headers", "parameters"]].concat()),
        );
    }

    pub(super) fn api_key(&mut self) -> Option<ApiKey> {
        let (key, value) = (self.written.key.as_deref(), self.written.value.as_ref());
        if key.is_none() && value.is_none() {
            self.lacks(&["key", "value"]);
            return None;
        }
        let value = self.needed("value", value);
        if key.is_none() {
            self.lacks(&["key"]);
        }
        let placement = placement(self.written, self.cx.diagnostics);
        let at = self.at("key");
        if let (Some(Placement::Header), Some(key)) = (placement, key)
            && !check_header(key, &at, self.cx.diagnostics)
        {
            return None;
        }
        Some(ApiKey { placement: placement?, key: key?.to_owned(), value: value? })
    }

    pub(super) fn user(&mut self) -> Option<(Text, Text)> {
        let username = self.needed("username", self.written.username.as_ref());
        let password = self.needed("password", self.written.password.as_ref());
        Some((username?, password?))
    }

    /// An address of an authorization server, which may be left out. What is known of it now is checked now.
    pub(super) fn address(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        let text = if value.is_some() { self.needed(name, value)? } else { return Some(Text::new()) };
        let Some(literal) = literal(&text) else { return Some(text) };
        if !self.is_absolute(name, &text) {
            return None;
        }
        let local = literal.strip_prefix("http://").is_some_and(is_loopback);
        if !local && !literal.starts_with("https://") {
            let at = self.at(name);
            self.cx.diagnostics.push(
                Diagnostic::new(Code::OAUTH_ADDRESS, &at, format!("`{name}` is not an `https` address"))
                    .label("secrets would be sent in the open")
                    .help("write `https://…`; plain `http` is for servers on this machine"),
            );
            return None;
        }
        Some(text)
    }

    /// Whether a literal text is a whole address; a text with variables is checked at the start of the program.
    pub(super) fn is_absolute(&mut self, name: &'static str, text: &Text) -> bool {
        let Some(literal) = literal(text) else { return true };
        let rest = literal.strip_prefix("https://").or_else(|| literal.strip_prefix("http://"));
        let fine = rest.is_some_and(|rest| {
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            !authority.is_empty() && !authority.contains('@')
        }) && literal.chars().all(|c| c.is_ascii_graphic() && c != '#');
        if !fine {
            let at = self.at(name);
            self.cx.diagnostics.push(
                Diagnostic::new(Code::OAUTH_ADDRESS, &at, format!("`{name}` is not a whole address"))
                    .help("write `https://`, a host and perhaps a path; no user name and no `#`"),
            );
        }
        fine
    }

    pub(super) fn unknown(&mut self) {
        let kind = self.kind;
        let mut diagnostic = Diagnostic::new(
            Code::UNKNOWN_WORD,
            &self.at("type"),
            format!("there is no authentication of type `{kind}`"),
        )
        .note(format!("the types are {}", list(KINDS)));
        if let Some(near) = nearest(kind, KINDS) {
            diagnostic = diagnostic.similar("a type", kind, near);
        }
        self.cx.diagnostics.push(diagnostic);
    }
}

/// Scopes one by one, also where an author put several into one entry.
pub(super) fn scopes(written: &[String]) -> Vec<String> {
    written.iter().flat_map(|entry| entry.split_whitespace()).map(str::to_owned).collect()
}

/// The text, if no variable is in it.
fn literal(text: &Text) -> Option<&str> {
    match &text[..] {
        [TextPiece::Text(literal)] => Some(literal),
        _ => None,
    }
}

/// Whether an address without its scheme is on this machine.
fn is_loopback(rest: &str) -> bool {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let address = host.parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The place of an API key.
pub(super) fn placement(
    authentication: &spec::Authentication,
    diagnostics: &mut Diagnostics,
) -> Option<Placement> {
    match authentication.placement.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("header") => Some(Placement::Header),
        Some("query") => Some(Placement::Query),
        Some("cookie") => Some(Placement::Cookie),
        Some(other) => {
            let at = authentication.at.key("placement");
            diagnostics.push(
                Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("an API key cannot be placed in `{other}`"))
                    .note("the placements are `header`, `query` and `cookie`"),
            );
            None
        }
    }
}

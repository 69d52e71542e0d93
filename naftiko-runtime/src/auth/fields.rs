//! Authentication fields of HTTP as both sides write them: `Scheme name=value, other="quoted"` (RFC 9110, 11).
//!
//! Fields of others are read leniently and without panics; those of this crate are written strictly.

use std::fmt::Write as _;

use http::header::{HeaderMap, HeaderName, HeaderValue};

/// A challenge, or the credentials that answer one: a scheme and its parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Fields {
    /// Whether this is of `scheme`, in any case.
    pub(super) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The value of a parameter; none for one that is given twice, as it has no one meaning.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.as_str())
    }

    /// Every challenge in the headers of this name, in order.
    pub(super) fn all(headers: &HeaderMap, name: &HeaderName) -> Vec<Self> {
        let values = headers.get_all(name).iter();
        values.flat_map(|value| read(&String::from_utf8_lossy(value.as_bytes()))).collect()
    }
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// A comma may stand before a parameter and before the next challenge; which it is shows only behind the next word.
fn read(text: &str) -> Vec<Fields> {
    let mut all: Vec<Fields> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (word, behind) = split(rest, is_token);
        if word.is_empty() {
            // Whatever this is, it is no word: go on behind the next comma.
            match rest.find(',') {
                Some(comma) => rest = &rest[comma..],
                None => return all,
            }
            continue;
        }
        let value = behind.trim_start_matches([' ', '\t']).strip_prefix('=');
        match (value, all.last_mut()) {
            (Some(value), Some(fields)) => {
                let (value, behind) = parameter(value.trim_start_matches([' ', '\t']));
                fields.parameters.push((word.to_owned(), value));
                rest = behind;
            }
            _ => {
                all.push(Fields { scheme: word.to_owned(), parameters: Vec::new() });
                rest = without_token68(behind);
            }
        }
    }
}

fn split(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !holds(c)).unwrap_or(text.len()))
}

/// The value of a parameter, and what follows.
fn parameter(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = split(text, is_token);
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

/// Skips the blob that some schemes have in place of parameters, such as `Negotiate YII=`.
fn without_token68(text: &str) -> &str {
    let blob = text.trim_start_matches([' ', '\t']);
    let (_, behind) = split(blob, |c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
    let behind = behind.trim_start_matches('=').trim_start_matches([' ', '\t']);
    if behind.is_empty() || behind.starts_with(',') { behind } else { text }
}

/// A challenge or credentials in the making.
pub(super) struct Writer(String);

impl Writer {
    pub(super) fn new(scheme: &str) -> Self {
        Self(scheme.to_owned())
    }

    /// Adds `name="value"`.
    pub(super) fn quoted(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.push('"');
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(c);
        }
        self.0.push('"');
        self
    }

    /// Adds `name=value`, for words that the scheme wants bare.
    pub(super) fn bare(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.name(name);
        let _ = write!(self.0, "{value}");
        self
    }

    fn name(&mut self, name: &str) {
        let first = !self.0.contains(' ');
        self.0.push_str(if first { " " } else { ", " });
        self.0.push_str(name);
        self.0.push('=');
    }

    /// The value of a header; none when a part of it cannot be in one.
    pub(super) fn finish(self) -> Option<HeaderValue> {
        HeaderValue::try_from(self.0).ok()
    }
}

/// The credentials behind `scheme` in the only `Authorization` there is. Two of them have no one meaning.
pub(super) fn credentials<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h [u8]> {
    let mut all = headers.get_all(http::header::AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    let (word, rest) = only.as_bytes().split_at_checked(scheme.len())?;
    let named = word.eq_ignore_ascii_case(scheme.as_bytes()) && rest.starts_with(b" ");
    named.then(|| rest.trim_ascii()).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Fields, Writer, read};

    fn schemes(text: &str) -> Vec<(String, usize)> {
        read(text).into_iter().map(|it| (it.scheme, it.parameters.len())).collect()
    }

    #[test]
    fn several_challenges_in_one_header_are_told_apart() {
        let all =
            read(r#"Negotiate, Basic realm="a, \"b\"", Digest realm=x,nonce = "n=" , qop="auth,auth-int""#);
        assert_eq!(all.len(), 3);
        assert_eq!(all[1].get("REALM"), Some(r#"a, "b""#));
        let digest: &Fields = &all[2];
        assert!(digest.is("digest"));
        assert_eq!(
            (digest.get("realm"), digest.get("nonce"), digest.get("qop")),
            (Some("x"), Some("n="), Some("auth,auth-int"))
        );
        assert_eq!(schemes("NTLM TlRM==, Bearer"), [("NTLM".to_owned(), 0), ("Bearer".to_owned(), 0)]);
    }

    #[test]
    fn malformed_fields_are_read_without_panics() {
        for text in
            ["", ",,", "=", "\"", "Digest realm=\"a\\", "a=b", "\u{fffd}, Basic realm=x", "x y z", "a ==,b"]
        {
            let _ = read(text);
        }
        assert_eq!(read("Digest a=1, a=2")[0].get("a"), None);
    }

    #[test]
    fn written_fields_read_back_the_same() {
        let value = Writer::new("Digest").quoted("realm", r#"a"b\"#).bare("stale", true).finish();
        let text = value.map(|value| value.to_str().unwrap_or_default().to_owned());
        assert_eq!(text.as_deref(), Some(r#"Digest realm="a\"b\\", stale=true"#));
        assert_eq!(read(&text.unwrap_or_default())[0].get("realm"), Some(r#"a"b\"#));
    }
}

//! Request bodies besides JSON: texts with values in them, forms and multipart forms (LANGUAGE.md 3.9).
//!
//! A value is written for the language around it, so that it cannot end what it stands in.

use std::hash::{BuildHasher, RandomState};

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::table::{Escape, Expr, FormPart};
use crate::text::VALUE;
use crate::value::{Argument, Scope};

/// A text with values in it.
pub(super) fn text(escape: Escape, pieces: &[Expr], scope: &dyn Scope) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece.evaluate(scope) {
            Argument::Literal(literal) => text.push_str(literal),
            value => text.push_str(&escape.escaped(&value.piece().unwrap_or_default())),
        }
    }
    text
}

impl Escape {
    fn escaped(self, text: &str) -> String {
        match self {
            Self::None => text.to_owned(),
            Self::Json => {
                let quoted = Value::from(text).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Xml => xml_escaped(text),
            // A space is `%20`, as in a query: readers that know `+` know that too.
            Self::Form => utf8_percent_encode(text, VALUE).to_string(),
        }
    }
}

/// A form; an absent value leaves its pair out, a list repeats it.
pub(super) fn form(pairs: &[(&str, Expr)], scope: &dyn Scope) -> String {
    let mut form = String::new();
    for (name, value) in pairs {
        for text in value.evaluate(scope).texts() {
            if !form.is_empty() {
                form.push('&');
            }
            form.extend(utf8_percent_encode(name, VALUE));
            form.push('=');
            form.extend(utf8_percent_encode(&text, VALUE));
        }
    }
    form
}

/// A multipart form with its media type; the name of a part whose own media type no header can carry is the error.
pub(super) fn multipart(
    parts: &'static [FormPart],
    scope: &dyn Scope,
) -> Result<(String, String), &'static str> {
    let mut written = Vec::new();
    for FormPart { name, value, file_name, content_type } in parts {
        let (file_name, content_type) = (file_name.evaluate(scope), content_type.evaluate(scope));
        let (file_name, content_type) = (file_name.text(), content_type.text());
        if content_type.as_deref().is_some_and(|it| it.contains(char::is_control)) {
            return Err(name);
        }
        for text in value.evaluate(scope).texts() {
            let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
            if let Some(file_name) = &file_name {
                head.extend(["; filename=\"", &quoted(file_name), "\""]);
            }
            if let Some(content_type) = &content_type {
                head.extend(["\r\nContent-Type: ", content_type]);
            }
            written.push(format!("{head}\r\n\r\n{text}\r\n"));
        }
    }
    let boundary = boundary(&written);
    let mut body = String::new();
    for part in written {
        body.extend(["--", &boundary, "\r\n", &part]);
    }
    body.extend(["--", &boundary, "--\r\n"]);
    Ok((format!("multipart/form-data; boundary={boundary}"), body))
}

/// A text that is character data and fits attributes in either kind of quotes. Characters that XML cannot hold are
/// replaced.
fn xml_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A name inside of quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line that stands in none of the parts.
fn boundary(parts: &[String]) -> String {
    let random = RandomState::new();
    let mut round = 0_u32;
    loop {
        let boundary = format!("naftiko-{:016x}", random.hash_one(round));
        if !parts.iter().any(|part| part.contains(&boundary)) {
            return boundary;
        }
        round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{quoted, xml_escaped};

    #[test]
    fn values_cannot_break_out_of_xml_or_quotes() {
        assert_eq!(xml_escaped("</a b=\"'&\u{1}"), "&lt;/a b=&quot;&apos;&amp;\u{fffd}");
        assert_eq!(quoted("a\"\r\nb"), "a%22%0D%0Ab");
    }
}

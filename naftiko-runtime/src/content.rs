//! Request bodies besides JSON: texts with values in them, forms and multipart forms (semantics 3.9).
//!
//! A value is written for the language around it, so that it cannot end what it stands in.

use std::hash::{BuildHasher, RandomState};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::argument::{Argument, IntoArgument};
use crate::error::Location;
use crate::request::Request;

/// What a form leaves as it is. A space is `%20`, as in a query: readers that know `+` know that too.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A part of a multipart form.
#[derive(Debug)]
pub struct FormPart {
    name: &'static str,
    value: Argument,
    file_name: Argument,
    content_type: Argument,
}

impl FormPart {
    /// A part with this name; one without a value is left out.
    pub fn new(name: &'static str, value: impl IntoArgument) -> Self {
        Self {
            name,
            value: value.into_argument(),
            file_name: Argument::Absent,
            content_type: Argument::Absent,
        }
    }

    /// Makes the part a file of this name.
    #[must_use]
    pub fn file_name(self, name: impl IntoArgument) -> Self {
        Self { file_name: name.into_argument(), ..self }
    }

    /// The media type of the part.
    #[must_use]
    pub fn content_type(self, media_type: impl IntoArgument) -> Self {
        Self { content_type: media_type.into_argument(), ..self }
    }
}

impl Request {
    /// A text; values stand in it as they are.
    #[must_use]
    pub fn text<const N: usize>(self, media_type: &str, pieces: [Argument; N]) -> Self {
        self.pieces(media_type, pieces, |text| text)
    }

    /// A text in which values stand inside of JSON strings.
    #[must_use]
    pub fn json_text<const N: usize>(self, media_type: &str, pieces: [Argument; N]) -> Self {
        self.pieces(media_type, pieces, |text| {
            let quoted = Value::String(text).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        })
    }

    /// An XML text; values are character data or attributes.
    #[must_use]
    pub fn xml_text<const N: usize>(self, media_type: &str, pieces: [Argument; N]) -> Self {
        self.pieces(media_type, pieces, |text| xml_escaped(&text))
    }

    /// The text of a form; values are encoded.
    #[must_use]
    pub fn form_text<const N: usize>(self, media_type: &str, pieces: [Argument; N]) -> Self {
        self.pieces(media_type, pieces, |text| utf8_percent_encode(&text, FORM).to_string())
    }

    /// A form; an absent value leaves its pair out, a list repeats it.
    #[must_use]
    pub fn form<const N: usize>(mut self, pairs: [(&'static str, Argument); N]) -> Self {
        let mut form = String::new();
        for (name, value) in pairs {
            for text in value.into_texts() {
                if !form.is_empty() {
                    form.push('&');
                }
                form.extend(utf8_percent_encode(name, FORM));
                form.push('=');
                form.extend(utf8_percent_encode(&text, FORM));
            }
        }
        self.set_body("application/x-www-form-urlencoded", form);
        self
    }

    /// A multipart form; an absent value leaves its part out, a list repeats it.
    #[must_use]
    pub fn multipart<const N: usize>(mut self, parts: [FormPart; N]) -> Self {
        let mut written = Vec::new();
        for FormPart { name, value, file_name, content_type } in parts {
            let (file_name, content_type) = (file_name.into_text(), content_type.into_text());
            if content_type.as_deref().is_some_and(|it| it.contains(char::is_control)) {
                self.fault(name, Location::Body, "has a content type with a line break or control character");
                continue;
            }
            for text in value.into_texts() {
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
        self.set_body(&format!("multipart/form-data; boundary={boundary}"), body);
        self
    }

    fn pieces<const N: usize>(
        mut self,
        media_type: &str,
        pieces: [Argument; N],
        escape: fn(String) -> String,
    ) -> Self {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Argument::Literal(literal) => text.push_str(literal),
                value => text.push_str(&escape(value.into_piece().unwrap_or_default())),
            }
        }
        self.set_body(media_type, text);
        self
    }
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
    fn values_cannot_end_what_they_stand_in() {
        assert_eq!(xml_escaped("</a b=\"'&\u{1}"), "&lt;/a b=&quot;&apos;&amp;\u{fffd}");
        assert_eq!(quoted("a\"\r\nb"), "a%22%0D%0Ab");
    }
}

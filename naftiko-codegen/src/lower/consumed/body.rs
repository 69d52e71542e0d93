//! `body` of a consumed operation: which type it is, and what is put together for it (LANGUAGE.md 3.9).

use super::names::{Draft, Names, Site};
use crate::diagnostic::suggest::{list as listed, nearest};
use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Body, Escape, Expr, FormPart, Place, Rules, Sent, Type};
use crate::lower::cx::Reported;
use crate::lower::expr::{list, object};
use crate::parse::template::Piece;
use crate::spec::{self, Value};

/// The types that the language has.
const TYPES: [&str; 6] = ["json", "text", "xml", "sparql", "formUrlEncoded", "multipartForm"];

/// Marks where a template was, while the text around it is read as JSON. No text that people write holds these.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// Lowers a body, with the names that its templates may use.
struct Lower<'l, 'n, 'd> {
    names: &'l mut Names<'n, 'd>,
}

/// The body of an operation; `None` when it is faulty, which has been reported.
pub(super) fn lower(body: &spec::Body, names: &mut Names<'_, '_>) -> Option<Body> {
    let mut lower = Lower { names };
    let at = if body.kind.is_some() { body.at.key("data") } else { body.at.clone() };
    let kind = body.kind.as_deref().unwrap_or("json").trim();
    let media_type = |media_type: &str| media_type.to_owned();
    match kind.to_ascii_lowercase().as_str() {
        "json" | "application/json" => lower.json(body.data.as_ref(), &at),
        "text" | "text/plain" => lower.text(body, &at, media_type("text/plain; charset=utf-8"), Escape::None),
        "xml" | "application/xml" | "text/xml" => {
            lower.text(body, &at, media_type("application/xml"), Escape::Xml)
        }
        "sparql" | "application/sparql-query" => lower.sparql(body, &at),
        "formurlencoded" | "form" | "application/x-www-form-urlencoded" => lower.form(body, &at),
        "multipartform" | "multipart" | "multipart/form-data" => lower.multipart(body, &at),
        "binary" | "octet-stream" => {
            lower.text(body, &at, media_type("application/octet-stream"), Escape::None)
        }
        "yaml" => lower.text(body, &at, media_type("application/yaml"), Escape::None),
        other if is_media_type(other) => lower.text(body, &at, media_type(kind), Escape::None),
        _ => {
            lower.names.cx.diagnostics.push(unknown(kind, &body.at.key("type")));
            None
        }
    }
}

fn is_media_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

fn unknown(kind: &str, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UNKNOWN_WORD, at, format!("there is no body of type `{kind}`"))
        .note(format!("the types are {}", listed(TYPES)));
    match nearest(kind, TYPES) {
        Some(near) => diagnostic.similar("a type", kind, near),
        None => {
            diagnostic.help("write the media type, such as `application/cbor`, for a text of another kind")
        }
    }
}

impl Lower<'_, '_, '_> {
    fn json(&mut self, data: Option<&Value>, at: &At) -> Option<Body> {
        match data {
            None | Some(Value::Null) => {
                let field = self.names.field(Draft {
                    sent_as: None,
                    name: "body".to_owned(),
                    ty: Type::Any,
                    rules: Rules::default(),
                    required: false,
                    credential: false,
                    place: Place::Body,
                    description: None,
                });
                Some(Body::Json(Expr::Ref(field)))
            }
            Some(Value::String(text)) => self.json_text(text, at),
            Some(value) => self.value(value, at).map(Body::Json),
        }
    }

    fn value(&mut self, value: &Value, at: &At) -> Option<Sent> {
        self.names.value(value, at, Site::Body)
    }

    fn pieces(&mut self, pieces: Vec<Piece>, at: &At) -> Option<Sent> {
        self.names.pieces(pieces, at, Site::Body)
    }

    /// A JSON text with templates in it: as JSON where it is some with the templates taken for values.
    fn json_text(&mut self, text: &str, at: &At) -> Option<Body> {
        let pieces = self.names.cx.template(text, at)?;
        let mut marked = String::new();
        let mut names = Vec::new();
        let mut quoted = false;
        for piece in &pieces {
            match piece {
                Piece::Text(text) => {
                    quoted = ends_quoted(text, quoted);
                    marked.push_str(text);
                }
                Piece::Name(name) => {
                    let mark = format!("{OPEN}{}{CLOSE}", names.len());
                    let quote = if quoted { "" } else { "\"" };
                    marked.extend([quote, &mark, quote]);
                    names.push(name.clone());
                }
            }
        }
        match serde_json::from_str(&marked) {
            Ok(value) => self.unmark(&value, &names, at).map(Body::Json),
            Err(_) => Some(Body::Text {
                media_type: "application/json".to_owned(),
                escape: Escape::Json,
                text: self.pieces(pieces, at)?,
            }),
        }
    }

    /// A value in which marks stand for names.
    fn unmark(&mut self, value: &Value, names: &[String], at: &At) -> Option<Sent> {
        match value {
            Value::String(text) => self.pieces(unmarked(text, names), at),
            Value::Array(items) => {
                let items: Vec<Option<Sent>> =
                    items.iter().map(|item| self.unmark(item, names, at)).collect();
                Some(list(items.into_iter().collect::<Option<_>>()?))
            }
            Value::Object(members) => {
                let mut lowered = Vec::new();
                for (name, member) in members {
                    if name.contains(OPEN) {
                        self.names.cx.diagnostics.push(
                            Diagnostic::new(
                                Code::MALFORMED_TEMPLATE,
                                at,
                                "the name of a member has a template in it",
                            )
                            .help("write the name as it is; only values are put together at run time"),
                        );
                        return None;
                    }
                    lowered.push((name.clone(), self.unmark(member, names, at)?));
                }
                Some(object(lowered))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Some(Expr::Constant(value.clone())),
        }
    }

    fn text(&mut self, body: &spec::Body, at: &At, media_type: String, escape: Escape) -> Option<Body> {
        let text = match &body.data {
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            Some(Value::Null) | None => String::new(),
            Some(Value::Array(_) | Value::Object(_)) => {
                let kind = body.kind.as_deref().unwrap_or_default();
                self.names.cx.diagnostics.push(
                    Diagnostic::new(Code::WRONG_KIND, at, format!("the data of a `{kind}` body is a text"))
                        .help("write it as a text, with `{{name}}` for what the caller gives"),
                );
                return None;
            }
        };
        let pieces = self.names.cx.template(&text, at)?;
        Some(Body::Text { media_type, escape, text: self.pieces(pieces, at)? })
    }

    fn sparql(&mut self, body: &spec::Body, at: &At) -> Option<Body> {
        let lowered = self.text(body, at, "application/sparql-query".to_owned(), Escape::None)?;
        if let Body::Text { text: Expr::Text(_) | Expr::Ref(_), .. } = &lowered {
            self.names.cx.diagnostics.push(
                Diagnostic::new(Code::RAW_VALUE, at, "values are put into the SPARQL query as they are")
                    .label("a caller can change what the query means")
                    .help("take only values that a `pattern` holds to what is meant"),
            );
        }
        Some(lowered)
    }

    fn form(&mut self, body: &spec::Body, at: &At) -> Option<Body> {
        match &body.data {
            Some(Value::Object(members)) => {
                let mut pairs = Vec::new();
                for (name, value) in members {
                    pairs.push((name.clone(), self.value(value, &at.key(name.clone()))));
                }
                let pairs = pairs.into_iter().map(|(name, value)| Some((name, value?)));
                Some(Body::Form(pairs.collect::<Option<_>>()?))
            }
            Some(Value::Array(_)) => {
                self.names.cx.diagnostics.push(
                    Diagnostic::new(
                        Code::WRONG_KIND,
                        at,
                        "the data of a form is a mapping or a text, not a list",
                    )
                    .help("write `name: value` for each field of the form"),
                );
                None
            }
            Some(_) | None => {
                self.text(body, at, "application/x-www-form-urlencoded".to_owned(), Escape::Form)
            }
        }
    }

    fn multipart(&mut self, body: &spec::Body, at: &At) -> Option<Body> {
        let mut parts = Vec::new();
        match &body.data {
            Some(Value::Object(members)) => {
                for (name, value) in members {
                    parts.push(self.part(name, value, &at.key(name.clone()), None));
                }
            }
            Some(Value::Array(entries)) => {
                for (index, entry) in entries.iter().enumerate() {
                    let at = at.index(index);
                    match (entry, entry.get("name").and_then(Value::as_str)) {
                        (Value::Object(part), Some(name)) => {
                            let value = part.get("value").unwrap_or(&Value::Null);
                            parts.push(self.part(name, value, &at.key("value"), Some((part, &at))));
                        }
                        _ => {
                            self.names.cx.diagnostics.push(no_part(&at));
                            parts.push(None);
                        }
                    }
                }
            }
            Some(_) | None => {
                self.names.cx.diagnostics.push(no_part(at));
                return None;
            }
        }
        Some(Body::Multipart(parts.into_iter().collect::<Option<_>>()?))
    }

    fn part(
        &mut self,
        name: &str,
        value: &Value,
        at: &At,
        entry: Option<(&serde_json::Map<String, Value>, &At)>,
    ) -> Option<FormPart> {
        let value = self.value(value, at);
        let mut option = |names: [&'static str; 2]| -> Result<Option<Sent>, Reported> {
            let Some((part, at)) = entry else { return Ok(None) };
            let Some((name, value)) = names.into_iter().find_map(|name| Some((name, part.get(name)?))) else {
                return Ok(None);
            };
            self.value(value, &at.key(name)).map(Some).ok_or(Reported)
        };
        let file_name = option(["filename", "fileName"]);
        let content_type = option(["contentType", "content-type"]);
        Some(FormPart {
            name: name.to_owned(),
            value: value?,
            file_name: file_name.ok()?,
            content_type: content_type.ok()?,
        })
    }
}

fn no_part(at: &At) -> Diagnostic {
    Diagnostic::new(Code::WRONG_KIND, at, "a multipart body is a list of parts or a mapping").help(
        "write `- {name: file, value: \"{{content}}\", filename: notes.txt}` for each part, or `name: value`",
    )
}

/// Whether a JSON string is open after `text`, when one was or was not before it.
fn ends_quoted(text: &str, mut quoted: bool) -> bool {
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
    }
    quoted
}

/// A text with its marks as names again.
fn unmarked(text: &str, names: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((mark, tail)) = after.split_once(CLOSE) else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        if let Some(name) = mark.parse().ok().and_then(|index: usize| names.get(index)) {
            pieces.push(Piece::Name(name.clone()));
        }
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

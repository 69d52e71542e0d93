//! One call of an upstream, put together from the table of its operation: method, path, query, headers, body.
//!
//! Names are literals of the specification, values come from outside: every value is encoded here, and one that
//! cannot be carried becomes a fault that keeps the request from being sent. Nothing here does any network work.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Method;
use http::header::{
    ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, Entry, HOST, HeaderMap, HeaderName,
    HeaderValue, TRANSFER_ENCODING, UPGRADE,
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value};

use super::base::Base;
use super::encode;
use super::label::Label;
use super::scope::{BindsAlone, Given};
use crate::binds::Binds;
use crate::error::{Fault, Location};
use crate::pairs;
use crate::secret::Secret;
use crate::table::{Body, Operation, Part, Place};
use crate::text::VALUE;
use crate::value::argument::Values;
use crate::value::{Argument, convert};

/// The bytes that a cookie value cannot hold (RFC 6265 `cookie-octet`), and `%`, so that decoding gives the value back.
const COOKIE_OCTET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Headers that belong to the connection: the HTTP client writes them, and a second opinion breaks the framing.
static MANAGED: [HeaderName; 6] = [
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("proxy-connection"),
];

/// One call of an upstream.
#[derive(Clone)]
pub(crate) struct Request {
    method: Method,
    /// The path with `{name}` for each value: what errors and traces show.
    template: &'static str,
    /// Path and query, encoded.
    target: String,
    /// Whether the target has a query.
    has_query: bool,
    headers: HeaderMap,
    body: Bytes,
    faults: Vec<Fault>,
}

impl Request {
    fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            // Room for what follows: most requests then need no more.
            target: String::with_capacity(template.len() + 64),
            has_query: template.contains('?'),
            headers: HeaderMap::with_capacity(6),
            body: Bytes::new(),
            faults: Vec::new(),
        }
    }

    /// The request of an operation, with the values of the parts that a caller supplies.
    pub(crate) fn of(operation: &'static Operation, values: &Values, binds: &Binds) -> Self {
        let mut request = Self::new(operation.method.clone(), operation.path);
        let values = with_defaults(operation, &values.0, binds);
        let given = Given { operation, values: &values, binds };
        request.write_path(operation, &given);
        let mut values = values.iter();
        let mut members = Map::new();
        let mut has_members = false;
        for part in operation.parts {
            let evaluated;
            let value = match &part.value {
                Some(expr) => {
                    evaluated = expr.evaluate(&given);
                    &evaluated
                }
                None => {
                    let value = values.next().unwrap_or(&Argument::Absent);
                    request.check(part, value);
                    value
                }
            };
            match part.place {
                Place::Path | Place::InBody | Place::Elsewhere => {}
                Place::Query => request.push_queries(part.name, value),
                Place::Header => request.set_header(part.name, value),
                Place::Cookie => request.set_cookie(part.name, value),
                Place::Body => request.set_json(value.json_text()),
                Place::Member => {
                    has_members = true;
                    members.extend(value.clone().into_json().map(|value| (part.name.to_owned(), value)));
                }
            }
        }
        if has_members {
            request.set_json(Some(Value::Object(members).to_string()));
        }
        request.write_body(&operation.body, &given);
        request
    }

    /// Holds a value that a caller supplied against the rules of its part.
    fn check(&mut self, part: &Part, value: &Argument) {
        if part.schema.is_none() {
            return;
        }
        let location = match part.place {
            Place::Path => Location::Path,
            Place::Query | Place::Elsewhere => Location::Query,
            Place::Header => Location::Header,
            Place::Cookie => Location::Cookie,
            Place::Member | Place::Body | Place::InBody => Location::Body,
        };
        // What headers and cookies hold may be secret.
        let show = !matches!(location, Location::Header | Location::Cookie);
        for detail in convert::broken(part, value, show) {
            self.fault(part.name, location, &detail);
        }
    }

    /// Puts values of the specification into the query, headers and cookies.
    pub(crate) fn put(&mut self, parts: &'static [Part], binds: &Binds) {
        let scope = BindsAlone(binds);
        for part in parts {
            let value = part.value.map_or(Argument::Absent, |expr| expr.evaluate(&scope));
            match part.place {
                Place::Header => self.set_header(part.name, &value),
                Place::Cookie => self.set_cookie(part.name, &value),
                Place::Query => self.push_queries(part.name, &value),
                // A request that goes on as it is has its path and its body.
                Place::Path | Place::Member | Place::Body | Place::InBody | Place::Elsewhere => {}
            }
        }
    }

    /// A request of a caller that goes on as it is; `target` is encoded already.
    pub(crate) fn forwarded(
        method: Method,
        template: &'static str,
        target: String,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let has_query = target.contains('?');
        Self { method, template, target, has_query, headers, body, faults: Vec::new() }
    }

    /// The path, with the values of its parts; a literal of it is encoded by the compiler.
    fn write_path(&mut self, operation: &Operation, given: &Given<'_>) {
        let mut rest = operation.path;
        if operation.parts.iter().all(|part| part.place != Place::Path) {
            return self.target.push_str(rest);
        }
        while let Some((literal, (name, after))) =
            rest.split_once('{').and_then(|(literal, rest)| Some((literal, rest.split_once('}')?)))
        {
            self.target.push_str(literal);
            let computed = operation.parts.iter().find(|part| part.place == Place::Path && part.name == name);
            match computed.and_then(|part| part.value) {
                Some(expr) => self.push_segment(name, &expr.evaluate(given)),
                None => {
                    let supplied = given.supplied();
                    let found = supplied
                        .filter(|(part, _)| part.place == Place::Path)
                        .find(|(part, _)| part.name == name);
                    self.push_segment(name, found.map_or(&Argument::Absent, |(_, value)| value));
                }
            }
            rest = after;
        }
        self.target.push_str(rest);
    }

    fn push_segment(&mut self, name: &str, value: &Argument) {
        match value.text().as_deref() {
            None | Some("") => self.fault(name, Location::Path, "must have a value"),
            // Encoding the dots would not help: servers decode before they resolve them.
            Some("." | "..") => self.fault(name, Location::Path, "must not be `.` or `..`"),
            Some(text) => self.target.extend(utf8_percent_encode(text, VALUE)),
        }
    }

    /// Adds a query parameter: none for an absent value, one per item for an array.
    pub(crate) fn push_queries(&mut self, name: &str, value: &Argument) {
        for text in value.texts() {
            self.push_query(name, &text);
        }
    }

    fn push_query(&mut self, name: &str, text: &str) {
        // A `?` is in the path of the specification or was put here: those of values are encoded.
        self.target.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.target.extend(utf8_percent_encode(name, VALUE));
        self.target.push('=');
        self.target.extend(utf8_percent_encode(text, VALUE));
    }

    /// Sets a header, replacing an earlier one of that name; an absent value changes nothing.
    pub(crate) fn set_header(&mut self, name: &str, value: &Argument) {
        let Some(text) = value.text() else { return };
        let Some(header) = HeaderName::try_from(name).ok().filter(|header| !MANAGED.contains(header)) else {
            return self.fault(name, Location::Header, "cannot be set");
        };
        match HeaderValue::from_str(&text) {
            Ok(mut written) => {
                written.set_sensitive(matches!(value, Argument::Secret(_)));
                self.headers.insert(header, written);
            }
            Err(_) => self.fault(name, Location::Header, "must not hold line breaks or control characters"),
        }
    }

    /// Adds a cookie; an absent value adds none.
    pub(crate) fn set_cookie(&mut self, name: &str, value: &Argument) {
        if let Some(text) = value.text() {
            self.push_cookie(name, &text, matches!(value, Argument::Secret(_)));
        }
    }

    fn push_cookie(&mut self, name: &str, text: &str, sensitive: bool) {
        let mut cookies = self.headers.get(COOKIE).map_or_else(Vec::new, |value| value.as_bytes().to_vec());
        if !cookies.is_empty() {
            cookies.extend_from_slice(b"; ");
        }
        cookies.extend_from_slice(name.as_bytes());
        cookies.push(b'=');
        utf8_percent_encode(text, COOKIE_OCTET).for_each(|part| cookies.extend_from_slice(part.as_bytes()));
        let before = self.headers.get(COOKIE).is_some_and(HeaderValue::is_sensitive);
        match HeaderValue::try_from(cookies) {
            Ok(mut value) => {
                value.set_sensitive(sensitive || before);
                self.headers.insert(COOKIE, value);
            }
            Err(_) => self.fault(name, Location::Cookie, "cannot be carried by a cookie"),
        }
    }

    /// Sets a JSON body; an absent value leaves the request without one.
    fn set_json(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.body = text.into();
            self.default_header(&CONTENT_TYPE, &HeaderValue::from_static("application/json"));
        }
    }

    fn write_body(&mut self, body: &Body, given: &Given<'_>) {
        match body {
            Body::None => {}
            Body::Json(expr) => self.set_json(expr.evaluate(given).json_text()),
            Body::Text(media_type, escape, pieces) => {
                self.set_body(media_type, encode::text(*escape, pieces, given));
            }
            Body::Form(pairs) => {
                self.set_body("application/x-www-form-urlencoded", encode::form(pairs, given));
            }
            Body::Multipart(parts) => match encode::multipart(parts, given) {
                Ok((media_type, body)) => self.set_body(&media_type, body),
                Err(name) => self.fault(
                    name,
                    Location::Body,
                    "has a content type with a line break or control character",
                ),
            },
        }
    }

    /// Sets a body of another type, where the specification does not set one by a header.
    fn set_body(&mut self, media_type: &str, body: String) {
        self.body = body.into();
        match HeaderValue::try_from(media_type) {
            Ok(value) => self.default_header(&CONTENT_TYPE, &value),
            Err(_) => self.fault("body", Location::Body, "has a type that no header can carry"),
        }
    }

    fn fault(&mut self, name: &str, location: Location, rule: &str) {
        self.faults.push(Fault::new(name.to_owned(), location, rule));
    }

    /// Sets a header that is not there yet.
    pub(crate) fn default_header(&mut self, name: &HeaderName, value: &HeaderValue) {
        if let Entry::Vacant(place) = self.headers.entry(name) {
            place.insert(value.clone());
        }
    }

    /// Adds a query parameter whose name is not there yet.
    pub(crate) fn default_query(&mut self, name: &str, secret: &Secret) {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let present = pairs::of_form(query.as_bytes()).any(|pair| pair.is(name));
        if !present {
            self.push_query(name, secret.expose());
        }
    }

    /// Adds a cookie whose name is not there yet.
    pub(crate) fn default_cookie(&mut self, name: &str, secret: &Secret) {
        let present = pairs::of_cookies(&self.headers).any(|pair| pair.is(name));
        if !present {
            self.push_cookie(name, secret.expose(), true);
        }
    }

    /// Takes over what a REST caller accepts, where the specification does not say.
    pub(crate) fn accept_as(&mut self, caller: &HeaderMap) {
        for name in [ACCEPT, http::header::ACCEPT_ENCODING] {
            if let Some(value) = caller.get(&name) {
                self.default_header(&name, value);
            }
        }
    }

    /// The faults that keep the request from being sent.
    pub(crate) fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.faults)
    }

    /// The request for the HTTP client, and its label.
    pub(crate) fn into_http(
        self,
        namespace: &'static str,
        base: &Base,
    ) -> Result<(Label, http::Request<Bytes>), http::Error> {
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = base.join(&self.target)?;
        *request.headers_mut() = self.headers;
        // The HTTP client says no length of nothing, and servers then wait for a body or answer 411.
        if request.body().is_empty() && matches!(self.method, Method::POST | Method::PUT | Method::PATCH) {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok((Label { namespace, method: self.method, template: self.template }, request))
    }
}

/// The values of a caller, and defaults where there are none.
fn with_defaults<'v>(
    operation: &'static Operation,
    values: &'v [Argument],
    binds: &Binds,
) -> Cow<'v, [Argument]> {
    let is_absent = |index: usize| matches!(values.get(index), None | Some(Argument::Absent));
    let mut filled = Cow::Borrowed(values);
    for (index, part) in operation.supplied().enumerate() {
        let Some(default) = part.default.filter(|_| is_absent(index)) else { continue };
        let filled = filled.to_mut();
        filled.resize_with(filled.len().max(index + 1), || Argument::Absent);
        filled[index] = default.evaluate(&BindsAlone(binds));
    }
    filled
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values of path, query and body may be anybody's; sensitive headers print as `Sensitive`.
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.template)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Request;
    use crate::binds::Binds;
    use crate::secret::Secret;
    use crate::table::{Bind, Operation, Part, Type, UpstreamSpec, bind, input, template, text};
    use crate::value::argument::part;

    static API: UpstreamSpec = UpstreamSpec::new("api", &[]);

    static CALL: Operation = Operation::get(&API, "/").parts(&[
        Part::fixed_header("Authorization", template(&[text("Bearer "), input("token")])),
        Part::query("token", Type::String),
        Part::fixed_header("X-Key", bind(0)),
        Part::cookie("c", Type::String),
    ]);

    #[test]
    fn a_printed_request_shows_no_secret() {
        let secret = Secret::from("hunter2".to_owned());
        let known = [("KEY".to_owned(), secret.clone())];
        let binds = [Bind::environment("env", "KEY", "KEY")];
        let binds = Binds::resolve(&binds, &known, None, &|_| None, &mut Vec::new());
        let request = Request::of(&CALL, &[part(secret.clone()), part(secret)].into(), &binds);
        let sent = ["authorization", "x-key", "cookie"].map(|name| request.headers[name].as_bytes());
        assert_eq!(sent, [&b"Bearer hunter2"[..], b"hunter2", b"c=hunter2"]);
        assert_eq!(request.target, "/?token=hunter2");
        let printed = format!("{request:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}

//! One call of an upstream in the making: method, path, query, headers, body.
//!
//! Names are literals of the specification, values come from outside: every value is encoded here, and one that
//! cannot be carried becomes a fault that keeps the request from being sent. Nothing here does any network work.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Method, Uri};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::argument::{Argument, IntoArgument};
use crate::error::{Fault, Location};
use crate::secret::Secret;

/// Every byte outside of RFC 3986 `unreserved`: no value can change the path or the query it is put into.
pub(crate) const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path of the specification cannot hold as it is. `%` stays: the specification may be encoded already.
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

/// What a cookie value cannot hold (RFC 6265 `cookie-octet`), and `%`, so that decoding gives the value back.
const COOKIE_OCTET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Headers that belong to the connection: the HTTP client writes them, and a second opinion breaks the framing.
const MANAGED: [&str; 6] =
    ["connection", "content-length", "host", "transfer-encoding", "upgrade", "proxy-connection"];

/// One call of an upstream.
#[derive(Clone)]
pub struct Request {
    method: Method,
    /// The path with `{name}` for each value: what errors and traces show.
    template: String,
    /// Path and query, encoded.
    target: String,
    headers: HeaderMap,
    body: Bytes,
    faults: Vec<Fault>,
}

/// A constructor per method, each taking the literal beginning of the path.
macro_rules! constructors {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A `", stringify!($method), "` of `path`.")]
        #[must_use]
        pub fn $name(path: &'static str) -> Self {
            Self::new(Method::$method, path)
        }
    )*};
}

impl Request {
    constructors!(get GET, post POST, put PUT, patch PATCH, delete DELETE, head HEAD, options OPTIONS);

    fn new(method: Method, path: &'static str) -> Self {
        let request = Self {
            method,
            // Room for what follows: most requests then need no more.
            template: String::with_capacity(path.len() + 32),
            target: String::with_capacity(path.len() + 64),
            headers: HeaderMap::with_capacity(6),
            body: Bytes::new(),
            faults: Vec::new(),
        };
        request.path(path)
    }

    /// A request of a caller that goes on as it is; `target` is encoded already.
    pub(crate) fn forwarded(
        method: Method,
        template: &str,
        target: String,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        Self { method, template: template.to_owned(), target, headers, body, faults: Vec::new() }
    }

    /// Goes on with more literal path, which may hold a query.
    #[must_use]
    pub fn path(mut self, literal: &'static str) -> Self {
        self.template.push_str(literal);
        self.target.extend(utf8_percent_encode(literal, LITERAL));
        self
    }

    /// Goes on with a value inside of the current segment of the path.
    #[must_use]
    pub fn segment(mut self, name: &'static str, value: impl IntoArgument) -> Self {
        self.push_segment(name, value.into_argument());
        self
    }

    /// Adds a query parameter: none for an absent value, one per item for an array.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl IntoArgument) -> Self {
        for text in value.into_argument().into_texts() {
            self.push_query(name, &text);
        }
        self
    }

    /// Sets a header, replacing an earlier one of that name; an absent value changes nothing.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl IntoArgument) -> Self {
        self.set_header(name, value.into_argument());
        self
    }

    /// Adds a cookie; an absent value adds none.
    #[must_use]
    pub fn cookie(mut self, name: &'static str, value: impl IntoArgument) -> Self {
        let argument = value.into_argument();
        let sensitive = matches!(argument, Argument::Secret(_));
        if let Some(text) = argument.into_text() {
            self.push_cookie(name, &text, sensitive);
        }
        self
    }

    /// Sets a JSON body; an absent value leaves the request without one.
    #[must_use]
    pub fn json(mut self, value: impl IntoArgument) -> Self {
        if let Some(value) = value.into_argument().into_json() {
            self.body = value.to_string().into();
            self.default_header(&CONTENT_TYPE, &HeaderValue::from_static("application/json"));
        }
        self
    }

    /// Sets a body of another type, where the specification does not set one by a header.
    pub(crate) fn set_body(&mut self, media_type: &str, body: impl Into<Bytes>) {
        self.body = body.into();
        match HeaderValue::try_from(media_type) {
            Ok(value) => self.default_header(&CONTENT_TYPE, &value),
            Err(_) => self.fault("body", Location::Body, "has a type that no header can carry"),
        }
    }

    fn push_segment(&mut self, name: &'static str, value: Argument) {
        self.template.push('{');
        self.template.push_str(name);
        self.template.push('}');
        match value.into_text().as_deref() {
            None | Some("") => self.fault(name, Location::Path, "must have a value"),
            // Encoding the dots would not help: servers decode before they resolve them.
            Some("." | "..") => self.fault(name, Location::Path, "must not be `.` or `..`"),
            Some(text) => self.target.extend(utf8_percent_encode(text, VALUE)),
        }
    }

    fn push_query(&mut self, name: &str, text: &str) {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.extend(utf8_percent_encode(name, VALUE));
        self.target.push('=');
        self.target.extend(utf8_percent_encode(text, VALUE));
    }

    fn set_header(&mut self, name: &'static str, value: Argument) {
        let sensitive = matches!(value, Argument::Secret(_));
        let Some(text) = value.into_text() else { return };
        let Some(header) =
            HeaderName::try_from(name).ok().filter(|header| !MANAGED.contains(&header.as_str()))
        else {
            return self.fault(name, Location::Header, "cannot be set");
        };
        match HeaderValue::try_from(text) {
            Ok(mut value) => {
                value.set_sensitive(sensitive);
                self.headers.insert(header, value);
            }
            Err(_) => self.fault(name, Location::Header, "must not hold line breaks or control characters"),
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

    pub(crate) fn fault(&mut self, name: &str, location: Location, rule: &str) {
        self.faults.push(Fault::new(name, location, rule));
    }

    /// Sets a header that is not there yet.
    pub(crate) fn default_header(&mut self, name: &HeaderName, value: &HeaderValue) {
        if !self.headers.contains_key(name) {
            self.headers.insert(name.clone(), value.clone());
        }
    }

    /// Adds a query parameter whose name is not there yet.
    pub(crate) fn default_query(&mut self, name: &str, secret: &Secret) {
        let encoded = utf8_percent_encode(name, VALUE).to_string();
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let present = query.split('&').any(|pair| pair.split('=').next() == Some(&*encoded));
        if !present {
            self.push_query(name, secret.expose());
        }
    }

    /// Adds a cookie whose name is not there yet.
    pub(crate) fn default_cookie(&mut self, name: &str, secret: &Secret) {
        let cookies = self.headers.get(COOKIE).map_or(&[][..], HeaderValue::as_bytes);
        let present = cookies.split(|byte| *byte == b';').any(|pair| {
            let pair = pair.trim_ascii_start();
            pair.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
        });
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

    /// What keeps the request from being sent.
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
        Ok((Label { namespace, method: self.method, template: self.template }, request))
    }
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

/// Which operation of which upstream a call is, without any value. Written only when there is something to say.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    namespace: &'static str,
    method: Method,
    template: String,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { namespace, method, template } = self;
        write!(f, "`{namespace}` {method} {template}")
    }
}

/// Where an upstream lives: a URI without query, whose path is a prefix.
#[derive(Clone)]
pub(crate) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    prefix: String,
}

impl Base {
    /// Reads a base URI. The reasons it may be refused for do not repeat it: it may hold a secret.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains('#') {
            return Err("a base URI cannot have a fragment");
        }
        let uri: Uri = text.parse().map_err(|_| "the base URI is not a valid URI")?;
        let parts = uri.into_parts();
        let scheme = parts.scheme.filter(|scheme| matches!(scheme.as_str(), "http" | "https"));
        let scheme = scheme.ok_or("a base URI must begin with `http://` or `https://`")?;
        let authority = parts.authority.ok_or("the base URI names no host")?;
        if authority.as_str().contains('@') {
            return Err("a base URI cannot hold a user name or password; use `authentication`");
        }
        let path = parts.path_and_query;
        if path.as_ref().is_some_and(|path| path.query().is_some()) {
            return Err("a base URI cannot have a query");
        }
        let prefix = path.map_or_else(String::new, |path| path.path().trim_end_matches('/').to_owned());
        Ok(Self { scheme, authority, prefix })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Prefix and target with exactly one slash between them.
    fn join(&self, target: &str) -> Result<Uri, http::Error> {
        let slash = if target.is_empty() || target.starts_with(['/', '?']) { "" } else { "/" };
        let path = [&self.prefix, slash, target].concat();
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(path))?);
        Ok(Uri::from_parts(parts)?)
    }
}

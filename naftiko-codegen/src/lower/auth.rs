//! `authentication` of both sides: how a consumed API is told who calls, and who may use an adapter (semantics 4, 13).

use super::binds::Variables;
use super::headers::check_header;
use super::unsupported::refuse;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{
    ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer, Text,
    TextPiece,
};
use crate::spec;

/// The types, of both sides.
const KINDS: [&str; 5] = ["basic", "apikey", "bearer", "digest", "oauth2"];

/// The fields that hold what nobody should read.
const SECRETS: [&str; 4] = ["value", "token", "password", "clientSecret"];

/// An `authentication` block while it is read.
struct Block<'b> {
    written: &'b spec::Authentication,
    kind: &'b str,
    /// Whether an empty value is of no use: it would open an adapter to everyone.
    filled: bool,
    variables: &'b mut Variables,
    diagnostics: &'b mut Diagnostics,
}

pub(super) fn outbound(
    written: &spec::Authentication,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Authentication> {
    let kind = written.kind.as_deref()?;
    let mut block = Block { written, kind, filled: false, variables, diagnostics };
    match kind.to_ascii_lowercase().as_str() {
        "apikey" if written.keys.is_empty() => Some(Authentication::ApiKey(block.api_key()?)),
        "apikey" => {
            let mut keys = block.keys()?;
            if written.key.is_some() || written.value.is_some() {
                keys.push(block.api_key()?);
            }
            Some(Authentication::ApiKeys(keys))
        }
        "bearer" => Some(Authentication::Bearer { token: block.needed("token", written.token.as_ref())? }),
        "basic" => {
            let (username, password) = block.user()?;
            Some(Authentication::Basic { username, password })
        }
        "digest" => {
            let (username, password) = block.user()?;
            Some(Authentication::Digest { username, password })
        }
        "oauth2" => block.client_credentials(),
        "none" => Some(Authentication::None),
        _ => {
            block.unknown();
            None
        }
    }
}

/// The guard of an adapter; `None` for a faulty one.
pub(super) fn inbound(
    written: Option<&spec::Authentication>,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Guard> {
    let Some(written) = written else { return Some(Guard::None) };
    let kind = written.kind.as_deref()?;
    let mut block = Block { written, kind, filled: true, variables, diagnostics };
    match kind.to_ascii_lowercase().as_str() {
        "apikey" => {
            if let Some(key) = written.keys.first() {
                refuse(&key.name_at, "a guard with several keys", block.diagnostics);
                return None;
            }
            Some(Guard::ApiKey(block.api_key()?))
        }
        "bearer" => Some(Guard::Bearer { token: block.needed("token", written.token.as_ref())? }),
        "basic" => {
            let (username, password) = block.user()?;
            Some(Guard::Basic { username, password })
        }
        "digest" => {
            let (username, password) = block.user()?;
            Some(Guard::Digest { username, password })
        }
        "oauth2" => block.resource_server(),
        "none" => Some(Guard::None),
        _ => {
            block.unknown();
            None
        }
    }
}

impl Block<'_> {
    fn at(&self, field: &'static str) -> At {
        self.written.at.key(field)
    }

    /// Warns of a credential that is written down; one that is the name of a variable lacks its braces.
    fn literal(&mut self, text: &Text, name: &'static str) {
        let [TextPiece::Text(literal)] = &text[..] else { return };
        if literal.is_empty() {
            return;
        }
        let at = self.at(name);
        self.diagnostics.push(if self.variables.declared(literal).is_some() {
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
    fn needed(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        match value {
            Some(value) if self.filled && value.trim().is_empty() => {
                self.diagnostics.push(
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
                let text = self.variables.text(value, &self.at(name), self.diagnostics)?;
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
    fn optional(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        match value {
            Some(value) => self.variables.text(value, &self.at(name), self.diagnostics),
            None => Some(Text::new()),
        }
    }

    /// Says which fields are not there, in one report.
    fn lacks(&mut self, names: &[&'static str]) {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}:`")).collect();
        self.diagnostics.push(
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

    fn api_key(&mut self) -> Option<ApiKey> {
        let (key, value) = (self.written.key.as_deref(), self.written.value.as_ref());
        if key.is_none() && value.is_none() {
            self.lacks(&["key", "value"]);
            return None;
        }
        let value = self.needed("value", value);
        if key.is_none() {
            self.lacks(&["key"]);
        }
        let placement = placement(self.written, self.diagnostics);
        let at = self.at("key");
        if let (Some(Placement::Header), Some(key)) = (placement, key)
            && !check_header(key, &at, self.diagnostics)
        {
            return None;
        }
        Some(ApiKey { placement: placement?, key: key?.to_owned(), value: value? })
    }

    /// Several keys; `None` when one of them is faulty.
    fn keys(&mut self) -> Option<Vec<ApiKey>> {
        let placement = placement(self.written, self.diagnostics);
        let mut keys = Vec::new();
        let mut sound = placement.is_some();
        for key in &self.written.keys {
            let placement = placement.unwrap_or(Placement::Header);
            if placement == Placement::Header {
                sound &= check_header(&key.name, &key.name_at, self.diagnostics);
            }
            match self.variables.text(&key.value, &key.value_at, self.diagnostics) {
                Some(value) => keys.push(ApiKey { placement, key: key.name.clone(), value }),
                None => sound = false,
            }
        }
        sound.then_some(keys)
    }

    fn user(&mut self) -> Option<(Text, Text)> {
        let username = self.needed("username", self.written.username.as_ref());
        let password = self.needed("password", self.written.password.as_ref());
        Some((username?, password?))
    }

    fn client_credentials(&mut self) -> Option<Authentication> {
        let written = self.written;
        let place = written.token_endpoint.is_some() || written.authorization_server_uri.is_some();
        let fields = [
            ("clientId", written.client_id.is_some()),
            ("clientSecret", written.client_secret.is_some()),
            ("tokenEndpoint", place),
        ];
        let missing: Vec<&'static str> =
            fields.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            self.lacks(&missing);
            return None;
        }
        let token_endpoint = self.address("tokenEndpoint", written.token_endpoint.as_ref());
        let authorization_server =
            self.address("authorizationServerUri", written.authorization_server_uri.as_ref());
        let client_id = self.needed("clientId", written.client_id.as_ref());
        let client_secret = self.needed("clientSecret", written.client_secret.as_ref());
        let audience = self.optional("audience", written.audience.as_ref());
        let resource = self.optional("resource", written.resource.as_ref());
        Some(Authentication::ClientCredentials(Box::new(ClientCredentials {
            token_endpoint: token_endpoint?,
            authorization_server: authorization_server?,
            client_id: client_id?,
            client_secret: client_secret?,
            scopes: scopes(&written.scopes),
            audience: audience?,
            resource: resource?,
        })))
    }

    fn resource_server(&mut self) -> Option<Guard> {
        let written = self.written;
        let validation = written.token_validation.as_deref().map(str::to_ascii_lowercase);
        let introspects = match validation.as_deref() {
            Some("introspection") => true,
            Some("jwks") => false,
            None => written.introspection_endpoint.is_some(),
            Some(other) => {
                let at = self.at("tokenValidation");
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UNKNOWN_WORD,
                        &at,
                        format!("tokens cannot be checked by `{other}`"),
                    )
                    .note("the ways to check a token are `jwks` and `introspection`"),
                );
                return None;
            }
        };
        let fields = [
            ("authorizationServerUri", written.authorization_server_uri.is_some()),
            ("resource", written.resource.is_some()),
            ("clientId", !introspects || written.client_id.is_some()),
            ("clientSecret", !introspects || written.client_secret.is_some()),
        ];
        let missing: Vec<&'static str> =
            fields.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            self.lacks(&missing);
            return None;
        }
        let authorization_server =
            self.address("authorizationServerUri", written.authorization_server_uri.as_ref());
        let resource = self.needed("resource", written.resource.as_ref());
        let resource = resource.filter(|text| self.is_absolute("resource", text));
        let audience = self.optional("audience", written.audience.as_ref());
        let token_endpoint = self.address("tokenEndpoint", written.token_endpoint.as_ref());
        let introspection = if introspects { Some(self.introspection()?) } else { None };
        Some(Guard::OAuth2(Box::new(ResourceServer {
            authorization_server: authorization_server?,
            resource: resource?,
            audience: audience?,
            scopes: scopes(&written.scopes),
            token_endpoint: token_endpoint?,
            introspection,
        })))
    }

    fn introspection(&mut self) -> Option<Introspection> {
        let endpoint = self.address("introspectionEndpoint", self.written.introspection_endpoint.as_ref());
        let client_id = self.needed("clientId", self.written.client_id.as_ref());
        let client_secret = self.needed("clientSecret", self.written.client_secret.as_ref());
        Some(Introspection { endpoint: endpoint?, client_id: client_id?, client_secret: client_secret? })
    }

    /// An address of an authorization server, which may be left out. What is known of it now is checked now.
    fn address(&mut self, name: &'static str, value: Option<&String>) -> Option<Text> {
        let text = if value.is_some() { self.needed(name, value)? } else { return Some(Text::new()) };
        let Some(literal) = literal(&text) else { return Some(text) };
        if !self.is_absolute(name, &text) {
            return None;
        }
        let local = literal.strip_prefix("http://").is_some_and(is_loopback);
        if !local && !literal.starts_with("https://") {
            let at = self.at(name);
            self.diagnostics.push(
                Diagnostic::new(Code::OAUTH_ADDRESS, &at, format!("`{name}` is not an `https` address"))
                    .label("secrets would be sent in the open")
                    .help("write `https://…`; plain `http` is for servers on this machine"),
            );
            return None;
        }
        Some(text)
    }

    /// Whether a literal text is a whole address; a text with variables is checked at the start of the program.
    fn is_absolute(&mut self, name: &'static str, text: &Text) -> bool {
        let Some(literal) = literal(text) else { return true };
        let rest = literal.strip_prefix("https://").or_else(|| literal.strip_prefix("http://"));
        let fine = rest.is_some_and(|rest| {
            let authority = rest.split(['/', '?']).next().unwrap_or_default();
            !authority.is_empty() && !authority.contains('@')
        }) && literal.chars().all(|c| c.is_ascii_graphic() && c != '#');
        if !fine {
            let at = self.at(name);
            self.diagnostics.push(
                Diagnostic::new(Code::OAUTH_ADDRESS, &at, format!("`{name}` is not a whole address"))
                    .help("write `https://`, a host and perhaps a path; no user name and no `#`"),
            );
        }
        fine
    }

    fn unknown(&mut self) {
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
        self.diagnostics.push(diagnostic);
    }
}

/// Scopes one by one, also where an author put several into one entry.
fn scopes(written: &[String]) -> Vec<String> {
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

fn placement(authentication: &spec::Authentication, diagnostics: &mut Diagnostics) -> Option<Placement> {
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

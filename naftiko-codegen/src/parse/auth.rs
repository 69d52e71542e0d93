//! `authentication`, of consumed APIs and of adapters (semantics 4, 13; published dialect A4-A12).

use super::shape::{Fields, wrong_kind};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::{Authentication, AuthenticationKey};

pub(super) fn authentication(
    value: Node<'_>,
    at: &At,
    diagnostics: &mut Diagnostics,
) -> Option<Authentication> {
    if !value.is_mapping() {
        diagnostics.push(
            wrong_kind(at, value, "`authentication` is a mapping")
                .help("write `authentication: {type: …}`, or leave it out where none is needed"),
        );
        return None;
    }
    let mut fields = Fields::open(value, at, "`authentication`", diagnostics)?;
    let mut kind = fields.needed_text("type", "the authentication", diagnostics);
    let mut placement = None;
    let word = kind.as_deref().map(str::to_ascii_lowercase);
    if let Some(word) = word.as_deref().filter(|word| matches!(*word, "header" | "query")) {
        diagnostics.push(
            Diagnostic::new(
                Code::OTHER_SPELLING,
                &at.key("type"),
                format!("`type: {word}` is read as `type: apikey`"),
            )
            .help(format!("write `type: apikey` with `placement: {word}`")),
        );
        placement = Some(word.to_owned());
        kind = Some("apikey".to_owned());
    }
    match word.as_deref() {
        Some("apikey" | "header" | "query") => {
            swapped(&mut fields, diagnostics);
            fields.spelling("key", &["name", "header"], diagnostics);
            fields.spelling("placement", &["in"], diagnostics);
            fields.spelling("value", &["token"], diagnostics);
        }
        Some("bearer") => fields.spelling("token", &["value"], diagnostics),
        _ => {}
    }
    let mut keys = keys(&mut fields, "headers", diagnostics);
    if word.as_deref() == Some("query") {
        keys.extend(self::keys(&mut fields, "parameters", diagnostics));
    }
    let authentication = Authentication {
        at: at.clone(),
        kind,
        key: fields.text("key", diagnostics),
        value: fields.text("value", diagnostics),
        placement: fields.text("placement", diagnostics).or(placement),
        keys,
        token: fields.text("token", diagnostics),
        username: fields.text("username", diagnostics),
        password: fields.text("password", diagnostics),
        authorization_server_uri: fields.text("authorizationServerUri", diagnostics),
        resource: fields.text("resource", diagnostics),
        scopes: fields.texts("scopes", diagnostics),
        audience: fields.text("audience", diagnostics),
        token_endpoint: fields.text("tokenEndpoint", diagnostics),
        token_validation: fields.text("tokenValidation", diagnostics),
        introspection_endpoint: fields.text("introspectionEndpoint", diagnostics),
        client_id: fields.text("clientId", diagnostics),
        client_secret: fields.text("clientSecret", diagnostics),
    };
    fields.close("`authentication`", diagnostics);
    Some(authentication)
}

/// `header: X-Key` beside `key: "{{SECRET}}"`: the name is under `header`, and what is under `key` is the value.
fn swapped(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) {
    let is_template = |value: Node<'_>| value.string().is_some_and(|text| text.trim().starts_with("{{"));
    let named = ["header", "name"].into_iter().any(|name| fields.has(name));
    if named && !fields.has("value") && fields.peek("key").is_some_and(is_template) {
        fields.rename("key", "value", diagnostics);
    }
}

/// Several keys: a mapping from names to values, or a list of entries with `key` (or `name`) and `value`.
fn keys(
    fields: &mut Fields<'_>,
    name: &'static str,
    diagnostics: &mut Diagnostics,
) -> Vec<AuthenticationKey> {
    let Some(value) = fields.take(name) else { return Vec::new() };
    let at = fields.at(name);
    if let Some(entries) = value.items() {
        return entries
            .enumerate()
            .filter_map(|(index, entry)| key(entry, &at.index(index), diagnostics))
            .collect();
    }
    let Some(entries) = value.entries() else {
        diagnostics.push(wrong_kind(&at, value, &format!("`{name}` is a mapping from names to values")));
        return Vec::new();
    };
    entries
        .filter_map(|(name, value)| {
            let name = name.text()?.to_owned();
            let at = at.key(name.clone());
            let text = value.text();
            if text.is_none() {
                diagnostics.push(wrong_kind(&at, value, "the value of a key is a text"));
            }
            Some(AuthenticationKey { name_at: at.clone(), name, value_at: at, value: text?.to_owned() })
        })
        .collect()
}

fn key(entry: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<AuthenticationKey> {
    let mut fields = Fields::open(entry, at, "a key", diagnostics)?;
    fields.also("key", "name");
    let name = fields.needed_text("key", "the key", diagnostics);
    let value = fields.needed_text("value", "the key", diagnostics);
    let (name_at, value_at) = (fields.at("key"), fields.at("value"));
    fields.close("a key", diagnostics);
    Some(AuthenticationKey { name_at, name: name?, value_at, value: value? })
}

//! `authentication`, of consumed APIs and of adapters.

use super::shape::{Fields, wrong_kind};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::source::Node;
use crate::spec::language::{Field, authentication, authentication_key};
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
    let mut fields = Fields::open(value, at, &authentication::SECTION, diagnostics)?;
    let mut kind = fields.text(authentication::TYPE, diagnostics);
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
            fields.spelling(authentication::KEY, &["name", "header"], diagnostics);
            fields.spelling(authentication::PLACEMENT, &["in"], diagnostics);
            fields.spelling(authentication::VALUE, &["token"], diagnostics);
        }
        Some("bearer") => fields.spelling(authentication::TOKEN, &["value"], diagnostics),
        _ => {}
    }
    let mut keys = keys(&mut fields, authentication::HEADERS, diagnostics);
    if word.as_deref() == Some("query") {
        keys.extend(self::keys(&mut fields, authentication::PARAMETERS, diagnostics));
    }
    let authentication = Authentication {
        at: at.clone(),
        kind,
        key: fields.text(authentication::KEY, diagnostics),
        value: fields.text(authentication::VALUE, diagnostics),
        placement: fields.text(authentication::PLACEMENT, diagnostics).or(placement),
        keys,
        token: fields.text(authentication::TOKEN, diagnostics),
        username: fields.text(authentication::USERNAME, diagnostics),
        password: fields.text(authentication::PASSWORD, diagnostics),
        authorization_server_uri: fields.text(authentication::AUTHORIZATION_SERVER_URI, diagnostics),
        resource: fields.text(authentication::RESOURCE, diagnostics),
        scopes: fields.texts(authentication::SCOPES, diagnostics),
        audience: fields.text(authentication::AUDIENCE, diagnostics),
        token_endpoint: fields.text(authentication::TOKEN_ENDPOINT, diagnostics),
        token_validation: fields.text(authentication::TOKEN_VALIDATION, diagnostics),
        introspection_endpoint: fields.text(authentication::INTROSPECTION_ENDPOINT, diagnostics),
        client_id: fields.text(authentication::CLIENT_ID, diagnostics),
        client_secret: fields.text(authentication::CLIENT_SECRET, diagnostics),
    };
    fields.close(diagnostics);
    Some(authentication)
}

/// `header: X-Key` beside `key: "{{SECRET}}"`: the name is under `header`, and what is under `key` is the value.
fn swapped(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) {
    let is_template = |value: Node<'_>| value.string().is_some_and(|text| text.trim().starts_with("{{"));
    let named = ["header", "name"].into_iter().any(|name| fields.has_written(name));
    if named
        && !fields.has(authentication::VALUE)
        && fields.peek(authentication::KEY).is_some_and(is_template)
    {
        fields.spelling(authentication::VALUE, &["key"], diagnostics);
    }
}

/// Several keys: a mapping from names to values, or a list of entries with `key` (or `name`) and `value`.
fn keys(fields: &mut Fields<'_>, field: Field, diagnostics: &mut Diagnostics) -> Vec<AuthenticationKey> {
    let Some(value) = fields.take(field) else { return Vec::new() };
    let at = fields.at(field);
    if let Some(entries) = value.items() {
        return entries
            .enumerate()
            .filter_map(|(index, entry)| key(entry, &at.index(index), diagnostics))
            .collect();
    }
    let Some(entries) = value.entries() else {
        diagnostics.push(wrong_kind(
            &at,
            value,
            &format!("`{}` is a mapping from names to values", field.name),
        ));
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
    let mut fields = Fields::open(entry, at, &authentication_key::SECTION, diagnostics)?;
    let name = fields.text(authentication_key::KEY, diagnostics);
    let value = fields.text(authentication_key::VALUE, diagnostics);
    let (name_at, value_at) = (fields.at(authentication_key::KEY), fields.at(authentication_key::VALUE));
    fields.close(diagnostics);
    Some(AuthenticationKey { name_at, name: name?, value_at, value: value? })
}

//! The root of a spec: version, `info`, `binds`, `capability` and `aggregates` (semantics 1, 2, 9).

use serde_yaml::Value as Yaml;

use super::shape::{Fields, missing, scalar_text, wrong_kind};
use super::{consumes, exposes, unit};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::spec::{Aggregate, Bind, Capability, Document, Function, Info, Semantics, Version};

/// The whole document, or `None` when it is no capability.
pub(super) fn read(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Document> {
    if value.is_null() {
        diagnostics.push(
            Diagnostic::new(Code::EMPTY_DOCUMENT, at, "the file says nothing")
                .help("a capability starts with `naftiko: 1.0.0-alpha2`"),
        );
        return None;
    }
    if !value.is_mapping() {
        diagnostics.push(not_a_capability(at, &value));
        return None;
    }
    let shape: Vec<String> =
        value.as_mapping().into_iter().flatten().filter_map(|(key, _)| scalar_text(key)).collect();
    let mut fields = Fields::open(value, at, "a capability spec", diagnostics)?;
    if !["naftiko", "ikanos", "capability"].iter().any(|key| fields.has(key)) {
        let keys: Vec<&str> = shape.iter().take(6).map(String::as_str).collect();
        diagnostics.push(
            Diagnostic::new(Code::NOT_A_CAPABILITY, at, "this is not a Naftiko capability")
                .note(format!("its fields are {}", crate::diagnostic::suggest::list(keys)))
                .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`"),
        );
        return None;
    }
    let version = version(&mut fields, diagnostics);
    let info = fields.take("info").and_then(|value| info(value, &at.key("info"), diagnostics));
    let binds = fields.list("binds", diagnostics, bind);
    let capability =
        fields.take("capability").and_then(|value| capability(value, &at.key("capability"), diagnostics));
    let consumes = fields.list("consumes", diagnostics, consumes::read);
    fields.close("a capability spec", diagnostics);
    Some(Document { at: at.clone(), version, info, binds, capability, consumes })
}

fn not_a_capability(at: &At, value: &Yaml) -> Diagnostic {
    let found = if value.is_sequence() { "a list" } else { "a single value" };
    Diagnostic::new(Code::NOT_A_CAPABILITY, at, format!("a capability is a mapping, and this is {found}"))
        .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`")
}

fn version(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Version> {
    let key = if fields.has("ikanos") && !fields.has("naftiko") { "ikanos" } else { "naftiko" };
    let at = fields.at(key);
    let Some(value) = fields.take(key) else {
        diagnostics.push(missing(&fields.at, "the spec", "naftiko"));
        return None;
    };
    // One published file writes the version as a mapping.
    let value = match value {
        Yaml::Mapping(mut mapping) => mapping.remove("version").unwrap_or(Yaml::Null),
        other => other,
    };
    let text = scalar_text(&value);
    if text.is_none() {
        diagnostics.push(wrong_kind(&at, &value, &format!("`{key}` is a version such as `1.0.0-alpha2`")));
    }
    Some(Version { at, key, text: text? })
}

fn info(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Info> {
    let mut fields = Fields::open(value, at, "`info`", diagnostics)?;
    fields.also("label", "display");
    fields.spelling("label", &["title", "name"], diagnostics);
    let info = Info {
        label: fields.text("label", diagnostics),
        description: fields.text("description", diagnostics),
        version: fields.text("version", diagnostics),
    };
    for known in ["tags", "created", "modified", "stakeholders", "contact", "personas", "name", "title"] {
        fields.take(known);
    }
    fields.close("`info`", diagnostics);
    Some(info)
}

fn bind(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Bind> {
    let mut fields = Fields::open(value, at, "a bind", diagnostics)?;
    let bind = Bind {
        at: at.clone(),
        namespace: fields.needed_text("namespace", "the bind", diagnostics),
        location: fields.text("location", diagnostics),
        keys: fields
            .map("keys", diagnostics, |value, at, diagnostics| {
                let text = scalar_text(&value);
                if text.is_none() {
                    diagnostics.push(wrong_kind(at, &value, "the key at the provider is a text"));
                }
                text
            })
            .unwrap_or_default(),
    };
    if bind.keys.is_empty() {
        diagnostics.push(missing(at, "the bind", "keys"));
    }
    fields.take("description");
    fields.close("a bind", diagnostics);
    Some(bind)
}

fn capability(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Capability> {
    let mut fields = Fields::open(value, at, "`capability`", diagnostics)?;
    let capability = Capability {
        at: at.clone(),
        binds: fields.list("binds", diagnostics, bind),
        consumes: fields.list("consumes", diagnostics, consumes::read),
        exposes: fields.list("exposes", diagnostics, exposes::read),
        aggregates: fields.list("aggregates", diagnostics, aggregate),
    };
    fields.close("`capability`", diagnostics);
    Some(capability)
}

fn aggregate(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Aggregate> {
    let mut fields = Fields::open(value, at, "an aggregate", diagnostics)?;
    fields.also("label", "display");
    let aggregate = Aggregate {
        at: at.clone(),
        namespace: fields.needed_text("namespace", "the aggregate", diagnostics),
        label: fields.text("label", diagnostics),
        functions: fields.list("functions", diagnostics, function),
    };
    fields.close("an aggregate", diagnostics);
    Some(aggregate)
}

fn function(value: Yaml, at: &At, diagnostics: &mut Diagnostics) -> Option<Function> {
    let mut fields = Fields::open(value, at, "a function", diagnostics)?;
    let semantics = fields.take("semantics").and_then(|value| {
        let mut fields = Fields::open(value, &at.key("semantics"), "`semantics`", diagnostics)?;
        let semantics = Semantics {
            safe: fields.flag("safe", diagnostics),
            idempotent: fields.flag("idempotent", diagnostics),
            cacheable: fields.flag("cacheable", diagnostics),
        };
        fields.close("`semantics`", diagnostics);
        Some(semantics)
    });
    let unit = unit::read(&mut fields, diagnostics);
    fields.close("a function", diagnostics);
    Some(Function { unit, semantics })
}

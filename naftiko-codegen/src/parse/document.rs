//! The root of a spec: version, `info`, `binds`, `capability` and `aggregates` (semantics 1, 2, 9).

use super::imports::Imports;
use super::shape::{Fields, missing, wrong_kind};
use super::{consumes, exposes, unit};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::source::Node;
use crate::spec::{
    self, Aggregate, Bind, Capability, Document, Exposes, Function, Info, Section, Semantics, Version,
};

/// The whole document, or `None` when it is no capability.
pub(super) fn read<'t>(
    value: Node<'t>,
    at: &At,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    if value.is_null() {
        diagnostics.push(
            Diagnostic::new(Code::EMPTY_DOCUMENT, at, "the file says nothing")
                .help("a capability starts with `naftiko: 1.0.0-alpha2`"),
        );
        return None;
    }
    if !value.is_mapping() {
        diagnostics.push(not_a_capability(at, value));
        return None;
    }
    let shape = value.entries().into_iter().flatten().filter_map(|(key, _)| key.text());
    let mut fields = Fields::open(value, at, "a capability spec", diagnostics)?;
    if !["naftiko", "ikanos", "capability"].iter().any(|key| fields.has(key)) {
        let keys: Vec<&str> = shape.take(6).collect();
        diagnostics.push(
            Diagnostic::new(Code::NOT_A_CAPABILITY, at, "this is not a Naftiko capability")
                .note(format!("its fields are {}", crate::diagnostic::suggest::list(keys)))
                .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`"),
        );
        return None;
    }
    let version = version(&mut fields, diagnostics);
    if let Some(generation) = version.as_ref().and_then(generation) {
        diagnostics.written_in(at.file(), generation);
    }
    let info = fields.take("info").and_then(|value| info(value, &at.key("info"), diagnostics));
    let binds = binds(&mut fields, imports, diagnostics);
    // Ikanos's shareable files have these lists at the root; alone, such a file is a capability of nothing else.
    let shared = ["exposes", "aggregates"].iter().any(|key| fields.has(key));
    let capability = match fields.take("capability") {
        Some(value) => capability(value, &at.key("capability"), imports, diagnostics),
        None => shared.then(|| Capability {
            at: at.clone(),
            binds: Vec::new(),
            consumes: Vec::new(),
            exposes: exposes(&mut fields, imports, diagnostics),
            aggregates: aggregates(&mut fields, imports, diagnostics),
        }),
    };
    let consumes = consumes(&mut fields, imports, diagnostics);
    fields.close("a capability spec", diagnostics);
    Some(Document { at: at.clone(), version, info, binds, capability, consumes, lost: imports.lost() })
}

fn not_a_capability(at: &At, value: Node<'_>) -> Diagnostic {
    let found = if value.is_sequence() { "a list" } else { "a single value" };
    Diagnostic::new(Code::NOT_A_CAPABILITY, at, format!("a capability is a mapping, and this is {found}"))
        .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`")
}

fn version(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Version> {
    let key = if fields.has("ikanos") && !fields.has("naftiko") { "ikanos" } else { "naftiko" };
    let at = fields.at(key);
    let Some(value) = fields.take(key) else {
        diagnostics.push(missing(&fields.at, "the spec", "naftiko"));
        return None;
    };
    // One published file writes the version as a mapping.
    let value = value.get("version").unwrap_or(value);
    let text = value.text();
    if text.is_none() {
        diagnostics.push(wrong_kind(&at, value, &format!("`{key}` is a version such as `1.0.0-alpha2`")));
    }
    Some(Version { at, key, text: text?.to_owned() })
}

/// The generation whose words a file of this version uses; of an unknown version both are expected.
pub(super) fn generation(version: &Version) -> Option<Generation> {
    let generation = if version.key == "ikanos" { Generation::Ikanos } else { Generation::Naftiko };
    version.is_known().then_some(generation)
}

fn consumes<'t>(
    fields: &mut Fields<'t>,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Vec<spec::Consumes> {
    imports.list(fields, Section::Consumes, diagnostics, consumes::read, |consumes, import| {
        consumes.namespace = Some(import.name);
        consumes.name_at = import.name_at;
        consumes.description = import.description.or(consumes.description.take());
    })
}

fn exposes<'t>(
    fields: &mut Fields<'t>,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Vec<Exposes> {
    imports.list(fields, Section::Exposes, diagnostics, exposes::read, |exposes, import| {
        exposes.rename(import.name);
    })
}

fn aggregates<'t>(
    fields: &mut Fields<'t>,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Vec<Aggregate> {
    imports.list(fields, Section::Aggregates, diagnostics, aggregate, |aggregate, import| {
        aggregate.namespace = Some(import.name);
    })
}

fn binds<'t>(
    fields: &mut Fields<'t>,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Vec<Bind> {
    imports.list(fields, Section::Binds, diagnostics, bind, |bind, import| {
        bind.namespace = Some(import.name);
    })
}

fn info(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Info> {
    let mut fields = Fields::open(value, at, "`info`", diagnostics)?;
    fields.words("label", "display", diagnostics);
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

fn bind(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Bind> {
    let mut fields = Fields::open(value, at, "a bind", diagnostics)?;
    let bind = Bind {
        at: at.clone(),
        namespace: fields.needed_text("namespace", "the bind", diagnostics),
        location: fields.text("location", diagnostics),
        beside: None,
        keys: fields
            .map("keys", diagnostics, |value, at, diagnostics| {
                let text = value.text();
                if text.is_none() {
                    diagnostics.push(wrong_kind(at, value, "the key at the provider is a text"));
                }
                text.map(str::to_owned)
            })
            .unwrap_or_default(),
    };
    if bind.keys.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::EMPTY_LIST, &at.key("keys"), "the bind has no `keys`")
                .label("it declares no variable")
                .help("add `keys: {VARIABLE: NAME_AT_THE_PROVIDER}`, or remove the bind"),
        );
    }
    fields.take("description");
    fields.close("a bind", diagnostics);
    Some(bind)
}

fn capability<'t>(
    value: Node<'t>,
    at: &At,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Option<Capability> {
    let mut fields = Fields::open(value, at, "`capability`", diagnostics)?;
    let capability = Capability {
        at: at.clone(),
        binds: binds(&mut fields, imports, diagnostics),
        consumes: consumes(&mut fields, imports, diagnostics),
        exposes: exposes(&mut fields, imports, diagnostics),
        aggregates: aggregates(&mut fields, imports, diagnostics),
    };
    fields.close("`capability`", diagnostics);
    Some(capability)
}

fn aggregate(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Aggregate> {
    let mut fields = Fields::open(value, at, "an aggregate", diagnostics)?;
    fields.words("label", "display", diagnostics);
    fields.words("functions", "flows", diagnostics);
    let label = fields.text("label", diagnostics);
    let namespace = match &label {
        Some(label) if !fields.has("namespace") => {
            fields.take("namespace");
            Some(kebab(label))
        }
        _ => fields.needed_text("namespace", "the aggregate", diagnostics),
    };
    let aggregate = Aggregate {
        at: at.clone(),
        namespace,
        label,
        functions: fields.named("functions", diagnostics, function),
    };
    for known in ["description", "tags"] {
        fields.take(known);
    }
    fields.close("an aggregate", diagnostics);
    Some(aggregate)
}

/// `Crew Resolver` as `crew-resolver`.
pub(super) fn kebab(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn function(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Function> {
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
    for known in ["tags", "outputMediaType", "maxBinarySize"] {
        fields.take(known);
    }
    fields.close("a function", diagnostics);
    Some(Function { unit, semantics })
}

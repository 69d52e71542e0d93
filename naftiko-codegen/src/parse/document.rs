//! The root of a spec: version, `info`, `binds`, `capability` and `aggregates`.

use super::imports::Imports;
use super::shape::{Fields, missing, wrong_kind};
use super::{consumes, exposes, unit};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::source::Node;
use crate::spec::language::{Field, aggregate, bind, capability, document, function, info, semantics};
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
    let mut fields = Fields::open(value, at, &document::SECTION, diagnostics)?;
    if !["naftiko", "ikanos", "capability"].iter().any(|key| fields.has_written(key)) {
        let keys: Vec<&str> = shape.take(6).collect();
        diagnostics.push(
            Diagnostic::new(Code::NOT_A_CAPABILITY, at, "this is not a Naftiko capability")
                .note(format!("its fields are {}", list(keys)))
                .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`"),
        );
        return None;
    }
    let version = version(&mut fields, diagnostics);
    if let Some(generation) = version.as_ref().and_then(Version::generation) {
        diagnostics.written_in(at.file(), generation);
    }
    let info = fields.take(document::INFO).and_then(|value| info(value, &at.key("info"), diagnostics));
    if !fields.has(document::CAPABILITY) && !LISTS.iter().any(|list| fields.has(*list)) {
        diagnostics.push(nothing_in_it(at, "the file"));
        for field in LISTS.into_iter().chain([document::CAPABILITY]) {
            fields.ignore(field);
        }
        fields.close(diagnostics);
        return None;
    }
    check_empty(&fields, diagnostics);
    let binds = binds(&mut fields, imports, diagnostics);
    // Ikanos's shareable files have these lists at the root; alone, such a file is a capability of nothing else.
    let shared = ["exposes", "aggregates"].iter().any(|key| fields.has_written(key));
    let capability = match fields.take(document::CAPABILITY) {
        Some(value) => capability(value, &at.key("capability"), imports, diagnostics),
        None => shared.then(|| Capability {
            binds: Vec::new(),
            consumes: Vec::new(),
            exposes: exposes(&mut fields, imports, diagnostics),
            aggregates: aggregates(&mut fields, imports, diagnostics),
        }),
    };
    let consumes = consumes(&mut fields, imports, diagnostics);
    fields.close(diagnostics);
    Some(Document { at: at.clone(), version, info, binds, capability, consumes, lost: imports.lost() })
}

/// What a capability or a file of its parts consists of.
const LISTS: [Field; 4] =
    [capability::EXPOSES, capability::CONSUMES, capability::AGGREGATES, capability::BINDS];

fn nothing_in_it(at: &At, what: &str) -> Diagnostic {
    let names = LISTS.map(|list| list.name);
    Diagnostic::new(Code::NOT_A_CAPABILITY, at, format!("{what} has none of {}", list(names)))
        .label("nothing comes out of it")
        .help("add `consumes` and `exposes` to `capability`; it may be that they are indented too little")
}

/// Warns of lists without an entry: of what is exposed, and of all where there is nothing else.
fn check_empty(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let is_empty = |list: Field| {
        let items = |value: Node<'_>| value.items().map(|items| items.len() == 0);
        fields.peek(list).is_none_or(|value| value.is_null() || items(value) == Some(true))
    };
    let nothing = !fields.has(document::CAPABILITY) && LISTS.iter().all(|list| is_empty(*list));
    for list in LISTS.into_iter().filter(|list| fields.has(*list) && is_empty(*list)) {
        if nothing || list.name == capability::EXPOSES.name {
            let name = list.name;
            diagnostics.push(
                Diagnostic::key(Code::EMPTY_LIST, &fields.at(list), format!("`{name}` has no entry"))
                    .label("nothing comes out of it")
                    .help(format!(
                        "add an entry, or remove `{name}`; it may be that entries are indented too little"
                    )),
            );
        }
    }
}

fn not_a_capability(at: &At, value: Node<'_>) -> Diagnostic {
    let found = if value.is_sequence() { "a list" } else { "a single value" };
    Diagnostic::new(Code::NOT_A_CAPABILITY, at, format!("a capability is a mapping, and this is {found}"))
        .help("a capability has `naftiko: 1.0.0-alpha2` and a `capability` with `consumes` and `exposes`")
}

fn version(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Version> {
    let is_ikanos = fields.has(document::IKANOS) && !fields.has(document::NAFTIKO);
    let field = if is_ikanos { document::IKANOS } else { document::NAFTIKO };
    let key = field.name;
    let at = fields.at(field);
    let Some(value) = fields.take(field) else {
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
    let mut fields = Fields::open(value, at, &info::SECTION, diagnostics)?;
    let info = Info {
        label: fields.text(info::LABEL, diagnostics),
        description: fields.text(info::DESCRIPTION, diagnostics),
        version: fields.text(info::VERSION, diagnostics),
    };
    fields.close(diagnostics);
    Some(info)
}

fn bind(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Bind> {
    let mut fields = Fields::open(value, at, &bind::SECTION, diagnostics)?;
    let bind = Bind {
        at: at.clone(),
        namespace: fields.text(bind::NAMESPACE, diagnostics),
        location: fields.text(bind::LOCATION, diagnostics),
        beside: None,
        keys: fields
            .map(bind::KEYS, diagnostics, |value, at, diagnostics| {
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
    fields.close(diagnostics);
    Some(bind)
}

fn capability<'t>(
    value: Node<'t>,
    at: &At,
    imports: &mut Imports<'_, 't>,
    diagnostics: &mut Diagnostics,
) -> Option<Capability> {
    let mut fields = Fields::open(value, at, &capability::SECTION, diagnostics)?;
    if !LISTS.iter().any(|list| fields.has(*list)) {
        // A list whose name has a slip is named where it stands.
        let names = LISTS.map(|list| list.name);
        let mut keys = value.entries().into_iter().flatten().filter_map(|(key, _)| key.text());
        let slip = keys.find(|key| nearest(key, names).is_some());
        let at = slip.map_or_else(|| at.clone(), |key| at.key(key.to_owned()));
        diagnostics.push(Diagnostic { primary: Label::key(&at, ""), ..nothing_in_it(&at, "`capability`") });
        for list in LISTS {
            fields.ignore(list);
        }
        fields.close(diagnostics);
        return None;
    }
    check_empty(&fields, diagnostics);
    let capability = Capability {
        binds: binds(&mut fields, imports, diagnostics),
        consumes: consumes(&mut fields, imports, diagnostics),
        exposes: exposes(&mut fields, imports, diagnostics),
        aggregates: aggregates(&mut fields, imports, diagnostics),
    };
    fields.close(diagnostics);
    Some(capability)
}

fn aggregate(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Aggregate> {
    let mut fields = Fields::open(value, at, &aggregate::SECTION, diagnostics)?;
    let label = fields.text(aggregate::LABEL, diagnostics);
    let namespace = match &label {
        Some(label) if !fields.has(aggregate::NAMESPACE) => {
            fields.take(aggregate::NAMESPACE);
            Some(Aggregate::namespace_of(label))
        }
        _ => fields.required_text(aggregate::NAMESPACE, diagnostics),
    };
    let aggregate =
        Aggregate { namespace, functions: fields.named(aggregate::FUNCTIONS, diagnostics, function) };
    fields.close(diagnostics);
    Some(aggregate)
}

fn function(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Function> {
    let mut fields = Fields::open(value, at, &function::SECTION, diagnostics)?;
    let semantics = fields.take(function::SEMANTICS).and_then(|value| {
        let mut fields = Fields::open(value, &at.key("semantics"), &semantics::SECTION, diagnostics)?;
        let semantics = Semantics {
            safe: fields.flag(semantics::SAFE, diagnostics),
            idempotent: fields.flag(semantics::IDEMPOTENT, diagnostics),
        };
        fields.close(diagnostics);
        Some(semantics)
    });
    let unit = unit::read(&mut fields, diagnostics);
    fields.close(diagnostics);
    Some(Function { unit, semantics })
}

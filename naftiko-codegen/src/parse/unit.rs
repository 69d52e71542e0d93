//! What exposed units share: parameters, `call` and `with`, steps, mappings and outputs (semantics 5.3-5.6, 7, 8).

use super::shape::{Fields, written, wrong_kind};
use crate::diagnostic::{At, Diagnostics};
use crate::source::Node;
use crate::spec::{Call, Mapping, Output, Parameter, Step, Unit};

/// Takes the common fields of a unit out of `fields`.
pub(super) fn read(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Unit {
    fields.words("label", "display", diagnostics);
    fields.spelling("call", &["operation"], diagnostics);
    Unit {
        at: fields.at.clone(),
        name: fields.text("name", diagnostics),
        label: fields.text("label", diagnostics),
        description: fields.text("description", diagnostics),
        input_parameters: fields.named("inputParameters", diagnostics, parameter),
        call: {
            let at = fields.at("call");
            fields.text("call", diagnostics).map(|target| Call { at, target })
        },
        reference: fields.text("ref", diagnostics),
        with: fields.map("with", diagnostics, written),
        steps: fields.has("steps").then(|| fields.named("steps", diagnostics, step)),
        mappings: fields.list("mappings", diagnostics, mapping),
        output_parameters: fields.named("outputParameters", diagnostics, output),
    }
}

pub(super) fn parameter(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Parameter> {
    let mut fields = Fields::open(value, at, "a parameter", diagnostics)?;
    let parameter = Parameter {
        at: at.clone(),
        name: fields.needed_text("name", "the parameter", diagnostics),
        label: fields.text("label", diagnostics).or(fields.text("display", diagnostics)),
        location: fields.text("in", diagnostics),
        kind: fields.text("type", diagnostics),
        description: fields.text("description", diagnostics),
        required: fields.flag("required", diagnostics),
        value: fields.written("value", diagnostics),
        pattern: fields.text("pattern", diagnostics),
        allowed: fields.value("enum", diagnostics),
        items: fields.value("items", diagnostics),
        properties: fields.value("properties", diagnostics),
    };
    for known in ["example", "template"] {
        fields.take(known);
    }
    fields.close("a parameter", diagnostics);
    Some(parameter)
}

pub(super) fn output(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Output> {
    let mut fields = Fields::open(value, at, "an output parameter", diagnostics)?;
    let output = Output {
        at: at.clone(),
        name: fields.text("name", diagnostics),
        kind: fields.text("type", diagnostics),
        description: fields.text("description", diagnostics),
        mapping: fields.text("mapping", diagnostics),
        value: fields.value("value", diagnostics),
        constant: fields.value("const", diagnostics),
        properties: fields.map("properties", diagnostics, output).unwrap_or_default(),
        items: fields
            .take("items")
            .and_then(|value| items(value, &at.key("items"), diagnostics))
            .map(Box::new),
        values: fields
            .take("values")
            .and_then(|value| output(value, &at.key("values"), diagnostics))
            .map(Box::new),
        max_length: fields.number("maxLength", diagnostics),
    };
    for known in ["required", "selector", "enum", "precision", "label", "display", "pattern"] {
        fields.take(known);
    }
    fields.close("an output parameter", diagnostics);
    Some(output)
}

/// One output for every item; a list of named ones describes an object, else the first of the list counts.
fn items(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Output> {
    let Some(items) = value.items() else { return output(value, at, diagnostics) };
    let entries: Vec<Output> =
        items.enumerate().filter_map(|(index, value)| output(value, &at.index(index), diagnostics)).collect();
    let named = !entries.is_empty() && entries.iter().all(|entry| entry.name.is_some());
    if !named {
        return entries.into_iter().next();
    }
    let properties = entries.into_iter().map(|entry| (entry.name.clone().unwrap_or_default(), entry));
    Some(Output {
        at: at.clone(),
        name: None,
        kind: Some("object".to_owned()),
        description: None,
        mapping: None,
        value: None,
        constant: None,
        properties: properties.collect(),
        items: None,
        values: None,
        max_length: None,
    })
}

fn step(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Step> {
    let mut fields = Fields::open(value, at, "a step", diagnostics)?;
    let step = Step {
        at: at.clone(),
        kind: fields.needed_text("type", "the step", diagnostics),
        name: fields.needed_text("name", "the step", diagnostics),
        call: fields.text("call", diagnostics),
        with: fields.map("with", diagnostics, written).unwrap_or_default(),
        index: fields.text("index", diagnostics),
        key: fields.text("match", diagnostics),
        lookup_value: fields.text("lookupValue", diagnostics),
        output_parameters: fields.texts("outputParameters", diagnostics),
        language: fields.text("language", diagnostics),
        file: fields.text("file", diagnostics),
        location: fields.text("location", diagnostics),
        dependencies: fields.texts("dependencies", diagnostics),
        function: fields.text("function", diagnostics),
    };
    fields.take("description");
    fields.close("a step", diagnostics);
    Some(step)
}

fn mapping(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Mapping> {
    if !value.is_mapping() {
        diagnostics.push(wrong_kind(at, value, "a mapping has `targetName` and `value`; it is a mapping"));
        return None;
    }
    let mut fields = Fields::open(value, at, "a mapping", diagnostics)?;
    fields.words("targetName", "target", diagnostics);
    let mapping = Mapping {
        at: at.clone(),
        target_name: fields.needed_text("targetName", "the mapping", diagnostics),
        value: fields.value("value", diagnostics),
    };
    fields.close("a mapping", diagnostics);
    Some(mapping)
}

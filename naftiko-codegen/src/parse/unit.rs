//! Reads the fields that exposed units share: `call` and `with`, steps, mappings and outputs.

use super::parameter::parameter;
use super::shape::{Fields, written, wrong_kind};
use crate::diagnostic::{At, Diagnostics};
use crate::source::Node;
use crate::spec::language::{mapping, output, step, unit};
use crate::spec::{Call, Mapping, Output, Step, Unit};

/// Takes the common fields of a unit out of `fields`.
pub(super) fn read(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Unit {
    let has_steps = fields.has(unit::STEPS);
    let steps = fields.named(unit::STEPS, diagnostics, step);
    Unit {
        at: fields.at.clone(),
        name: fields.text(unit::NAME, diagnostics),
        label: fields.text(unit::LABEL, diagnostics),
        description: fields.text(unit::DESCRIPTION, diagnostics),
        input_parameters: fields.named(unit::INPUT_PARAMETERS, diagnostics, parameter),
        call: {
            let at = fields.at(unit::CALL);
            fields.text(unit::CALL, diagnostics).map(|target| Call { at, target })
        },
        reference: fields.text(unit::REF, diagnostics),
        with: fields.map(unit::WITH, diagnostics, written),
        steps: has_steps.then_some(steps),
        mappings: fields.list(unit::MAPPINGS, diagnostics, mapping),
        output_parameters: fields.named(unit::OUTPUT_PARAMETERS, diagnostics, output),
    }
}

pub(super) fn output(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Output> {
    let mut fields = Fields::open(value, at, &output::SECTION, diagnostics)?;
    let output = Output {
        at: at.clone(),
        name: fields.text(output::NAME, diagnostics),
        kind: fields.text(output::TYPE, diagnostics),
        description: fields.text(output::DESCRIPTION, diagnostics),
        mapping: fields.text(output::MAPPING, diagnostics),
        value: fields.value(output::VALUE, diagnostics),
        constant: fields.value(output::CONST, diagnostics),
        properties: fields.map(output::PROPERTIES, diagnostics, output).unwrap_or_default(),
        items: fields
            .take(output::ITEMS)
            .and_then(|value| items(value, &at.key("items"), diagnostics))
            .map(Box::new),
        values: fields
            .take(output::VALUES)
            .and_then(|value| output(value, &at.key("values"), diagnostics))
            .map(Box::new),
        max_length: fields.number(output::MAX_LENGTH, diagnostics),
    };
    fields.close(diagnostics);
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
    let mut fields = Fields::open(value, at, &step::SECTION, diagnostics)?;
    let step = Step {
        at: at.clone(),
        kind: fields.text(step::TYPE, diagnostics),
        name: fields.text(step::NAME, diagnostics),
        call: fields.text(step::CALL, diagnostics),
        with: fields.map(step::WITH, diagnostics, written).unwrap_or_default(),
        index: fields.text(step::INDEX, diagnostics),
        key: fields.text(step::MATCH, diagnostics),
        lookup_value: fields.text(step::LOOKUP_VALUE, diagnostics),
        output_parameters: fields.texts(step::OUTPUT_PARAMETERS, diagnostics),
        language: fields.text(step::LANGUAGE, diagnostics),
        file: fields.text(step::FILE, diagnostics),
        function: fields.text(step::FUNCTION, diagnostics),
    };
    fields.close(diagnostics);
    Some(step)
}

fn mapping(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Mapping> {
    if !value.is_mapping() {
        diagnostics.push(wrong_kind(at, value, "a mapping has `targetName` and `value`; it is a mapping"));
        return None;
    }
    let mut fields = Fields::open(value, at, &mapping::SECTION, diagnostics)?;
    let mapping = Mapping {
        at: at.clone(),
        target_name: fields.text(mapping::TARGET_NAME, diagnostics),
        value: fields.value(mapping::VALUE, diagnostics),
    };
    fields.close(diagnostics);
    Some(mapping)
}

//! Reads parameters, the rules of their values, and the schemas in those.

use super::shape::{Fields, written, wrong_kind};
use crate::diagnostic::{At, Diagnostics};
use crate::source::{Node, Typed};
use crate::spec::language::{Field, parameter, rules, schema};
use crate::spec::{Others, Parameter, Required, Rules, Schema, Value, Written};

pub(super) fn parameter(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Parameter> {
    let mut fields = Fields::open(value, at, &parameter::SECTION, diagnostics)?;
    let parameter = Parameter {
        at: at.clone(),
        name: fields.text(parameter::NAME, diagnostics),
        label: fields.text(parameter::LABEL, diagnostics),
        location: fields.text(parameter::IN, diagnostics),
        kind: fields.text(parameter::TYPE, diagnostics),
        description: fields.text(parameter::DESCRIPTION, diagnostics),
        required: fields.flag(parameter::REQUIRED, diagnostics),
        value: fields.written(parameter::VALUE, diagnostics),
        rules: rules(&mut fields, diagnostics),
        schema: {
            let at = fields.at(parameter::SCHEMA);
            fields.take(parameter::SCHEMA).and_then(|value| schema(value, &at, diagnostics))
        },
    };
    fields.close(diagnostics);
    Some(parameter)
}

fn schema(value: Node<'_>, at: &At, diagnostics: &mut Diagnostics) -> Option<Schema> {
    if value.is_null() {
        return Some(Schema::default());
    }
    let mut fields = Fields::open(value, at, &schema::SECTION, diagnostics)?;
    let schema = Schema {
        types: one_or_several(&mut fields, schema::TYPE, "a type, or a list of types", diagnostics),
        title: fields.text(schema::TITLE, diagnostics),
        description: fields.text(schema::DESCRIPTION, diagnostics),
        required: required(&mut fields, diagnostics),
        rules: rules(&mut fields, diagnostics),
    };
    fields.close(diagnostics);
    Some(schema)
}

/// A text, or a list of texts.
fn one_or_several(
    fields: &mut Fields<'_>,
    field: Field,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let value = fields.peek(field);
    if value.is_some_and(|value| value.items().is_some()) {
        return fields.texts(field, diagnostics);
    }
    let at = fields.at(field);
    let Some(value) = fields.take(field) else { return Vec::new() };
    let text = value.text();
    if text.is_none() {
        diagnostics.push(wrong_kind(&at, value, &format!("`{}` is {what}", field.name)));
    }
    text.map(str::to_owned).into_iter().collect()
}

fn required(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Required {
    match fields.peek(schema::REQUIRED).and_then(Node::typed) {
        Some(Typed::Bool(_)) => {
            fields.flag(schema::REQUIRED, diagnostics).map_or(Required::Nothing, Required::Itself)
        }
        _ => {
            let what = "the names of members, or a boolean";
            let names = one_or_several(fields, schema::REQUIRED, what, diagnostics);
            if names.is_empty() { Required::Nothing } else { Required::Members(names) }
        }
    }
}

/// Takes the rules out of the fields of a parameter or of a schema.
fn rules(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Rules {
    let constant = fields.written(rules::CONST, diagnostics);
    let combined = [rules::ALL_OF, rules::ANY_OF, rules::ONE_OF].map(|field| {
        let schemas = fields.list(field, diagnostics, schema);
        (field.name, schemas)
    });
    Rules {
        plain: plain(fields, diagnostics),
        pattern: fields.text(rules::PATTERN, diagnostics),
        allowed: values(fields, rules::ENUM, diagnostics),
        constant,
        default: fields.written(rules::DEFAULT, diagnostics),
        example: fields.written(rules::EXAMPLE, diagnostics),
        examples: values(fields, rules::EXAMPLES, diagnostics),
        nullable: fields.flag(rules::NULLABLE, diagnostics),
        items: one(fields, rules::ITEMS, diagnostics),
        properties: fields
            .map(rules::PROPERTIES, diagnostics, schema)
            .map(|properties| properties.into_iter().collect()),
        others: others(fields, diagnostics),
        combined: combined.into_iter().filter(|(_, schemas)| !schemas.is_empty()).collect(),
        not: one(fields, rules::NOT, diagnostics),
    }
}

/// The words whose value is a number, a text or a flag, as JSON Schema has them.
fn plain(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<(&'static str, Value)> {
    let mut plain = Vec::new();
    let mut put = |field: Field, value: Option<Value>| plain.extend(value.map(|value| (field.name, value)));
    for field in [rules::MINIMUM, rules::MAXIMUM, rules::MULTIPLE_OF] {
        put(field, fields.decimal(field, diagnostics));
    }
    for field in [rules::EXCLUSIVE_MINIMUM, rules::EXCLUSIVE_MAXIMUM] {
        // Once it was a flag beside the limit.
        let is_flag = matches!(fields.peek(field).and_then(Node::typed), Some(Typed::Bool(_)));
        let value = if is_flag {
            fields.flag(field, diagnostics).map(Value::Bool)
        } else {
            fields.decimal(field, diagnostics)
        };
        put(field, value);
    }
    for field in [
        rules::MIN_LENGTH,
        rules::MAX_LENGTH,
        rules::MIN_ITEMS,
        rules::MAX_ITEMS,
        rules::MIN_PROPERTIES,
        rules::MAX_PROPERTIES,
    ] {
        put(field, fields.number(field, diagnostics).map(Value::from));
    }
    for field in [rules::UNIQUE_ITEMS, rules::DEPRECATED] {
        put(field, fields.flag(field, diagnostics).map(Value::Bool));
    }
    put(rules::FORMAT, fields.text(rules::FORMAT, diagnostics).map(Value::from));
    plain
}

/// A list of values, each with its text as it is written.
fn values(fields: &mut Fields<'_>, field: Field, diagnostics: &mut Diagnostics) -> Option<Vec<Written>> {
    let is_there = fields.peek(field).is_some_and(|value| value.items().is_some());
    let values = fields.list(field, diagnostics, written);
    is_there.then_some(values)
}

fn one(fields: &mut Fields<'_>, field: Field, diagnostics: &mut Diagnostics) -> Option<Box<Schema>> {
    let at = fields.at(field);
    let value = fields.take(field)?;
    schema(value, &at, diagnostics).map(Box::new)
}

fn others(fields: &mut Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Others> {
    let field = rules::ADDITIONAL_PROPERTIES;
    if fields.peek(field).is_some_and(Node::is_mapping) {
        return one(fields, field, diagnostics).map(Others::Schema);
    }
    fields.flag(field, diagnostics).map(Others::Allowed)
}

//! Tests of how selectors and schemas are read, and of the reasons why some are refused.

use super::{avro, selector};
use crate::ir::{AvroSchema, AvroType, Combinator, Compound, Match, Selector, Simple};

/// The type of field `f` of a record, which is of type `ty`.
fn field(ty: &str) -> AvroType {
    let text = format!(r#"{{"type":"record","name":"R","fields":[{{"name":"f","type":{ty}}}]}}"#);
    match avro::read(&text) {
        Ok(AvroSchema { root: AvroType::Record(mut fields), named }) if named.is_empty() => {
            fields.remove(0).1
        }
        other => panic!("{other:?}"),
    }
}

fn owned(name: &str) -> String {
    name.to_owned()
}

#[test]
fn only_reused_avro_types_are_listed_by_name() {
    let schema = r#"{ "type": "record", "name": "a.R", "fields": [
        { "name": "k", "type": { "type": "enum", "name": "K", "symbols": ["A"] } },
        { "name": "next", "type": ["null", "R", "a.K"], "default": null },
        { "name": "hash", "type": { "type": "fixed", "name": "b.F", "size": 2 } } ] }"#;
    let named = |name: &str| AvroType::Named(owned(name));
    let record = AvroType::Record(vec![
        (owned("k"), named("a.K")),
        (owned("next"), AvroType::Union(vec![AvroType::Null, named("a.R"), named("a.K")])),
        (owned("hash"), AvroType::Fixed(2)),
    ]);
    let mut schema = avro::read(schema).unwrap();
    schema.named.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(
        schema,
        AvroSchema {
            root: named("a.R"),
            named: vec![(owned("a.K"), AvroType::Enum(vec![owned("A")])), (owned("a.R"), record)],
        }
    );
}

#[test]
fn a_type_nested_in_a_reused_one_stays_inline() {
    let schema = r#"{ "type": "record", "name": "L", "fields": [
        { "name": "item", "type": { "type": "record", "name": "I", "fields": [{ "name": "id", "type": "int" }] } },
        { "name": "next", "type": ["null", "L"] } ] }"#;
    let item = AvroType::Record(vec![(owned("id"), AvroType::Int)]);
    let list = AvroType::Record(vec![
        (owned("item"), item),
        (owned("next"), AvroType::Union(vec![AvroType::Null, AvroType::Named(owned("L"))])),
    ]);
    assert_eq!(
        avro::read(schema),
        Ok(AvroSchema { root: AvroType::Named(owned("L")), named: vec![(owned("L"), list)] })
    );
}

#[test]
fn a_name_is_looked_for_in_its_namespace_first() {
    let schema = r#"{ "type": "record", "name": "R", "namespace": "a", "fields": [
        { "name": "one", "type": { "type": "fixed", "name": "K", "namespace": "", "size": 1 } },
        { "name": "two", "type": { "type": "fixed", "name": "K", "size": 2 } },
        { "name": "three", "type": "K" } ] }"#;
    let AvroSchema { named, .. } = avro::read(schema).unwrap();
    assert_eq!(named, [(owned("a.K"), AvroType::Fixed(2))]);
}

#[test]
fn avro_types_are_read() {
    for (ty, expected) in [
        ("\"null\"", AvroType::Null),
        ("\"boolean\"", AvroType::Boolean),
        ("\"int\"", AvroType::Int),
        ("\"long\"", AvroType::Long),
        ("\"float\"", AvroType::Float),
        ("\"double\"", AvroType::Double),
        ("\"bytes\"", AvroType::Bytes),
        ("\"string\"", AvroType::String),
        (r#"{"type":"int","logicalType":"date"}"#, AvroType::Int),
        (r#"{"type":{"type":"string"},"logicalType":"uuid"}"#, AvroType::String),
        (r#"{"type":"array","items":"int"}"#, AvroType::Array(Box::new(AvroType::Int))),
        (r#"{"type":"map","values":"long"}"#, AvroType::Map(Box::new(AvroType::Long))),
        (r#"{"type":"error","name":"E","fields":[]}"#, AvroType::Record(Vec::new())),
    ] {
        assert_eq!(field(ty), expected, "{ty}");
    }
}

#[test]
fn a_decimal_needs_a_precision_that_holds_its_scale() {
    let decimal = |size, precision, scale| AvroType::Decimal { size, precision, scale };
    for (members, expected) in [
        (r#""precision":4,"scale":2"#, decimal(None, 4, 2)),
        (r#""precision":4"#, decimal(None, 4, 0)),
        (r#""scale":2"#, AvroType::Bytes),
        (r#""precision":4,"scale":5"#, AvroType::Bytes),
        (r#""precision":100000,"scale":70000"#, AvroType::Bytes),
    ] {
        let ty = format!(r#"{{"type":"bytes","logicalType":"decimal",{members}}}"#);
        assert_eq!(field(&ty), expected, "{ty}");
    }
    let fixed = r#"{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":4,"scale":1}"#;
    assert_eq!(field(fixed), decimal(Some(2), 4, 1));
}

#[test]
fn a_text_that_is_no_avro_schema_of_a_record_is_refused() {
    let field = |ty: &str| format!(r#"{{"type":"record","name":"R","fields":[{{"name":"f","type":{ty}}}]}}"#);
    for (schema, reason) in [
        ("[1", "it is not JSON: EOF while parsing a list at line 1 column 2"),
        ("\"string\"", "its root is no record"),
        (r#"[{"type":"record"}]"#, "its root is no record"),
        (r#"{"type":"enum","name":"E","symbols":[]}"#, "its root is no record"),
        (r#"{"type":"record","fields":[]}"#, "a named type lacks `name`"),
        (r#"{"type":"record","name":"R"}"#, "record `R` lacks `fields`"),
        (r#"{"type":"record","name":"R","fields":[{}]}"#, "a field of `R` lacks `name`"),
        (r#"{"type":"record","name":"R","fields":[{"name":"f"}]}"#, "field `f` lacks `type`"),
        (&field("\"text\""), "no type is named `text`"),
        (&field("1"), "a type is no name, list or object"),
        (&field(r#"{"type":"array"}"#), "a type lacks `items`"),
        (&field(r#"{"type":"map"}"#), "a type lacks `values`"),
        (&field(r#"{"type":"fixed","name":"F"}"#), "fixed `F` lacks `size`"),
        (&field(r#"{"type":"enum","name":"E"}"#), "enum `E` lacks `symbols`"),
        (&field(r#"{"type":"enum","name":"E","symbols":[1]}"#), "a symbol of `E` is no text"),
        (&field(r#"{"type":"fixed","name":"R","size":1}"#), "two types are named `R`"),
    ] {
        assert_eq!(avro::read(schema), Err(reason.to_owned()), "{schema}");
    }
}

/// A selector of one compound.
fn one(conditions: Vec<Simple>) -> Selector {
    Selector(vec![vec![Compound { combinator: Combinator::Descendant, conditions }]])
}

#[test]
fn selector_conditions_on_one_element_are_read() {
    let element = |name: &str| Simple::Element(owned(name));
    let attribute = |name: &str, value| Simple::Attribute(owned(name), value);
    let class = |name: &str| Simple::Class(owned(name));
    for (text, conditions) in [
        ("table", vec![element("table")]),
        (" * ", vec![]),
        ("div#main.a.b", vec![element("div"), Simple::Id(owned("main")), class("a"), class("b")]),
        ("x-y_z.ü", vec![element("x-y_z"), class("ü")]),
        ("[data-k]", vec![attribute("data-k", Match::Present)]),
        ("[a=b]", vec![attribute("a", Match::Equals(owned("b")))]),
        ("[ c ^= 'd]' ]", vec![attribute("c", Match::Prefix(owned("d]")))]),
        ("[a~=b]", vec![attribute("a", Match::Word(owned("b")))]),
        ("[a|=\"\"]", vec![attribute("a", Match::Language(String::new()))]),
        ("[a$=b]", vec![attribute("a", Match::Suffix(owned("b")))]),
        ("[a*=b]", vec![attribute("a", Match::Contains(owned("b")))]),
        (":first-child", vec![Simple::NthChild(1)]),
        ("tr:first-of-type", vec![element("tr"), Simple::NthOfType(1)]),
        (":nth-child(3):nth-of-type( 2 )", vec![Simple::NthChild(3), Simple::NthOfType(2)]),
    ] {
        assert_eq!(selector::read(text), Ok(one(conditions)), "{text}");
    }
}

#[test]
fn selector_combinators_are_read() {
    use Combinator::{Child, Descendant, LaterSibling, NextSibling};

    let chain = |combinators: &[Combinator]| {
        let compounds = combinators.iter().map(|combinator| Compound {
            combinator: *combinator,
            conditions: vec![Simple::Element(owned("a"))],
        });
        compounds.collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("a a", vec![chain(&[Descendant, Descendant])]),
        ("a > a", vec![chain(&[Descendant, Child])]),
        ("a + a~a", vec![chain(&[Descendant, NextSibling, LaterSibling])]),
        (
            "a>a,a , a a",
            vec![chain(&[Descendant, Child]), chain(&[Descendant]), chain(&[Descendant, Descendant])],
        ),
    ] {
        assert_eq!(selector::read(text), Ok(Selector(expected)), "{text}");
    }
}

#[test]
fn a_text_that_is_no_selector_is_refused() {
    for (text, reason) in [
        ("", "it ends where an element should stand"),
        ("table,", "it ends where an element should stand"),
        ("div >", "it ends where an element should stand"),
        ("> table", "`>` stands where an element should"),
        ("a,,b", "`,` stands where an element should"),
        ("div(", "`(` cannot stand there"),
        ("#", "it lacks an id after `#`"),
        ("a.", "it lacks a class after `.`"),
        ("[", "it lacks the name of an attribute after `[`"),
        ("[a", "`[` is not closed"),
        ("[a=]", "it lacks a value after `=`"),
        ("[a='b]", "a quote is not closed"),
        (":hover", "`:hover` is not supported"),
        (":nth-child", "a position needs a number in parentheses"),
        (":nth-child(2n)", "a position has to be a plain number"),
    ] {
        assert_eq!(selector::read(text), Err(reason.to_owned()), "{text}");
    }
}

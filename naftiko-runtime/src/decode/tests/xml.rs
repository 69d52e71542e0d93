//! XML: the worked examples, what is text and what a member, and what is never expanded.

use std::fmt::Write;

use serde_json::json;

use super::{check, refused};
use crate::decode::Format::Xml;

#[test]
fn worked_examples() {
    check(
        Xml,
        r#"<r a="1"><i>1</i><i>2</i><n>t</n><e/></r>"#,
        json!({"a": "1", "i": ["1", "2"], "n": "t", "e": ""}),
    );
    check(Xml, r#"<r><i k="1">v</i></r>"#, json!({"i": {"k": "1", "": "v"}}));
    check(Xml, "<r>5</r>", json!({"": "5"}));
    check(Xml, "<r><list><i>1</i></list></r>", json!({"list": {"i": "1"}}));
}

#[test]
fn repeated_siblings_are_one_list_wherever_they_stand() {
    check(Xml, "<r><a>1</a><b/><a>2</a><a>3</a></r>", json!({"a": ["1", "2", "3"], "b": ""}));
    check(Xml, r#"<r a="0"><a>1</a></r>"#, json!({"a": ["0", "1"]}));
}

#[test]
fn prefixes_and_their_declarations_are_dropped() {
    check(
        Xml,
        r#"<p:r xmlns="u:d" xmlns:p="u:p" p:a="1"><p:i>1</p:i><i>2</i></p:r>"#,
        json!({"a": "1", "i": ["1", "2"]}),
    );
}

#[test]
fn space_inside_of_text_stays_and_space_between_children_goes() {
    check(Xml, "<r>\n  <a> x\r\n y </a>\n  <b> </b>\n</r>\n", json!({"a": " x\n y ", "b": " "}));
    check(Xml, "<r>a<i/>b</r>", json!({"": ["a", "b"], "i": ""}));
}

#[test]
fn empty_elements_are_empty_texts() {
    check(Xml, "<r><a></a><b/></r>", json!({"a": "", "b": ""}));
    check(Xml, "<r/>", json!(""));
}

#[test]
fn references_comments_and_cdata_are_one_text() {
    check(
        Xml,
        r#"<?xml version="1.0"?><r q="&lt;&#65;"><!-- c -->a&amp;b<?pi?><![CDATA[<c>]]>&#x42;<!-- -->d</r>"#,
        json!({"q": "<A", "": "a&b<c>Bd"}),
    );
}

#[test]
fn a_byte_order_mark_is_no_text() {
    check(Xml, "\u{feff}<r><a>ü</a></r>", json!({"a": "ü"}));
    refused(Xml, b"<r>\xe9</r>", "the body is not UTF-8 at byte 3");
}

#[test]
fn entities_are_never_expanded() {
    let unknown = "the body has an entity that XML does not define at byte";
    refused(Xml, r#"<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>"#, &format!("{unknown} 33"));
    refused(
        Xml,
        r#"<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>"#,
        &format!("{unknown} 57"),
    );
    refused(
        Xml,
        r#"<!DOCTYPE r [<!ENTITY a "b">]><r k="&a;"/>"#,
        "the value of an attribute has an entity that XML does not define at byte 30",
    );
    refused(Xml, "<r>&#0;</r>", "the body has a reference to no character at byte 3");
    check(Xml, r#"<!DOCTYPE r [<!ENTITY a "b"> <!ELEMENT r ANY>]><r><a>1</a></r>"#, json!({"a": "1"}));
}

#[test]
fn an_entity_bomb_is_refused_at_once() {
    let mut bomb = "<!DOCTYPE r [<!ENTITY a0 \"x\">".to_owned();
    for level in 1..50 {
        let below = format!("&a{};", level - 1).repeat(10);
        write!(bomb, "<!ENTITY a{level} \"{below}\">").unwrap();
    }
    bomb.push_str("]><r>&a49;</r>");
    assert!(Xml.decode(bomb.as_bytes()).is_err());
}

#[test]
fn a_body_that_is_not_well_formed_is_refused() {
    refused(Xml, "<r><a></r>", "the body is not well-formed XML at byte 6");
    refused(Xml, "<r><a>", "the body ends inside of an XML element");
    refused(Xml, "<r>a", "the body ends inside of an XML element");
    refused(Xml, "<r/><s/>", "the body has a second root element at byte 4");
    refused(Xml, "<r/>x", "the body has text outside of its root element at byte 4");
    refused(Xml, " ", "the body has no XML element");
    refused(Xml, "{}", "the body has text outside of its root element at byte 0");
    refused(Xml, "<r a=1/>", "an attribute is malformed at byte 0");
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert!(Xml.decode(nested(256).as_bytes()).is_ok());
    refused(Xml, nested(100_000), "the body nests elements deeper than 256 at byte 768");
}

#[test]
fn an_element_with_many_attributes_is_decoded() {
    let mut body = "<r".to_owned();
    for number in 0..100_000 {
        write!(body, " a{number}=\"\"").unwrap();
    }
    body.push_str("/>");
    assert!(Xml.decode(body.as_bytes()).is_ok());
}

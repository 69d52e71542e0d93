//! Avro: each type of a schema, and bodies that do not fit it.

use serde_json::{Value, json};

use super::{check, refused};
use crate::decode::Format;

/// Decodes a record with one field `f` of this type.
fn field(ty: &Value, body: &[u8]) -> Result<Value, String> {
    let schema = json!({"type": "record", "name": "R", "fields": [{"name": "f", "type": ty}]});
    let schema = Box::leak(schema.to_string().into_boxed_str());
    Format::Avro { schema }.decode(body).map(|value| value["f"].clone())
}

#[test]
fn a_record_is_an_object_in_the_order_of_its_fields() {
    let schema = r#"{"type":"record","name":"Ship","namespace":"a.b","fields":[
        {"name":"imo","type":"long"},
        {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["TUG","TANKER"]}},
        {"name":"name","type":["null","string"]},
        {"name":"flag","type":["null","string"],"default":null},
        {"name":"raw","type":"bytes"},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"sizes","type":{"type":"map","values":"double"}},
        {"name":"other","type":"a.b.Kind"}
    ]}"#;
    let body = b"\x8e\xd4\x9e\x09\x02\x02\x04Aa\x00\x04\x00\xff\x04\x02x\x02y\x00\x02\x02k\0\0\0\0\0\0\xf8\x3f\x00\x00";
    let expected = json!({
        "imo": 9_688_327, "kind": "TANKER", "name": "Aa", "flag": null, "raw": "AP8=", "tags": ["x", "y"],
        "sizes": {"k": 1.5}, "other": "TUG",
    });
    check(Format::Avro { schema }, body, expected);
}

#[test]
fn scalars() {
    for (ty, body, expected) in [
        (json!("null"), &b""[..], Value::Null),
        (json!("boolean"), b"\x01", json!(true)),
        (json!("int"), b"\x01", json!(-1)),
        (json!({"type": "int", "logicalType": "date"}), b"\x80\x01", json!(64)),
        (json!("long"), b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", json!(i64::MIN)),
        (json!("float"), b"\xcd\xcc\xcc\x3d", json!(0.1)),
        (json!("double"), b"\0\0\0\0\0\0\xf0\x7f", json!("Infinity")),
        (json!("string"), b"\x04\xc3\xbc", json!("ü")),
        (json!({"type": {"type": "string"}, "logicalType": "uuid"}), b"\x02x", json!("x")),
        (json!({"type": "fixed", "name": "F", "size": 2}), b"\x00\xff", json!("AP8=")),
    ] {
        assert_eq!(field(&ty, body), Ok(expected), "{ty}");
    }
}

#[test]
fn decimals_are_numbers_while_their_digits_fit_one() {
    let decimal = |precision: u32, scale: u32| json!({"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale});
    assert_eq!(field(&decimal(4, 2), b"\x04\x04\xd2"), Ok(json!(12.34)));
    assert_eq!(field(&decimal(4, 2), b"\x02\xff"), Ok(json!(-0.01)));
    assert_eq!(field(&decimal(4, 0), b"\x02\x07"), Ok(json!(7)));
    assert_eq!(field(&decimal(20, 2), b"\x04\x04\xd2"), Ok(json!("12.34")));
    assert_eq!(field(&decimal(4, 2), b"\x00"), Ok(json!("")));
    let fixed = json!({"type": "fixed", "name": "F", "size": 2, "logicalType": "decimal", "precision": 4, "scale": 1});
    assert_eq!(field(&fixed, b"\x00\x0f"), Ok(json!(1.5)));
    let many = [&b"\x22"[..], &[0x7f; 17]].concat();
    assert!(field(&decimal(4, 2), &many).is_ok_and(|value| value.is_string()));
}

#[test]
fn blocks_may_be_counted_by_bytes_too() {
    let ints = json!({"type": "array", "items": "int"});
    assert_eq!(field(&ints, b"\x03\x04\x02\x04\x02\x06\x00"), Ok(json!([1, 2, 3])));
    assert_eq!(field(&ints, b"\x00"), Ok(json!([])));
}

#[test]
fn a_schema_may_name_itself() {
    let schema = r#"{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}"#;
    check(Format::Avro { schema }, b"\x02\x00", json!({"next": {"next": null}}));
    let deep = [2_u8].repeat(100_000);
    let reason = Format::Avro { schema }.decode(&deep).unwrap_err();
    assert!(reason.ends_with("it nests deeper than 256"), "{reason}");
    let endless = r#"{"type":"record","name":"L","fields":[{"name":"next","type":"L"}]}"#;
    assert!(Format::Avro { schema: endless }.decode(b"").is_err());
}

#[test]
fn a_body_that_does_not_fit_is_refused() {
    let refuses = |ty: Value, body: &[u8], expected: &str| {
        let reason = format!("the body does not fit its Avro schema at byte {expected}");
        assert_eq!(field(&ty, body), Err(reason), "{ty}");
    };
    refuses(json!("string"), b"\x06ab", "1: it ends too early");
    refuses(json!("string"), b"", "0: it ends too early");
    refuses(json!("string"), b"\x02\xff", "2: a string is not UTF-8");
    refuses(json!("bytes"), b"\x01", "1: a length is negative");
    refuses(json!("double"), b"1234567", "0: it ends too early");
    refuses(json!("boolean"), b"\x02", "1: a boolean is neither 0 nor 1");
    refuses(json!("int"), b"\xff\xff\xff\xff\x7f", "5: an int has more than 32 bits");
    refuses(json!("long"), &[0xff; 11], "10: a number has more than 64 bits");
    refuses(json!(["null"]), b"\x02", "1: a union has no such branch");
    refuses(json!({"type": "enum", "name": "E", "symbols": ["A"]}), b"\x02", "1: an enum has no such symbol");
    refuses(json!("int"), b"\x02\x02", "1: bytes follow the datum");
    refuses(json!({"type": "array", "items": "int"}), b"\x04\x02", "2: it ends too early");
}

#[test]
fn items_that_take_no_bytes_are_bounded() {
    let nulls = json!({"type": "array", "items": "null"});
    let many = b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00";
    let reason = field(&nulls, many).unwrap_err();
    assert!(reason.ends_with("what the body stands for is many times larger than the body"), "{reason}");
    assert_eq!(field(&nulls, b"\x04\x00"), Ok(json!([null, null])));
}

#[test]
fn a_container_is_told_from_a_datum() {
    let schema = r#"{"type":"record","name":"R","fields":[{"name":"f","type":"string"}]}"#;
    refused(Format::Avro { schema }, b"Obj\x01\x04", "the body is an Avro container file, not a bare datum");
}

#[test]
fn a_schema_that_is_none_is_refused() {
    for (schema, reason) in [
        ("1", "a type is no name, list or object"),
        ("\"x\"", "no type is named `x`"),
        (r#"{"type":"array"}"#, "a type lacks `items`"),
        (r#"{"name":"x"}"#, "a type lacks `type`"),
        (r#"{"type":"record","fields":[]}"#, "a named type lacks `name`"),
        (r#"{"type":"record","name":"R"}"#, "record `R` lacks `fields`"),
        (r#"{"type":"fixed","name":"F"}"#, "fixed `F` lacks `size`"),
        (r#"{"type":"enum","name":"E","symbols":[1]}"#, "a symbol of `E` is no text"),
        (
            r#"[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":1}]"#,
            "two types are named `F`",
        ),
    ] {
        refused(Format::Avro { schema }, b"", &format!("the Avro schema is not valid: {reason}"));
    }
}

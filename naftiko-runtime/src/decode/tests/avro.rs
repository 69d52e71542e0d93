//! Avro: each type of a schema, and bodies that do not fit it.

use serde_json::{Value, json};

use super::{check, refused};
use crate::table::Format;
use crate::table::format::avro::Type;
use crate::table::format::avro::Type::{
    Array, Boolean, Bytes, Decimal, Double, Enum, Fixed, FixedDecimal, Float, Int, Long, Map, Named, Null,
    Record, String, Union,
};

/// Decodes a record with one field `f` of this type.
fn field(ty: Type, body: &[u8]) -> Result<Value, std::string::String> {
    let fields = Box::leak(Box::new([("f", ty)]));
    Format::Avro { root: Record(fields), named: &[] }.decode(body).map(|value| value["f"].clone())
}

#[test]
fn a_record_is_an_object_in_the_order_of_its_fields() {
    const SCHEMA: Format = Format::Avro {
        root: Record(&[
            ("imo", Long),
            ("kind", Named("a.b.Kind")),
            ("name", Union(&[Null, String])),
            ("flag", Union(&[Null, String])),
            ("raw", Bytes),
            ("tags", Array(&String)),
            ("sizes", Map(&Double)),
            ("other", Named("a.b.Kind")),
        ]),
        named: &[("a.b.Kind", Enum(&["TUG", "TANKER"]))],
    };
    let body = b"\x8e\xd4\x9e\x09\x02\x02\x04Aa\x00\x04\x00\xff\x04\x02x\x02y\x00\x02\x02k\0\0\0\0\0\0\xf8\x3f\x00\x00";
    let expected = json!({
        "imo": 9_688_327, "kind": "TANKER", "name": "Aa", "flag": null, "raw": "AP8=", "tags": ["x", "y"],
        "sizes": {"k": 1.5}, "other": "TUG",
    });
    check(SCHEMA, body, expected);
}

#[test]
fn scalars() {
    for (ty, body, expected) in [
        (Null, &b""[..], Value::Null),
        (Boolean, b"\x01", json!(true)),
        (Int, b"\x01", json!(-1)),
        (Int, b"\x80\x01", json!(64)),
        (Long, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", json!(i64::MIN)),
        (Float, b"\xcd\xcc\xcc\x3d", json!(0.1)),
        (Double, b"\0\0\0\0\0\0\xf0\x7f", json!("Infinity")),
        (String, b"\x04\xc3\xbc", json!("ü")),
        (Fixed(2), b"\x00\xff", json!("AP8=")),
    ] {
        assert_eq!(field(ty, body), Ok(expected), "{ty:?}");
    }
}

#[test]
fn decimals_are_numbers_while_their_digits_fit_one() {
    let decimal = |precision, scale| Decimal { precision, scale };
    assert_eq!(field(decimal(4, 2), b"\x04\x04\xd2"), Ok(json!(12.34)));
    assert_eq!(field(decimal(4, 2), b"\x02\xff"), Ok(json!(-0.01)));
    assert_eq!(field(decimal(4, 0), b"\x02\x07"), Ok(json!(7)));
    assert_eq!(field(decimal(15, 2), b"\x04\x04\xd2"), Ok(json!(12.34)));
    assert_eq!(field(decimal(16, 2), b"\x04\x04\xd2"), Ok(json!("12.34")));
    assert_eq!(field(decimal(4, 2), b"\x00"), Ok(json!("")));
    assert_eq!(field(FixedDecimal { size: 2, precision: 4, scale: 1 }, b"\x00\x0f"), Ok(json!(1.5)));
    let many = [&b"\x22"[..], &[0x7f; 17]].concat();
    assert!(field(decimal(4, 2), &many).is_ok_and(|value| value.is_string()));
    let zeros = field(decimal(u64::MAX, u16::MAX), b"\x02\x07").unwrap();
    assert!(
        zeros.as_str().is_some_and(|text| text.len() == 2 + usize::from(u16::MAX) && text.ends_with("07"))
    );
}

#[test]
fn blocks_may_be_counted_by_bytes_too() {
    let ints = Array(&Int);
    assert_eq!(field(ints, b"\x03\x04\x02\x04\x02\x06\x00"), Ok(json!([1, 2, 3])));
    assert_eq!(field(ints, b"\x00"), Ok(json!([])));
}

#[test]
fn a_schema_may_name_itself() {
    const LIST: Format =
        Format::Avro { root: Named("L"), named: &[("L", Record(&[("next", Union(&[Null, Named("L")]))]))] };
    const ENDLESS: Format =
        Format::Avro { root: Named("L"), named: &[("L", Record(&[("next", Named("L"))]))] };
    check(LIST, b"\x02\x00", json!({"next": {"next": null}}));
    let deep = [2_u8].repeat(100_000);
    let reason = LIST.decode(&deep).unwrap_err();
    assert!(reason.ends_with("it nests deeper than 256"), "{reason}");
    let reason = ENDLESS.decode(b"").unwrap_err();
    assert!(reason.ends_with("it nests deeper than 256"), "{reason}");
}

#[test]
fn undefined_and_circular_type_names_are_errors() {
    const LACKING: Format = Format::Avro { root: Named("L"), named: &[] };
    const CIRCLE: Format = Format::Avro { root: Named("L"), named: &[("L", Named("L"))] };
    for schema in [LACKING, CIRCLE] {
        refused(schema, b"", "the body does not fit its Avro schema at byte 0: the schema has no type `L`");
    }
}

#[test]
fn a_body_that_does_not_fit_is_refused() {
    let refuses = |ty: Type, body: &[u8], expected: &str| {
        let reason = format!("the body does not fit its Avro schema at byte {expected}");
        assert_eq!(field(ty, body), Err(reason), "{ty:?}");
    };
    refuses(String, b"\x06ab", "1: it ends too early");
    refuses(String, b"", "0: it ends too early");
    refuses(String, b"\x02\xff", "2: a string is not UTF-8");
    refuses(Bytes, b"\x01", "1: a length is negative");
    refuses(Double, b"1234567", "0: it ends too early");
    refuses(Boolean, b"\x02", "1: a boolean is neither 0 nor 1");
    refuses(Int, b"\xff\xff\xff\xff\x7f", "5: an int has more than 32 bits");
    refuses(Long, &[0xff; 11], "10: a number has more than 64 bits");
    refuses(Union(&[Null]), b"\x02", "1: a union has no such branch");
    refuses(Enum(&["A"]), b"\x02", "1: an enum has no such symbol");
    refuses(Int, b"\x02\x02", "1: bytes follow the datum");
    refuses(Array(&Int), b"\x04\x02", "2: it ends too early");
}

#[test]
fn items_that_take_no_bytes_are_bounded() {
    let nulls = Array(&Null);
    let many = b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00";
    let reason = field(nulls, many).unwrap_err();
    assert!(reason.ends_with("what the body stands for is many times larger than the body"), "{reason}");
    assert_eq!(field(nulls, b"\x04\x00"), Ok(json!([null, null])));
}

#[test]
fn a_container_is_told_from_a_datum() {
    const SCHEMA: Format = Format::Avro { root: Record(&[("f", String)]), named: &[] };
    refused(SCHEMA, b"Obj\x01\x04", "the body is an Avro container file, not a bare datum");
}

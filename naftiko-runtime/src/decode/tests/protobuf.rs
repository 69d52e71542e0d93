//! Protocol Buffers: each kind of field, and bodies that do not fit.

use prost_reflect::prost::Message as _;
use prost_reflect::prost_types::field_descriptor_proto::{Label, Type};
use prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, MessageOptions,
};
use serde_json::json;

use super::{check, refused};
use crate::table::Format;

fn field(number: i32, name: &str, ty: Type, label: Label, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(number),
        r#type: Some(ty as i32),
        label: Some(label as i32),
        type_name: Some(type_name.to_owned()).filter(|name| !name.is_empty()),
        ..FieldDescriptorProto::default()
    }
}

fn one(number: i32, name: &str, ty: Type) -> FieldDescriptorProto {
    field(number, name, ty, Label::Optional, "")
}

fn enumeration(values: &[&str]) -> EnumDescriptorProto {
    let value = |(number, name): (i32, &&str)| EnumValueDescriptorProto {
        name: Some((*name).to_owned()),
        number: Some(number),
        ..EnumValueDescriptorProto::default()
    };
    EnumDescriptorProto {
        name: Some("Kind".to_owned()),
        value: (0..).zip(values).map(value).collect(),
        ..EnumDescriptorProto::default()
    }
}

/// `package t; message M { … }` with a field of each kind.
fn format() -> Format {
    let entry = DescriptorProto {
        name: Some("SizesEntry".to_owned()),
        field: vec![one(1, "key", Type::String), one(2, "value", Type::Int32)],
        options: Some(MessageOptions { map_entry: Some(true), ..MessageOptions::default() }),
        ..DescriptorProto::default()
    };
    let message = DescriptorProto {
        name: Some("M".to_owned()),
        field: vec![
            one(1, "id", Type::Int64),
            field(2, "tags", Type::String, Label::Repeated, ""),
            field(3, "k", Type::Enum, Label::Optional, ".t.Kind"),
            one(4, "raw_bytes", Type::Bytes),
            field(5, "child", Type::Message, Label::Optional, ".t.M"),
            field(6, "sizes", Type::Message, Label::Repeated, ".t.M.SizesEntry"),
            one(7, "ratio", Type::Float),
            one(8, "big", Type::Uint64),
            one(9, "yes", Type::Bool),
            one(10, "far", Type::Double),
        ],
        nested_type: vec![entry],
        ..DescriptorProto::default()
    };
    let file = FileDescriptorProto {
        name: Some("t.proto".to_owned()),
        package: Some("t".to_owned()),
        syntax: Some("proto3".to_owned()),
        message_type: vec![message],
        enum_type: vec![enumeration(&["A", "B"])],
        ..FileDescriptorProto::default()
    };
    let set = FileDescriptorSet { file: vec![file] };
    Format::Protobuf { descriptors: Box::leak(set.encode_to_vec().into_boxed_slice()), message: "t.M" }
}

#[test]
fn worked_example() {
    check(format(), b"\x08\x07\x12\x01x\x18\x01", json!({"id": 7, "tags": ["x"], "k": 1}));
}

#[test]
fn fields_keep_the_names_and_the_order_of_the_file() {
    let body = b"\x22\x02\x00\xff\x08\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x2a\x02\x18\x05\
        \x32\x05\x0a\x01b\x10\x02\x32\x05\x0a\x01a\x10\x01\x3d\xcd\xcc\xcc\x3d\
        \x40\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x48\x01\x51\0\0\0\0\0\0\xf0\xff";
    let expected = json!({
        "id": i64::MAX, "raw_bytes": "AP8=", "child": {"k": 5}, "sizes": {"a": 1, "b": 2}, "ratio": 0.1,
        "big": u64::MAX, "yes": true, "far": "-Infinity",
    });
    check(format(), body, expected.clone());
    assert_eq!(format().decode(body).unwrap().to_string(), expected.to_string());
}

#[test]
fn absent_and_unknown_fields_are_left_out() {
    check(format(), b"", json!({}));
    check(format(), b"\xa0\x06\x01\x08\x01", json!({"id": 1}));
}

#[test]
fn a_body_that_ends_early_is_refused() {
    for body in [&b"\x12\x05x"[..], b"\x08", b"\x08\xff", b"\x2a\x02\x08", b"\x51\0\0"] {
        let reason = format().decode(body).unwrap_err();
        assert!(reason.starts_with("the body is no message `t.M`: "), "{reason}");
    }
    assert!(format().decode(b"\x12\x01\xff").is_err(), "a string has to be UTF-8");
    assert!(format().decode(b"\x0a\x01x").is_err(), "a number is no string");
}

#[test]
fn depth_is_bounded() {
    let mut body = Vec::new();
    for _ in 0..2000 {
        let mut length = Vec::new();
        prost_reflect::prost::encoding::encode_varint(body.len() as u64, &mut length);
        body = [&b"\x2a"[..], &length, &body].concat();
    }
    assert!(format().decode(&body).unwrap_err().contains("recursion limit"));
    assert!(format().decode(&b"\x2b".repeat(100_000)).is_err());
    assert!(format().decode(&b"\xa3\x06".repeat(100_000)).is_err());
}

#[test]
fn descriptors_that_lack_the_message_are_refused() {
    let Format::Protobuf { descriptors, .. } = format() else { unreachable!() };
    refused(Format::Protobuf { descriptors, message: "t.N" }, b"", "the descriptors lack the message `t.N`");
    assert!(Format::Protobuf { descriptors: b"\xff", message: "t.M" }.decode(b"").is_err());
}

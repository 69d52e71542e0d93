//! The reading of schemas, and the reasons why some are refused.

use super::{avro, selector};

#[test]
fn an_avro_schema_becomes_compact() {
    let schema = r#"{ "type": "record", "name": "a.R", "fields": [
        { "name": "k", "type": { "type": "enum", "name": "K", "symbols": ["A"] } },
        { "name": "next", "type": ["null", "R", "a.K"], "default": null },
        { "name": "many", "type": { "type": "array", "items": { "type": "map", "values": "long" } } },
        { "name": "id", "type": { "type": { "type": "string" } } },
        { "name": "hash", "type": { "type": "fixed", "name": "b.F", "size": 2 } } ] }"#;
    let compact = avro(schema).unwrap();
    assert!(compact.starts_with(r#"{"type":"record","name":"a.R","fields":[{"name":"k","#), "{compact}");
    assert_eq!(avro(&compact), Ok(compact));
}

#[test]
fn what_is_no_avro_schema_of_a_record_is_refused() {
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
        assert_eq!(avro(schema), Err(reason.to_owned()), "{schema}");
    }
}

#[test]
fn selectors_that_find_tables_pass() {
    for text in [
        "table",
        " * ",
        "div#main.a.b > table",
        "h2 + table, h2~table",
        "[data-k] table:first-child",
        "[a=b][ c ^= 'd]' ] :nth-of-type( 2 )",
        "x-y_z.ü",
    ] {
        assert_eq!(selector(text), Ok(()), "{text}");
    }
}

/// The same texts and the same words as in the tests of the runtime.
#[test]
fn what_is_no_selector_is_refused() {
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
        assert_eq!(selector(text), Err(reason.to_owned()), "{text}");
    }
}

#[cfg(not(feature = "protobuf"))]
#[test]
fn without_its_feature_no_proto_file_is_read() {
    let reason = super::protobuf("a.proto", "message M {}", &mut |_| None).unwrap_err();
    assert!(reason.starts_with("this compiler was built without the feature `protobuf`"), "{reason}");
}

#[cfg(feature = "protobuf")]
mod protobuf {
    use super::super::protobuf;

    const ROOT: &str = r#"
        syntax = "proto3";
        package a.b;
        import "google/protobuf/timestamp.proto";
        import "common/kind.proto";
        // What floats.
        message Ship { int64 id = 1; Kind kind = 2; google.protobuf.Timestamp seen = 3; }
        message Other {}
    "#;

    fn files(path: &str) -> Option<String> {
        match path {
            "common/kind.proto" => Some(
                "syntax = \"proto3\"; package a.b; import \"deep.proto\"; enum Kind { A = 0; } message K { D d = 1; }"
                    .to_owned(),
            ),
            "deep.proto" => Some("syntax = \"proto3\"; package a.b; message D {}".to_owned()),
            _ => None,
        }
    }

    fn reason(text: &str) -> String {
        protobuf("schemas/m.proto", text, &mut files).unwrap_err()
    }

    #[test]
    fn the_first_message_is_compiled_with_all_that_it_imports() {
        let compiled = protobuf("/srv/specs/ship.proto", ROOT, &mut files).unwrap();
        assert_eq!(compiled.message, "a.b.Ship");
        let pool = protox::prost_reflect::DescriptorPool::decode(compiled.descriptors.as_slice()).unwrap();
        let names: Vec<_> = pool.files().map(|file| file.name().to_owned()).collect();
        assert_eq!(
            names,
            ["google/protobuf/timestamp.proto", "deep.proto", "common/kind.proto", "ship.proto"]
        );
        let ship = pool.get_message_by_name("a.b.Ship").unwrap();
        assert_eq!(
            ship.fields().map(|field| field.name().to_owned()).collect::<Vec<_>>(),
            ["id", "kind", "seen"]
        );
    }

    #[test]
    fn the_same_text_gives_the_same_bytes_without_comments() {
        let compiled = protobuf("ship.proto", ROOT, &mut files).unwrap();
        assert_eq!(protobuf("ship.proto", ROOT, &mut files), Ok(compiled));
        let spaced = ROOT.replace("What floats.", "Something else.").replace("; ", ";\n\n");
        assert_eq!(protobuf("ship.proto", &spaced, &mut files), protobuf("ship.proto", ROOT, &mut files));
    }

    #[test]
    fn a_message_without_a_package_is_named_as_it_is() {
        assert_eq!(
            protobuf("m.proto", "message M {}", &mut files).map(|compiled| compiled.message),
            Ok("M".to_owned())
        );
    }

    #[test]
    fn what_does_not_compile_is_refused_with_its_line() {
        assert_eq!(reason("syntax = \"proto3\";"), "`m.proto` has no message");
        assert_eq!(
            reason("message M {\n  int32 x = ;\n}"),
            "m.proto:2:13: expected an integer, but found ';'"
        );
        assert_eq!(reason("message M {\n  optional X x = 1;\n}"), "m.proto:2:12: name 'X' is not defined");
        assert_eq!(
            reason("import \"none.proto\";\nmessage M {}"),
            "m.proto:1:1: import 'none.proto' not found"
        );
        assert_eq!(reason("import \"m.proto\";\nmessage M {}"), "import cycle detected: m.proto -> m.proto");
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let _ = reason(&"message M { ".repeat(100_000));
        for depth in [20, 40, 60, 80, 90, 95, 96, 97, 98, 99, 100, 101, 110, 2000] {
            let _ = protobuf("m.proto", &("message M { ".repeat(depth) + &"}".repeat(depth)), &mut files);
        }
        let _ = reason(&format!("message M {{ option (a) = {}", "{ a: ".repeat(100_000)));
    }
}

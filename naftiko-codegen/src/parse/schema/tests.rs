//! Compiled `.proto` files, and the reasons why some are refused.

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
    fn a_faulty_proto_file_is_refused_with_its_line() {
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
    fn deeply_nested_proto_files_do_not_overflow_the_stack() {
        let _ = reason(&"message M { ".repeat(100_000));
        for depth in [20, 40, 60, 80, 90, 95, 96, 97, 98, 99, 100, 101, 110, 2000] {
            let _ = protobuf("m.proto", &("message M { ".repeat(depth) + &"}".repeat(depth)), &mut files);
        }
        let _ = reason(&format!("message M {{ option (a) = {}", "{ a: ".repeat(100_000)));
    }
}

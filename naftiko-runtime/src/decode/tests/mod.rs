//! The value that each format becomes, the bodies that are refused, and that none makes a decoder panic or run away.

#[cfg(feature = "avro")]
mod avro;
#[cfg(feature = "csv")]
mod delimited;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "protobuf")]
mod protobuf;
mod text;
#[cfg(feature = "xml")]
mod xml;
#[cfg(feature = "yaml")]
mod yaml;

use serde_json::Value;

use crate::table::Format;
use crate::table::format::avro::Type;
use crate::table::format::css::{Compound, Simple};

const EVERY: [Format; 12] = [
    Format::Json,
    Format::Text,
    Format::Binary,
    Format::Xml,
    Format::Yaml,
    Format::Csv,
    Format::Tsv,
    Format::Psv,
    Format::HtmlSelected(&[&[Compound::Descendant(&[Simple::Element("table")])]]),
    Format::MarkdownUnder("A"),
    Format::Avro { root: Type::Record(&[("a", Type::String)]), named: &[] },
    Format::Protobuf { descriptors: &[], message: "M" },
];

/// The one expectation: a body becomes this value.
#[track_caller]
fn check(format: Format, body: impl AsRef<[u8]>, expected: Value) {
    assert_eq!(format.decode(body.as_ref()), Ok(expected));
}

#[track_caller]
fn refused(format: Format, body: impl AsRef<[u8]>, expected: &str) {
    let reason = format.decode(body.as_ref()).map(|value| value.to_string().len());
    assert_eq!(reason, Err(expected.to_owned()));
}

#[test]
fn a_format_whose_feature_is_off_says_so() {
    let off = [
        (cfg!(feature = "avro"), EVERY[10], "avro"),
        (cfg!(feature = "csv"), EVERY[6], "csv"),
        (cfg!(feature = "html"), EVERY[8], "html"),
        (cfg!(feature = "markdown"), EVERY[9], "markdown"),
        (cfg!(feature = "protobuf"), EVERY[11], "protobuf"),
        (cfg!(feature = "xml"), EVERY[3], "xml"),
        (cfg!(feature = "yaml"), EVERY[4], "yaml"),
    ];
    for (_, format, feature) in off.into_iter().filter(|(on, ..)| !on) {
        let reason = format!("it cannot be read: the feature `{feature}` of naftiko-runtime is off");
        refused(format, "", &reason);
    }
}

#[test]
fn accept_is_a_header_value_that_names_the_format_first() {
    for format in EVERY {
        let accept = format.accept();
        assert!(http::HeaderValue::from_str(accept).is_ok(), "{accept}");
        assert!(!accept.starts_with('*'), "{accept}");
    }
}

/// Damaged bodies: whatever comes of them, it comes.
#[test]
fn no_damaged_body_makes_a_decoder_panic() {
    let whole = [
        r#"<r a="1"><i k='v'>1</i><i>&amp;<![CDATA[x]]></i><e/></r>"#,
        "a: &x [1, {b: 2}]\nc: *x\n<<: {d: 1}\n? e\n: |\n  f\n",
        "a,b\r\n1,\"x\"\"y\"\n\n3\n",
        "<table><thead><tr><th>A<th>B</thead><tr><td>1<table><tr><td>2</table><p>3</table>",
        "---\na: 1\n---\n# A\n> b\n\n|x|y|\n|-|-|\n|1|`2`|\n\n```\nc\n```\n- d\n- e\n",
        "\u{4}ab\u{0}\u{8}abcd",
    ];
    for body in whole.map(str::as_bytes) {
        for format in EVERY {
            for place in 0..body.len() {
                let _ = format.decode(&body[..place]);
                for replacement in [0, b'<', b'&', b'"', b'\n', 0x7f, 0xff] {
                    let mut damaged = body.to_vec();
                    damaged[place] = replacement;
                    let _ = format.decode(&damaged);
                }
            }
        }
    }
}

//! Parts of a capability: what was asked for is there, what was not asked for leaves nothing behind.

use std::path::Path;

use naftiko_codegen::{Options, Surface, generate};

fn text(surfaces: Option<&[Surface]>) -> String {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/organizations.yaml");
    let mut options = Options::new();
    if let Some(surfaces) = surfaces {
        options = options.surfaces(surfaces.iter().copied());
    }
    generate(&spec, &options).generated.expect("code").file_text()
}

#[test]
fn each_surface_is_generated_when_asked_for() {
    // What shows each surface, in the order client, rest, mcp; and what serves.
    let marks = [
        "pub struct Client(",
        "pub mod rest {",
        "pub mod mcp {",
        "rt::entry_points!(Capability, SPEC, serve);",
    ];
    for (surfaces, expected) in [
        (&[Surface::Client][..], [true, false, false, false]),
        (&[Surface::Rest], [false, true, false, true]),
        (&[Surface::Mcp], [false, false, true, true]),
        (&[Surface::Server], [false, true, true, true]),
        (&[Surface::Client, Surface::Mcp], [true, false, true, true]),
        (&[Surface::Client, Surface::Server], [true; 4]),
        (&[], [false; 4]),
    ] {
        let text = text(Some(surfaces));
        assert_eq!(marks.map(|mark| text.contains(mark)), expected, "{surfaces:?}");
        assert_eq!(text.contains("fn rest_router"), expected[1], "{surfaces:?}");
        assert_eq!(
            text.contains("fn mcp_router") && text.contains("fn serve_stdio"),
            expected[2],
            "{surfaces:?}"
        );
        assert!(text.contains("\n/// The consumed API"), "{surfaces:?}");
        assert_eq!(text.contains("\npub mod label_studio"), expected[0], "{surfaces:?}");
    }
}

#[test]
fn all_surfaces_are_generated_by_default() {
    assert_eq!(text(None), text(Some(&[Surface::Client, Surface::Rest, Surface::Mcp])));
    assert_eq!(text(None), text(Some(&[Surface::Server, Surface::Client])));
}

#[test]
fn unknown_surfaces_are_refused_with_the_known_ones() {
    assert_eq!("mcp".parse(), Ok(Surface::Mcp));
    let error = "grpc".parse::<Surface>().expect_err("no surface");
    assert_eq!(
        error.to_string(),
        "there is no surface `grpc`; the surfaces are `client`, `rest`, `mcp` and `server`"
    );
}

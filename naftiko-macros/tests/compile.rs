//! Macro calls that must and must not compile, one a kind of failure; `.stderr` holds what a person reads.

use std::fs;
use std::path::Path;

/// trybuild compiles in a crate of its own below the target directory; its specs go where that crate looks.
fn place_specs() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory");
    let specs = target.join("tests/trybuild/naftiko-macros/specs");
    fs::create_dir_all(&specs).expect("a folder for the specs");
    for folder in [tests.join("../specs"), tests.join("tests/ui")] {
        for entry in folder.read_dir().expect("a folder of specs") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let name = path.file_name().expect("a file name");
                fs::copy(&path, specs.join(name)).expect("the spec is copied");
            }
        }
    }
}

#[test]
fn capabilities_compile_or_say_why_not() {
    place_specs();
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    cases.compile_fail("tests/ui/*.rs");
}

//! The generated source of every spec, as a person reads it.

use std::path::{Path, PathBuf};

use naftiko_codegen::{Format, Options, generate};

/// Every spec of the repository, in order of name.
fn specs() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut specs: Vec<PathBuf> = directory
        .read_dir()
        .expect("the folder of specs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    specs.sort();
    assert!(!specs.is_empty(), "there are no specs in {}", directory.display());
    specs
}

fn stem(spec: &Path) -> String {
    spec.file_stem().expect("a file name").to_string_lossy().into_owned()
}

#[test]
fn every_spec_generates_its_golden_source() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for spec in specs() {
            let outcome = generate(&spec, &Options::new());
            let report = outcome.report.render(Format::Concise, false);
            let generated = outcome.generated.unwrap_or_else(|| panic!("{report}"));
            insta::assert_snapshot!(stem(&spec), generated.file_text());
        }
    });
}

/// The repository's own specs are models: nothing is to be said about them.
#[test]
fn specs_have_no_findings() {
    for spec in specs() {
        let report = naftiko_codegen::check(&spec, &Options::new().strict(true));
        assert!(report.is_empty(), "{}", report.render(Format::Full, false));
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for spec in specs() {
        let generate = || generate(&spec, &Options::new()).generated.expect("a valid spec");
        let (first, second) = (generate(), generate());
        assert_eq!(first.file_text(), second.file_text());
        assert_eq!(first.tokens().to_string(), second.tokens().to_string());
    }
}

/// Printed text parses as the same Rust: text for files and tokens for the macro do not differ.
#[test]
fn printed_text_and_tokens_are_equal() {
    for spec in specs() {
        let generated = generate(&spec, &Options::new()).generated.expect("a valid spec");
        let printed = syn::parse_file(&generated.module_text()).expect("printed text parses");
        let tokens: syn::File = syn::parse2(generated.tokens()).expect("tokens parse");
        assert_eq!(prettyplease::unparse(&printed), prettyplease::unparse(&tokens), "{}", spec.display());
    }
}

/// The user's spec is kept byte for byte.
#[test]
fn the_organizations_spec_is_unchanged() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/organizations.yaml"))
            .expect("the user's spec");
    assert_eq!(text.len(), 9_189);
    assert_eq!(text.lines().count(), 286);
}

//! The checked program of every spec of the repository, as a snapshot.

use std::path::Path;

use crate::diagnostic::Diagnostics;
use crate::lower::{Origin, lower, module_name};
use crate::options::Options;
use crate::parse;
use crate::source::{Drafts, Files};

#[test]
fn every_spec_lowers_to_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../tests/ir");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        for entry in directory.read_dir().expect("the folder of specs") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let (mut files, failure) = Files::read(&path, Drafts::default());
            assert!(failure.is_none(), "{} is readable", path.display());
            let mut diagnostics = Diagnostics::default();
            let document = parse::parse(&mut files, &mut diagnostics).expect("a capability");
            let stem = path.file_stem().expect("a file name").to_string_lossy().into_owned();
            let surfaces = Options::new().chosen();
            let origin = Origin {
                module: module_name(&stem),
                files: files.names(),
                surfaces,
                skip_broken: false,
                tools: None,
            };
            let capability = lower(&document, origin, &mut diagnostics).expect("a sound spec");
            insta::assert_snapshot!(stem, format!("{capability:#?}"));
        }
    });
}

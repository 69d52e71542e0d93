//! The arrows between the modules: text to document to checked program to tokens, and none back.

use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate each module may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("source", &["diagnostic"]),
    ("diagnostic", &["source"]),
    ("spec", &["diagnostic"]),
    ("parse", &["spec", "source", "diagnostic"]),
    ("ir", &[]),
    ("lower", &["spec", "ir", "diagnostic", "parse::template", "parse::json_path", "parse::schema"]),
    ("emit", &["ir"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn all_sources() -> Vec<PathBuf> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_arrow_points_back() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (module, allowed) in ARROWS {
        for file in sources(&src.join(module)) {
            if file.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source file");
            for (number, line) in text.lines().enumerate() {
                for (position, _) in line.match_indices("crate::") {
                    let target = &line[position + "crate::".len()..];
                    seen += 1;
                    let fine = target.starts_with(char::is_uppercase)
                        || target.starts_with(module)
                        || allowed.iter().any(|allowed| {
                            target.strip_prefix(allowed).is_some_and(|rest| {
                                !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                            })
                        });
                    if !fine {
                        wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
                    }
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} arrows were found: the test looks in the wrong place");
    assert!(wrong.is_empty(), "arrows that point back:\n{}", wrong.join("\n"));
}

#[test]
fn emitters_cannot_fail_and_do_not_glue_text() {
    let emit = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/emit");
    for file in sources(&emit) {
        let text = fs::read_to_string(&file).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}: {line}", file.display(), number + 1);
            // What is indented is the text that is emitted.
            let emitter = line.starts_with("pub(super) fn") || line.starts_with("fn ");
            assert!(!(emitter && line.contains("-> Result")), "an emitter that can fail: {place}");
            assert!(!line.contains("parse_str") && !line.contains("write!("), "glued text: {place}");
        }
    }
}

#[test]
fn files_say_what_they_are_for() {
    for file in all_sources() {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(text.starts_with("//! "), "{} does not open with what it is for", file.display());
        assert!(text.lines().count() <= 420, "{} is too long: split it by what it is about", file.display());
    }
}

/// Files of the outside world are for `source` to read, and for the doors to write.
#[test]
fn only_some_files_touch_the_disk() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed = [src.join("source"), src.join("compile.rs"), src.join("cli")];
    for file in all_sources() {
        let text = fs::read_to_string(&file).expect("a source file");
        let touches = ["std::fs", "use std::io", "std::env"].iter().any(|module| text.contains(module));
        let fine = !touches || allowed.iter().any(|place| file.starts_with(place));
        assert!(fine, "{} reads or writes outside of its place", file.display());
    }
}

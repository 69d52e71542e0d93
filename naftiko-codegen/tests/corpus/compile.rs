//! A crate of many modules, checked by cargo with warnings denied.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Accepted, shown};

/// The messages of rustc about modules that do not compile without a warning.
pub(super) fn check(name: &str, files: &[Accepted]) -> Result<(), String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
    let directory = tempfile::tempdir().expect("a directory");
    let (root, source) = (directory.path(), directory.path().join("src"));
    fs::create_dir(&source).expect("a folder");
    let manifest = fs::read_to_string(workspace.join("Cargo.toml")).expect("the manifest");
    // What is built for the workspace is used again, as the profile is the same.
    let profile = manifest.find("[profile.dev]").map_or("", |start| &manifest[start..]);
    let runtime = workspace.join("naftiko-runtime").display().to_string();
    let package = format!(
        "[workspace]\n[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         naftiko-runtime = {{ path = {runtime:?}, features = [\"formats\", \"oauth2\"] }}\n{profile}"
    );
    fs::write(root.join("Cargo.toml"), package).expect("a manifest");
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the versions of the workspace");
    let mut library = String::from("//! Modules of published specs.\n#![deny(warnings)]\n");
    for (number, file) in files.iter().enumerate() {
        // The same module name occurs more than once.
        writeln!(library, "pub mod m{number}; // {}, {}", file.name, shown(&file.path)).expect("a line");
        fs::write(source.join(format!("m{number}.rs")), &file.text).expect("a module");
    }
    fs::write(source.join("lib.rs"), library).expect("the library");
    // The command is in the folder of the profile, in the target directory of this run.
    let binary = Path::new(env!("CARGO_BIN_EXE_naftiko-codegen"));
    let target = binary.ancestors().nth(2).expect("the target directory");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo runs");
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{:.20000}", list(files), String::from_utf8_lossy(&output.stderr)))
}

fn list(files: &[Accepted]) -> String {
    let lines = files.iter().enumerate().map(|(number, file)| format!("m{number}: {}", shown(&file.path)));
    lines.collect::<Vec<_>>().join("\n")
}

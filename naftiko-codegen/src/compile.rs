//! The build-script door: finds the spec, writes the module to `OUT_DIR`, tells cargo what to watch.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Format;
use crate::options::Options;
use crate::source::find;
use crate::{Outcome, generate};

/// Why a build script should stop; what is wrong has been printed.
pub struct Failed(String);

impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

/// Compiles a spec from a build script, for `naftiko_runtime::include_capability!("name")`.
///
/// The spec is looked for where `capability!` looks: beside `Cargo.toml`, in `specs/` there, then in `specs/` of each
/// parent up to the workspace root. The module is written to `OUT_DIR`, only when it differs from what is there, and
/// cargo is told to run the script again when the spec changes.
///
/// # Errors
///
/// When the spec cannot be compiled. What is wrong has been printed to standard error, which cargo shows.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), naftiko_codegen::Failed> {
///     naftiko_codegen::compile("organizations.yaml")
/// }
/// ```
pub fn compile(spec: impl AsRef<Path>) -> Result<(), Failed> {
    compile_with(spec, &Options::new())
}

/// As [`compile`], with options.
///
/// # Errors
///
/// As [`compile`].
///
/// ```no_run
/// let options = naftiko_codegen::Options::new().module("orgs").strict(true);
/// naftiko_codegen::compile_with("organizations.yaml", &options)?;
/// # Ok::<(), naftiko_codegen::Failed>(())
/// ```
pub fn compile_with(spec: impl AsRef<Path>, options: &Options) -> Result<(), Failed> {
    let spec = spec.as_ref();
    let manifest_dir = variable("CARGO_MANIFEST_DIR")?;
    let out_dir = variable("OUT_DIR")?;
    println_cargo("rerun-if-changed", "build.rs");
    let path = find::find(&manifest_dir, spec).map_err(|places| {
        for place in &places {
            // A spec that appears in one of these places makes the script run again.
            println_cargo("rerun-if-changed", &place.display().to_string());
        }
        Failed(not_found(spec, &places))
    })?;
    println_cargo("rerun-if-changed", &path.display().to_string());
    let Outcome { report, generated } = generate(&path, options);
    let Some(generated) = generated else {
        eprint!("{}", report.brief(false).text);
        return Err(Failed(format!("{} cannot be compiled: {}", spec.display(), report.summary())));
    };
    for line in report.render(Format::Concise, false).lines() {
        println_cargo("warning", line);
    }
    for file in generated.files() {
        println_cargo("rerun-if-changed", &file.display().to_string());
    }
    let target = out_dir.join(format!("{}.rs", unraw(generated.module())));
    write_if_changed(&target, &generated.module_text())
        .map_err(|error| Failed(format!("cannot write {}: {error}", target.display())))?;
    Ok(())
}

/// The message when a spec is in none of the places.
pub fn not_found(spec: &Path, places: &[PathBuf]) -> String {
    let mut text = format!("there is no spec `{}`; looked at", spec.display());
    for place in places {
        text.push_str("\n  ");
        text.push_str(&find::display_name(place));
    }
    text
}

fn unraw(module: &syn::Ident) -> String {
    let name = module.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

/// The only environment variables that are read: those that cargo sets for a build script.
#[expect(clippy::disallowed_methods, reason = "a build script is told its directories by the environment")]
fn variable(name: &str) -> Result<PathBuf, Failed> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| Failed(format!("{name} is not set: call this from a build script")))
}

#[expect(clippy::print_stdout, reason = "cargo reads a build script's standard output")]
fn println_cargo(key: &str, value: &str) {
    println!("cargo:{key}={value}");
}

/// Writes a file only when its content changes, so that nothing that depends on it is built again.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> std::io::Result<bool> {
    if fs::read(path).is_ok_and(|current| current == text.as_bytes()) {
        return Ok(false);
    }
    fs::write(path, text)?;
    Ok(true)
}

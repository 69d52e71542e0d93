//! Compiles Naftiko capability specs into Rust: a typed client, axum handlers and an MCP tool table.
//!
//! Text goes in, tokens or text come out, and whatever is wrong with the spec is reported with its line, all of it at
//! once. Most people never call this crate: they write `capability!("x.yaml")` from `naftiko-runtime`. A build script
//! calls [`compile`]; the command line `naftiko-codegen` calls [`check()`] and [`generate`].
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), naftiko_codegen::Failed> {
//!     naftiko_codegen::compile("specs/orders.yaml")
//! }
//! ```

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod compile;
mod diagnostic;
mod emit;
mod generated;
mod ir;
mod lower;
mod options;
mod parse;
mod print;
mod source;
mod spec;
#[doc(hidden)]
pub mod stages;

use std::path::Path;

pub use compile::{Failed, compile, compile_with, not_found};
pub use diagnostic::{
    Code, Diagnostic, DocPath, FileId, Format, Help, Label, Listing, Located, Position, Report, Segment,
    Severity,
};
pub use generated::Generated;
pub use options::{Options, Surface, UnknownSurface};
pub use source::SourceFile;
pub use source::find::find;

use diagnostic::Diagnostics;
use source::{Drafts, Files};

/// The outcome for one spec: a report, and code when the report holds no error.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that was found.
    pub report: Report,
    /// The code; absent when the report has errors.
    pub generated: Option<Generated>,
}

/// Checks a spec without generating anything.
pub fn check(spec: &Path, options: &Options) -> Report {
    load(spec, Drafts::default(), options).0
}

/// As [`check()`], with other texts in place of some files.
#[cfg(feature = "cli")]
pub(crate) fn check_drafts(spec: &Path, drafts: Drafts, options: &Options) -> Report {
    load(spec, drafts, options).0
}

/// The report on a spec that made the compiler panic.
#[cfg(feature = "cli")]
pub(crate) fn crashed(spec: &Path, options: &Options) -> Report {
    let (mut files, mut diagnostics) = (Files::in_memory("", ""), Diagnostics::default());
    if let (read, None) = Files::read(spec, Drafts::default()) {
        files = read;
    }
    diagnostics.push(diagnostic::crashed(files.spec().name()));
    Report::new(spec.display().to_string(), files.into_vec(), diagnostics.into_vec(), options.strict)
}

/// Compiles a spec.
pub fn generate(spec: &Path, options: &Options) -> Outcome {
    emit_checked(load(spec, Drafts::default(), options), options)
}

/// Compiles the text of a spec that is in memory; `name` stands for the file in messages and in generated code, and
/// files that the spec names are looked for in the folder of that name.
pub fn generate_text(name: &str, text: &str, options: &Options) -> Outcome {
    let files = Files::in_memory(name, text);
    emit_checked(analyse(name.to_owned(), files, Diagnostics::default(), options), options)
}

fn load(spec: &Path, drafts: Drafts, options: &Options) -> (Report, Option<ir::Capability>) {
    let name = spec.display().to_string();
    let (files, failure) = Files::read(spec, drafts);
    let mut diagnostics = Diagnostics::default();
    if let Some(failure) = failure {
        diagnostics.push(failure);
        return (Report::new(name, files.into_vec(), diagnostics.into_vec(), options.strict), None);
    }
    analyse(name, files, diagnostics, options)
}

fn analyse(
    name: String,
    mut files: Files,
    mut diagnostics: Diagnostics,
    options: &Options,
) -> (Report, Option<ir::Capability>) {
    let document = parse::parse(&mut files, &mut diagnostics);
    let origin = origin(&files, options);
    let capability = document.and_then(|document| lower::lower(&document, origin, &mut diagnostics));
    let mut report = Report::new(name, files.into_vec(), diagnostics.into_vec(), options.strict);
    report.listings = capability.iter().flat_map(listings).collect();
    let capability = capability.filter(|_| !report.has_errors());
    (report, capability)
}

fn origin(files: &Files, options: &Options) -> lower::Origin {
    let stem = files.spec().path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
    lower::Origin {
        module: lower::module_name(options.module.as_deref().unwrap_or(&stem.unwrap_or_default())),
        files: files.names(),
        surfaces: options.chosen(),
        skip_broken: options.skip_broken,
        tools: options.tools.clone(),
    }
}

/// The listings of the MCP adapters of a capability.
fn listings(capability: &ir::Capability) -> Vec<Listing> {
    let listing = |adapter: &ir::Adapter| match adapter {
        ir::Adapter::Rest(_) => None,
        ir::Adapter::Mcp(mcp) => Some(Listing {
            adapter: mcp.namespace.clone(),
            tools: mcp.tools.len(),
            bytes: mcp.listed_bytes(),
        }),
    };
    capability.adapters.iter().filter_map(listing).collect()
}

fn emit_checked((report, capability): (Report, Option<ir::Capability>), options: &Options) -> Outcome {
    let generated = capability.map(|capability| Generated::new(&capability, &report, options));
    Outcome { report, generated }
}

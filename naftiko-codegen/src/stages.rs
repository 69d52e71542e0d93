//! The stages of the compiler one by one, for benches: what a spec costs on its way, and where.

use crate::diagnostic::{Diagnostics, Report};
use crate::options::Options;
use crate::source::Files;
use crate::spec::Document;
use crate::{Generated, ir, lower, parse};

/// A spec that has been read.
#[derive(Debug)]
pub struct Parsed {
    document: Document,
    files: Files,
    options: Options,
}

/// A spec that has been checked.
#[derive(Debug)]
pub struct Lowered {
    capability: ir::Capability,
    report: Report,
    options: Options,
}

/// Reads a spec; `None` where it is none.
pub fn parse(name: &str, text: &str) -> Option<Parsed> {
    let (mut files, mut diagnostics) = (Files::in_memory(name, text), Diagnostics::default());
    let document = parse::parse(&mut files, &mut diagnostics)?;
    Some(Parsed { document, files, options: Options::new() })
}

/// Checks a spec; `None` where it cannot be compiled.
pub fn lower(parsed: &Parsed) -> Option<Lowered> {
    let Parsed { document, files, options } = parsed;
    let mut diagnostics = Diagnostics::default();
    let origin = crate::origin(files, options);
    let capability = lower::lower(document, origin, &mut diagnostics)?;
    // What there is to say is not what is measured.
    let report = Report::new(String::new(), Vec::new(), Vec::new(), false);
    Some(Lowered { capability, report, options: options.clone() })
}

impl Lowered {
    /// Emits the tokens.
    pub fn emit(&self) -> Generated {
        Generated::new(&self.capability, &self.report, &self.options)
    }
}

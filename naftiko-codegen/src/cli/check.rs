//! `check`: reports on every spec, one bad file never stopping the others.

use clap::{Args, ValueEnum};

use super::Exit;
use super::files::Files;
use super::output::{colour, count, message, product};
use crate::diagnostic::{Format, Report, render};
use crate::options::{Options, Surface};

/// Report everything that is wrong with specs, without generating anything.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    files: Files,
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = Shown::Full)]
    format: Shown,
    /// Count warnings as errors
    #[arg(long)]
    strict: bool,
    /// What would be generated, as for `generate`; everything is checked all the same
    #[arg(long, value_name = "SURFACE", value_delimiter = ',')]
    surfaces: Option<Vec<Surface>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// With the lines of the spec, on standard error
    Full,
    /// One line a finding
    Concise,
    /// One JSON object a spec, a line each
    Json,
    /// SARIF 2.1.0, one log for all specs
    Sarif,
}

impl Check {
    pub(super) fn run(&self) -> Exit {
        let Some(files) = self.files.expand() else { return Exit::Usage };
        let mut options = Options::new().strict(self.strict);
        if let Some(surfaces) = &self.surfaces {
            options = options.surfaces(surfaces.iter().copied());
        }
        let reports: Vec<Report> = files
            .iter()
            .map(|file| {
                let report = crate::check(file, &options);
                match self.format {
                    Shown::Full => message(&report.render(Format::Full, colour())),
                    Shown::Concise => product(&report.render(Format::Concise, false)),
                    Shown::Json => product(&report.render(Format::Json, false)),
                    // One log holds all of them.
                    Shown::Sarif => {}
                }
                report
            })
            .collect();
        if self.format == Shown::Sarif {
            product(&render::sarif_log(&reports));
        }
        if self.format == Shown::Full {
            message(&summary(&reports));
        }
        if reports.iter().any(Report::has_errors) { Exit::SpecsFailed } else { Exit::Done }
    }
}

/// `3 specs: 2 accepted (1 with warnings), 1 rejected`
fn summary(reports: &[Report]) -> String {
    let rejected = reports.iter().filter(|report| report.has_errors()).count();
    let warned = reports.iter().filter(|report| !report.has_errors() && !report.is_empty()).count();
    let warnings = if warned == 0 { String::new() } else { format!(" ({warned} with warnings)") };
    let accepted = reports.len() - rejected;
    format!("{}: {accepted} accepted{warnings}, {rejected} rejected\n", count(reports.len(), "spec"))
}

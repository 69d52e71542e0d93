//! `check`: reports on every spec, one bad file never stopping the others.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::files::Files;
use super::output::{aside, colour, message, product};
use super::progress::Progress;
use super::tally::Tally;
use super::{Exit, fix, work};
use crate::diagnostic::render::Brief;
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
    /// Leave out operations, routes and tools that cannot be compiled, each with a warning
    #[arg(long)]
    skip_broken: bool,
    /// Carry out the advice that is certain, such as other spellings, then report what is left
    #[arg(long)]
    fix: bool,
    /// Show each finding, however many there are; only `full` counts what there is much of
    #[arg(long)]
    all: bool,
    /// The surfaces that would be generated, as for `generate`; everything is checked all the same
    #[arg(long, value_name = "SURFACE", value_delimiter = ',')]
    surfaces: Option<Vec<Surface>>,
    /// The tools that would be generated, as for `generate`; everything is checked all the same
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    tools: Option<Vec<String>>,
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
        let mut tally = Tally::default();
        let mut shortened = false;
        let mut written = true;
        if self.fix || self.format == Shown::Sarif {
            // All reports are needed before the first is shown.
            let mut reports = Vec::new();
            let check = |file: &Path| self.report(file);
            work::in_order(&files, self.progress(files.len()), check, |report, _| reports.push(report));
            if self.fix {
                written = fix::fix(&files, &mut reports, &self.options());
            }
            for report in &reports {
                tally.add(report);
                shortened |= self.show(&self.text(report));
            }
            if self.format == Shown::Sarif {
                product(&render::sarif_log(&reports));
            }
        } else {
            let check = |file: &Path| {
                let report = self.report(file);
                let mut tally = Tally::default();
                tally.add(&report);
                (self.text(&report), tally)
            };
            work::in_order(&files, self.progress(files.len()), check, |(text, counted), progress| {
                tally.merge(&counted);
                if !text.text.is_empty() {
                    progress.clear();
                }
                shortened |= self.show(&text);
            });
        }
        message(&tally.listings());
        aside(&tally.summary());
        message(&tally.table());
        if shortened {
            message(ALL);
        }
        match (written, tally.rejected()) {
            (false, _) => Exit::Usage,
            (true, 0) => Exit::Done,
            (true, _) => Exit::SpecsFailed,
        }
    }

    fn options(&self) -> Options {
        let mut options = Options::new().strict(self.strict).skip_broken(self.skip_broken);
        if let Some(surfaces) = &self.surfaces {
            options = options.surfaces(surfaces.iter().copied());
        }
        if let Some(tools) = &self.tools {
            options = options.tools(tools);
        }
        options
    }

    /// The report on one spec, whatever happens.
    fn report(&self, file: &Path) -> Report {
        let options = self.options();
        work::guarded(|| crate::check(file, &options), || crate::crashed(file, &options))
    }

    fn progress(&self, specs: usize) -> Progress {
        if self.format == Shown::Full { Progress::new(specs, "checked") } else { Progress::hidden() }
    }

    fn text(&self, report: &Report) -> Brief {
        let whole = |format| Brief { text: report.render(format, false), shortened: false };
        match self.format {
            Shown::Full => brief(report, self.all),
            Shown::Concise => whole(Format::Concise),
            Shown::Json => whole(Format::Json),
            // One log holds all of them.
            Shown::Sarif => Brief::default(),
        }
    }

    /// Writes a text to where its readers are; whether something was only counted in it.
    fn show(&self, brief: &Brief) -> bool {
        match self.format {
            Shown::Full => message(&brief.text),
            Shown::Concise | Shown::Json | Shown::Sarif => product(&brief.text),
        }
        brief.shortened
    }
}

/// The line that is printed once where findings were only counted.
pub(super) const ALL: &str = "some findings are only counted; `--all` shows each\n";

/// A report for people: shortened, or all of it.
pub(super) fn brief(report: &Report, all: bool) -> Brief {
    if all {
        Brief { text: report.render(Format::Full, colour()), shortened: false }
    } else {
        report.brief(colour())
    }
}

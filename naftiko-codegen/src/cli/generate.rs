//! `generate`: specs to Rust files, all of them or none unless the caller wants those that can be had.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::check::{ALL, brief};
use super::files::Files;
use super::output::{count, message, product};
use super::progress::Progress;
use super::tally::Tally;
use super::{Exit, work};
use crate::Outcome;
use crate::compile::write_if_changed;
use crate::diagnostic::render::Brief;
use crate::options::{Options, Surface};

/// Compile specs into Rust files.
#[derive(Debug, Args)]
pub(super) struct Generate {
    #[command(flatten)]
    files: Files,
    /// The file to write, or the directory for several specs; without it one spec goes to standard output
    #[arg(long, short, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Write nothing; fail when a file is not what would be written
    #[arg(long, requires = "out")]
    check: bool,
    /// The name of the module, instead of the file's stem
    #[arg(long, value_name = "NAME")]
    module: Option<String>,
    /// Count warnings as errors
    #[arg(long)]
    strict: bool,
    /// Leave out operations, routes and tools that cannot be compiled, each with a warning
    #[arg(long)]
    skip_broken: bool,
    /// Write what can be compiled, whatever else cannot; without it one spec with errors keeps all from being written
    #[arg(long)]
    keep_going: bool,
    /// Show each finding, however many there are
    #[arg(long)]
    all: bool,
    /// The surfaces to generate: client, rest, mcp, or server for both adapters; without it everything
    #[arg(long, value_name = "SURFACE", value_delimiter = ',')]
    surfaces: Option<Vec<Surface>>,
    /// The tools of MCP adapters to generate, by name; `*` stands for any characters; without it every tool
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    tools: Option<Vec<String>>,
}

/// A file that should be there.
struct Target {
    path: PathBuf,
    text: String,
}

impl Generate {
    pub(super) fn run(&self) -> Exit {
        let Some(files) = self.files.expand() else { return Exit::Usage };
        if let Some(wrong) = self.misuse(&files) {
            message(&format!("error: {wrong}\n"));
            return Exit::Usage;
        }
        let mut modules = Vec::new();
        let mut tally = Tally::default();
        let mut shortened = false;
        let compile = |file: &Path| compile(file, &self.options(), self.all);
        work::in_order(&files, Progress::new(files.len(), "compiled"), compile, |compiled, progress| {
            let Compiled { told, counted, module } = compiled;
            if !told.text.is_empty() {
                progress.clear();
            }
            message(&told.text);
            shortened |= told.shortened;
            tally.merge(&counted);
            modules.extend(module);
        });
        if files.len() > 1 {
            message(&tally.summary());
            message(&tally.table());
        }
        if shortened {
            message(ALL);
        }
        let failed = tally.rejected();
        if failed > 0 && !self.keep_going {
            message(&format!("{} cannot be compiled; nothing was written\n", count(failed, "spec")));
            return Exit::SpecsFailed;
        }
        let exit = match &self.out {
            None => {
                for module in &modules {
                    product(&module.text);
                }
                Exit::Done
            }
            Some(out) => match Self::targets(out, files.len() > 1, modules) {
                None => Exit::Usage,
                Some(targets) if self.check => compare(&targets),
                Some(targets) => write(&targets),
            },
        };
        if failed > 0 && exit == Exit::Done { Exit::SpecsFailed } else { exit }
    }

    fn options(&self) -> Options {
        let mut options = Options::new().strict(self.strict).skip_broken(self.skip_broken);
        if let Some(module) = &self.module {
            options = options.module(module);
        }
        if let Some(surfaces) = &self.surfaces {
            options = options.surfaces(surfaces.iter().copied());
        }
        if let Some(tools) = &self.tools {
            options = options.tools(tools);
        }
        options
    }

    fn misuse(&self, files: &[PathBuf]) -> Option<&'static str> {
        if files.len() > 1 && self.out.is_none() {
            return Some("several specs need `--out DIRECTORY`");
        }
        (files.len() > 1 && self.module.is_some()).then_some("`--module` names the module of one spec")
    }

    /// One file for each module: `out` itself for one spec, unless it is a directory.
    fn targets(out: &Path, several: bool, modules: Vec<Module>) -> Option<Vec<Target>> {
        let directory = several || out.is_dir() || out.as_os_str().to_string_lossy().ends_with('/');
        let mut paths = BTreeSet::new();
        let mut targets: Vec<Target> = Vec::new();
        for Module { name, text } in modules {
            let path = if directory { out.join(format!("{name}.rs")) } else { out.to_owned() };
            if !paths.insert(path.clone()) {
                message(&format!("error: two specs would be written to `{}`\n", path.display()));
                return None;
            }
            targets.push(Target { path, text });
        }
        Some(targets)
    }
}

/// The outcome for one spec.
struct Compiled {
    told: Brief,
    counted: Tally,
    module: Option<Module>,
}

struct Module {
    name: String,
    text: String,
}

fn compile(file: &Path, options: &Options, all: bool) -> Compiled {
    let crashed = || Outcome { report: crate::crashed(file, options), generated: None };
    let Outcome { report, generated } = work::guarded(|| crate::generate(file, options), crashed);
    let mut counted = Tally::default();
    counted.add(&report);
    let module = generated.map(|generated| Module {
        name: generated.module().to_string().trim_start_matches("r#").to_owned(),
        text: generated.into_file_text(),
    });
    Compiled { told: brief(&report, all), counted, module }
}

fn write(targets: &[Target]) -> Exit {
    for Target { path, text } in targets {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let made = parent.map_or(Ok(()), fs::create_dir_all);
        match made.and_then(|()| write_if_changed(path, text)) {
            Ok(true) => message(&format!("wrote {}\n", path.display())),
            Ok(false) => message(&format!("{} is up to date\n", path.display())),
            Err(error) => {
                message(&format!("error: cannot write {}: {error}\n", path.display()));
                return Exit::Usage;
            }
        }
    }
    Exit::Done
}

fn compare(targets: &[Target]) -> Exit {
    let mut exit = Exit::Done;
    for Target { path, text } in targets {
        let wrong = match fs::read_to_string(path) {
            Ok(current) if current == *text => continue,
            Ok(current) if current.replace("\r\n", "\n") == *text => "differs in its line endings",
            Ok(_) => "is not up to date",
            Err(_) => "is not there",
        };
        message(&format!("error: {} {wrong}; run the command again without `--check`\n", path.display()));
        exit = Exit::SpecsFailed;
    }
    exit
}

//! `generate`: specs to Rust files, all of them or none.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::files::Files;
use super::output::{colour, count, message, product};
use crate::compile::write_if_changed;
use crate::diagnostic::Format;
use crate::generated::Generated;
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
    /// What to generate: client, rest, mcp, or server for both adapters; without it everything
    #[arg(long, value_name = "SURFACE", value_delimiter = ',')]
    surfaces: Option<Vec<Surface>>,
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
        let mut options = Options::new().strict(self.strict);
        if let Some(module) = &self.module {
            options = options.module(module);
        }
        if let Some(surfaces) = &self.surfaces {
            options = options.surfaces(surfaces.iter().copied());
        }
        let outcomes: Vec<_> = files.iter().map(|file| crate::generate(file, &options)).collect();
        for outcome in &outcomes {
            message(&outcome.report.render(Format::Full, colour()));
        }
        let failed = outcomes.iter().filter(|outcome| outcome.generated.is_none()).count();
        if failed > 0 {
            message(&format!("{} cannot be compiled; nothing was written\n", count(failed, "spec")));
            return Exit::SpecsFailed;
        }
        let generated: Vec<Generated> =
            outcomes.into_iter().filter_map(|outcome| outcome.generated).collect();
        let Some(out) = &self.out else {
            for module in &generated {
                product(&module.file_text());
            }
            return Exit::Done;
        };
        let Some(targets) = Self::targets(out, &generated) else { return Exit::Usage };
        if self.check { compare(&targets) } else { write(&targets) }
    }

    fn misuse(&self, files: &[PathBuf]) -> Option<&'static str> {
        if files.len() > 1 && self.out.is_none() {
            return Some("several specs need `--out DIRECTORY`");
        }
        (files.len() > 1 && self.module.is_some()).then_some("`--module` names the module of one spec")
    }

    /// One file for each module: `out` itself for one spec, unless it is a directory.
    fn targets(out: &Path, generated: &[Generated]) -> Option<Vec<Target>> {
        let directory =
            generated.len() > 1 || out.is_dir() || out.as_os_str().to_string_lossy().ends_with('/');
        let mut targets: Vec<Target> = Vec::new();
        for module in generated {
            let name = module.module().to_string();
            let name = name.trim_start_matches("r#");
            let path = if directory { out.join(format!("{name}.rs")) } else { out.to_owned() };
            if targets.iter().any(|target| target.path == path) {
                message(&format!("error: two specs would be written to `{}`\n", path.display()));
                return None;
            }
            targets.push(Target { path, text: module.file_text() });
        }
        Some(targets)
    }
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

//! The specs that a command was given: files as they are, patterns with what they match.

use std::path::PathBuf;

use clap::Args;

use super::output::message;

/// Specs by name or pattern.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// Spec files, or patterns such as 'specs/**/*.yaml'
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<String>,
}

impl Files {
    /// Every file once, in the order given and sorted within a pattern; `None` after saying what is wrong.
    pub(super) fn expand(&self) -> Option<Vec<PathBuf>> {
        let mut files: Vec<PathBuf> = Vec::new();
        for spec in &self.specs {
            let literal = PathBuf::from(spec);
            if literal.exists() || !spec.contains(['*', '?', '[']) {
                // A file that does not exist is reported with the others.
                add(&mut files, literal);
                continue;
            }
            let matches = match glob::glob(spec) {
                Ok(matches) => matches,
                Err(error) => {
                    message(&format!("error: `{spec}` is no pattern: {error}\n"));
                    return None;
                }
            };
            let mut found: Vec<PathBuf> =
                matches.filter_map(Result::ok).filter(|path| path.is_file()).collect();
            if found.is_empty() {
                message(&format!("error: no file matches `{spec}`\n"));
                return None;
            }
            found.sort();
            for path in found {
                add(&mut files, path);
            }
        }
        Some(files)
    }
}

fn add(files: &mut Vec<PathBuf>, path: PathBuf) {
    if !files.contains(&path) {
        files.push(path);
    }
}

//! The specs that a command was given: files as they are, folders and patterns with what is in them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::message;

/// Specs by name or pattern.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// Spec files, folders with `.yaml` and `.yml` files in them, or patterns such as 'specs/**/*.yaml'
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<String>,
}

impl Files {
    /// Every file once, in the order given and sorted within a folder or pattern; `None` after saying what is wrong.
    pub(super) fn expand(&self) -> Option<Vec<PathBuf>> {
        let mut seen: HashSet<PathBuf> = HashSet::new();
        let mut files: Vec<PathBuf> = Vec::new();
        let mut add = |path: PathBuf| {
            if seen.insert(path.clone()) {
                files.push(path);
            }
        };
        for spec in &self.specs {
            let literal = PathBuf::from(spec);
            if literal.exists() || !spec.contains(['*', '?', '[']) {
                let inside = if literal.is_dir() { inside(&literal) } else { Vec::new() };
                if inside.is_empty() {
                    // What does not exist, or has nothing in it, is reported with the others.
                    add(literal);
                }
                inside.into_iter().for_each(&mut add);
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
            found.into_iter().for_each(&mut add);
        }
        Some(files)
    }
}

/// The YAML files in a folder and in those below it, hidden ones and `target` aside.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.');
        // A link to a folder may lead around in a circle.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !hidden && name != "target" {
            files.extend(inside(&path));
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") && path.is_file() {
            files.push(path);
        }
    }
    files
}

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
        let mut passed_over = Vec::new();
        let mut add = |path: PathBuf| {
            if seen.insert(path.clone()) {
                files.push(path);
            }
        };
        for spec in &self.specs {
            let literal = PathBuf::from(spec);
            if literal.exists() || !spec.contains(['*', '?', '[']) {
                let inside = if literal.is_dir() { inside(&literal) } else { Vec::new() };
                let (inside, others): (Vec<_>, Vec<_>) = inside.into_iter().partition(|path| is_spec(path));
                passed_over.extend(others);
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
        say(&passed_over);
        Some(files)
    }
}

/// Whether a file that nobody named is a spec, or may be one that is broken: it has the key of a version or of the section.
fn is_spec(path: &Path) -> bool {
    let Ok(bytes) = fs::read(path) else { return true };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().any(|line| {
        let line = line.trim_start_matches(['\u{feff}', '{', '"', '\'', ' ']);
        ["naftiko", "ikanos", "capability"].iter().any(|key| {
            let after = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
            after.is_some_and(|after| after.starts_with(':'))
        })
    })
}

/// Names the files that are left out, as nothing is left out in silence.
fn say(passed_over: &[PathBuf]) {
    if let [first, rest @ ..] = passed_over {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        message(&format!("passed over, as no capability: {}{more}\n", first.display()));
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

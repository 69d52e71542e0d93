//! `check --fix`: carries out the advice that is mechanical, and keeps a change only if no spec gets worse by it.
//!
//! A file is changed where the advice points and nowhere else. What it would then be is checked before it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::output::{count, message};
use crate::diagnostic::fix::Fix;
use crate::diagnostic::{Code, Report, Severity};
use crate::options::Options;
use crate::source::Drafts;

/// The changes to one file.
struct Change {
    text: String,
    fixed: Vec<Fix>,
    /// Advice on a place that other advice has changed.
    left: Vec<Fix>,
}

/// The most times that everything is mended anew: what is mended can bring more to light.
const ROUNDS: usize = 10;

/// Mends what it can; the reports are then those on what is on disk. `false` when something could not be written.
pub(super) fn fix(files: &[PathBuf], reports: &mut [Report], options: &Options) -> bool {
    let mut mending = Mending { files, options, given_up: BTreeSet::new(), left: BTreeSet::new() };
    let mut changed = 0;
    for _ in 0..ROUNDS {
        match mending.round(reports) {
            Ok(0) => break,
            Ok(more) => changed += more,
            Err(Unwritten) => return false,
        }
    }
    if changed > 0 {
        message(&format!("{} made\n\n", count(changed, "change")));
    }
    true
}

/// A file could not be written, which has been said.
struct Unwritten;

struct Mending<'m> {
    files: &'m [PathBuf],
    options: &'m Options,
    /// Files that get worse by what is advised.
    given_up: BTreeSet<PathBuf>,
    /// Lines on which advice was left because other advice had changed the place.
    left: BTreeSet<(PathBuf, usize)>,
}

impl Mending<'_> {
    /// Changes what can be changed at once; how much that is.
    fn round(&mut self, reports: &mut [Report]) -> Result<usize, Unwritten> {
        let mut changes = self.changes(reports);
        loop {
            let texts = changes.iter().map(|(path, change)| (path.clone(), change.text.clone()));
            let after = self.check(reports, &changes, &Drafts::new(texts));
            let worse = worse(reports, &after, &changes);
            if worse.is_empty() {
                for (path, change) in &changes {
                    write(path, change, reports)?;
                    self.left.extend(change.left.iter().map(|fix| (path.clone(), fix.line)));
                }
                for (report, after) in reports.iter_mut().zip(after) {
                    if let Some(after) = after {
                        *report = after;
                    }
                }
                return Ok(changes.values().map(|change| change.fixed.len()).sum());
            }
            for path in worse {
                if let Some(change) = changes.remove(&path) {
                    refused(&change);
                    self.given_up.insert(path);
                }
            }
        }
    }

    /// The reports on the specs that a change concerns, as if it were made.
    fn check(
        &self,
        reports: &[Report],
        changes: &BTreeMap<PathBuf, Change>,
        drafts: &Drafts,
    ) -> Vec<Option<Report>> {
        let check = |(file, before): (&PathBuf, &Report)| {
            let concerned = before.files().iter().any(|it| changes.contains_key(it.path()));
            concerned.then(|| crate::check_drafts(file, drafts.clone(), self.options))
        };
        self.files.iter().zip(reports).map(check).collect()
    }

    /// The changes that the reports advise, by file.
    fn changes(&self, reports: &[Report]) -> BTreeMap<PathBuf, Change> {
        let mut fixes: BTreeMap<PathBuf, Vec<Fix>> = BTreeMap::new();
        for fix in reports.iter().flat_map(Report::fixes) {
            if self.given_up.contains(&fix.file) || self.left.contains(&(fix.file.clone(), fix.line)) {
                continue;
            }
            let of_file = fixes.entry(fix.file.clone()).or_default();
            // A file that several specs import is advised on as often.
            if !of_file.contains(&fix) {
                of_file.push(fix);
            }
        }
        let texts = reports.iter().flat_map(Report::files).map(|file| (file.path(), file.text()));
        let texts: BTreeMap<_, _> = texts.collect();
        fixes
            .into_iter()
            .filter_map(|(path, mut fixes)| {
                let text = texts.get(path.as_path())?;
                fixes.sort_by_key(|fix| fix.start);
                Some((path, change(text, fixes)))
            })
            .collect()
    }
}

/// The changed files of every spec that is worse off than before.
fn worse(
    before: &[Report],
    after: &[Option<Report>],
    changes: &BTreeMap<PathBuf, Change>,
) -> BTreeSet<PathBuf> {
    before
        .iter()
        .zip(after)
        .filter(|(before, after)| after.as_ref().is_some_and(|after| is_worse(before, after)))
        .flat_map(|(before, _)| before.files().iter().map(|file| file.path().to_owned()))
        .filter(|path| changes.contains_key(path))
        .collect()
}

fn change(text: &str, fixes: Vec<Fix>) -> Change {
    let mut change = Change { text: String::new(), fixed: Vec::new(), left: Vec::new() };
    let mut done = 0;
    for fix in fixes {
        if fix.start < done {
            change.left.push(fix);
            continue;
        }
        change.text.push_str(&text[done..fix.start]);
        change.text.push_str(&fix.new);
        done = fix.end;
        change.fixed.push(fix);
    }
    change.text.push_str(&text[done..]);
    change
}

/// Whether there are more errors than before, or such as a change brings about.
fn is_worse(before: &Report, after: &Report) -> bool {
    // The errors of family 01 keep everything else from being found; a value of the wrong kind is what a key that was
    // renamed has if it was no slip.
    let grave = |report: &Report| {
        let errors = report.diagnostics().iter().filter(|it| it.code().severity() == Severity::Error);
        errors
            .filter(|it| it.code() == Code::WRONG_KIND || it.code().to_string().starts_with("NAF01"))
            .count()
    };
    after.errors_found() > before.errors_found() || grave(after) > grave(before)
}

/// Puts the change into the bytes on disk, which may start with a byte order mark.
fn write(path: &Path, change: &Change, reports: &[Report]) -> Result<(), Unwritten> {
    let name = change.fixed.first().map_or_else(String::new, |fix| fix.name.clone());
    let read = reports.iter().flat_map(Report::files).find(|file| file.path() == path);
    let current = fs::read_to_string(path).unwrap_or_default();
    let text = current.strip_prefix('\u{feff}').unwrap_or(&current);
    if read.is_none_or(|read| read.text() != text) {
        message(&format!("error: {name} changed while it was checked; nothing was written to it\n"));
        return Err(Unwritten);
    }
    let mark = &current[..current.len() - text.len()];
    if let Err(error) = fs::write(path, format!("{mark}{}", change.text)) {
        message(&format!("error: cannot write {name}: {error}\n"));
        return Err(Unwritten);
    }
    for Fix { name, line, old, new, .. } in &change.fixed {
        message(&format!("fixed {name}:{line}: {old} -> {new}\n"));
    }
    for Fix { name, line, old, new, .. } in &change.left {
        message(&format!("left {name}:{line}: {old} -> {new} is where another change was made\n"));
    }
    Ok(())
}

fn refused(change: &Change) {
    let name = change.fixed.first().map_or("", |fix| fix.name.as_str());
    message(&format!("left {name} as it is: these changes would bring new errors\n"));
    for Fix { line, old, new, .. } in &change.fixed {
        message(&format!("  line {line}: {old} -> {new}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::{Fix, change};

    fn fix(start: usize, end: usize, new: &str) -> Fix {
        Fix {
            file: "a.yaml".into(),
            name: "a.yaml".to_owned(),
            line: 1,
            start,
            end,
            old: String::new(),
            new: new.to_owned(),
        }
    }

    #[test]
    fn the_first_of_overlapping_changes_is_made() {
        let fixes = vec![fix(0, 2, "A"), fix(1, 3, "B"), fix(3, 4, "C"), fix(3, 4, "D")];
        let change = change("abcdef", fixes);
        assert_eq!(change.text, "AcCef");
        assert_eq!(change.left.iter().map(|fix| fix.new.as_str()).collect::<Vec<_>>(), ["B", "D"]);
    }
}

//! Published specs, by the thousand: they are not of this repository, so these tests are run on demand.
//!
//! `NAFTIKO_CORPUS=FOLDER cargo test -p naftiko-codegen --test corpus -- --ignored --nocapture`

#![cfg(feature = "cli")]
#![expect(clippy::print_stdout, reason = "the counts are what these tests are run for")]

mod compile;
mod generated;
mod mutants;
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use naftiko_codegen::{Format, Options, Outcome, Severity, generate};

/// A published file that is compiled.
struct Accepted {
    path: PathBuf,
    /// The name of the module.
    name: String,
    text: String,
}

/// A small generator with a fixed seed, so that a failure is found again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).expect("below the limit")
    }
}

/// The folder that `NAFTIKO_CORPUS` names.
#[expect(clippy::disallowed_methods, reason = "the only way to tell a test where something is")]
fn folder() -> PathBuf {
    let folder = std::env::var_os("NAFTIKO_CORPUS").unwrap_or_default();
    assert!(!folder.is_empty(), "set NAFTIKO_CORPUS to the folder of unpacked published specs");
    PathBuf::from(folder)
}

/// Every YAML file in the folder and below, in order of name.
fn files() -> Vec<PathBuf> {
    fn add(folder: &Path, files: &mut Vec<PathBuf>) {
        let entries = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                add(&path, files);
            } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") {
                files.push(path);
            }
        }
    }
    let folder = folder();
    let mut files = Vec::new();
    add(&folder, &mut files);
    assert!(!files.is_empty(), "there is no YAML file in {}, which NAFTIKO_CORPUS names", folder.display());
    files.sort();
    files
}

fn accepted() -> Vec<Accepted> {
    let compiled = files().into_iter().filter_map(|path| {
        let generated = generate(&path, &Options::new()).generated?;
        let name = generated.module().to_string();
        Some(Accepted { path, name, text: generated.file_text() })
    });
    let accepted: Vec<Accepted> = compiled.collect();
    assert!(!accepted.is_empty(), "no file is accepted");
    accepted
}

/// The schema of the language, as editors get it.
fn schema() -> jsonschema::Validator {
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_naftiko-codegen")).arg("schema").output();
    let schema = serde_json::from_slice(&command.expect("the command runs").stdout).expect("JSON");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).unwrap_or(path).display().to_string()
}

/// Generated code has every consumed operation, every route and every tool of its file, and nothing else.
#[test]
#[ignore = "it needs published specs, which NAFTIKO_CORPUS names"]
fn accepted_files_generate_every_operation_route_and_tool() {
    let start = Instant::now();
    let (mut accepted, mut warned, mut all) = (0, 0, 0);
    let mut codes: BTreeMap<(Severity, String), (usize, usize)> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut totals = written::Units::default();
    let schema = schema();
    for path in files() {
        let Outcome { report, generated } = generate(&path, &Options::new());
        all += 1;
        let mut seen = BTreeMap::new();
        for diagnostic in report.diagnostics() {
            let key = (report.severity(diagnostic), diagnostic.code().to_string());
            *seen.entry(key).or_insert(0) += 1;
        }
        for (key, findings) in seen {
            let row = codes.entry(key).or_default();
            *row = (row.0 + findings, row.1 + 1);
        }
        let concise = report.render(Format::Concise, false);
        assert!(!concise.contains("NAF0901"), "{concise}");
        let Some(generated) = generated else {
            assert!(report.has_errors(), "{} is refused without an error", shown(&path));
            continue;
        };
        accepted += 1;
        warned += usize::from(!report.is_empty());
        let text = generated.file_text();
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", shown(&path)));
        let json = written::json(&path);
        let invalid = schema.iter_errors(&json).map(|it| format!("{} in the schema", it.instance_path()));
        faults.extend(invalid.map(|fault| format!("{}: {fault}", shown(&path))));
        let (expected, found) = (written::units(&path), generated::units(&parsed));
        faults.extend(
            expected.differences(&found).into_iter().map(|fault| format!("{}: {fault}", shown(&path))),
        );
        totals.add(&expected);
    }
    println!("{all} files: {accepted} accepted ({warned} with warnings), {} rejected", all - accepted);
    println!("{totals}, in {:.1} s", start.elapsed().as_secs_f64());
    for ((severity, code), (findings, files)) in &codes {
        println!("{severity:8} {code} {findings:6} in {files:4} files");
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// One thing is broken in a file that is sound; the first error must point at that line.
#[test]
#[ignore = "it needs published specs, which NAFTIKO_CORPUS names"]
fn an_injected_fault_is_reported_on_its_line() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for file in accepted() {
        let text = fs::read_to_string(&file.path).expect("a spec");
        for mutant in mutants::of(&text, &mut random) {
            let row = kinds.entry(mutant.kind).or_default();
            row.0 += 1;
            match mutants::first_error(&file.path, &mutant.text) {
                Some((line, _)) if line == mutant.line => row.1 += 1,
                other => missed.push(format!(
                    "{}:{}: {}: {}",
                    shown(&file.path),
                    mutant.line,
                    mutant.kind,
                    other.map_or("accepted".to_owned(), |(line, error)| format!("line {line}: {error}"))
                )),
            }
        }
    }
    let total: usize = kinds.values().map(|row| row.0).sum();
    let found: usize = kinds.values().map(|row| row.1).sum();
    for (kind, (all, found)) in &kinds {
        println!("{kind:24} {found:5} of {all:5}");
    }
    for miss in missed.iter().take(60) {
        println!("missed: {miss}");
    }
    println!("{found} of {total} mutants are found on their line");
    assert!(total > 0 && found * 100 >= total * 95, "{found} of {total}");
}

/// The user's own files, and forty others that the seed chooses, are Rust without a warning.
#[test]
#[ignore = "it needs published specs, which NAFTIKO_CORPUS names"]
fn a_sample_compiles_without_warnings() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut sample, mut others): (Vec<Accepted>, Vec<Accepted>) = accepted()
        .into_iter()
        .partition(|file| file.path.components().any(|it| it.as_os_str() == "label-studio"));
    for _ in 0..40.min(others.len()) {
        sample.push(others.swap_remove(random.below(others.len())));
    }
    let start = Instant::now();
    compile::check("corpus-sample", &sample).unwrap_or_else(|errors| panic!("{errors}"));
    println!("{} files compile, in {:.1} s", sample.len(), start.elapsed().as_secs_f64());
}

/// The same of all files; it takes minutes.
#[test]
#[ignore = "it needs published specs, which NAFTIKO_CORPUS names, and minutes"]
fn every_accepted_file_compiles_without_warnings() {
    let start = Instant::now();
    let accepted = accepted();
    let mut faults = Vec::new();
    for (number, batch) in accepted.chunks(120).enumerate() {
        let start = Instant::now();
        faults.extend(compile::check("corpus-batch", batch).err());
        let lines: usize = batch.iter().map(|file| file.text.lines().count()).sum();
        println!(
            "batch {number}: {} files, {lines} lines, {:.1} s",
            batch.len(),
            start.elapsed().as_secs_f64()
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{} files compile, in {:.1} s", accepted.len(), start.elapsed().as_secs_f64());
}

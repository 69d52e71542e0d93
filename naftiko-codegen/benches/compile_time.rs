//! How long rustc takes for generated code, by the number of operations: checked in as a file, and through the macro.
//!
//! `cargo bench -p naftiko-codegen --bench compile_time` makes crates below `target/compile-time`, builds what they depend on
//! once, and then measures `cargo check` and `cargo build` after a change, in turns. `-- --quick` takes fewer rounds.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench prints its results, and fails loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use naftiko_codegen::{Options, generate_text};

#[path = "stages/large_spec.rs"]
mod large_spec;

/// How many operations the crates have; the first shows what a crate without any costs.
const SIZES: [usize; 4] = [0, 5, 100, 400];

/// A crate that is measured.
struct Subject {
    operations: usize,
    through_macro: bool,
    folder: PathBuf,
    lines: usize,
    checks: Vec<Duration>,
    builds: Vec<Duration>,
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 3 } else { 7 };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let home = workspace.join("target").join("compile-time");
    let mut subjects: Vec<Subject> = SIZES
        .iter()
        .flat_map(|operations| [(*operations, false), (*operations, true)])
        .filter(|(operations, through_macro)| *operations > 0 || !through_macro)
        .map(|(operations, through_macro)| subject(&home, workspace, operations, through_macro))
        .collect();
    for subject in &mut subjects {
        // What it depends on, and everything that only a first run does.
        cargo("check", subject, &home);
        cargo("build", subject, &home);
    }
    for _ in 0..rounds {
        for subject in &mut subjects {
            let took = cargo("check", subject, &home);
            subject.checks.push(took);
            let took = cargo("build", subject, &home);
            subject.builds.push(took);
        }
    }
    println!(
        "after a change, median of {rounds} rounds; what a crate without operations takes is subtracted for each operation\n"
    );
    println!("| operations | as | lines of each | `cargo check` | each | `cargo build` | each |");
    println!("|--:|---|--:|--:|--:|--:|--:|");
    let nothing = (median(&subjects[0].checks), median(&subjects[0].builds));
    for subject in &subjects {
        let (check, build) = (median(&subject.checks), median(&subject.builds));
        let each = |time: Duration, nothing: Duration| match u32::try_from(subject.operations) {
            Ok(operations) if operations > 0 => {
                format!("{:.2} ms", time.saturating_sub(nothing).as_secs_f64() * 1e3 / f64::from(operations))
            }
            _ => String::new(),
        };
        println!(
            "| {} | {} | {} | {:.2} s | {} | {:.2} s | {} |",
            subject.operations,
            if subject.through_macro { "macro" } else { "file" },
            subject.lines.checked_div(subject.operations).map_or_else(String::new, |lines| lines.to_string()),
            check.as_secs_f64(),
            each(check, nothing.0),
            build.as_secs_f64(),
            each(build, nothing.1),
        );
    }
}

fn subject(home: &Path, workspace: &Path, operations: usize, through_macro: bool) -> Subject {
    let name = format!("crate-{operations}-{}", if through_macro { "macro" } else { "file" });
    let folder = home.join(&name);
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let runtime = workspace.join("naftiko-runtime");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         naftiko-runtime = {{ path = {:?} }}\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        runtime.display().to_string()
    );
    write(&folder.join("Cargo.toml"), &manifest);
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
    let spec = large_spec::large_spec(operations);
    let text =
        generate_text("big.yaml", &spec, &Options::new()).generated.map(|generated| generated.file_text());
    let text = text.unwrap_or_default();
    if through_macro {
        write(&folder.join("big.yaml"), &spec);
    } else {
        write(&folder.join("src/big.rs"), &text);
    }
    // What a person reads: no docs, no blank lines.
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count();
    Subject { operations, through_macro, folder, lines, checks: Vec::new(), builds: Vec::new() }
}

/// Runs cargo in a crate that has just been changed.
fn cargo(verb: &str, subject: &Subject, home: &Path) -> Duration {
    let item = match subject {
        Subject { operations: 0, .. } => "",
        Subject { through_macro: true, .. } => "naftiko_runtime::capability!(\"big.yaml\");\n",
        Subject { through_macro: false, .. } => "pub mod big;\n",
    };
    let stamp = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    write(&subject.folder.join("src/lib.rs"), &format!("//! Changed at {stamp}.\n{item}"));
    let begin = Instant::now();
    let output = Command::new(env!("CARGO"))
        .args([verb, "--quiet", "--offline"])
        .current_dir(&subject.folder)
        .env("CARGO_TARGET_DIR", home.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let took = begin.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    took
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file can be written");
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[times.len() / 2]
}

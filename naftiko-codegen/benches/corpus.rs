//! How long a whole folder of specs takes, beside reading the same files as YAML values, in turns.
//!
//! `NAFTIKO_CORPUS=FOLDER cargo bench -p naftiko-codegen --bench corpus` prints the times and their ratio, on one core. The
//! files are read before anything is measured.

#![allow(clippy::print_stdout, reason = "a bench prints its results")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use naftiko_codegen::{Generated, Options, generate_text};
use serde_yaml::Value;

const ROUNDS: usize = 7;

#[expect(clippy::disallowed_methods, reason = "the only way to tell a bench where something is")]
fn main() {
    let Some(folder) = std::env::var_os("NAFTIKO_CORPUS") else {
        println!("set NAFTIKO_CORPUS to a folder of specs");
        return;
    };
    let mut paths = Vec::new();
    add(Path::new(&folder), &mut paths);
    paths.sort();
    let specs: Vec<(String, String)> = paths
        .into_iter()
        .filter_map(|path| Some((path.display().to_string(), fs::read_to_string(path).ok()?)))
        .collect();
    let bytes: usize = specs.iter().map(|(_, text)| text.len()).sum();
    let read = || {
        for (_, text) in &specs {
            // Some files are no YAML.
            let _ = black_box(serde_yaml::from_str::<Value>(text));
        }
    };
    let options = Options::new();
    let check = || {
        for (name, text) in &specs {
            black_box(generate_text(name, text, &options));
        }
    };
    let write = || {
        for (name, text) in &specs {
            black_box(generate_text(name, text, &options).generated.map(Generated::into_file_text));
        }
    };
    let (mut reading, mut emitting, mut writing) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        reading.push(time(read));
        emitting.push(time(check));
        writing.push(time(write));
    }
    let (reading, emitting, writing) = (median(reading), median(emitting), median(writing));
    let ratio = |time: Duration| time.as_secs_f64() / reading.as_secs_f64();
    println!("{} files, {bytes} bytes, median of {ROUNDS} rounds, one core", specs.len());
    println!("serde_yaml::from_str::<Value>  {reading:>10.1?}");
    println!("to tokens                      {emitting:>10.1?}  {:.2} ×", ratio(emitting));
    println!("to text                        {writing:>10.1?}  {:.2} ×", ratio(writing));
}

fn add(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            paths.push(path);
        }
    }
}

fn time(work: impl Fn()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

//! Damaged specs: whatever the text, there is a report in the bounds of the file and never a panic.

use std::fs;
use std::path::Path;

use naftiko_codegen::{Format, Options, generate_text};

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

fn mutate(text: &str, random: &mut Random) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let line = random.below(lines.len());
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    match random.below(9) {
        0 => drop(lines.remove(line)),
        1 => {
            let copy = lines[line].clone();
            lines.insert(line, copy);
        }
        2 => lines.truncate(line),
        3 => lines[line] = lines[line].trim_start().to_string(),
        4 => lines[line].push_str(" {{"),
        5 => lines[line] = lines[line].replace(':', ""),
        6 => lines[line] = format!("{}: [✨, {{}}]", lines[line].split(':').next().unwrap_or_default()),
        7 => lines[line] = lines[line].replace(char::is_alphabetic, "é"),
        _ => {
            let other = random.below(lines.len());
            lines.swap(line, other);
        }
    }
    lines.join("\n")
}

#[test]
fn damaged_specs_never_panic() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut rejected = 0;
    let mut accepted = 0;
    for entry in specs.read_dir().expect("the folder of specs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a spec");
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        for _ in 0..150 {
            let mut damaged = mutate(&text, &mut random);
            if random.below(3) == 0 {
                damaged = mutate(&damaged, &mut random);
            }
            // What the spec imports is found where it always is.
            let name = specs.join("damaged.yaml").display().to_string();
            let outcome = generate_text(&name, &damaged, &Options::new());
            let json = outcome.report.render(Format::Json, false);
            let report: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
            let findings = report["diagnostics"].as_array().expect("a list");
            for finding in findings.iter().filter(|finding| finding["file"].is_null()) {
                let line = finding["line"].as_u64().expect("a line");
                assert!(line >= 1 && line <= damaged.lines().count().max(1) as u64 + 1, "{finding}");
            }
            assert!(!outcome.report.render(Format::Full, true).contains("NAF0901"));
            match outcome.generated {
                Some(generated) => {
                    accepted += 1;
                    syn::parse_file(&generated.file_text()).expect("generated text parses");
                }
                None => {
                    rejected += 1;
                    assert!(outcome.report.has_errors());
                }
            }
        }
    }
    assert!(
        accepted > 20 && rejected > 20,
        "the damage is one-sided: {accepted} accepted, {rejected} rejected"
    );
}

//! Hostile files: whatever their size and shape, there is a report in bounded time and memory.
//!
//! Each file goes through the command line, so that an overflow of the stack or of memory fails a test and not the run.

#![cfg(feature = "cli")]

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// No file may take longer; a build without optimisation on a busy machine is given room.
const PATIENCE: Duration = Duration::from_mins(1);

/// A sound spec, to be spoilt; the last line is that of a tool.
const SPEC: &str = "\
naftiko: 1.0.0-alpha2
capability:
  consumes:
  - namespace: shop
    baseUri: https://shop.example
    resources:
    - path: /orders
      operations:
      - name: list-orders
        method: GET
  exposes:
  - type: mcp
    namespace: shop-mcp
    port: 9090
    tools:
    - name: list-orders
      description: All orders
      call: shop.list-orders
";

/// The report of the command line about the bytes: one JSON object.
fn report(name: &str, bytes: &[u8]) -> Value {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("spec.yaml"), bytes).expect("a file");
    let child = Command::new(env!("CARGO_BIN_EXE_naftiko-codegen"))
        .args(["check", "--format", "json", "spec.yaml"])
        .current_dir(directory.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let (code, out, errors) = finish(name, child);
    assert!(matches!(code, Some(0 | 1)), "{name} ended with {code:?}: {errors}");
    assert!(!errors.contains("panicked"), "{name}: {errors}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{name}: {error}: {out:.200}"))
}

/// Waits no longer than [`PATIENCE`].
fn finish(name: &str, mut child: Child) -> (Option<i32>, String, String) {
    let read = |mut stream: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).expect("its output");
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let out = read(Box::new(child.stdout.take().expect("standard output")));
    let errors = read(Box::new(child.stderr.take().expect("standard error")));
    let started = Instant::now();
    let status = loop {
        match child.try_wait().expect("its state") {
            Some(status) => break status,
            None if started.elapsed() > PATIENCE => {
                child.kill().expect("an end");
                panic!("{name} took longer than {PATIENCE:?}");
            }
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    (status.code(), out.join().expect("text"), errors.join().expect("text"))
}

/// The bytes are refused with this code, once.
#[track_caller]
fn refused(name: &str, bytes: &[u8], code: &str) {
    let report = report(name, bytes);
    assert_eq!(report["verdict"], "reject", "{name}");
    let found: Vec<&Value> =
        report["diagnostics"].as_array().expect("a list").iter().map(|it| &it["code"]).collect();
    assert_eq!(found, [code], "{name}");
}

/// The bytes are reported on, so many times, with nothing but this code.
#[track_caller]
fn found(name: &str, bytes: &[u8], code: &str, times: usize) {
    let report = report(name, bytes);
    let findings = report["diagnostics"].as_array().expect("a list");
    assert!(findings.iter().all(|it| it["code"] == code), "{name}: {}", findings[0]);
    assert_eq!(findings.len(), times, "{name}");
}

#[track_caller]
fn accepted(name: &str, bytes: &[u8]) {
    found(name, bytes, "", 0);
}

/// So many lines, each with its number.
fn lines(number: usize, line: impl Fn(usize) -> String) -> String {
    (0..number).flat_map(|number| [line(number), "\n".to_owned()]).collect()
}

fn with_tool_field(field: &str) -> String {
    format!("{SPEC}      {field}\n")
}

#[test]
fn deeply_nested_specs_are_refused() {
    let deep = 100_000;
    let closed = format!("a: {}{}", "[".repeat(deep), "]".repeat(deep));
    let pairs = "? ".repeat(deep) + "a";
    let block = lines(2_000, |depth| format!("{:depth$}a:", ""));
    for (name, text) in [
        ("lists", "[".repeat(deep)),
        ("closed lists", closed),
        ("mappings", "{a: ".repeat(deep)),
        ("keys", "[? ".repeat(deep)),
        ("block lists", "- ".repeat(deep) + "a"),
        ("block keys", pairs),
        ("block mappings", block),
        ("tags", format!("a: {}x", "!t ".repeat(1_000))),
    ] {
        refused(name, text.as_bytes(), "NAF0103");
    }
}

#[test]
fn moderately_nested_specs_are_accepted() {
    let body = format!("{}x{}", "[".repeat(100), "]".repeat(100));
    let sent =
        SPEC.replace("method: GET", &format!("method: POST\n        body: {{type: json, data: {body}}}"));
    accepted("a body", sent.as_bytes());
    let shape = (0..30).fold("{type: string, mapping: $.a}".to_owned(), |inner, _| {
        format!("{{type: object, properties: {{a: {inner}}}}}")
    });
    accepted("a shape", with_tool_field(&format!("outputParameters: [{shape}]")).as_bytes());
}

#[test]
fn exponentially_growing_aliases_are_refused() {
    let doubled = |first: &str, entry: &dyn Fn(usize, &str) -> String| -> String {
        let levels = (1..12).map(|level| {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            format!("a{level}: &a{level} {}\n", entry(level, &inner))
        });
        format!("naftiko: 1.0.0-alpha2\na0: &a0 {first}\n{}", levels.collect::<String>())
    };
    let laughs = doubled("[lol, lol]", &|_, inner| format!("[{inner}]"));
    refused("lists of lists", laughs.as_bytes(), "NAF0103");
    let merges = doubled("{x: 1}", &|level, inner| format!("{{<<: [{inner}], k{level}: [{inner}]}}"));
    refused("merged mappings", merges.as_bytes(), "NAF0103");
    refused("an alias in itself", b"a: &a\n  b: *a\n", "NAF0103");
    let many = format!("a: &a x\nb: [{}]\n", "*a,".repeat(100_000));
    refused("many aliases", many.as_bytes(), "NAF0204");
}

#[test]
fn large_files_are_refused_and_long_lines_accepted() {
    let mut large = SPEC.as_bytes().to_vec();
    large.resize(50 * 1024 * 1024, b'#');
    refused("50 MB", &large, "NAF0101");
    let about = format!("    description: {}\n    baseUri", "x".repeat(5_000_000));
    let long = SPEC.replace("    baseUri", &about);
    accepted("a long line", long.as_bytes());
    refused("blank lines", "\n".repeat(2_000_000).as_bytes(), "NAF0104");
    refused("spaces", " ".repeat(5_000_000).as_bytes(), "NAF0104");
    refused("dashes", "-".repeat(1_000_000).as_bytes(), "NAF0204");
    refused("colons", ":".repeat(1_000_000).as_bytes(), "NAF0103");
    refused("a quote without end", format!("a: \"{}", "\\\\".repeat(500_000)).as_bytes(), "NAF0103");
}

#[test]
fn invisible_bytes_are_refused_unless_harmless() {
    refused("a NUL byte", format!("{SPEC}\0").as_bytes(), "NAF0102");
    refused("no UTF-8", &[SPEC.as_bytes(), b"# \xff"].concat(), "NAF0102");
    let utf16: Vec<u8> = SPEC.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("UTF-16", &[&[0xFF, 0xFE], &utf16[..]].concat(), "NAF0102");
    accepted("a byte order mark", format!("\u{feff}{SPEC}").as_bytes());
    accepted("carriage returns", SPEC.replace('\n', "\r\n").as_bytes());
    refused("tabs", SPEC.replace("  ", "\t").as_bytes(), "NAF0103");
}

#[test]
fn files_with_several_documents_are_refused() {
    refused("two documents", format!("{SPEC}---\n{SPEC}").as_bytes(), "NAF0103");
    refused("many documents", "---\na\n".repeat(50_000).as_bytes(), "NAF0103");
    accepted("the marks of one document", format!("---\n{SPEC}...\n").as_bytes());
}

#[test]
fn duplicate_and_unknown_keys_are_reported_in_large_files() {
    let twice = SPEC.replace("    port: 9090\n", "    port: 9090\n    port: 9091\n");
    refused("a key twice", twice.as_bytes(), "NAF0103");
    refused("a key very often", "naftiko: 1.0.0-alpha2\n".repeat(100_000).as_bytes(), "NAF0103");
    let keys = lines(100_000, |number| format!("k{number}: 1"));
    found("unknown keys", format!("{keys}{SPEC}").as_bytes(), "NAF0201", 100_000);
    let line: Vec<String> = (0..20_000).map(|number| format!("é{number}: 1")).collect();
    let line = with_tool_field(&format!("hints: {{{}}}", line.join(", ")));
    found("unknown keys on one line", line.as_bytes(), "NAF0201", 20_000);
}

#[test]
fn thousands_of_faults_are_all_reported() {
    let tools = "    - {description: a}\n".repeat(20_000);
    let report = report("tools without names", format!("{SPEC}{tools}").as_bytes());
    assert_eq!(report["verdict"], "reject");
    let same = "    - {name: list-orders, call: shop.list-orders, description: other}\n".repeat(10_000);
    found("tools that are there again", format!("{SPEC}{same}").as_bytes(), "NAF0508", 10_000);
    let other = "    - {name: list-orders, description: a, outputParameters: [{type: string, value: a}]}\n";
    let other = other.repeat(10_000);
    found("tools of one name", format!("{SPEC}{other}").as_bytes(), "NAF0501", 10_000);
    let calls = lines(2_000, |it| format!("    - {{name: t{it}, call: shop.x{it}}}"));
    found("calls of nothing", format!("{SPEC}{calls}").as_bytes(), "NAF0301", 2_000);
    let operation = "      - name: list-orders\n        method: GET\n";
    let operations = lines(2_000, |it| format!("      - {{name: list-orders-of-kind-{it}, method: GET}}"));
    let many = SPEC.replace(operation, &format!("{operation}{operations}"));
    let calls = lines(2_000, |it| format!("    - {{name: t{it}, call: shop.lst-order-of-kind-x{it}}}"));
    found("calls of what is nearly there", format!("{many}{calls}").as_bytes(), "NAF0301", 2_000);
}

#[test]
fn nested_paths_and_patterns_in_strings_are_bounded() {
    let path =
        |path: &str| with_tool_field(&format!("outputParameters: [{{type: object, mapping: \"{path}\"}}]"));
    let nested = |open: &str, close: &str, times| {
        path(&format!("$[?{}@.a{}]", open.repeat(times), close.repeat(times)))
    };
    refused("parentheses of a path", nested("(", ")", 50_000).as_bytes(), "NAF0406");
    refused("a few of them", nested("(", ")", 30).as_bytes(), "NAF0406");
    refused("functions", nested("length(", ")", 50_000).as_bytes(), "NAF0406");
    refused("queries in queries", path(&format!("$[?@{}", "[?@".repeat(50_000))).as_bytes(), "NAF0406");
    refused("negations", path(&format!("$[?{}@.a]", "!".repeat(50_000))).as_bytes(), "NAF0406");
    accepted("a long path", path(&format!("${}", ".a".repeat(50_000))).as_bytes());
    let pattern = |pattern: &str| {
        with_tool_field(&format!(
            "inputParameters: [{{name: a, type: string, description: a, pattern: \"{pattern}\"}}]"
        ))
        .replace("method: GET\n", "method: GET\n        inputParameters: [{name: a, in: query}]\n")
    };
    refused("groups of a pattern", pattern(&"(".repeat(50_000)).as_bytes(), "NAF0408");
    refused("repeats", pattern("(((a{1000}){1000}){1000})").as_bytes(), "NAF0408");
}

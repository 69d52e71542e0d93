//! Broken specs: each fixture in `tests/diagnostics` is reported once, at its place and in the words of the snapshot.
//!
//! A fixture is named after its code. The comment `# <- here` stands on the line that must be reported; in a fixture
//! of several faults the comment names the code, as in `# <- NAF0301`. Code and line are taken from these comments,
//! the words from the snapshot beside the fixture.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use naftiko_codegen::{Code, Format, Options, Report, Severity, check, generate};
use serde_json::Value;

const MARK: &str = "# <- ";

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The stems of all files with this extension, in order of name.
fn stems(extension: &str) -> Vec<String> {
    let mut stems: Vec<String> = directory()
        .read_dir()
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| path.file_stem().expect("a file name").to_string_lossy().into_owned())
        .collect();
    stems.sort();
    stems
}

/// The code in the name of a fixture; `None` for a fixture of several faults.
fn code_of(stem: &str) -> Option<Code> {
    stem.split('-').next().and_then(Code::parse)
}

/// The findings that the marks of a fixture promise: codes, each with its line.
fn marks(stem: &str, text: &str) -> Vec<(Code, u64)> {
    (1..)
        .zip(text.lines())
        .filter_map(|(line, text)| {
            let mark = text.split_once(MARK)?.1;
            let code = if mark == "here" { code_of(stem) } else { Code::parse(mark) };
            Some((code.unwrap_or_else(|| panic!("{stem}:{line}: `{mark}` is no code")), line))
        })
        .collect()
}

/// A report as a program reads it.
fn json(report: &Report) -> Vec<Value> {
    let text = report.render(Format::Json, false);
    assert_eq!(text.lines().count(), 1, "one object on one line: {text}");
    let value: Value = serde_json::from_str(&text).expect("the report is JSON");
    assert_eq!(value["verdict"] == "reject", report.has_errors(), "{value}");
    value["diagnostics"].as_array().expect("a list of findings").clone()
}

/// Every rendering tells the same: how many findings there are, their codes and their places.
fn renderings_agree(report: &Report) {
    let findings = json(report);
    let sarif: Value = serde_json::from_str(&report.render(Format::Sarif, false)).expect("the log is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list of results");
    let concise = report.render(Format::Concise, false);
    let full = report.render(Format::Full, false);
    assert_eq!(findings.len(), report.diagnostics().len());
    assert_eq!(results.len(), findings.len());
    assert_eq!(concise.lines().count(), findings.len());
    for (((diagnostic, finding), result), line) in
        report.diagnostics().iter().zip(&findings).zip(results).zip(concise.lines())
    {
        let (code, message) = (diagnostic.code().to_string(), diagnostic.message());
        let severity = report.severity(diagnostic).to_string();
        assert_eq!(finding["code"], code);
        assert_eq!(finding["name"], diagnostic.code().name());
        assert_eq!(finding["severity"], severity);
        assert_eq!(finding["message"], message);
        assert_eq!(result["ruleId"], code);
        assert_eq!(result["level"], severity);
        let told = result["message"]["text"].as_str().expect("a text");
        assert!(told.starts_with(message), "{told}");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(finding["line"], region["startLine"]);
        assert_eq!(finding["column"], region["startColumn"]);
        assert_eq!(finding["endLine"], region["endLine"]);
        assert_eq!(finding["endColumn"], region["endColumn"]);
        assert!(line.ends_with(&format!(": {severity}[{code}]: {message}")), "{line}");
        assert!(full.contains(&format!("{severity}[{code}]: {message}\n")), "{full}");
        let (row, column) = (&finding["line"], &finding["column"]);
        // A finding about a file as a whole has no place that could be shown.
        if let Some(place) = line.strip_suffix(&format!(": {severity}[{code}]: {message}"))
            && place.ends_with(|last: char| last.is_ascii_digit())
        {
            assert!(place.ends_with(&format!(":{row}:{column}")), "{line}");
            assert!(full.contains(&format!("{place}\n")), "{full}");
        }
    }
}

/// House wording: one line, which starts in lower case or with a name in backticks, has no full stop and is paired.
fn well_worded(report: &Report) {
    for diagnostic in report.diagnostics() {
        let message = diagnostic.message();
        assert!(!message.starts_with(|first: char| first.is_uppercase()), "{message}");
        assert!(!message.ends_with(['.', '!', ':', ' ']), "{message}");
        assert!(!message.contains('\n'), "{message}");
        assert_eq!(message.matches('`').count() % 2, 0, "{message}");
    }
}

/// An error leaves no code, a warning leaves it.
fn code_is_generated_unless_there_are_errors(path: &Path, report: &Report) {
    let errors = report.diagnostics().iter().any(|it| it.code().severity() == Severity::Error);
    assert_eq!(report.has_errors(), errors);
    assert_eq!(generate(path, &Options::new()).generated.is_none(), errors);
    let strict = check(path, &Options::new().strict(true));
    assert_eq!(strict.has_errors(), !report.is_empty());
    assert_eq!(generate(path, &Options::new().strict(true)).generated.is_none(), !report.is_empty());
}

/// Compares the words with the snapshot `name`.
fn snapshot(name: &str, report: &Report) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("diagnostics");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // What the operating system says of a file that is not there differs between systems.
    settings.add_filter("(?i)no such file or directory|the system cannot find the file.*", "[not found]");
    // Some files are written into a folder of their own, which is another one each time.
    settings.add_filter(r"[^\s`]*/\.tmp\w+/", "");
    settings.bind(|| {
        let text =
            format!("{}\n{}", report.render(Format::Concise, false), report.render(Format::Full, false));
        insta::assert_snapshot!(name, text);
    });
}

/// Everything that holds for every report.
fn sound(name: &str, path: &Path) -> Report {
    let report = check(path, &Options::new());
    assert_eq!(report.name(), path.display().to_string());
    renderings_agree(&report);
    well_worded(&report);
    code_is_generated_unless_there_are_errors(path, &report);
    snapshot(name, &report);
    report
}

/// A report of exactly one finding.
fn single(name: &str, path: &Path) {
    let report = sound(name, path);
    let codes: Vec<Code> = report.diagnostics().iter().map(naftiko_codegen::Diagnostic::code).collect();
    assert_eq!(codes, [code_of(name).expect("a name that starts with a code")], "{name}");
}

/// A fixture on disk: the findings are those that its marks promise, in order of place.
fn fixture(stem: &str) {
    let path = directory().join(format!("{stem}.yaml"));
    let text = fs::read_to_string(&path).expect("the fixture");
    let report = sound(stem, &path);
    let found: Vec<(Code, u64)> = json(&report)
        .iter()
        .map(|finding| {
            let code = finding["code"].as_str().and_then(Code::parse).expect("a code");
            (code, finding["line"].as_u64().expect("a line"))
        })
        .collect();
    let mut promised = marks(stem, &text);
    if let Some(code) = code_of(stem) {
        assert!(text.lines().count() < 25, "{stem} is not minimal");
        // An empty document has no line to mark.
        if promised.is_empty() {
            promised.push((code, 1));
        }
        assert_eq!(promised.len(), 1, "{stem} has one fault");
    }
    assert_eq!(found, promised, "{stem}: found is left, marked is right");
}

/// Runs every case, so that one that fails does not hide the others.
fn each<'n>(names: impl IntoIterator<Item = &'n str>, case: impl Fn(&str)) {
    let failed: Vec<&str> =
        names.into_iter().filter(|name| catch_unwind(AssertUnwindSafe(|| case(name))).is_err()).collect();
    assert!(failed.is_empty(), "failed, see above: {failed:?}");
}

#[test]
fn every_fixture_gives_the_report_of_its_snapshot() {
    let stems = stems("yaml");
    let single: Vec<&str> = stems.iter().map(String::as_str).filter(|stem| code_of(stem).is_some()).collect();
    assert!(!single.is_empty(), "there are no fixtures in {}", directory().display());
    each(single, fixture);
}

/// All that is wrong is said in one run, each once, from the top of the file to its end.
#[test]
fn several_faults_are_as_many_reports() {
    each(["several", "prompts", "resources", "tool-names", "keys-that-are-no-text", "slips"], fixture);
}

/// A fault is reported where it is, and not again where it makes itself felt.
#[test]
fn one_fault_causes_no_second_report() {
    each(["follow-faulty-operation", "follow-wrong-kind"], fixture);
}

/// Faults of an imported file are reported in that file, and a lost import is not reported again where it is called.
#[test]
fn faults_are_reported_in_the_file_that_has_them() {
    let path = directory().join("import-faults.yaml");
    let report = sound("import-faults", &path);
    let found: Vec<(Option<String>, String, u64)> = json(&report)
        .iter()
        .map(|finding| {
            let file = finding["file"].as_str().and_then(|file| file.rsplit('/').next());
            let code = finding["code"].as_str().expect("a code").to_owned();
            (file.map(str::to_owned), code, finding["line"].as_u64().expect("a line"))
        })
        .collect();
    let here = |code: &str, line| (None, code.to_owned(), line);
    let there = |file: &str, code: &str, line| (Some(file.to_owned()), code.to_owned(), line);
    assert_eq!(
        found,
        [
            here("NAF0314", 11),
            here("NAF0314", 14),
            here("NAF0203", 16),
            there("faulty.yaml", "NAF0205", 10),
            there("faulty.yaml", "NAF0314", 12),
            there("not-yaml.yaml", "NAF0103", 3),
        ]
    );
    let names: Vec<String> =
        json(&report).iter().filter_map(|it| it["file"].as_str().map(str::to_owned)).collect();
    let sarif = report.render(Format::Sarif, false);
    let concise = report.render(Format::Concise, false);
    for name in names {
        assert!(name.starts_with("naftiko-codegen/tests/diagnostics/shared/"), "{name}");
        assert!(sarif.contains(&format!("\"uri\":\"{name}\"")), "{sarif}");
        assert!(concise.lines().any(|line| line.starts_with(&format!("{name}:"))), "{concise}");
    }
}

/// Files that a readable fixture cannot be: not there, no file, not text, without a byte.
#[test]
fn unreadable_and_empty_files_are_reported() {
    // Nothing on disk can stand for a file that does not exist, nor can a fixture be a directory.
    single("NAF0101-unreadable-file", &directory().join("no-such-file.yaml"));
    single("NAF0101-directory", &directory());

    let temporary = tempfile::tempdir().expect("a temporary directory");
    let written = |name: &str, bytes: &[u8]| {
        let path = temporary.path().join(format!("{name}.yaml"));
        fs::write(&path, bytes).expect("a file in it");
        single(name, &path);
    };
    // Editors, diffs and `.gitattributes` do not leave such bytes alone, so they are written here.
    written("NAF0102-not-utf8", b"naftiko: 1.0.0-alpha2\ninfo:\n  label: Caf\xe9\n");
    written("NAF0102-nul-byte", b"naftiko: 1.0.0-alpha2\ninfo:\n  label: Shop\0\n");
    // The fixture of this code has a comment; this one has nothing at all.
    written("NAF0104-no-bytes", b"");
}

/// Columns count characters, offsets count bytes, and the underlined text is the text that is wrong.
#[test]
fn positions_after_multibyte_characters_are_right() {
    let spec = "naftiko: 1.0.0-alpha2\ninfo: {label: Café ✨, titel: Shop}\ncapability: {consumes: [], exposes: []}\n";
    let outcome = naftiko_codegen::generate_text("cafe.yaml", spec, &Options::new());
    renderings_agree(&outcome.report);
    let findings = json(&outcome.report);
    let finding = findings.iter().find(|it| it["code"] == "NAF0201").expect("a finding about `titel`");
    let offset = |name: &str| {
        usize::try_from(finding[name].as_u64().expect("an offset")).expect("an offset in the text")
    };
    assert_eq!(&spec[offset("start")..offset("end")], "titel");
    assert_eq!(
        (&finding["line"], &finding["column"], &finding["endColumn"]),
        (&2.into(), &23.into(), &28.into())
    );
}

/// Every snapshot belongs to a case above: a fixture that goes takes its snapshot with it.
#[test]
fn every_snapshot_belongs_to_a_fixture() {
    let written = [
        "NAF0101-directory",
        "NAF0101-unreadable-file",
        "NAF0102-not-utf8",
        "NAF0102-nul-byte",
        "NAF0104-no-bytes",
    ];
    let fixtures = stems("yaml");
    let left_over: Vec<String> = stems("snap")
        .into_iter()
        .filter(|stem| !fixtures.contains(stem) && !written.contains(&stem.as_str()))
        .collect();
    assert!(left_over.is_empty(), "{left_over:?}");
}

//! The registry of diagnostics: every code has a page with working examples and a failing fixture, and nothing else has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use naftiko_codegen::{Code, Format, Options, Report, check};

/// Codes that no text of a spec brings about, so that their pages have no YAML to run and they have no fixture.
const NOT_FROM_TEXT: &[(&str, &str)] = &[
    ("NAF0101", "there is no file to read; `tests/diagnostics.rs` names one that does not exist"),
    ("NAF0102", "the bytes are no text, which a page cannot show; `tests/diagnostics.rs` writes them"),
    ("NAF0516", "it needs an option; `tests/tools.rs` sets it"),
    ("NAF0604", "it needs an option; `tests/soundness.rs` sets it"),
    ("NAF0901", "a bug of the compiler; when one is known it is mended, not kept"),
];

fn from_text(code: Code) -> bool {
    NOT_FROM_TEXT.iter().all(|(exempt, _)| *exempt != code.to_string())
}

/// The names in a folder of this crate, without the extension.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .read_dir()
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| path.file_stem().expect("a file name").to_string_lossy().into_owned())
        .collect()
}

/// The text of a page between a heading and the next one of its level.
fn section<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let start = page.find(&format!("\n{heading}\n"))? + heading.len() + 2;
    let rest = &page[start..];
    Some(rest.find("\n## ").map_or(rest, |end| &rest[..end]))
}

/// The YAML between the fences of a section; one section has one example.
fn example(page: &str, heading: &str) -> Option<String> {
    let section = section(page, heading)?;
    let (_, rest) = section.split_once("```yaml\n")?;
    let (example, rest) = rest.split_once("```\n")?;
    (!rest.contains("```yaml")).then(|| example.to_owned())
}

/// The report on an example.
fn report(code: Code, heading: &str) -> Report {
    let example = example(code.explanation(), heading)
        .unwrap_or_else(|| panic!("the page of {code} has no single YAML example under `{heading}`"));
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join(format!("{code}.yaml"));
    fs::write(&path, example).expect("a file in it");
    check(&path, &Options::new())
}

/// Collects what is wrong with each code, so that all of it is seen at once.
fn each(codes: impl IntoIterator<Item = Code>, fault: impl Fn(Code) -> Option<String>) {
    let faults: Vec<String> =
        codes.into_iter().filter_map(|code| Some(format!("{code}: {}", fault(code)?))).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn with_examples() -> impl Iterator<Item = Code> {
    Code::ALL.iter().copied().filter(|code| from_text(*code))
}

#[test]
fn codes_are_sorted_and_found_by_number_and_name() {
    assert!(Code::ALL.is_sorted_by(|left, right| left < right), "numbers grow and are used once");
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len(), "names are used once");
    each(Code::ALL.iter().copied(), |code| {
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        let lower = code.to_string().to_lowercase();
        let found = [Code::parse(&code.to_string()), Code::parse(&lower), Code::parse(code.name())];
        (found != [Some(code); 3] || !code.name().chars().all(kebab) || code.summary().ends_with('.'))
            .then(|| format!("`{}` is not found, is not in kebab case or has a full stop", code.name()))
    });
    assert_eq!(Code::parse("NAF9999"), None);
}

#[test]
fn exemptions_are_codes_with_a_reason() {
    for (code, reason) in NOT_FROM_TEXT {
        assert!(Code::parse(code).is_some() && !reason.is_empty(), "{code}");
    }
}

#[test]
fn every_code_has_a_page() {
    each(Code::ALL.iter().copied(), |code| {
        let page = code.explanation();
        let heading = format!("# {code}: {}", code.name());
        let lines = page.lines().count();
        let wide = page.lines().find(|line| line.chars().count() > 110);
        if page.lines().next() != Some(heading.as_str()) {
            Some(format!("the page does not begin with `{heading}`"))
        } else if section(page, "## Failing").is_none() || section(page, "## Mended").is_none() {
            Some("the page lacks `## Failing` or `## Mended`".to_owned())
        } else if page.find("## Failing") > page.find("## Mended") {
            Some("`## Mended` comes before `## Failing`".to_owned())
        } else if !(10..=50).contains(&lines) || !page.ends_with('\n') || page.ends_with("\n\n") {
            Some(format!("the page has {lines} lines, or does not end with one newline"))
        } else {
            wide.map(|line| format!("a line is too wide: {line}"))
        }
    });
}

#[test]
fn every_page_has_a_code() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(Code::to_string).collect();
    assert_eq!(stems("src/diagnostic/explain", "md"), codes);
}

#[test]
fn failing_examples_fail_with_their_code_alone() {
    each(with_examples(), |code| {
        let report = report(code, "## Failing");
        let found: Vec<Code> = report.diagnostics().iter().map(naftiko_codegen::Diagnostic::code).collect();
        (found != [code]).then(|| format!("{found:?}\n{}", report.render(Format::Full, false)))
    });
}

#[test]
fn corrected_examples_have_no_findings() {
    each(with_examples(), |code| {
        let report = report(code, "## Mended");
        (!report.is_empty()).then(|| report.render(Format::Full, false))
    });
}

#[test]
fn every_code_has_a_fixture_of_its_name() {
    let fixtures = stems("tests/diagnostics", "yaml");
    let named: BTreeSet<String> = with_examples().map(|code| format!("{code}-{}", code.name())).collect();
    let found: BTreeSet<String> = fixtures.into_iter().filter(|fixture| fixture.starts_with("NAF")).collect();
    assert_eq!(found, named, "fixtures are left, codes with their names are right");
}

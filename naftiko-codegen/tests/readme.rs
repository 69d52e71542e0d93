//! The promises of the README: its example compiles to the code that it shows, and its support table is true.

use std::fs;
use std::path::Path;

use naftiko_codegen::{Format, Options, generate, generate_text};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).expect("the README")
}

/// The first fenced block of a language.
fn block(text: &str, language: &str) -> String {
    let start = text.find(&format!("```{language}\n")).expect("a block") + language.len() + 4;
    let end = start + text[start..].find("```").expect("the end of the block");
    text[start..end].to_owned()
}

#[test]
fn the_readme_example_compiles_to_the_code_shown() {
    let readme = readme();
    let outcome = generate_text("shop.yaml", &block(&readme, "yaml"), &Options::new().strict(true));
    let generated =
        outcome.generated.unwrap_or_else(|| panic!("{}", outcome.report.render(Format::Full, false)));
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let text = squeeze(&generated.file_text());
    for part in block(&readme, "rust").split("\n\n") {
        assert!(text.contains(&squeeze(part)), "the README shows what is not generated:\n{part}");
    }
}

/// A row of the table: a construct, the spec that shows it, and whether it is compiled.
struct Row<'r> {
    construct: &'r str,
    model: Option<&'r str>,
    compiled: bool,
}

fn table(readme: &str) -> Vec<Row<'_>> {
    let lines = readme.lines().skip_while(|line| *line != "| construct | model | compiled |").skip(2);
    lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [construct, model, compiled] = cells[..] else { panic!("not a row: {line}") };
            let model = model.split_once("](").and_then(|(_, link)| link.strip_suffix(')'));
            Row { construct, model, compiled: compiled == "yes" }
        })
        .collect()
}

/// A spec for each row that has no model: what it shows is refused by name.
const REFUSED: &[(&str, &str)] = &[
    ("skill and control adapters", "skills: []"),
    (
        "scripts in JavaScript, Python or Groovy",
        "tools: [{name: get, steps: [{name: s, type: script, language: python, file: s.py}]}]",
    ),
];

fn refused(inside: &str) -> String {
    let kind = if inside.starts_with("skills") { "skill" } else { "mcp" };
    format!(
        "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n  - namespace: shop\n    baseUri: https://shop.example\n    \
         resources: [{{path: /orders, operations: [{{name: get}}]}}]\n  exposes:\n  - {{type: {kind}, namespace: a, \
         port: 9090, {inside}}}\n"
    )
}

#[test]
fn every_model_of_the_support_table_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = readme();
    for Row { construct, model, compiled } in table(&readme) {
        let Some(model) = model else { continue };
        let outcome = generate(&root.join(model), &Options::new());
        let report = outcome.report.render(Format::Full, false);
        assert_eq!(outcome.generated.is_some(), compiled, "{construct}:\n{report}");
    }
}

#[test]
fn every_spec_is_a_model_in_the_support_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = readme();
    let table = table(&readme);
    let specs = root.join("specs").read_dir().expect("the folder of specs");
    for path in specs.map(|entry| entry.expect("an entry").path()) {
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = format!("specs/{}", path.file_name().expect("a file name").to_string_lossy());
            assert!(table.iter().any(|row| row.model == Some(&name)), "no row shows {name}");
        }
    }
}

#[test]
fn unsupported_constructs_are_refused_by_name() {
    let readme = readme();
    let rows = table(&readme);
    let shown: Vec<&str> = rows.iter().filter(|row| !row.compiled).map(|row| row.construct).collect();
    let known: Vec<&str> = REFUSED.iter().map(|(construct, _)| *construct).collect();
    assert_eq!(shown, known, "the table and this test refuse the same");
    for (construct, inside) in REFUSED {
        let outcome = generate_text("row.yaml", &refused(inside), &Options::new());
        let report = outcome.report.render(Format::Full, false);
        assert!(outcome.generated.is_none(), "{construct}");
        assert!(report.contains("NAF0602") || report.contains("NAF0603"), "{construct}:\n{report}");
    }
}

//! `specs/LANGUAGE.md` is true: its examples compile, its links lead somewhere, it speaks of every diagnostic, and what
//! comments cite of it is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use naftiko_codegen::{Code, Format, Options, generate_text};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("specs/LANGUAGE.md")).expect("the page")
}

/// The texts of its headings, without the signs before them.
fn headings(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter_map(|line| {
        let (signs, text) = line.split_once(' ')?;
        (!signs.is_empty() && signs.chars().all(|c| c == '#')).then_some(text)
    })
}

/// The numbers of its sections: `3` and `3.4`.
fn sections(page: &str) -> BTreeSet<&str> {
    let numbers = headings(page).filter_map(|heading| heading.split(' ').next());
    numbers
        .filter(|it| it.starts_with(|c: char| c.is_ascii_digit()))
        .map(|it| it.trim_end_matches('.'))
        .collect()
}

/// Each file that it shows, with the heading above.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let (mut rest, mut heading) = (page, "");
    while let Some((before, after)) = rest.split_once("```yaml\n") {
        heading = headings(before).last().unwrap_or(heading);
        let (example, after) = after.split_once("\n```\n").expect("the end of the example");
        found.push((heading, example));
        rest = after;
    }
    found
}

/// The Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            if !path.ends_with("target") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The sections that a text cites: `3.4` and `8` of `LANGUAGE.md 3.4, 8`.
fn cited(text: &str) -> Vec<&str> {
    let citations = text.split("LANGUAGE.md ").skip(1);
    let numbers = citations.flat_map(|after| {
        let end = after.find(|c: char| !c.is_ascii_digit() && !", -.".contains(c)).unwrap_or(after.len());
        after[..end].split([',', ' ', '-']).map(|number| number.trim_matches('.'))
    });
    numbers.filter(|number| !number.is_empty()).collect()
}

#[test]
fn every_example_compiles_without_a_warning() {
    let page = page();
    let examples = examples(&page);
    assert!(examples.len() > 25, "there are {} examples", examples.len());
    for (heading, example) in examples {
        // By its name it stands beside the page, so that it can name files there.
        let outcome = generate_text("../specs/example.yaml", example, &Options::new().strict(true));
        let report = outcome.report.render(Format::Full, false);
        assert!(outcome.generated.is_some(), "{heading}:\n{example}\n{report}");
    }
}

#[test]
fn the_language_page_names_every_diagnostic_code() {
    let page = page();
    let written: BTreeSet<&str> =
        page.match_indices("NAF0").filter_map(|(start, _)| page.get(start..start + 7)).collect();
    let known: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    let (missing, unknown) = (known.difference(&written), written.difference(&known));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new(), "codes that the page lacks");
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&&str>::new(), "codes that do not exist");
}

#[test]
fn every_internal_link_leads_to_a_heading() {
    let page = page();
    let slug = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
    };
    let slugs: BTreeSet<String> = headings(&page).map(slug).collect();
    for link in page.split("](#").skip(1) {
        let (target, _) = link.split_once(')').expect("the end of the link");
        assert!(slugs.contains(target), "no heading is `#{target}`");
    }
}

#[test]
fn sections_cited_in_comments_exist() {
    let page = page();
    let sections = sections(&page);
    assert!(sections.contains("3.9") && sections.contains("11"), "{sections:?}");
    let mut files = Vec::new();
    for folder in ["naftiko-codegen", "naftiko-macros", "naftiko-runtime", "generated-example"] {
        sources(&root().join(folder), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(&file).expect("a source file");
        for section in cited(&text) {
            assert!(sections.contains(section), "{}: there is no section {section}", file.display());
        }
    }
}

#[test]
fn citations_are_found_in_their_usual_forms() {
    assert_eq!(cited("a (LANGUAGE.md 5.3-5.6, 7, 8). LANGUAGE.md 2."), ["5.3", "5.6", "7", "8", "2"]);
    assert_eq!(cited("see LANGUAGE.md for that"), Vec::<&str>::new());
}

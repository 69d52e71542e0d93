//! The reference page: every section of the language with its fields, in Markdown.

use std::fmt::Write as _;

use crate::spec::language::{Field, Kind, Other, Role, SECTIONS};

const OPENING: &str = "\
# Reference of the language

Every field that `naftiko-codegen` knows, by the section that it stands in. This page is made of the table that the
compiler itself reads by: `naftiko-codegen schema --format markdown` prints it.

*Since* is the version of the language that brought a field: `alpha1` and `alpha2` are Naftiko's, the later ones are
Ikanos's. *Published files* have fields that no version has; *ours* are extensions of this compiler. A field whose name is
in bold has to be there.

- **read**: the generated program depends on it.
- **documentation**: it is for people; nothing is generated from it.
- **not compiled**: it would change what the program does, and has no effect yet; who writes it gets warning NAF0605.
";

/// The whole page.
pub(super) fn page() -> String {
    let mut page = OPENING.to_owned();
    for section in SECTIONS {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n{}\n\n", section.name, section.about);
        page.push_str("| field | value | since | effect | meaning |\n| --- | --- | --- | --- | --- |\n");
        for field in section.fields() {
            row(&mut page, field);
        }
    }
    page
}

fn row(page: &mut String, field: &Field) {
    let name = if field.needed { format!("**`{}`**", field.name) } else { format!("`{}`", field.name) };
    let others: Vec<String> = field.others.iter().map(|other| spelling(*other)).collect();
    let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    let effect = match field.role {
        Role::Read => "read",
        Role::Documentation => "documentation",
        Role::NotCompiled => "not compiled",
    };
    let cells = [
        format!("{name}{others}"),
        value(field.kind),
        field.since.as_str().to_owned(),
        effect.to_owned(),
        field.about.to_owned(),
    ];
    let _ = writeln!(page, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
}

fn spelling(other: Other) -> String {
    match other {
        Other::Ikanos(name) => format!("Ikanos: `{name}`"),
        Other::Spelling(name) | Other::Usual(name) => format!("also `{name}`"),
        Other::Sometimes(name) => format!("in some entries `{name}`"),
    }
}

fn value(kind: Kind) -> String {
    let link = |name: &str| format!("[{name}](#{})", name.to_lowercase());
    let form = |name: &str| match name {
        "version" => "version".to_owned(),
        "body" => format!("text or {}", link("bodyObject")),
        "keys" => format!("names with values, or list of {}", link("authenticationKey")),
        "items" => format!("{}, or list of them", link("output")),
        "consumesEntry" | "aggregatesEntry" | "bindsEntry" => {
            let own = name.trim_end_matches("Entry");
            format!(
                "{} or {}",
                link(if own == "consumes" { own } else { own.trim_end_matches('s') }),
                link("import")
            )
        }
        "exposesEntry" => {
            format!("{}, {}, {} or {}", link("rest"), link("mcp"), link("otherAdapter"), link("import"))
        }
        name => link(name),
    };
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Words(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::Texts => "list of texts".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Number => "whole number".to_owned(),
        Kind::Decimal => "number".to_owned(),
        Kind::Values => "list of anything".to_owned(),
        Kind::Port => "1 to 65535".to_owned(),
        Kind::Any => "anything".to_owned(),
        Kind::Is(name) => form(name),
        Kind::List(name) => format!("list of {}", form(name)),
        Kind::Named(name, _) => format!("list of {0}, or names with {0}", form(name)),
        Kind::Map(name) => format!("names with {}", form(name)),
        Kind::TextMap => "names with texts".to_owned(),
        Kind::AnyMap => "names with anything".to_owned(),
    }
}

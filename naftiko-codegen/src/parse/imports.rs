//! Entries that stand in other files: `{import, location, as}` gives what the other file has under that namespace
//!.
//!
//! An import is followed to its end, through files that import it themselves. What it leads to is read as if it stood
//! here, and faults in it are reported where they are.

use std::collections::HashMap;
use std::mem;

use super::read::yaml;
use super::shape::Fields;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, FileId, Generation, Label};
use crate::source::{Files, Node, Trees};
use crate::spec::language::import;
use crate::spec::{Aggregate, Lost, Section, Version};

/// Follows imports, and remembers the files that they led to.
pub(super) struct Imports<'f, 't> {
    files: &'f mut Files,
    trees: &'t Trees,
    /// The root of each file; nothing for one that is no YAML, which has been reported.
    read: HashMap<FileId, Option<Node<'t>>>,
    lost: Vec<Lost>,
}

/// How an entry is called where it is imported.
pub(super) struct Import {
    pub(super) name: String,
    /// Where that name is written.
    pub(super) name_at: At,
    pub(super) description: Option<String>,
}

/// An entry as it is written, wherever that is.
struct Written<'t> {
    value: Node<'t>,
    at: At,
}

/// The entries that an import went through, to tell a circle.
type Chain = Vec<(FileId, String)>;

/// The most entries that an import goes through. Following is recursive, and no reader follows that far.
const LONGEST: usize = 32;

impl<'f, 't> Imports<'f, 't> {
    pub(super) fn new(files: &'f mut Files, trees: &'t Trees) -> Self {
        Self { files, trees, read: HashMap::new(), lost: Vec::new() }
    }

    /// The imports that brought nothing.
    pub(super) fn lost(&mut self) -> Vec<Lost> {
        mem::take(&mut self.lost)
    }

    /// A list whose entries may be imports: each is `read` where it is written and `named` as it is imported.
    pub(super) fn list<T>(
        &mut self,
        fields: &mut Fields<'t>,
        section: Section,
        diagnostics: &mut Diagnostics,
        read: impl Fn(Node<'t>, &At, &mut Diagnostics) -> Option<T>,
        named: impl Fn(&mut T, Import),
    ) -> Vec<T> {
        let mut entries = Vec::new();
        for (value, at) in fields.entries(section.field(), diagnostics) {
            if !is_import(section, value) {
                entries.extend(read(value, &at, diagnostics));
                continue;
            }
            let mut chain = vec![(at.file(), name(section, value).unwrap_or_default())];
            let (import, target) = self.follow(section, value, &at, &mut chain, diagnostics);
            match (import, target) {
                (Some(import), Some(target)) => {
                    if let Some(mut entry) = read(target.value, &target.at, diagnostics) {
                        named(&mut entry, import);
                        entries.push(entry);
                    }
                }
                (import, _) => self.lost.push(Lost { section, namespace: import.map(|import| import.name) }),
            }
        }
        entries
    }

    /// Where an import leads: how it is called here, and what stands at its end.
    fn follow(
        &mut self,
        section: Section,
        value: Node<'t>,
        at: &At,
        chain: &mut Chain,
        diagnostics: &mut Diagnostics,
    ) -> (Option<Import>, Option<Written<'t>>) {
        let Some(mut fields) = Fields::open(value, at, &import::SECTION, diagnostics) else {
            return (None, None);
        };
        if let Some(other) = [import::OPENAPI, import::REF].into_iter().find(|other| fields.has(*other)) {
            diagnostics.push(
                Diagnostic::key(
                    Code::NOT_COMPILED,
                    &at.key(other.name),
                    format!("a consumed API that is described by `{}` is not compiled yet", other.name),
                )
                .help("write its `baseUri` and `resources` here, or import it from a file that has them"),
            );
            let name = value.get("namespace").and_then(Node::text).map(str::to_owned);
            let name = name.or_else(|| fields.text(import::AS, diagnostics));
            let import = name.map(|name| Import { name, name_at: at.clone(), description: None });
            return (import, None);
        }
        fields.spelling(import::AS, &["namespace"], diagnostics);
        if section != Section::Consumes && diagnostics.generation(at) == Some(Generation::Naftiko) {
            diagnostics.push(
                Diagnostic::key(
                    Code::MIXED_VERSION,
                    &at.key("import"),
                    format!(
                        "an import into `{}` is a form of Ikanos, and this file is of Naftiko",
                        section.as_str()
                    ),
                )
                .help(format!("write the entry here; Naftiko imports only into `{}`", "consumes")),
            );
        }
        let wanted = fields.text(import::IMPORT, diagnostics);
        let location = fields.text(import::LOCATION, diagnostics);
        let alias = fields.text(import::AS, diagnostics);
        let name_at = fields.at(if alias.is_some() { import::AS } else { import::IMPORT });
        let location_at = fields.at(import::LOCATION);
        let description = fields.text(import::DESCRIPTION, diagnostics);
        fields.close(diagnostics);
        let name = alias.or_else(|| wanted.clone());
        let import = name.map(|name| Import { name, name_at, description });
        let (Some(wanted), Some(location)) = (wanted, location) else { return (import, None) };
        let Some(found) = self.find(section, &wanted, (&location, &location_at), at, diagnostics) else {
            return (import, None);
        };
        let step = (found.at.file(), wanted);
        if chain.contains(&step) {
            chain.push(step);
            diagnostics.push(self.cycle(chain, &location_at));
            return (import, None);
        }
        chain.push(step);
        if chain.len() > LONGEST {
            diagnostics.push(
                Diagnostic::new(
                    Code::IMPORT_CYCLE,
                    &location_at,
                    format!("this import is the end of more than {LONGEST} that lead to each other"),
                )
                .help("import from the file that has the entry"),
            );
            return (import, None);
        }
        if !is_import(section, found.value) {
            return (import, Some(found));
        }
        let (_, target) = self.follow(section, found.value, &found.at, chain, diagnostics);
        (import, target)
    }

    /// The entry of a namespace in another file.
    fn find(
        &mut self,
        section: Section,
        wanted: &str,
        (location, location_at): (&str, &At),
        at: &At,
        diagnostics: &mut Diagnostics,
    ) -> Option<Written<'t>> {
        let file = match self.files.open(at.file(), location, false) {
            Ok(file) => file,
            Err(refused) => {
                diagnostics.push(refused.report(Code::UNREADABLE_IMPORT, location, location_at));
                return None;
            }
        };
        let root = self.root(file, location_at, diagnostics)?;
        let key = section.as_str();
        let lists = [
            (root.get(key), At::root(file).key(key)),
            (root.get("capability").and_then(|it| it.get(key)), At::root(file).key("capability").key(key)),
        ];
        let mut names = Vec::new();
        let mut has_list = false;
        for (entries, list_at) in lists {
            let Some(entries) = entries.and_then(Node::items) else { continue };
            has_list = true;
            for (index, entry) in entries.enumerate() {
                match name(section, entry) {
                    Some(name) if name == wanted => {
                        return Some(Written { value: entry, at: list_at.index(index) });
                    }
                    name => names.extend(name),
                }
            }
        }
        let file_name = self.files.name(file);
        if !has_list {
            diagnostics.push(
                Diagnostic::new(
                    Code::UNKNOWN_IMPORT,
                    location_at,
                    format!("`{file_name}` has no list of `{key}`"),
                )
                .help(format!("name a file that has `{key}:` at its root or in its `capability`")),
            );
            return None;
        }
        let names = || names.iter().map(String::as_str);
        let diagnostic = Diagnostic::new(
            Code::UNKNOWN_IMPORT,
            &at.key("import"),
            format!("`{file_name}` has no namespace `{wanted}` in its `{key}`"),
        );
        diagnostics.push(match nearest(wanted, names()) {
            Some(near) => diagnostic.similar("a namespace", wanted, near),
            None => diagnostic.note(format!("its namespaces are {}", list(names()))),
        });
        None
    }

    /// The root of a file; its faults are reported once, with the place that brought it in.
    fn root(&mut self, file: FileId, from: &At, diagnostics: &mut Diagnostics) -> Option<Node<'t>> {
        if let Some(read) = self.read.get(&file) {
            return *read;
        }
        let mut own = Diagnostics::default();
        let root = yaml(self.files, file, &mut own).map(|tree| self.trees.add(file, tree).root());
        for diagnostic in own.into_vec() {
            diagnostics.push(diagnostic.secondary(Label::value(from, "imported here")));
        }
        for key in ["naftiko", "ikanos"] {
            let text = root.and_then(|root| root.get(key)).and_then(Node::text);
            let version =
                text.map(|text| Version { at: At::root(file).key(key), key, text: text.to_owned() });
            if let Some(generation) = version.as_ref().and_then(Version::generation) {
                diagnostics.written_in(file, generation);
            }
        }
        self.read.insert(file, root);
        root
    }

    fn cycle(&self, chain: &Chain, at: &At) -> Diagnostic {
        let steps: Vec<String> =
            chain.iter().map(|(file, name)| format!("`{name}` in `{}`", self.files.name(*file))).collect();
        let (_, name) = chain.last().cloned().unwrap_or_default();
        Diagnostic::new(Code::IMPORT_CYCLE, at, format!("the import of `{name}` leads back to itself"))
            .note(format!("it goes from {}", steps.join(" to ")))
            .help("write the entry in one of these files")
    }
}

/// Whether an entry stands for one in another file.
fn is_import(section: Section, value: Node<'_>) -> bool {
    let has = |key: &str| value.get(key).is_some();
    match section {
        Section::Consumes => {
            let described = !has("baseUri") && (has("openapi") || has("ref"));
            has("import") || has("location") || has("from") || described
        }
        Section::Exposes | Section::Aggregates | Section::Binds => has("import"),
    }
}

/// The name of an entry in its own file.
fn name(section: Section, value: Node<'_>) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(Node::text).map(str::to_owned);
    if is_import(section, value) {
        return text("as").or_else(|| text("import"));
    }
    text("namespace").or_else(|| {
        let label = text("display").or_else(|| text("label"));
        label.filter(|_| section == Section::Aggregates).map(|label| Aggregate::namespace_of(&label))
    })
}

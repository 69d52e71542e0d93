//! The findings about a spec: one model, kept apart from where it points and from how it is shown.
//!
//! Nothing here knows spans; a label holds a document path, which the source map turns into a span only
//! when a diagnostic is shown.

pub(crate) mod code;
#[cfg(feature = "cli")]
pub(crate) mod fix;
pub(crate) mod listing;
mod path;
mod position;
pub(crate) mod render;
mod report;
pub(crate) mod suggest;

pub use code::{Code, Severity};
pub use listing::Listing;
pub(crate) use path::At;
use path::Paths;
pub use path::{DocPath, Segment};
pub use position::{FileId, Position};
pub use render::Format;
pub use report::{Located, Report};

use std::collections::{HashMap, HashSet};

/// One finding about a spec: a stable code, a sentence, the place, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) primary: Label,
    pub(crate) secondary: Vec<Label>,
    pub(crate) notes: Vec<String>,
    pub(crate) help: Vec<Help>,
    /// Says that none of these fields is there; silenced when one of them was already reported as wrong.
    pub(crate) absent: Vec<&'static str>,
}

/// A place in a file with a few words about it.
#[derive(Clone, Debug)]
pub struct Label {
    pub(crate) file: FileId,
    pub(crate) place: Place,
    pub(crate) text: String,
}

/// Where a label points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// The file as a whole: there is nothing in it to point at.
    File,
    /// Bytes, as the YAML parser gave them.
    Bytes { start: usize, end: usize },
    /// The value at a document path.
    Value(DocPath),
    /// The key at a document path.
    Key(DocPath),
    /// The template of a name in the value at a document path, which may go over many lines.
    Template(DocPath, String),
}

/// Advice to the author, with the text to put in place where that is mechanical.
#[derive(Clone, Debug)]
pub struct Help {
    pub(crate) sentence: String,
    /// The new text of the value that the primary label points at.
    pub(crate) replacement: Option<String>,
}

impl Diagnostic {
    /// A finding about the value at `at`.
    pub(crate) fn new(code: Code, at: &At, message: impl Into<String>) -> Self {
        Self::at(code, Label::value(at, ""), message)
    }

    /// A finding about the key at `at`.
    pub(crate) fn key(code: Code, at: &At, message: impl Into<String>) -> Self {
        Self::at(code, Label::key(at, ""), message)
    }

    pub(crate) fn at(code: Code, primary: Label, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            absent: Vec::new(),
        }
    }

    /// The words beside the underlined text.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at the `{{name}}` in the value, which may be lines below its beginning.
    pub(crate) fn template(mut self, name: &str) -> Self {
        if let Place::Value(path) = self.primary.place {
            self.primary.place = Place::Template(path, name.to_owned());
        }
        self
    }

    pub(crate) fn secondary(mut self, label: Label) -> Self {
        self.secondary.push(label);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(mut self, sentence: impl Into<String>) -> Self {
        self.help.push(Help { sentence: sentence.into(), replacement: None });
        self
    }

    /// Advice that a tool can carry out: `replacement` takes the place of the value at the primary label.
    pub(crate) fn fix(mut self, sentence: impl Into<String>, replacement: impl Into<String>) -> Self {
        self.help.push(Help { sentence: sentence.into(), replacement: Some(replacement.into()) });
        self
    }

    /// Advice to write `near`, which exists, for `wrong`, which does not; `kind` is with its article.
    ///
    /// A tool carries it out only where it can be nothing but a slip.
    pub(crate) fn similar(self, kind: &str, wrong: &str, near: &str) -> Self {
        let sentence = format!("{kind} with a similar name exists: `{near}`");
        if suggest::is_slip(wrong, near) { self.fix(sentence, near) } else { self.help(sentence) }
    }

    /// The same finding under another code, with another message.
    pub(crate) fn instead(mut self, code: Code, message: impl FnOnce(&str) -> String) -> Self {
        self.message = message(&self.message);
        self.code = code;
        self
    }

    /// Says that the finding is that none of these fields is there.
    pub(crate) fn absent(mut self, fields: &[&'static str]) -> Self {
        self.absent = fields.to_vec();
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The sentence, without place and advice.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl Label {
    pub(crate) fn value(at: &At, text: impl Into<String>) -> Self {
        if at.is_key_of_entry() {
            return Self::key(at, text);
        }
        Self { file: at.file(), place: Place::Value(at.to_path()), text: text.into() }
    }

    pub(crate) fn key(at: &At, text: impl Into<String>) -> Self {
        Self { file: at.file(), place: Place::Key(at.to_path()), text: text.into() }
    }

    /// The document path, where the label has one.
    pub(crate) fn path(&self) -> Option<&DocPath> {
        match &self.place {
            Place::Value(path) | Place::Key(path) | Place::Template(path, _) => Some(path),
            Place::File | Place::Bytes { .. } => None,
        }
    }
}

/// Says that the compiler stopped while it read a spec.
#[cfg(feature = "cli")]
pub(crate) fn crashed(name: &str) -> Diagnostic {
    let label = Label { file: FileId(0), place: Place::File, text: String::new() };
    Diagnostic::at(Code::INTERNAL_ERROR, label, format!("the compiler stopped at `{name}`"))
        .help("report this with the spec; `naftiko-codegen explain NAF0901` says how")
}

/// The collector that every stage before emission writes to.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    all: Vec<Diagnostic>,
    seen: HashSet<(FileId, Code, Place, String)>,
    errors: usize,
    /// Where the errors are.
    faulty: Paths,
    /// The keys that something of the wrong shape is under.
    misshapen: HashSet<String>,
    generations: HashMap<FileId, Generation>,
    /// Keys with a slip in them: the place of a field that is not there, and that of the key.
    slips: Vec<(FileId, DocPath, DocPath)>,
}

/// The two families of versions of the language, which differ in words and forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// `naftiko:`, lists of entries with a `name`.
    Naftiko,
    /// `ikanos:`, mappings keyed by name.
    Ikanos,
}

impl Diagnostics {
    /// Adds a finding, unless it only says what an earlier one already implies.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.implied(&diagnostic) {
            return;
        }
        let Label { file, place, .. } = &diagnostic.primary;
        if self.seen.insert((*file, diagnostic.code, place.clone(), diagnostic.message.clone())) {
            if diagnostic.code.severity() == Severity::Error {
                self.errors += 1;
                if let Some(path) = diagnostic.primary.path() {
                    self.faulty.insert(*file, path);
                    if matches!(diagnostic.code, Code::WRONG_KIND | Code::MISSING_FIELD) {
                        let keys = path.segments().iter().filter_map(Segment::as_key);
                        self.misshapen.extend(keys.map(str::to_owned));
                    }
                }
            }
            self.all.push(diagnostic);
        }
    }

    /// Whether a finding says "nothing there" of something that was already found faulty: one of the fields, or, for a
    /// finding about a list, the list itself.
    fn implied(&self, later: &Diagnostic) -> bool {
        let Some(outer) = later.primary.path() else { return false };
        let about_list = later.code == Code::EMPTY_LIST;
        if later.absent.is_empty() && !about_list {
            return false;
        }
        let Some(node) = self.faulty.find(later.primary.file, outer) else { return false };
        about_list || later.absent.iter().any(|field| self.faulty.has(node, field))
    }

    /// Whether something of the wrong shape was found in a section, so that names in it may be missing.
    pub(crate) fn misshapen(&self, section: &str) -> bool {
        self.misshapen.contains(section)
    }

    /// Whether near names are still looked for. Thousands of wrong names beside thousands of right ones would take the
    /// square of that, and who has so many reads the first few.
    pub(crate) fn seeks_near(&self, code: Code) -> bool {
        const ADVISED: usize = 100;
        self.all.iter().filter(|it| it.code == code).nth(ADVISED).is_none()
    }

    /// How many findings there are: a place to look back to.
    pub(crate) fn mark(&self) -> usize {
        self.all.len()
    }

    /// Makes something else of every error since a mark.
    pub(crate) fn soften(&mut self, mark: usize, soft: impl Fn(Diagnostic) -> Diagnostic) {
        for finding in &mut self.all[mark..] {
            if finding.code.severity() == Severity::Error {
                *finding = soft(finding.clone());
                self.errors -= 1;
            }
        }
    }

    /// Says in which generation a file is written; where that is not known, both are read alike.
    pub(crate) fn written_in(&mut self, file: FileId, generation: Generation) {
        self.generations.insert(file, generation);
    }

    /// The generation of the file that `at` is in.
    pub(crate) fn generation(&self, at: &At) -> Option<Generation> {
        self.generations.get(&at.file()).copied()
    }

    /// Notes that the key at `written` is most likely meant to be `field` of the mapping at `outer`.
    pub(crate) fn slip(&mut self, outer: &At, field: &'static str, written: &At) {
        self.slips.push((outer.file(), outer.key(field).to_path(), written.to_path()));
    }

    /// The key with a slip, where one of these lists was most likely meant by it.
    pub(crate) fn misspelt(&self, lists: &[&str]) -> Option<Label> {
        let is_one = |field: &DocPath| {
            field.0.last().and_then(Segment::as_key).is_some_and(|key| lists.contains(&key))
        };
        let (file, _, written) = self.slips.iter().find(|(_, field, _)| is_one(field))?;
        Some(Label { file: *file, place: Place::Key(written.clone()), text: String::new() })
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// All findings; one that says of a field that it is not there points at the key with the slip, where there is one.
    pub(crate) fn into_vec(mut self) -> Vec<Diagnostic> {
        for finding in &mut self.all {
            let Some(DocPath(outer)) = finding.primary.path() else { continue };
            let lacks = |field: &DocPath| match field.0.split_last() {
                Some((Segment::Key(name), rest)) if rest == outer => finding.absent.contains(&name.as_str()),
                _ => finding.code == Code::EMPTY_LIST && field.0 == *outer,
            };
            let file = finding.primary.file;
            if let Some((_, _, written)) =
                self.slips.iter().find(|(at, field, _)| *at == file && lacks(field))
            {
                finding.primary.place = Place::Key(written.clone());
            }
        }
        self.all
    }
}

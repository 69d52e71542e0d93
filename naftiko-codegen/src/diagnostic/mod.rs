//! What can be said about a spec: one model, kept apart from where it points and from how it is shown.
//!
//! Nothing here knows spans; a label holds a document path, which the source map turns into a span only
//! when a diagnostic is shown.

pub(crate) mod code;
mod path;
pub(crate) mod render;
mod report;
pub(crate) mod suggest;

pub use code::{Code, Severity};
pub(crate) use path::At;
pub use path::{DocPath, Segment};
pub use render::Format;
pub use report::{Located, Position, Report};

/// Which of the files of a compilation a label points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) usize);

/// One finding about a spec: a stable code, a sentence, the place, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) primary: Label,
    pub(crate) secondary: Vec<Label>,
    pub(crate) notes: Vec<String>,
    pub(crate) help: Vec<Help>,
    /// Says that something is not there; silenced when what should be there was already reported as wrong.
    pub(crate) absence: bool,
}

/// A place in a file with a few words about it.
#[derive(Clone, Debug)]
pub struct Label {
    pub(crate) file: FileId,
    pub(crate) place: Place,
    pub(crate) text: String,
}

/// Where a label points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The file as a whole: there is nothing in it to point at.
    File,
    /// Bytes, as the YAML parser gave them.
    Bytes { start: usize, end: usize },
    /// The value at a document path.
    Value(DocPath),
    /// The key at a document path.
    Key(DocPath),
}

/// What the author can do, with the text to put in place where that is mechanical.
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
            absence: false,
        }
    }

    /// The words beside the underlined text.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
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

    pub(crate) fn about_absence(mut self) -> Self {
        self.absence = true;
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
        Self { file: at.file(), place: Place::Value(at.to_path()), text: text.into() }
    }

    pub(crate) fn key(at: &At, text: impl Into<String>) -> Self {
        Self { file: at.file(), place: Place::Key(at.to_path()), text: text.into() }
    }

    /// The document path, where the label has one.
    pub(crate) fn path(&self) -> Option<&DocPath> {
        match &self.place {
            Place::Value(path) | Place::Key(path) => Some(path),
            Place::File | Place::Bytes { .. } => None,
        }
    }
}

/// The collector that every stage before emission writes to.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding, unless it only says what an earlier one already implies.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let repeats = self.all.iter().any(|earlier| {
            earlier.primary.file == diagnostic.primary.file
                && (follows(earlier, &diagnostic)
                    || (earlier.code == diagnostic.code
                        && earlier.primary.place == diagnostic.primary.place
                        && earlier.message == diagnostic.message))
        });
        if !repeats {
            self.all.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
    }

    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.all
    }
}

/// Whether `later` says "nothing there" about a place in which `earlier` already found a fault.
fn follows(earlier: &Diagnostic, later: &Diagnostic) -> bool {
    later.absence
        && earlier.code.severity() == Severity::Error
        && match (earlier.primary.path(), later.primary.path()) {
            (Some(inner), Some(outer)) => outer.contains(inner),
            _ => false,
        }
}

//! The files of one compilation: the spec, and whatever it names, each read once.
//!
//! Files that a spec names must be inside of its project: a build reads nothing from elsewhere.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::file::{self, SourceFile};
use super::find;
use super::node::Tree;
use crate::diagnostic::{At, Code, Diagnostic, FileId, Label, Place};

/// Every file that was read, by its [`FileId`]; the spec itself is the first.
#[derive(Debug)]
pub(crate) struct Files {
    files: Vec<SourceFile>,
    /// The absolute path of each file without detours, by which it is known again.
    places: Vec<PathBuf>,
    /// The folder that nothing may leave; found out when the first file is named.
    root: Option<PathBuf>,
    drafts: Drafts,
}

/// The trees of the files that were read as YAML. They are only added to, so that nodes of one can be held while another
/// is read.
#[derive(Debug, Default)]
pub(crate) struct Trees(OnceCell<Box<Read>>);

#[derive(Debug)]
struct Read {
    file: FileId,
    tree: Arc<Tree>,
    next: Trees,
}

impl Trees {
    /// Keeps the tree of a file.
    pub(crate) fn add(&self, file: FileId, tree: Tree) -> &Tree {
        let mut last = self;
        while let Some(read) = last.0.get() {
            last = &read.next;
        }
        let read =
            last.0.get_or_init(|| Box::new(Read { file, tree: Arc::new(tree), next: Self::default() }));
        &read.tree
    }
}

/// Texts that are read in place of what is on disk, by the absolute path of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts(Arc<BTreeMap<PathBuf, Arc<str>>>);

impl Drafts {
    /// These texts, each under any path to its file.
    #[cfg(feature = "cli")]
    pub(crate) fn new(texts: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        Self(Arc::new(texts.into_iter().map(|(path, text)| (place(&path), text.into())).collect()))
    }

    fn read(&self, path: &Path, name: String) -> Result<SourceFile, file::Failure> {
        match self.0.get(&place(path)) {
            Some(draft) => Ok(SourceFile::new(path, name, draft)),
            None => file::read(path, name),
        }
    }
}

/// Why a file that a spec names is not read.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The path is absolute.
    Absolute,
    /// The path leaves the folder that is named.
    Outside,
    /// The spec is in memory, and the folder of its name does not exist.
    NoFolder(String),
    /// It is in none of these places.
    NotThere(Vec<String>),
    /// It is there and cannot be read as text: a sentence, and what is known beside it.
    Unreadable(String, String),
}

impl Files {
    /// Reads a spec. A failure comes with an empty stand-in for the file, so that it can be reported like any other.
    pub(crate) fn read(spec: &Path, drafts: Drafts) -> (Self, Option<Diagnostic>) {
        match drafts.read(spec, find::display_name(spec)) {
            Ok(file) => (Self { drafts, ..Self::of(file) }, None),
            Err(failure) => {
                let label = Label { file: FileId(0), place: Place::File, text: String::new() };
                let diagnostic = Diagnostic::at(failure.code, label, failure.message)
                    .note(failure.note)
                    .help(failure.help);
                (Self::of(SourceFile::new(spec, find::display_name(spec), "")), Some(diagnostic))
            }
        }
    }

    /// A spec that is in memory, under a name of the caller's.
    pub(crate) fn in_memory(name: &str, text: &str) -> Self {
        Self::of(SourceFile::new(Path::new(name), name.to_owned(), text))
    }

    fn of(spec: SourceFile) -> Self {
        let place = place(spec.path());
        Self { files: vec![spec], places: vec![place], root: None, drafts: Drafts::default() }
    }

    /// The spec itself.
    pub(crate) fn spec(&self) -> &SourceFile {
        &self.files[0]
    }

    pub(crate) fn text(&self, file: FileId) -> Arc<str> {
        Arc::clone(&self.files[file.0].text)
    }

    pub(crate) fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0]
    }

    pub(crate) fn name(&self, file: FileId) -> &str {
        self.files[file.0].name()
    }

    /// The names of all files for generated text, in the order in which they were read: none tells of the machine.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |file: &SourceFile| match Path::new(file.name()) {
            path if path.has_root() => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            _ => file.name().to_owned(),
        };
        self.files.iter().map(name).collect()
    }

    /// Takes what the files say, for the places of what is reported.
    pub(crate) fn keep(&mut self, trees: &Trees) {
        let mut trees = trees;
        while let Some(read) = trees.0.get() {
            self.files[read.file.0].tree = Some(Arc::clone(&read.tree));
            trees = &read.next;
        }
    }

    pub(crate) fn into_vec(self) -> Vec<SourceFile> {
        self.files
    }

    /// The path, from the root of the workspace, of the file that `location` means in `from`; it need not exist. Where
    /// that has no root, the path as it is.
    pub(crate) fn beside(&self, from: FileId, location: &str) -> String {
        let folder = self.folder(from);
        let root = find::workspace_root(&folder);
        let path = find::normalise(&folder.join(location));
        match path.strip_prefix(&root) {
            Ok(relative) if !root.as_os_str().is_empty() => find::slashed(relative),
            _ => find::slashed(&find::normalise(Path::new(location))),
        }
    }

    /// The file that `location` means in `from`: beside that file or, where it is `anywhere` in the project, in its root.
    pub(crate) fn open(&mut self, from: FileId, location: &str, anywhere: bool) -> Result<FileId, Refused> {
        let written = Path::new(location);
        let is_relative = |part: Component<'_>| {
            matches!(part, Component::CurDir | Component::ParentDir | Component::Normal(_))
        };
        if !written.components().all(is_relative) {
            return Err(Refused::Absolute);
        }
        let folder = self.folder(from);
        if from == FileId(0) && !folder.is_dir() {
            return Err(Refused::NoFolder(folder.display().to_string()));
        }
        let root = self.root();
        let mut looked_at: Vec<PathBuf> = vec![find::normalise(&folder.join(written))];
        if anywhere {
            let in_root = find::normalise(&root.join(written));
            if in_root != looked_at[0] {
                looked_at.push(in_root);
            }
        }
        let path = looked_at.iter().find(|path| path.exists()).unwrap_or(&looked_at[0]);
        if !path.starts_with(&root) {
            return Err(Refused::Outside);
        }
        if let Some(known) = self.places.iter().position(|place| place == path) {
            return Ok(FileId(known));
        }
        if !path.exists() {
            return Err(Refused::NotThere(looked_at.iter().map(|path| find::display_name(path)).collect()));
        }
        // A link may lead out of the project; its own name does not say so.
        let target = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !target.starts_with(root.canonicalize().unwrap_or_else(|_| root.clone())) {
            return Err(Refused::Outside);
        }
        let name = find::name_beside(&self.places[0], self.spec().name(), path);
        let read = self.drafts.read(path, name);
        let file = read.map_err(|failure| Refused::Unreadable(failure.message, failure.note))?;
        let path = path.clone();
        self.files.push(file);
        self.places.push(path);
        Ok(FileId(self.files.len() - 1))
    }

    /// The absolute folder of a file.
    fn folder(&self, file: FileId) -> PathBuf {
        self.places[file.0].parent().map(Path::to_owned).unwrap_or_default()
    }

    /// The root of the workspace; without one the working directory, if the spec is in it; else the spec's own folder.
    fn root(&mut self) -> PathBuf {
        let folder = self.folder(FileId(0));
        let found = || {
            let root = find::workspace_root(&folder);
            if !root.as_os_str().is_empty() {
                return root;
            }
            let current = place(Path::new("."));
            if folder.starts_with(&current) { current } else { folder.clone() }
        };
        self.root.get_or_insert_with(found).clone()
    }
}

impl Refused {
    /// The finding about `location`, which is written at `at`.
    pub(crate) fn report(self, code: Code, location: &str, at: &At) -> Diagnostic {
        let about = |message: String| Diagnostic::new(code, at, message);
        match self {
            Self::Absolute => about(format!("`{location}` is not a relative path"))
                .help("write the path from the folder of this file, such as `./shared/orders.yaml`"),
            Self::Outside => about(format!("`{location}` is outside of the project"))
                .note("files are read only inside of the workspace that the spec is in")
                .help("move the file into the workspace"),
            Self::NoFolder(folder) => {
                about(format!("`{location}` cannot be found from a spec that is in memory"))
                    .note(format!("by its name the spec is in `{folder}`, which is no folder"))
                    .help("name the spec by a path in a folder that exists")
            }
            Self::NotThere(places) => about(format!("there is no file `{location}`"))
                .note(format!("looked at {}", places.join(" and ")))
                .help("name a file that exists, by its path from the folder of this file"),
            Self::Unreadable(message, note) => {
                about(message).note(note).help("name a file that can be read, saved as UTF-8")
            }
        }
    }
}

/// An absolute path without detours.
fn place(path: &Path) -> PathBuf {
    find::normalise(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

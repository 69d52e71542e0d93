//! Files: the only reader of the disk, apart from the command line's own inputs and outputs.
//!
//! Nothing here understands what a file says.

pub(crate) mod find;
mod map;

use std::cell::OnceCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use map::SourceMap;

use crate::diagnostic::{Code, Diagnostic, FileId, Label, Place, Position};

/// The largest spec that is read, in bytes. Published files stay below 64 KiB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A file that was read, under the name that messages use for it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: PathBuf,
    name: String,
    text: String,
    /// Where each line starts; found out when the first position is asked for.
    lines: OnceCell<Vec<usize>>,
}

impl SourceFile {
    fn new(path: &Path, name: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        Self { path: path.to_owned(), name, text, lines: OnceCell::new() }
    }

    /// Text that is in memory, under a name of the caller's.
    pub(crate) fn in_memory(name: &str, text: &str) -> Self {
        Self::new(Path::new(name), name.to_owned(), text)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What messages call the file: its path from the workspace root.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte.
    pub(crate) fn position(&self, byte: usize) -> Position {
        let starts = self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(offset, _)| offset + 1)).collect()
        });
        let byte = byte.min(self.text.len());
        let line = starts.partition_point(|start| *start <= byte);
        let before = &self.text.as_bytes()[starts[line - 1]..byte];
        Position { line, column: String::from_utf8_lossy(before).chars().count() + 1 }
    }
}

/// Reads a spec. A failure comes with an empty stand-in for the file, so that it can be reported like any other.
pub(crate) fn read(path: &Path, file: FileId) -> (SourceFile, Option<Diagnostic>) {
    let name = find::display_name(path);
    let (bytes, failure) = match read_bounded(path) {
        Ok(bytes) => (bytes, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    let failure = match (failure, String::from_utf8(bytes)) {
        (None, Ok(text)) => {
            return (SourceFile::new(path, name, &text), None);
        }
        (None, Err(error)) => Failure {
            code: Code::NOT_TEXT,
            message: format!("`{name}` is not UTF-8 text"),
            note: format!(
                "the first byte that is not UTF-8 is at offset {}",
                error.utf8_error().valid_up_to()
            ),
            help: "name a capability spec: a YAML file, saved as UTF-8",
        },
        (Some(failure), _) => failure,
    };
    let label = Label { file, place: Place::File, text: String::new() };
    let diagnostic =
        Diagnostic::at(failure.code, label, failure.message).note(failure.note).help(failure.help);
    // An empty stand-in, so that the message has something to point into.
    (SourceFile::new(path, name, ""), Some(diagnostic))
}

struct Failure {
    code: Code,
    message: String,
    note: String,
    help: &'static str,
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = find::display_name(path);
    let unreadable =
        |message: String, note: String, help| Failure { code: Code::UNREADABLE_FILE, message, note, help };
    let metadata = fs::metadata(path).map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::NotFound => format!("there is no file `{name}`"),
            _ => format!("`{name}` cannot be read"),
        };
        unreadable(message, error_text(&error), "name a file that exists and can be read")
    })?;
    if metadata.is_dir() {
        return Err(unreadable(
            format!("`{name}` is a directory"),
            "a capability is one YAML file".to_owned(),
            "name the files in it, or a pattern such as `specs/*.yaml` on the command line",
        ));
    }
    if metadata.len() > LARGEST {
        return Err(unreadable(
            format!("`{name}` is too large to be a capability spec"),
            format!("it has {} bytes; up to {LARGEST} are read", metadata.len()),
            "name a smaller file",
        ));
    }
    fs::read(path).map_err(|error| {
        unreadable(
            format!("`{name}` cannot be read"),
            error_text(&error),
            "name a file that exists and can be read",
        )
    })
}

/// The operating system's words without the error number, which differs between platforms.
fn error_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}

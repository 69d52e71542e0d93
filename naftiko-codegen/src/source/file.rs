//! One file: its text, what its YAML says, and where each byte of it stands.

use std::cell::OnceCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::node::Tree;
use crate::diagnostic::{Code, Position};

/// The largest spec that is read, in bytes. Published files stay below 64 KiB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A file that was read, under the name that messages use for it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: PathBuf,
    name: String,
    pub(super) text: Arc<str>,
    /// The tree that was read from the text, where that is YAML.
    pub(super) tree: Option<Arc<Tree>>,
    /// Where each line starts; found out when the first position is asked for.
    lines: OnceCell<Vec<usize>>,
    /// How many characters there are before each block of [`BLOCK`] bytes, so that long lines are not counted anew.
    characters: OnceCell<Vec<usize>>,
}

const BLOCK: usize = 1024;

impl SourceFile {
    pub(super) fn new(path: &Path, name: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        let (path, tree) = (path.to_owned(), None);
        Self { path, name, text, tree, lines: OnceCell::new(), characters: OnceCell::new() }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the file in messages: its path from the workspace root or, outside of one, as it was given.
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
        Position { line, column: self.characters(byte) - self.characters(starts[line - 1]) + 1 }
    }

    /// The document that the file is, where it is YAML and was read.
    pub(crate) fn tree(&self) -> Option<&Tree> {
        self.tree.as_deref()
    }

    /// How many characters start before a byte.
    fn characters(&self, byte: usize) -> usize {
        self.blocks()[byte / BLOCK] + count(&self.text.as_bytes()[byte / BLOCK * BLOCK..byte])
    }

    /// The byte at which a character starts.
    pub(super) fn byte(&self, character: usize) -> usize {
        let blocks = self.blocks();
        // A character that starts in a block is counted behind it.
        let block = blocks.partition_point(|before| *before <= character).saturating_sub(1);
        let bytes = &self.text.as_bytes()[(block * BLOCK).min(self.text.len())..];
        let mut starts = bytes.iter().enumerate().filter(|(_, byte)| is_start(**byte));
        starts.nth(character - blocks[block]).map_or(self.text.len(), |(offset, _)| block * BLOCK + offset)
    }

    /// How many characters start before each block.
    fn blocks(&self) -> &[usize] {
        self.characters.get_or_init(|| {
            let mut total = 0;
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                total += count(block);
                total
            });
            std::iter::once(0).chain(blocks).collect()
        })
    }
}

/// Whether a byte is the first of a character.
fn is_start(byte: u8) -> bool {
    !matches!(byte, 0x80..=0xBF)
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_start(**byte)).count()
}

/// The text of a file, or why there is none.
pub(super) fn read(path: &Path, name: String) -> Result<SourceFile, Failure> {
    let bytes = read_bounded(path, &name)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, name, &text)),
        Err(error) => Err(Failure {
            code: Code::NOT_TEXT,
            message: format!("`{name}` is not UTF-8 text"),
            note: format!(
                "the first byte that is not UTF-8 is at offset {}",
                error.utf8_error().valid_up_to()
            ),
            help: "name a capability spec: a YAML file, saved as UTF-8",
        }),
    }
}

pub(super) struct Failure {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) note: String,
    pub(super) help: &'static str,
}

fn read_bounded(path: &Path, name: &str) -> Result<Vec<u8>, Failure> {
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

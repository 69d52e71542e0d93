//! Files and folders of this machine, as a specification names them. They are read while the program runs.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file or a folder, as the specification names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalFile {
    written: &'static str,
    /// For a relative path: the folder of the crate that holds the code, and the path from the root of its workspace.
    beside: Option<(Option<&'static str>, &'static str)>,
}

impl LocalFile {
    /// By its absolute path.
    #[must_use]
    pub const fn absolute(path: &'static str) -> Self {
        Self { written: path, beside: None }
    }

    /// By its path from the specification: `beside` is its path from the root of the workspace that the crate in
    /// `crate_folder` belongs to, `written` what the specification says. Where the first is not there, as on another
    /// machine, the second is looked for from the working directory.
    #[must_use]
    pub const fn relative(
        crate_folder: Option<&'static str>,
        beside: &'static str,
        written: &'static str,
    ) -> Self {
        Self { written, beside: Some((crate_folder, beside)) }
    }

    /// The path as the specification gives it.
    pub(crate) const fn written(&self) -> &'static str {
        self.written
    }

    /// Where it may be, nearest first.
    pub(crate) fn places(&self) -> Vec<PathBuf> {
        let mut places = Vec::new();
        if let Some((Some(folder), beside)) = self.beside {
            places.push(workspace_root(Path::new(folder)).join(beside));
        }
        let written = Path::new(self.written);
        let written = std::path::absolute(written).unwrap_or_else(|_| written.to_owned());
        if !places.contains(&written) {
            places.push(written);
        }
        places
    }

    /// The first of its places where there is something.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        self.places().into_iter().find(|place| place.exists())
    }
}

/// The nearest folder with a lock file, which is where cargo writes it; else the crate's own.
fn workspace_root(folder: &Path) -> &Path {
    folder.ancestors().find(|ancestor| ancestor.join("Cargo.lock").is_file()).unwrap_or(folder)
}

/// Reads a file of at most `limit` bytes; else the reason why not, worded to follow the name of the file.
pub(crate) fn bytes(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > limit { Err(format!("has more than {limit} bytes")) } else { Ok(bytes) }
}

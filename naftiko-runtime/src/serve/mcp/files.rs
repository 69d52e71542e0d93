//! Folders as resources of an MCP adapter: what is listed of one, and what is read below it.
//!
//! Nothing outside of the folder is read, whatever a URI or a link says, and no name that begins with a dot.

use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::table::{self, LocalFile};

/// The most files that are listed of a folder.
const MOST: usize = 10_000;

/// The characters of a file name that are encoded in a URI.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A file as it is listed.
pub(super) struct Listed {
    /// Its path below the folder, as the end of a URI; none where the place is a file itself.
    pub(super) path: Option<String>,
    pub(super) mime_type: &'static str,
    pub(super) size: u64,
}

/// A file as it is read.
pub(super) struct Read {
    pub(super) mime_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The files of a folder by their paths; none where there is no folder, which the log says.
pub(super) async fn list(place: LocalFile) -> Vec<Listed> {
    let listed = tokio::task::spawn_blocking(move || {
        let Some(root) = root(place) else { return Vec::new() };
        if let (true, Ok(about)) = (root.is_file(), root.metadata()) {
            return vec![Listed { path: None, mime_type: mime_type(&root), size: about.len() }];
        }
        walk(&root)
    });
    listed.await.unwrap_or_default()
}

fn walk(root: &Path) -> Vec<Listed> {
    let mut found: Vec<(Vec<String>, Listed)> = Vec::new();
    let mut folders = vec![(root.to_owned(), Vec::<String>::new())];
    while let Some((folder, names)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let mut names = names.clone();
            names.push(name);
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push((entry.path(), names));
                continue;
            }
            // Folders behind links are not walked, so that no walk goes round in circles.
            let Some(file) = inside(root, &entry.path()) else { continue };
            let Ok(about) = file.metadata() else { continue };
            let encoded: Vec<String> =
                names.iter().map(|name| utf8_percent_encode(name, ENCODED).to_string()).collect();
            let mime_type = mime_type(Path::new(names.last().map_or("", String::as_str)));
            found.push((names, Listed { path: Some(encoded.join("/")), mime_type, size: about.len() }));
            if found.len() >= MOST {
                tracing::warn!(folder = %root.display(), most = MOST, "not all files are listed");
                folders.clear();
                break;
            }
        }
    }
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    found.into_iter().map(|(_, listed)| listed).collect()
}

/// The content at a path below the folder, or of the place itself; `None` where no such file can be read.
pub(super) async fn read(
    place: LocalFile,
    below: Option<String>,
    limit: usize,
) -> Result<Option<Read>, String> {
    let read = tokio::task::spawn_blocking(move || {
        let Some(root) = root(place) else { return Ok(None) };
        let file = match below {
            None => root.is_file().then_some(root),
            Some(below) => join(&root, &below).and_then(|path| inside(&root, &path)),
        };
        let Some(file) = file else { return Ok(None) };
        let mime_type = mime_type(&file);
        table::read_file(&file, limit).map(|bytes| Some(Read { mime_type, bytes }))
    });
    read.await.unwrap_or_else(|error| Err(error.to_string()))
}

fn root(place: LocalFile) -> Option<PathBuf> {
    let root = place.find().and_then(|root| root.canonicalize().ok());
    if root.is_none() {
        tracing::warn!(folder = place.written(), "there are no resources: the folder does not exist");
    }
    root
}

/// The path below a folder that the end of a URI means, decoded once; `None` for one that no file of it has.
fn join(root: &Path, below: &str) -> Option<PathBuf> {
    let mut path = root.to_owned();
    for segment in below.split('/') {
        let name = percent_decode_str(segment).decode_utf8().ok()?;
        // On some systems a colon or a backslash leads elsewhere.
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':', '\0']) {
            return None;
        }
        path.push(&*name);
    }
    Some(path)
}

/// A regular file, with links followed, where it is below `root` and no part of its path begins with a dot.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    let file = path.canonicalize().ok()?;
    let below = file.strip_prefix(root).ok()?;
    let hidden = |part: std::path::Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    let seen = below.components().next().is_some() && !below.components().any(hidden);
    (seen && file.is_file()).then_some(file)
}

/// The media type of a file, by its extension.
pub(super) fn mime_type(path: &Path) -> &'static str {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match extension.as_str() {
        "md" | "markdown" => "text/markdown",
        "txt" | "text" | "log" => "text/plain",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "json" => "application/json",
        "yaml" | "yml" => "application/yaml",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

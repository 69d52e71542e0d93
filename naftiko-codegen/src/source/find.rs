//! Where a spec is looked for, and what messages call it.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The places in which `capability!` and `build.rs` look for `spec`, nearest first.
///
/// Beside the crate's `Cargo.toml`, in `specs/` there, then in `specs/` of each parent up to the workspace root.
fn candidates(manifest_dir: &Path, spec: &Path) -> Vec<PathBuf> {
    if spec.is_absolute() {
        return vec![spec.to_owned()];
    }
    let mut places = vec![manifest_dir.join(spec), manifest_dir.join("specs").join(spec)];
    let root = workspace_root(manifest_dir);
    for parent in manifest_dir.ancestors().skip(1) {
        if !parent.starts_with(&root) {
            break;
        }
        places.push(parent.join("specs").join(spec));
    }
    places
}

/// The first of the places that exists, or all of them.
///
/// # Errors
///
/// The places that were looked at, when the spec is in none of them.
pub fn find(manifest_dir: &Path, spec: &Path) -> Result<PathBuf, Vec<PathBuf>> {
    let places = candidates(manifest_dir, spec);
    match places.iter().find(|place| place.exists()) {
        Some(place) => Ok(place.clone()),
        None => Err(places),
    }
}

/// The name of a file in messages and in generated text: its path from the workspace root, with `/`.
///
/// The same file has the same name whatever the working directory is, so that what is generated does not depend on it.
pub(crate) fn display_name(path: &Path) -> String {
    let absolute = normalise(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let root = absolute.parent().map(workspace_root).unwrap_or_default();
    let relative = match absolute.strip_prefix(&root) {
        Ok(relative) if !root.as_os_str().is_empty() => relative.to_owned(),
        _ => normalise(path),
    };
    slashed(&relative)
}

/// The name of a file that a spec names: as [`display_name`], where the spec itself has `spec_name` and is at `spec`.
///
/// Without a workspace it is beside the spec, as the spec was named, whatever the working directory is.
pub(super) fn name_beside(spec: &Path, spec_name: &str, path: &Path) -> String {
    let folder = spec.parent().unwrap_or(spec);
    if !workspace_root(folder).as_os_str().is_empty() {
        return display_name(path);
    }
    match path.strip_prefix(folder) {
        Ok(relative) => slashed(&normalise(&Path::new(spec_name).with_file_name("").join(relative))),
        Err(_) => display_name(path),
    }
}

/// A relative path with `/` between its parts, on every system.
pub(super) fn slashed(path: &Path) -> String {
    let root = if path.has_root() { "/" } else { "" };
    let parts = path.components().filter(|component| !matches!(component, Component::RootDir));
    let parts: Vec<_> = parts.map(|component| component.as_os_str().to_string_lossy()).collect();
    format!("{root}{}", parts.join("/"))
}

/// The root of the workspace that `directory` is in, as cargo finds it: the nearest directory above with a manifest that
/// has a `[workspace]`, else the nearest with a manifest; empty when there is none.
pub(super) fn workspace_root(directory: &Path) -> PathBuf {
    let mut nearest = PathBuf::new();
    for ancestor in directory.ancestors() {
        let Ok(manifest) = fs::read_to_string(ancestor.join("Cargo.toml")) else { continue };
        if manifest.lines().any(|line| line.trim_start().starts_with("[workspace")) {
            return ancestor.to_owned();
        }
        if nearest.as_os_str().is_empty() {
            ancestor.clone_into(&mut nearest);
        }
    }
    nearest
}

/// A path without `.` and, where it has a folder to leave, without `..`.
pub(super) fn normalise(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if clean.file_name().is_some() => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

//! Text to [`Document`]: YAML is read once, and everything that is of the wrong shape is reported, not the first.
//!
//! Nothing here looks names up or knows what a value will be used for.

mod auth;
mod bounds;
mod consumes;
mod document;
mod exposes;
mod faults;
mod imports;
mod parameter;
mod read;
mod schema;
mod schema_files;
mod shape;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod unit;

use crate::diagnostic::{At, Diagnostics, FileId};
use crate::source::{Files, Trees};
use crate::spec::{Document, Exposes, Location};

/// Reads a spec and every file that it names; `None` when it is no capability at all, which has been reported.
pub(crate) fn parse(files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Document> {
    let spec = FileId(0);
    let trees = Trees::default();
    let tree = trees.add(spec, read::yaml(files, spec, diagnostics)?);
    let mut imports = imports::Imports::new(files, &trees);
    let document = document::read(tree.root(), &At::root(spec), &mut imports, diagnostics);
    files.keep(&trees);
    let mut document = document?;
    schema_files::read(&mut document, files, diagnostics);
    name_local_files(&mut document, files);
    Some(document)
}

/// Says where the files that a program reads by itself are from the root of the workspace.
fn name_local_files(document: &mut Document, files: &Files) {
    let exposes = document.capability.iter_mut().flat_map(|capability| &mut capability.exposes);
    let beside = |location: Option<&str>, at: &At| match location.map(Location::of) {
        Some(Location::Relative(path)) => Some(files.beside(at.file(), path)),
        _ => None,
    };
    for exposes in exposes {
        let Exposes::Mcp(mcp) = exposes else { continue };
        for prompt in &mut mcp.prompts {
            prompt.beside = beside(prompt.location.as_deref(), &prompt.at);
        }
        for resource in &mut mcp.resources {
            // A slash at the end says that it is a folder, and no more.
            let location = resource.location.as_deref().map(|location| location.trim_end_matches('/'));
            resource.beside = beside(location, &resource.unit.at);
        }
    }
    let inner = document.capability.iter_mut().flat_map(|capability| &mut capability.binds);
    for bind in document.binds.iter_mut().chain(inner) {
        if let Location::Relative(path) = bind.place() {
            bind.beside = Some(files.beside(bind.at.file(), path));
        }
    }
}

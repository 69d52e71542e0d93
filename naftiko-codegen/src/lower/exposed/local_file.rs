//! `location` of what a program reads from its own machine: a prompt, a folder of resources.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::LocalFile;
use crate::spec::Location;

/// The file or folder that `written` names; `None` when it names none, which has been reported.
pub(super) fn local(
    written: &str,
    beside: Option<&str>,
    what: &str,
    at: &At,
    diagnostics: &mut Diagnostics,
) -> Option<LocalFile> {
    match Location::of(written) {
        Location::Absolute(path) => Some(LocalFile::Absolute(path.to_owned())),
        Location::Relative(path) => {
            Some(LocalFile::Relative { written: path.to_owned(), beside: beside.unwrap_or(path).to_owned() })
        }
        Location::Environment | Location::Other(_) | Location::None => {
            let help = match written.trim_start_matches("./") {
                path if written.starts_with('/') => format!("write `file://{path}`"),
                path if !path.is_empty() && !path.contains("://") => format!("write `file:///./{path}`"),
                _ => "write `file:///./path` or `file:///absolute/path`".to_owned(),
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::UNSUPPORTED_LOCATION,
                    &at.key("location"),
                    format!("{what} is not read from `{written}`"),
                )
                .note("it is read from this machine, while the program runs")
                .help(help),
            );
            None
        }
    }
}

//! `forward`: a path whose requests go to a consumed API as they are (LANGUAGE.md 5.8, 5.9).

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::Forward;
use crate::lower::consumed::catalog::Catalog;
use crate::lower::headers::check_header;
use crate::spec;

/// Lowers a `forward` of a resource with this path, whose variables are named.
pub(super) fn lower(
    written: &spec::Forward,
    (path, variables, path_at): (&str, &[String], &At),
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> Option<Forward> {
    let mut sound = true;
    for (index, header) in written.trusted_headers.iter().enumerate() {
        let at = written.at.key("trustedHeaders").index(index);
        sound &= check_header(header, &at, diagnostics);
    }
    if let Some(position) = variables.iter().position(|name| name == "path")
        && (position + 1 < variables.len() || !path.ends_with("{path}"))
    {
        diagnostics.push(
            Diagnostic::new(
                Code::MALFORMED_PATH,
                path_at,
                "`{path}` takes the rest of the path, and is not last",
            )
            .help("end the path with `{path}`, as in `/raw/{path}`"),
        );
        sound = false;
    }
    let Some(target) = &written.target_namespace else {
        diagnostics.push(
            Diagnostic::new(Code::MISSING_FIELD, &written.at, "`forward` has no `targetNamespace`")
                .label("in this entry")
                .help("add `targetNamespace:` with a namespace from `consumes`")
                .absent(&["targetNamespace"]),
        );
        return None;
    };
    let Some(namespace) = catalog.namespace_named(target) else {
        if !catalog.is_lost(target) && !diagnostics.misshapen("consumes") {
            diagnostics.push(unknown(target, &written.at.key("targetNamespace"), catalog));
        }
        return None;
    };
    sound.then(|| Forward {
        path: path.to_owned(),
        namespace,
        trusted_headers: written.trusted_headers.clone(),
        parts: catalog.always(namespace),
    })
}

fn unknown(target: &str, at: &At, catalog: &Catalog) -> Diagnostic {
    let names = catalog.namespace_names();
    let diagnostic =
        Diagnostic::new(Code::UNKNOWN_CALL_TARGET, at, format!("namespace `{target}` is not consumed"));
    match nearest(target, names.iter().copied()) {
        Some(near) => diagnostic.similar("a namespace", target, near),
        None if names.is_empty() => diagnostic.help("add it to `consumes`"),
        None => diagnostic.note(format!("the namespaces that are consumed: {}", list(names.iter().copied()))),
    }
}

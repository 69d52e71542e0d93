//! Which headers a spec may set (LANGUAGE.md 3.5).

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};

/// Headers that the transport owns; a parameter must not set them.
const RESERVED_HEADERS: &[&str] = &[
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
];

/// Whether a header of this name can be sent; reported when not.
pub(super) fn check_header(name: &str, at: &At, diagnostics: &mut Diagnostics) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(token) {
        diagnostics.push(
            Diagnostic::new(
                Code::RESERVED_HEADER,
                at,
                format!("`{}` is no name of a header", name.escape_debug()),
            )
            .help("a header has a name of letters, digits and `-`, such as `X-Api-Key`"),
        );
        return false;
    }
    if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        diagnostics.push(
            Diagnostic::new(Code::RESERVED_HEADER, at, format!("header `{name}` is set by the transport"))
                .help("remove it; the value is right without it"),
        );
        return false;
    }
    true
}

//! Adapters that share a port share a listener: fine as long as no request has two readings (LANGUAGE.md 5.1).

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Adapter, Transport};
use crate::lower::paths::shape;

/// Reports adapters on one port, each with its place.
pub(super) fn check(adapters: &[(Adapter, At)], diagnostics: &mut Diagnostics) {
    for (index, (later, at)) in adapters.iter().enumerate() {
        for (earlier, first) in &adapters[..index] {
            let (Some(port), Some(other)) = (port(later), port(earlier)) else { continue };
            if port != other {
                continue;
            }
            let (at, first) = (&at.key("port"), &first.key("port"));
            let report = match both_answer(earlier, later) {
                Some(what) => Diagnostic::new(
                    Code::DUPLICATE_ROUTE,
                    at,
                    format!("two adapters answer `{what}` on port {port}"),
                )
                .label("used again here")
                .help("give one of them another port"),
                None => {
                    Diagnostic::new(Code::SHARED_PORT, at, format!("port {port} is used by two adapters"))
                        .label("used again here; one listener serves both")
                        .help("give them different ports, or leave it so on purpose")
                }
            };
            diagnostics.push(report.secondary(Label::value(first, "first used here")));
        }
    }
}

fn port(adapter: &Adapter) -> Option<u16> {
    match adapter {
        Adapter::Rest(rest) => Some(rest.port),
        Adapter::Mcp(mcp) => (mcp.transport == Transport::Http).then_some(mcp.port),
    }
}

/// A request that both adapters would answer.
fn both_answer(left: &Adapter, right: &Adapter) -> Option<String> {
    match (left, right) {
        (Adapter::Mcp(_), Adapter::Mcp(_)) => Some("/mcp".to_owned()),
        (Adapter::Rest(rest), Adapter::Mcp(_)) | (Adapter::Mcp(_), Adapter::Rest(rest)) => {
            rest.routes.iter().any(|route| shape(&route.path) == "/mcp").then(|| "/mcp".to_owned())
        }
        (Adapter::Rest(left), Adapter::Rest(right)) => right.routes.iter().find_map(|route| {
            left.routes
                .iter()
                .any(|other| other.method == route.method && shape(&other.path) == shape(&route.path))
                .then(|| format!("{} {}", route.method.as_str(), route.path))
        }),
    }
}

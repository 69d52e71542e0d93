//! Logs of a program that keeps none of its own: to standard error, so that standard output stays free for MCP.

#[cfg(feature = "logs")]
use std::str::FromStr as _;

use crate::binds::Environment;
use crate::error::Problem;

/// What is logged where nobody says: warnings, and where the program listens. Spans of requests cost time, and are asked for.
#[cfg(feature = "logs")]
const USUAL: &str = "warn,naftiko_runtime::serve::server=info";

/// What is logged, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Logs {
    /// None for nothing at all.
    #[cfg(feature = "logs")]
    filter: Option<tracing_subscriber::filter::Targets>,
    #[cfg(feature = "logs")]
    json: bool,
}

impl Logs {
    /// As the variables `NAFTIKO_LOG`, else `RUST_LOG`, and `NAFTIKO_LOG_FORMAT` say.
    #[cfg(feature = "logs")]
    pub(super) fn of(environment: Environment<'_>, problems: &mut Vec<Problem>) -> Self {
        use tracing_subscriber::filter::Targets;

        let find =
            |name: &str| environment(name)?.into_string().ok().filter(|value| !value.trim().is_empty());
        let usual = || Targets::from_str(USUAL).unwrap_or_default();
        let filter = match (find("NAFTIKO_LOG"), find("RUST_LOG")) {
            (Some(text), _) => Targets::from_str(&text).unwrap_or_else(|error| {
                problems.push(Problem::new(format!(
                    "NAFTIKO_LOG is no level and no list of `target=level`: {error}; an example is `info,hyper=warn`"
                )));
                usual()
            }),
            // It speaks to other libraries too, some of which know more words.
            (None, Some(text)) => Targets::from_str(&text).unwrap_or_else(|_| usual()),
            (None, None) => usual(),
        };
        let json = match find("NAFTIKO_LOG_FORMAT").as_deref() {
            None | Some("text") => false,
            Some("json") => true,
            Some(_) => {
                problems.push(Problem::new("NAFTIKO_LOG_FORMAT is neither `text` nor `json`"));
                false
            }
        };
        Self { filter: Some(filter), json }
    }

    #[cfg(not(feature = "logs"))]
    pub(super) fn of(_: Environment<'_>, _: &mut Vec<Problem>) -> Self {
        Self::default()
    }

    /// Begins to log, unless the program does so itself.
    pub(crate) fn begin(&self) {
        #[cfg(feature = "logs")]
        if let Some(filter) = self.filter.clone() {
            use std::io::IsTerminal as _;

            use tracing_subscriber::layer::SubscriberExt as _;
            use tracing_subscriber::util::SubscriberInitExt as _;

            let lines = tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(std::io::stderr().is_terminal());
            let registry = tracing_subscriber::registry().with(filter);
            // One that is there already stays.
            let _ = if self.json {
                registry.with(lines.json()).try_init()
            } else {
                registry.with(lines).try_init()
            };
        }
    }
}

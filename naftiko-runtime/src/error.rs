//! The one error of this crate: what failed, in words that can be shown to whoever called.
//!
//! No message here may hold a secret, a query value or the address of an upstream. Causes that may name an address
//! stay behind [`std::error::Error::source`], which goes to logs and never into an answer.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

/// The cause of an error, as libraries give it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The message to a caller when the failure is ours.
pub(crate) const FAILED: &str = "the operation failed; the log says why";

/// Everything that can go wrong between the start of a capability and an answer.
///
/// `Display` says what happened without secrets or addresses. `Debug` shows the same, followed by the causes, so
/// that `fn main() -> Result<(), naftiko_runtime::Error>` prints something worth reading.
#[non_exhaustive]
pub enum Error {
    /// The capability cannot start. Every problem that was found is listed.
    Configuration(Vec<Problem>),
    /// Inputs that break their rules; no call was made.
    Input(Vec<Fault>),
    /// No connection to the upstream, or one that ended before the head of an answer.
    Unreachable {
        /// Namespace of the upstream in the specification.
        upstream: &'static str,
        /// The error of the network.
        source: BoxError,
    },
    /// No credential for the upstream: the authorization server gave no access token.
    Credential {
        /// Namespace of the upstream in the specification.
        upstream: &'static str,
        /// Why there is none; never with the secret in it.
        source: BoxError,
    },
    /// The upstream did not send the head of an answer in time.
    Timeout {
        /// Namespace of the upstream in the specification.
        upstream: &'static str,
        /// How long the call was allowed to take.
        limit: Duration,
    },
    /// The upstream answered with a status that is no success; nothing follows a redirect.
    Status(StatusError),
    /// The body of an answer ended early, stalled or is larger than allowed.
    Body {
        /// The operation whose answer it was.
        operation: String,
        /// Why the body cannot be used.
        reason: String,
    },
    /// The body of an answer is not what the operation promises.
    Decode {
        /// The operation whose answer it was.
        operation: String,
        /// Why the body cannot be used.
        reason: String,
    },
    /// A step of an orchestration failed.
    Step {
        /// Its name in the specification.
        step: &'static str,
        /// The error of the step.
        source: Box<Error>,
    },
    /// A step that is a function of this program gave an error.
    Native {
        /// The name of the step in the specification.
        step: &'static str,
        /// The error that the function gave.
        reason: String,
    },
    /// An adapter cannot listen, or its server failed.
    Serve {
        /// Namespace of the adapter in the specification.
        adapter: &'static str,
        /// The failure, and what to do about it.
        reason: String,
        /// The error of the operating system.
        source: BoxError,
    },
}

impl Error {
    /// The status the upstream answered with, where that is the error.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status),
            _ => None,
        }
    }

    /// The message to a caller of an adapter. It names no upstream: to the caller the capability is one thing.
    pub(crate) fn for_caller(&self) -> String {
        match self {
            Self::Input(faults) => match faults.len() {
                1 => "an input is not valid".to_owned(),
                count => format!("{count} inputs are not valid"),
            },
            Self::Unreachable { .. } => "the upstream cannot be reached".to_owned(),
            Self::Credential { .. } => "there is no access token for the upstream".to_owned(),
            Self::Timeout { .. } => "the upstream did not answer in time".to_owned(),
            Self::Status(error) => format!("the upstream answered {}", error.status),
            Self::Body { reason, .. } | Self::Decode { reason, .. } => {
                format!("the answer of the upstream is of no use: {reason}")
            }
            Self::Step { step, source } => format!("step `{step}`: {}", source.for_caller_in_step()),
            Self::Native { step, reason } => format!("step `{step}`: {reason}"),
            Self::Configuration(_) | Self::Serve { .. } => FAILED.to_owned(),
        }
    }

    /// The same inside of a step, whose parameters are not the caller's inputs.
    fn for_caller_in_step(&self) -> String {
        match self {
            Self::Input(faults) => {
                let rules: Vec<String> = faults.iter().map(Fault::to_string).collect();
                rules.join("; ")
            }
            other => other.for_caller(),
        }
    }

    /// Writes the error and, after it, what caused it.
    pub(crate) fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(problems) => list(f, "the capability cannot start", problems),
            Self::Input(faults) => list(f, "inputs are not valid", faults),
            Self::Unreachable { upstream, .. } => write!(f, "upstream `{upstream}` cannot be reached"),
            Self::Credential { upstream, .. } => {
                write!(f, "there is no access token for upstream `{upstream}`")
            }
            Self::Timeout { upstream, limit } => {
                write!(f, "upstream `{upstream}` did not answer within {limit:?}")
            }
            Self::Status(error) => error.fmt(f),
            Self::Body { operation, reason } | Self::Decode { operation, reason } => {
                write!(f, "answer of {operation}: {reason}")
            }
            Self::Step { step, source } => write!(f, "step `{step}`: {source}"),
            Self::Native { step, reason } => write!(f, "step `{step}`: {reason}"),
            Self::Serve { adapter, reason, .. } => write!(f, "adapter `{adapter}`: {reason}"),
        }
    }
}

/// One item stays on the line of its heading; several get a line each.
fn list(f: &mut fmt::Formatter<'_>, heading: &str, items: &[impl fmt::Display]) -> fmt::Result {
    if let [item] = items {
        return write!(f, "{heading}: {item}");
    }
    write!(f, "{heading}:")?;
    items.iter().try_for_each(|item| write!(f, "\n- {item}"))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_causes())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable { source, .. }
            | Self::Credential { source, .. }
            | Self::Serve { source, .. } => Some(source.as_ref()),
            Self::Step { source, .. } => std::error::Error::source(&**source),
            _ => None,
        }
    }
}

/// One reason why a capability cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(String);

impl Problem {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One input that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    name: String,
    location: Location,
    detail: String,
}

impl Fault {
    pub(crate) fn new(name: impl Into<String>, location: Location, detail: impl Into<String>) -> Self {
        Self { name: name.into(), location, detail: detail.into() }
    }

    /// The name of the input, as the caller knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the input is carried.
    pub fn location(&self) -> Location {
        self.location
    }

    /// The rule that is broken, to be read after the name: `must be an integer`.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.name)?;
        if self.location != Location::Argument {
            write!(f, "in the {} ", self.location)?;
        }
        f.write_str(&self.detail)
    }
}

/// Where an input is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query of the URI.
    Query,
    /// A request header.
    Header,
    /// A cookie.
    Cookie,
    /// The request body, or a member of it.
    Body,
    /// An argument of an MCP tool.
    Argument,
}

impl Location {
    /// The word of the specification for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
            Self::Argument => "argument",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An answer with a status that is no success.
#[derive(Clone, Debug)]
pub struct StatusError {
    operation: String,
    status: StatusCode,
    excerpt: String,
    retry_after: Option<String>,
    step: Option<&'static str>,
}

impl StatusError {
    pub(crate) fn new(
        operation: String,
        status: StatusCode,
        excerpt: String,
        retry_after: Option<String>,
        step: Option<&'static str>,
    ) -> Self {
        Self { operation, status, excerpt, retry_after, step }
    }

    /// How long the upstream wants to be left alone: `Retry-After`, a number of seconds or a date (RFC 9110, 10.2.3).
    pub fn retry_after(&self) -> Option<&str> {
        self.retry_after.as_deref()
    }

    /// The step of an orchestration that it ended.
    pub fn step(&self) -> Option<&'static str> {
        self.step
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The beginning of the body, at most 2 KiB of it, as text. What it says is the upstream's own affair, so it is
    /// no part of the message.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}", self.operation, self.status)
    }
}
/// A name for a failed request, by which the log and a caller speak of the same.
pub(crate) fn incident() -> String {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{SystemTime, UNIX_EPOCH};

    static COUNT: AtomicU64 = AtomicU64::new(1);
    /// Tells one run of a program from another.
    static RUN: LazyLock<u64> = LazyLock::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        since.as_secs() ^ (u64::from(std::process::id()) << 32)
    });
    format!("{:x}-{:x}", *RUN, COUNT.fetch_add(1, Ordering::Relaxed))
}

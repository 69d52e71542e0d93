//! A line that says how far the work has come, on a terminal only.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use super::output::message;

/// Work that is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(300);

/// The time between two states of the line.
const PACE: Duration = Duration::from_millis(100);

/// How far the work on a number of specs has come.
pub(super) struct Progress {
    total: usize,
    /// The work that is being done, as in `checked`.
    verb: &'static str,
    /// When the line is shown next; never where nobody looks.
    next: Option<Instant>,
    shown: bool,
}

impl Progress {
    /// Progress that people see if they look at standard error.
    pub(super) fn new(total: usize, verb: &'static str) -> Self {
        let next = io::stderr().is_terminal().then(|| Instant::now() + PATIENCE);
        Self { total, verb, next, shown: false }
    }

    /// Progress that is not shown.
    pub(super) fn hidden() -> Self {
        Self { total: 0, verb: "", next: None, shown: false }
    }

    /// So many are done.
    pub(super) fn done(&mut self, number: usize) {
        if self.next.is_some_and(|next| Instant::now() >= next) {
            message(&format!("\r\x1b[2K{} {number} of {} specs", self.verb, self.total));
            self.next = Some(Instant::now() + PACE);
            self.shown = true;
        }
    }

    /// Takes the line away, so that something else can be written.
    pub(super) fn clear(&mut self) {
        if self.shown {
            message("\r\x1b[2K");
            self.shown = false;
        }
    }
}

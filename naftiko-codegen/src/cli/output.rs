//! Standard output and standard error, with a reader that may have gone away.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

/// Writes a product to standard output; a reader that has closed it wants no more, which is no failure.
pub(super) fn product(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// Writes a message for people to standard error.
pub(super) fn message(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Writes a message for whoever sits in front of a terminal; programs and logs get none.
pub(super) fn aside(text: &str) {
    if io::stderr().is_terminal() {
        message(text);
    }
}

/// Whether messages may have colours.
pub(super) fn colour() -> bool {
    io::stderr().is_terminal() && AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// `1 spec`, `2 specs`
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

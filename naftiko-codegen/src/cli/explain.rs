//! `explain`: the page of a diagnostic, or the list of all.

use std::fmt::Write as _;

use clap::Args;

use super::Exit;
use super::output::{message, product};
use crate::diagnostic::Code;
use crate::diagnostic::suggest::nearest;

/// Tell what a diagnostic means, with an example.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A code such as NAF0301, or a name such as unknown-call-target; without it all are listed
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self) -> Exit {
        let Some(wanted) = &self.code else {
            let mut list = String::new();
            for code in Code::ALL {
                // Writing to a string cannot fail.
                let _ = writeln!(list, "{code}  {:7}  {}: {}", code.severity(), code.name(), code.summary());
            }
            product(&list);
            return Exit::Done;
        };
        if let Some(code) = Code::parse(wanted) {
            product(code.explanation());
            return Exit::Done;
        }
        let known: Vec<String> = Code::ALL.iter().map(Code::to_string).collect();
        let names = Code::ALL.iter().map(|code| code.name()).chain(known.iter().map(String::as_str));
        let hint = match nearest(wanted, names) {
            Some(near) => format!("one with a similar name exists: `{near}`"),
            None => "`naftiko-codegen explain` lists all of them".to_owned(),
        };
        message(&format!("error: there is no diagnostic `{wanted}`\nhelp: {hint}\n"));
        Exit::Usage
    }
}

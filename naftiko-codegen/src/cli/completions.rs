//! `completions`: what a shell needs to complete this command.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::output::product;
use super::{Arguments, Exit};

/// Print the completions of a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "naftiko-codegen", &mut script);
        product(&String::from_utf8_lossy(&script));
        Exit::Done
    }
}

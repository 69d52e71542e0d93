//! The command line: arguments in, library call, exit code out.
//!
//! Text for people goes to standard error, text for programs to standard output. Exit codes: 0 done, 1 the specs have
//! errors, 2 the call was wrong.

mod check;
mod completions;
mod explain;
mod files;
mod fix;
mod generate;
mod output;
mod progress;
mod schema;
mod tally;
mod work;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Compiles Naftiko capability specs into Rust.
#[derive(Debug, Parser)]
#[command(name = "naftiko-codegen", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile specs into Rust files
    Generate(generate::Generate),
    /// Report everything that is wrong with specs, without generating anything
    Check(check::Check),
    /// Tell what a diagnostic means, with an example
    Explain(explain::Explain),
    /// Print a JSON Schema of capability specs, for editors
    Schema(schema::Schema),
    /// Print the completions of a shell
    Completions(completions::Completions),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Done,
    /// The specs have errors, or `--check` found a file that is not up to date.
    SpecsFailed,
    /// The call itself was wrong.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::from(0),
            Exit::SpecsFailed => Self::from(1),
            Exit::Usage => Self::from(2),
        }
    }
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let exit = match Arguments::parse().command {
        Command::Generate(generate) => generate.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
    };
    exit.into()
}

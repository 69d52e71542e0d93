//! The command line of the example.

use clap::Parser;

/// Serves three capabilities for Label Studio, over REST and MCP.
///
/// Without `--upstream` a stand-in for Label Studio runs inside the program.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// The base URI of a Label Studio; the environment variable `LABEL_STUDIO_API_KEY` holds its key
    #[arg(long, value_name = "URL")]
    pub(crate) upstream: Option<String>,
    /// The REST port of the organizations; projects and tasks take the next two
    #[arg(long, value_name = "PORT", default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65_533))]
    pub(crate) rest_port: u16,
    /// The MCP port of the organizations; projects and tasks take the next two
    #[arg(long, value_name = "PORT", default_value_t = 9090, value_parser = clap::value_parser!(u16).range(1..=65_533))]
    pub(crate) mcp_port: u16,
    /// Serve the tools of the organizations on standard input and output instead
    #[arg(long, conflicts_with_all = ["rest_port", "mcp_port"])]
    pub(crate) stdio: bool,
}

//! Three capabilities for Label Studio, compiled three ways and served by one program.

mod arguments;
#[rustfmt::skip]
mod generated;
mod stand_in;
mod welcome;

use std::process::ExitCode;

use clap::Parser;
use naftiko_runtime::{Builder, capability, include_capability};
use tracing_subscriber::EnvFilter;

use arguments::Arguments;
use generated::tasks;

// One way: the macro compiles the spec at this place.
capability!("organizations.yaml");

// Another: build.rs compiled it, and the result is included.
include_capability!("projects");

// The third is `generated::tasks`, which the command line wrote and which is checked in.

#[tokio::main]
async fn main() -> ExitCode {
    log();
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let upstream = match &arguments.upstream {
        Some(uri) => Upstream { uri: uri.clone(), key: None },
        None => Upstream { uri: stand_in::start().await?.base_uri(), key: Some(stand_in::TOKEN) },
    };
    let organizations =
        upstream.reach(organizations::Capability::builder(), "label-studio-subpackage-organizations");
    if arguments.stdio {
        // Standard output belongs to the protocol now.
        return Ok(organizations.build()?.serve_stdio().await?);
    }
    let ports = |step| (arguments.rest_port + step, arguments.mcp_port + step);
    let projects = upstream.reach(projects::Capability::builder(), "label-studio-projects");
    let tasks = upstream.reach(tasks::Capability::builder(), "label-studio-tasks");
    let organizations = on(organizations, ports(0)).build()?.bind().await?;
    let projects = on(projects, ports(1)).build()?.bind().await?;
    let tasks = on(tasks, ports(2)).build()?.bind().await?;
    welcome::print(&upstream.uri, upstream.key.is_some(), ports(0));
    tokio::try_join!(organizations.run(), projects.run(), tasks.run())?;
    Ok(())
}

/// The Label Studio that all three capabilities talk to.
struct Upstream {
    uri: String,
    /// Given for the stand-in; otherwise the environment has it.
    key: Option<&'static str>,
}

impl Upstream {
    fn reach<C: From<naftiko_runtime::codegen::Capability>>(
        &self,
        builder: Builder<C>,
        namespace: &str,
    ) -> Builder<C> {
        let builder = builder.base_uri(namespace, &self.uri);
        match self.key {
            Some(key) => builder.bind("LABEL_STUDIO_API_KEY", key),
            None => builder,
        }
    }
}

fn on<C: From<naftiko_runtime::codegen::Capability>>(
    builder: Builder<C>,
    (rest, mcp): (u16, u16),
) -> Builder<C> {
    builder.port("rest", rest).port("mcp", mcp)
}

/// To standard error, so that standard output stays free for MCP. `RUST_LOG` says how much.
fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,rmcp=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

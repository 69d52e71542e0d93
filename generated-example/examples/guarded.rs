//! Serves `specs/auth-in-oauth2-mcp.yaml`: an MCP server that only those use who have an access token.
//!
//! `LOGIN_URI` is where the authorization server is, `PUBLIC_URI` what this server is called in public. The API behind
//! is served from inside the program.

use std::process::ExitCode;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use clap::Parser;
use naftiko_runtime::capability;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

capability!("auth-in-oauth2-mcp.yaml");

/// Serves the orders of a shop to agents with an access token.
#[derive(Debug, Parser)]
struct Arguments {
    /// The port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 9090)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,rmcp=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let upstream = format!("http://{}", listener.local_addr()?);
    let orders = get(async || ([(CONTENT_TYPE, "application/json")], r#"[{"id":1,"item":"rope"}]"#));
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/orders", orders)).await });

    let builder = auth_in_oauth2_mcp::Capability::builder().base_uri("orders", upstream);
    let server = builder.port("mcp", arguments.port).build()?.bind().await?;
    let address = server.local_addr("orders-mcp").ok_or("the adapter listens nowhere")?;
    eprintln!("listening on http://{address}/mcp");
    Ok(server.run().await?)
}

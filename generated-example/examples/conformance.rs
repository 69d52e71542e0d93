//! Serves `specs/conformance.yaml`, by whose names the conformance suite and the clients of MCP look at a server.
//!
//! The API that it consumes is served from inside the program.

use std::net::SocketAddr;
use std::process::ExitCode;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use clap::Parser;
use naftiko_runtime::capability;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

capability!("conformance.yaml");

/// A picture of one red point.
const PICTURE: &[u8] = include_bytes!("../../specs/shared/conformance/picture.png");

/// A sound of two samples, both of them silence.
const SOUND: &[u8] = b"RIFF\x28\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\
    \x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x04\x00\x00\x00\x00\x00\x00\x00";

/// Serves answers of every kind over MCP.
#[derive(Debug, Parser)]
struct Arguments {
    /// The port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 9090)]
    port: u16,
    /// Serve on standard input and output instead
    #[arg(long, conflicts_with = "port")]
    stdio: bool,
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
    let upstream = format!("http://{}", stand_in().await?);
    let builder = conformance::Capability::builder().base_uri("suite", upstream);
    if arguments.stdio {
        // Standard output belongs to the protocol now.
        return Ok(builder.build()?.serve_stdio().await?);
    }
    let server = builder.port("mcp", arguments.port).build()?.bind().await?;
    let address = server.local_addr("conformance").ok_or("the adapter listens nowhere")?;
    eprintln!("listening on http://{address}/mcp");
    Ok(server.run().await?)
}

/// Starts the API that the capability consumes, on a port of its own.
async fn stand_in() -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, routes()).await });
    Ok(address)
}

fn routes() -> Router {
    let of = |kind: &'static str, body: &'static [u8]| get(async move || ([(CONTENT_TYPE, kind)], body));
    Router::new()
        .route("/text", of("text/plain", b"This is a simple text response for testing."))
        .route("/image", of("image/png", PICTURE))
        .route("/audio", of("audio/wav", SOUND))
        .route("/embedded", get(async || parts(&[DOCUMENT])))
        .route("/mixed", get(async || parts(&[TEXT, ("Content-Type: image/png", PICTURE), RECORD])))
        .route("/failure", get(failure))
        .route("/stages/{stage}", get(stage))
        .route("/static-text", of("text/plain", b"This is the content of the static text resource."))
        .route("/records/{id}", get(record))
}

/// A part of an answer: its headers and its body.
type Part = (&'static str, &'static [u8]);

const TEXT: Part = ("Content-Type: text/plain", b"Multiple content types test:");

const DOCUMENT: Part = (
    "Content-Type: text/plain\r\nContent-Location: test://embedded-resource",
    b"This is an embedded resource content.",
);

const RECORD: Part = (
    "Content-Type: application/json\r\nContent-Location: test://mixed-content-resource",
    br#"{"test":"data","value":123}"#,
);

/// Several answers in one.
fn parts(parts: &[Part]) -> impl IntoResponse {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(format!("--part\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--part--\r\n");
    ([(CONTENT_TYPE, "multipart/mixed; boundary=part")], body)
}

async fn failure() -> impl IntoResponse {
    (StatusCode::INTERNAL_SERVER_ERROR, "This tool intentionally returns an error for testing")
}

async fn stage(Path(stage): Path<u32>) -> impl IntoResponse {
    json(&serde_json::json!({ "stage": stage, "next": stage + 1 }))
}

async fn record(Path(id): Path<String>) -> impl IntoResponse {
    json(&serde_json::json!({ "id": id, "templateTest": true, "data": format!("Data for ID: {id}") }))
}

fn json(value: &serde_json::Value) -> impl IntoResponse + use<> {
    ([(CONTENT_TYPE, "application/json")], value.to_string())
}

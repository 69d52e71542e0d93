//! Tests of what is logged, and of what must never be.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

use naftiko_runtime::serde_json::json;

use crate::support::{KEY, MCP, REST, dead_address, organizations, serve_organizations};
use harness::{Running, Stub};

thread_local! {
    /// The log of this thread; a test and everything that it serves run on one thread.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps everything that is logged from now on. One subscriber for all threads: with one per thread, a callsite that
/// another thread meets first would stay off here.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(|| Writer)
            .init();
        tracing::callsite::rebuild_interest_cache();
    });
}

/// Whether this thread logged a text since it was last asked.
pub(crate) fn has_logged(text: &str) -> bool {
    String::from_utf8(LOGGED.take()).unwrap().contains(text)
}

/// The log of this thread as text.
fn logged() -> String {
    LOGGED.with_borrow(|logged| String::from_utf8(logged.clone()).unwrap())
}

#[tokio::test]
async fn each_request_logs_a_span_without_values() {
    listen();
    let stub = Stub::answering(404, &[("content-type", "application/json")], "{}").await;
    let capability = serve_organizations(&stub.uri).await;
    capability.open("/v1/api/organizations?ordering=private-value").await;
    capability.tool("list-your-organizations", json!({ "ordering": "private-value" })).await;

    let text = logged();
    let ours: Vec<&str> = text.lines().filter(|line| line.contains("naftiko_runtime")).collect();
    for span in [
        "request{adapter=\"label-studio-subpackage-organizations-rest\" operation=GET /v1/api/organizations status=404}",
        "tool{adapter=\"label-studio-subpackage-organizations-mcp\" operation=\"list-your-organizations\" status=\"error\"}",
    ] {
        assert!(ours.iter().any(|line| line.contains(span)), "{span} is not in {text}");
    }
    for line in ours {
        assert!(!line.contains("private-value") && !line.contains(KEY), "{line}");
    }
}

#[tokio::test]
async fn the_log_says_why_an_upstream_cannot_be_reached() {
    listen();
    let address = dead_address();
    let uri = format!("http://{address}/private-path");
    let server = organizations(uri).build().unwrap().bind().await.unwrap();
    let capability = Running::serve(server, &[REST, MCP]);
    capability.open("/v1/api/organizations").await;
    let text = logged();
    let warning =
        text.lines().find(|line| line.contains("WARN") && line.contains("operation failed")).unwrap();
    assert!(warning.contains("refused"), "{warning}");
    assert!(!warning.contains("private-path") && !warning.contains(KEY), "{warning}");
}

//! All five operations of the organizations capability, through every way in, against the stand-in for Label Studio.

mod client;
mod mcp;
mod program;
mod rest;

#[allow(dead_code, unreachable_pub, reason = "the example's own file, of which the tests use a part")]
#[path = "../../src/stand_in.rs"]
mod stand_in;

naftiko_runtime::capability!("organizations.yaml");

const UPSTREAM: &str = "label-studio-subpackage-organizations";
const REST: &str = "label-studio-subpackage-organizations-rest";
const MCP: &str = "label-studio-subpackage-organizations-mcp";

/// A capability that talks to a stand-in of its own, on free ports.
async fn capability() -> organizations::Capability {
    let stand_in = stand_in::start().await.expect("the stand-in starts");
    organizations::Capability::builder()
        .base_uri(UPSTREAM, stand_in.base_uri())
        .bind("LABEL_STUDIO_API_KEY", stand_in::TOKEN)
        .port("rest", 0)
        .port("mcp", 0)
        .build()
        .expect("the capability is complete")
}

/// Serves a capability until the test ends, and tells the base URIs of its REST and MCP adapters.
async fn serve() -> (String, String) {
    let server = capability().await.bind().await.expect("the adapters listen");
    let address = |adapter| format!("http://{}", server.local_addr(adapter).expect("it listens"));
    let addresses = (address(REST), format!("{}/mcp", address(MCP)));
    tokio::spawn(server.run_until(std::future::pending()));
    addresses
}

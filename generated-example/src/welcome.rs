//! The greeting for a newcomer: what is running, and what to try.

/// Says where everything is and what to type.
pub(crate) fn print(upstream: &str, stand_in: bool, (rest, mcp): (u16, u16)) {
    let what = if stand_in { "the stand-in for Label Studio" } else { "Label Studio" };
    let (projects, tasks) = (rest + 1, rest + 2);
    eprintln!(
        "\
Three capabilities are served for {what} at {upstream}.

  organizations   REST http://127.0.0.1:{rest}   MCP http://127.0.0.1:{mcp}/mcp
  projects        REST http://127.0.0.1:{projects}   MCP http://127.0.0.1:{}/mcp
  tasks           REST http://127.0.0.1:{tasks}   MCP http://127.0.0.1:{}/mcp

Try REST:

  curl http://127.0.0.1:{rest}/v1/api/organizations
  curl -X PATCH http://127.0.0.1:{rest}/v1/api/organizations/1 \\
    -H 'Content-Type: application/json' -d '{{\"title\": \"Our labels\"}}'
  curl http://127.0.0.1:{rest}/v1/api/organizations/1
  curl 'http://127.0.0.1:{tasks}/v1/api/tasks?project=1'

Tell an MCP client:

  {{\"mcpServers\": {{\"organizations\": {{\"type\": \"http\", \"url\": \"http://127.0.0.1:{mcp}/mcp\"}}}}}}

or call a tool by hand:

  curl http://127.0.0.1:{mcp}/mcp -H 'Content-Type: application/json' \\
    -H 'Accept: application/json, text/event-stream' \\
    -d '{{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {{\"name\": \"get-organization-settings\", \"arguments\": {{\"id\": 1}}}}}}'

Ctrl-C ends it.",
        mcp + 1,
        mcp + 2,
    );
}

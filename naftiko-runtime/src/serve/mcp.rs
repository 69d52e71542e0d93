//! The MCP adapter: a table of tools served by rmcp over Streamable HTTP or standard input and output.
//!
//! The protocol is rmcp's; this file tells it which tools there are, runs them, and mounts the endpoint. How an answer
//! becomes a tool result is in [`super::mcp_result`]; streams are in [`super::streams`].

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::routing::{MethodRouter, any_service, get};
use futures_util::FutureExt;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler};
use tracing::Instrument;

use super::{mcp_result, path};
use crate::auth::Guard;
use crate::capability::Capability;
use crate::error::{FAILED, Fault, Location};
use crate::inputs::{Handler, Input, Inputs, Raw};
use crate::text;

/// Where the endpoint is served, besides `/`.
pub(super) const PATH: &str = "/mcp";

/// How long a client may keep the list of tools, in milliseconds: it only changes with the program.
const LIST_TTL: u64 = 300_000;

/// Loopback origins, at any port: a web page of this machine.
const LOOPBACK_ORIGINS: [&str; 3] = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"];

/// An MCP adapter, as a table.
#[derive(Debug)]
pub struct Adapter {
    /// Its namespace, and the name of the server.
    pub namespace: &'static str,
    /// What clients tell the model about the server; empty for nothing.
    pub instructions: &'static str,
    /// How clients reach it.
    pub transport: Transport,
    /// The host or IP address to listen on.
    pub address: &'static str,
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// Who may use it over HTTP.
    pub guard: Guard,
    /// Its tools.
    pub tools: &'static [Tool],
}

/// How clients reach an MCP adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Streamable HTTP; address and port are used.
    Http,
    /// Standard input and output of the process.
    Stdio,
}

/// One tool of an MCP adapter.
#[derive(Debug)]
pub struct Tool {
    name: &'static str,
    description: &'static str,
    handler: Handler,
    title: Option<&'static str>,
    hints: Hints,
    input_schema: &'static str,
    pub(super) output_schema: Option<&'static str>,
    inputs: &'static [Input],
}

/// What a tool does to the world. All four are always sent: an absent one means the worst.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "the protocol has four flags")]
pub struct Hints {
    /// It changes nothing.
    pub read_only: bool,
    /// It may destroy something.
    pub destructive: bool,
    /// Twice is the same as once.
    pub idempotent: bool,
    /// It reaches beyond this machine.
    pub open_world: bool,
}

impl Tool {
    /// A tool without arguments whose hints say the worst.
    #[must_use]
    pub const fn new(name: &'static str, description: &'static str, handler: Handler) -> Self {
        Self {
            name,
            description,
            handler,
            title: None,
            hints: Hints { read_only: false, destructive: true, idempotent: false, open_world: true },
            input_schema: r#"{"type":"object","additionalProperties":false}"#,
            output_schema: None,
            inputs: &[],
        }
    }

    /// A name for people.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// What the tool does to the world.
    #[must_use]
    pub const fn hints(self, hints: Hints) -> Self {
        Self { hints, ..self }
    }

    /// It changes nothing.
    #[must_use]
    pub const fn read_only(self) -> Self {
        Self { hints: Hints { read_only: true, ..self.hints }, ..self }
    }

    /// It destroys nothing.
    #[must_use]
    pub const fn non_destructive(self) -> Self {
        Self { hints: Hints { destructive: false, ..self.hints }, ..self }
    }

    /// Twice is the same as once.
    #[must_use]
    pub const fn idempotent(self) -> Self {
        Self { hints: Hints { idempotent: true, ..self.hints }, ..self }
    }

    /// It does not reach beyond this machine.
    #[must_use]
    pub const fn closed_world(self) -> Self {
        Self { hints: Hints { open_world: false, ..self.hints }, ..self }
    }

    /// The JSON schema of the arguments, an object.
    #[must_use]
    pub const fn input_schema(self, json: &'static str) -> Self {
        Self { input_schema: json, ..self }
    }

    /// The JSON schema of the result, an object; results then also carry structured content.
    #[must_use]
    pub const fn output_schema(self, json: &'static str) -> Self {
        Self { output_schema: Some(json), ..self }
    }

    /// The arguments, for checking.
    #[must_use]
    pub const fn inputs(self, inputs: &'static [Input]) -> Self {
        Self { inputs, ..self }
    }

    /// The tool as the protocol lists it.
    fn listed(&self) -> rmcp::model::Tool {
        let Hints { read_only, destructive, idempotent, open_world } = self.hints;
        let title = self.title.map(str::to_owned);
        let annotations = ToolAnnotations::from_raw(
            title,
            Some(read_only),
            Some(destructive),
            Some(idempotent),
            Some(open_world),
        );
        let mut listed =
            rmcp::model::Tool::new(self.name, self.description, schema(self.name, self.input_schema))
                .with_annotations(annotations);
        if let Some(title) = self.title {
            listed = listed.with_title(title);
        }
        if let Some(json) = self.output_schema {
            listed = listed.with_raw_output_schema(schema(self.name, json));
        }
        listed
    }

    /// Checks the arguments and names every one that is wrong, unknown ones included.
    fn read(&self, mut inputs: Inputs, mut arguments: JsonObject) -> Inputs {
        for input in self.inputs {
            inputs.take(
                input,
                arguments.get_mut(input.name).map_or(Raw::Absent, |value| Raw::Json(value.take())),
            );
        }
        for name in arguments.keys().filter(|name| !self.inputs.iter().any(|input| input.name == **name)) {
            let nearest = text::nearest(name, self.inputs.iter().map(|input| input.name));
            let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            let name = text::excerpt(name, 64);
            inputs.fault(Fault::new(
                name,
                Location::Argument,
                format!("is not an argument of this tool{hint}"),
            ));
        }
        inputs
    }
}

/// A schema literal of generated code. One that is not an object admits anything, and the log says so.
fn schema(tool: &str, json: &str) -> Arc<JsonObject> {
    serde_json::from_str(json).unwrap_or_else(|error| {
        tracing::error!(tool, %error, "a schema is not a JSON object");
        let mut anything = JsonObject::new();
        anything.insert("type".to_owned(), "object".into());
        Arc::new(anything)
    })
}

/// The server of one adapter. rmcp makes one per request, so this is only ever a shared pointer.
#[derive(Clone)]
pub(crate) struct TableServer(Arc<Shared>);

struct Shared {
    capability: Capability,
    adapter: &'static Adapter,
    info: ServerConfig,
    listed: Vec<rmcp::model::Tool>,
    by_name: HashMap<&'static str, &'static Tool>,
}

impl TableServer {
    pub(super) fn new(capability: &Capability, adapter: &'static Adapter) -> Self {
        let spec = capability.inner().spec;
        let server = Implementation::new(adapter.namespace, spec.version).with_title(spec.title);
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        let mut info = ServerConfig::new(capabilities).with_server_info(server);
        if !adapter.instructions.is_empty() {
            info = info.with_instructions(adapter.instructions);
        }
        Self(Arc::new(Shared {
            capability: capability.clone(),
            adapter,
            info,
            listed: adapter.tools.iter().map(Tool::listed).collect(),
            by_name: adapter.tools.iter().map(|tool| (tool.name, tool)).collect(),
        }))
    }

    async fn run(&self, tool: &'static Tool, arguments: JsonObject) -> CallToolResult {
        let work = async {
            let mut inputs = tool.read(Inputs::new(&self.0.capability.inner().binds), arguments);
            inputs.check()?;
            let answering = (tool.handler)(&self.0.capability, &mut inputs);
            // Conversions of the handler are checked before its work begins: futures do nothing until they run.
            inputs.check()?;
            mcp_result::from_answer(tool, answering.run(None).await?).await
        };
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => mcp_result::from_error(&error),
            Err(_) => {
                tracing::error!("tool panicked");
                mcp_result::failed(FAILED)
            }
        }
    }
}

impl ServerHandler for TableServer {
    fn get_info(&self) -> ServerConfig {
        self.0.info.clone()
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = ListToolsResult::with_all_items(self.0.listed.clone());
        Ok(tools.with_ttl_ms(LIST_TTL).with_cache_scope(CacheScope::Public))
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        self.0.listed.iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.0.by_name.get(&*request.name).copied() else {
            return Err(ErrorData::invalid_params(format!("Unknown tool: {}", request.name), None));
        };
        let span = tracing::info_span!(
            "tool",
            adapter = self.0.adapter.namespace,
            operation = tool.name,
            status = tracing::field::Empty,
        );
        let work = async {
            let result = self.run(tool, request.arguments.unwrap_or_default()).await;
            let status = if result.is_error == Some(true) { "error" } else { "ok" };
            tracing::Span::current().record("status", status);
            tracing::debug!("answered");
            result
        };
        tokio::select! {
            // A client that leaves cancels the token; dropping the work then drops the upstream call.
            () = context.ct.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
            result = work.instrument(span) => Ok(result.into()),
        }
    }
}

/// What the adapter at `index` answers: the endpoint, twice, a probe, and what everyone may know of its guard.
pub(super) fn routes(
    capability: &Capability,
    index: usize,
    adapter: &'static Adapter,
) -> Vec<(String, MethodRouter)> {
    let server = TableServer::new(capability, adapter);
    let config = http_config(capability, index);
    let service =
        StreamableHttpService::new(move || Ok(server.clone()), Arc::<LocalSessionManager>::default(), config);
    let mut endpoint = any_service(service);
    let gate = capability.inner().gates[index].as_ref();
    if let Some(gate) = gate {
        endpoint = super::gate::in_front(gate, endpoint);
    }
    // A probe has no credentials and learns nothing.
    let probe = get(async || "ok");
    let mut routes = vec![(PATH, endpoint.clone()), ("/", endpoint), ("/healthz", probe)]
        .into_iter()
        .map(|(path, methods)| (path.to_owned(), methods))
        .collect::<Vec<_>>();
    for (path, document) in gate.map(|gate| gate.public_documents()).unwrap_or_default() {
        routes.push((path::shape(&path), super::gate::document(document)));
    }
    routes
}

fn http_config(capability: &Capability, index: usize) -> StreamableHttpServerConfig {
    let inner = capability.inner();
    let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    hosts.extend(inner.addresses[index].as_ref().map(|address| address.host.clone()));
    hosts.extend(inner.allowed_hosts.iter().cloned());
    let mut origins: Vec<String> = LOOPBACK_ORIGINS.map(str::to_owned).to_vec();
    origins.extend(inner.allowed_origins.iter().cloned());
    StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(inner.limits.max_request_body)
        .with_allowed_hosts(hosts)
        .enforce_origin_validation()
        .with_allowed_origins(origins)
}

//! The MCP adapter: tables of tools, resources and prompts served by rmcp over Streamable HTTP or standard input and output.
//!
//! The protocol is rmcp's; this file tells it what there is, runs it, and mounts the endpoint. What the tables hold is in
//! the other files called `mcp_…`; streams are in [`super::streams`].

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::routing::{MethodRouter, any_service, get};
use futures_util::FutureExt;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams,
    CompleteResult, ErrorData, GetPromptRequestParams, GetPromptResponse, Implementation, JsonObject,
    ListPromptsRequestMethod, ListPromptsResult, ListResourceTemplatesRequestMethod,
    ListResourceTemplatesResult, ListResourcesRequestMethod, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ResourceContents, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler};
use tracing::Instrument;

pub use super::mcp_cache::Cache;
use super::mcp_page::page;
pub use super::mcp_prompt::{Prompt, PromptArgument, PromptMessage, PromptPiece};
pub use super::mcp_resource::Resource;
pub use super::mcp_tool::{Hints, Tool};
use super::{mcp_choice, mcp_complete, mcp_resource, mcp_result, path};
use crate::auth::Guard;
use crate::capability::Capability;
use crate::error::FAILED;
use crate::inputs::Inputs;
use crate::text;

/// Where the endpoint is served, besides `/`.
pub(super) const PATH: &str = "/mcp";

/// How much of a name that does not exist is repeated, in bytes.
pub(super) const NAME: usize = 256;

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
    /// How long clients may keep its lists.
    pub cache: Cache,
    /// Its tools.
    pub tools: &'static [Tool],
    /// Its resources; the first that has a URI answers.
    pub resources: &'static [Resource],
    /// Its prompts.
    pub prompts: &'static [Prompt],
}

/// How clients reach an MCP adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Streamable HTTP; address and port are used.
    Http,
    /// Standard input and output of the process.
    Stdio,
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
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        // A client may ask for whatever is announced, so what is not declared is not.
        capabilities.resources = (!adapter.resources.is_empty()).then(Default::default);
        capabilities.prompts = (!adapter.prompts.is_empty()).then(Default::default);
        capabilities.completions = mcp_complete::is_offered(adapter).then(Default::default);
        let mut info = ServerConfig::new(capabilities).with_server_info(server);
        if !adapter.instructions.is_empty() {
            info = info.with_instructions(adapter.instructions);
        }
        let tools = mcp_choice::offered(capability, adapter);
        Self(Arc::new(Shared {
            capability: capability.clone(),
            adapter,
            info,
            listed: tools.iter().map(|tool| tool.listed()).collect(),
            by_name: tools.into_iter().map(|tool| (tool.name(), tool)).collect(),
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

impl TableServer {
    /// How long a list may be kept, in milliseconds.
    fn ttl(&self, changes: bool) -> u64 {
        self.0.adapter.cache.milliseconds(changes)
    }

    fn cache_scope(&self) -> CacheScope {
        self.0.adapter.cache.scope(!matches!(self.0.adapter.guard, Guard::None))
    }

    /// What the first resource has that answers for a URI.
    async fn find_and_read(&self, uri: &str) -> Result<ResourceContents, ErrorData> {
        for resource in self.0.adapter.resources {
            if let Some(result) = resource.read(&self.0.capability, uri).await {
                tracing::Span::current().record("operation", resource.name());
                return result;
            }
        }
        Err(mcp_resource::not_found(uri))
    }
}

impl ServerHandler for TableServer {
    fn get_info(&self) -> ServerConfig {
        self.0.info.clone()
    }

    async fn list_tools(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let (tools, next) = page("tools", self.0.listed.iter(), params)?;
        let mut tools = ListToolsResult::with_all_items(tools.into_iter().cloned().collect());
        tools.next_cursor = next;
        Ok(tools.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        self.0.listed.iter().find(|tool| tool.name == name).cloned()
    }

    async fn list_resources(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        if self.0.adapter.resources.is_empty() {
            return Err(ErrorData::method_not_found::<ListResourcesRequestMethod>());
        }
        let mut listed = Vec::new();
        for resource in self.0.adapter.resources {
            listed.extend(resource.listed().await);
        }
        let (resources, next) = page("resources", listed, params)?;
        let mut resources = ListResourcesResult::with_all_items(resources);
        resources.next_cursor = next;
        let changes = self.0.adapter.resources.iter().any(Resource::changes);
        Ok(resources.with_ttl_ms(self.ttl(changes)).with_cache_scope(self.cache_scope()))
    }

    async fn list_resource_templates(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        if self.0.adapter.resources.is_empty() {
            return Err(ErrorData::method_not_found::<ListResourceTemplatesRequestMethod>());
        }
        let templates = self.0.adapter.resources.iter().filter_map(Resource::template);
        let (templates, next) = page("templates", templates, params)?;
        let mut templates = ListResourceTemplatesResult::with_all_items(templates);
        templates.next_cursor = next;
        Ok(templates.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let span = tracing::info_span!(
            "resource",
            adapter = self.0.adapter.namespace,
            operation = tracing::field::Empty,
            status = tracing::field::Empty,
        );
        let work = async {
            let result = AssertUnwindSafe(self.find_and_read(&request.uri)).catch_unwind().await;
            let result = result.unwrap_or_else(|_| {
                tracing::error!("resource panicked");
                Err(ErrorData::internal_error(FAILED, None))
            });
            let status = if result.is_ok() { "ok" } else { "error" };
            tracing::Span::current().record("status", status);
            tracing::debug!("answered");
            result
        };
        tokio::select! {
            // As for tools: dropping the work drops the upstream call.
            () = context.ct.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
            result = work.instrument(span) => result.map(|contents| ReadResourceResult::new(vec![contents]).into()),
        }
    }

    async fn list_prompts(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        if self.0.adapter.prompts.is_empty() {
            return Err(ErrorData::method_not_found::<ListPromptsRequestMethod>());
        }
        let (prompts, next) = page("prompts", self.0.adapter.prompts, params)?;
        let mut prompts =
            ListPromptsResult::with_all_items(prompts.into_iter().map(Prompt::listed).collect());
        prompts.next_cursor = next;
        Ok(prompts.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let prompts = self.0.adapter.prompts;
        let Some(prompt) = prompts.iter().find(|prompt| prompt.name() == request.name) else {
            let name = text::excerpt(&request.name, NAME);
            return Err(ErrorData::invalid_params(format!("Unknown prompt: {name}"), None));
        };
        let span = tracing::info_span!("prompt", adapter = self.0.adapter.namespace, prompt = prompt.name());
        Ok(prompt.get(request.arguments.unwrap_or_default()).instrument(span).await?.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        mcp_complete::complete(self.0.adapter, &request)
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
            operation = tool.name(),
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

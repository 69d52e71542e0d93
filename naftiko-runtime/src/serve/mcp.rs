//! The MCP adapter: tables of tools, resources and prompts served by rmcp over Streamable HTTP or standard input and output.
//!
//! The protocol is rmcp's; this file tells it what there is, runs it, and mounts the endpoint. What the tables hold is in
//! the other files called `mcp_…`; streams are in [`super::streams`].

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use axum::routing::{MethodRouter, get};
use futures_util::FutureExt;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams,
    CompleteResult, DiscoverResult, ErrorData, GetPromptRequestParams, GetPromptResponse, Implementation,
    JsonObject, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse,
    ReadResourceResult, ResourceContents, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use tokio::sync::mpsc;
use tracing::Instrument;

pub use super::mcp_cache::Cache;
pub use super::mcp_prompt::{Prompt, PromptArgument, PromptMessage, PromptPiece};
pub use super::mcp_resource::Resource;
use super::mcp_result::ToolResult;
pub use super::mcp_tool::{Hints, Tool};
use super::{mcp_choice, mcp_complete, mcp_http, mcp_resource, mcp_result, path};
use crate::auth::Guard;
use crate::capability::Capability;
use crate::error::FAILED;
use crate::inputs::Inputs;
use crate::progress::{self, Progress};
use crate::text;

/// Where the endpoint is served, besides `/`.
pub(super) const PATH: &str = "/mcp";

/// How much of a name that does not exist is repeated, in bytes.
pub(super) const NAME: usize = 256;

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
    /// How long clients may keep its lists and what they read.
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

    /// Runs a tool, under a span of its own. Dropping the future drops the upstream call.
    pub(super) async fn call(&self, tool: &'static Tool, arguments: JsonObject) -> ToolResult {
        let span = tracing::info_span!(
            "tool",
            adapter = self.0.adapter.namespace,
            operation = tool.name(),
            status = tracing::field::Empty,
        );
        let work = async {
            let result = self.run(tool, arguments).await;
            tracing::Span::current().record("status", result.status());
            tracing::debug!("answered");
            result
        };
        work.instrument(span).await
    }

    async fn run(&self, tool: &'static Tool, arguments: JsonObject) -> ToolResult {
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
                ToolResult::Failed(FAILED.to_owned())
            }
        }
    }
}

impl TableServer {
    pub(super) fn adapter(&self) -> &'static Adapter {
        self.0.adapter
    }

    /// The tools as the protocol lists them.
    pub(super) fn listed(&self) -> std::slice::Iter<'_, rmcp::model::Tool> {
        self.0.listed.iter()
    }

    pub(super) fn tool(&self, name: &str) -> Option<&'static Tool> {
        self.0.by_name.get(name).copied()
    }

    /// How long a list may be kept, in milliseconds.
    pub(super) fn ttl(&self, changes: bool) -> u64 {
        self.0.adapter.cache.milliseconds(changes)
    }

    pub(super) fn cache_scope(&self) -> CacheScope {
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

    async fn discover(&self, _: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        let discovered = DiscoverResult::from_server_info(versions, self.get_info());
        Ok(discovered.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    async fn list_tools(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        self.tools_page(params)
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        self.0.listed.iter().find(|tool| tool.name == name).cloned()
    }

    async fn list_resources(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        self.resources_page(params).await
    }

    async fn list_resource_templates(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        self.templates_page(params)
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
            result = reporting(&context, Box::pin(work.instrument(span))) => result.map(|contents| {
                let (ttl, scope) = self.0.adapter.cache.of_reads();
                ReadResourceResult::new(vec![contents]).with_ttl_ms(ttl).with_cache_scope(scope).into()
            }),
        }
    }

    async fn list_prompts(
        &self,
        params: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        self.prompts_page(params)
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
        let Some(tool) = self.tool(&request.name) else {
            return Err(ErrorData::invalid_params(format!("Unknown tool: {}", request.name), None));
        };
        // Boxed, since rmcp's own futures hold this one several times over.
        let work = Box::pin(self.call(tool, request.arguments.unwrap_or_default()));
        tokio::select! {
            // A client that leaves cancels the token; dropping the work then drops the upstream call.
            () = context.ct.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
            result = reporting(&context, work) => Ok(CallToolResult::from(result).into()),
        }
    }
}

/// Runs the work of a request, telling the client how far it is where it wants to know.
async fn reporting<T>(context: &RequestContext<RoleServer>, work: impl Future<Output = T>) -> T {
    let Some(token) = context.meta.get_progress_token() else { return work.await };
    let tell = async |Progress { done, total, step }| {
        let notification = ProgressNotificationParam::new(token.clone(), lossy(done))
            .with_total(lossy(total))
            .with_message(format!("step `{step}`"));
        if let Err(error) = context.peer.notify_progress(notification).await {
            tracing::debug!(%error, "nobody hears how far it is");
        }
    };
    let (listener, mut heard) = mpsc::unbounded_channel();
    let mut work = pin!(progress::heard(listener, work));
    let result = loop {
        tokio::select! {
            Some(progress) = heard.recv() => tell(progress).await,
            result = &mut work => break result,
        }
    };
    while let Ok(progress) = heard.try_recv() {
        tell(progress).await;
    }
    result
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 steps")]
const fn lossy(count: usize) -> f64 {
    count as f64
}

/// What the adapter at `index` answers: the endpoint, twice, a probe, and what everyone may know of its guard.
pub(super) fn routes(
    capability: &Capability,
    index: usize,
    adapter: &'static Adapter,
) -> Vec<(String, MethodRouter)> {
    let mut endpoint = mcp_http::endpoint(capability, index, TableServer::new(capability, adapter));
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

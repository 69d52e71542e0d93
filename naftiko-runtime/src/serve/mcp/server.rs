//! The server of an MCP adapter as rmcp runs it: each method of the protocol, answered from the tables.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use futures_util::FutureExt;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, CompleteRequestParams,
    CompleteResult, CustomRequest, CustomResult, DiscoverResult, ErrorCode, ErrorData,
    GetPromptRequestParams, GetPromptResponse, Implementation, JsonObject, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ResourceContents, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;
use tracing::Instrument;

use super::limits::MOST_OF_A_NAME;
use super::result::ToolResult;
use super::{completion, resources, result};
use crate::error::FAILED;
use crate::flow::progress::Progress;
use crate::flow::{self, progress};
use crate::serve::served::Served;
use crate::table::Guard;
use crate::table::mcp::{Adapter, Tool};
use crate::text;
use crate::value::{Form, Inputs};

/// The server of one adapter. rmcp makes one per request, so this is only ever a shared pointer.
#[derive(Clone)]
pub(crate) struct TableServer(Arc<Shared>);

struct Shared {
    served: Arc<Served>,
    adapter: &'static Adapter,
    info: ServerConfig,
    listed: Vec<rmcp::model::Tool>,
    by_name: HashMap<&'static str, &'static Tool>,
    /// The forms of the results of those tools that say one.
    forms: HashMap<&'static str, Form>,
}

impl TableServer {
    pub(super) fn new(served: &Arc<Served>, index: usize, adapter: &'static Adapter) -> Self {
        let spec = served.spec;
        let implementation = Implementation::new(adapter.namespace, spec.version).with_title(spec.title);
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        // A client may ask for whatever is announced, so what is not declared is not.
        capabilities.resources = (!adapter.resources.is_empty()).then(Default::default);
        capabilities.prompts = (!adapter.prompts.is_empty()).then(Default::default);
        capabilities.completions = completion::is_offered(adapter).then(Default::default);
        let mut info = ServerConfig::new(capabilities).with_server_info(implementation);
        if !adapter.instructions.is_empty() {
            info = info.with_instructions(adapter.instructions);
        }
        let offered = &served.adapters[index].tools;
        Self(Arc::new(Shared {
            adapter,
            info,
            listed: offered.iter().map(|tool| tool.listed()).collect(),
            by_name: offered.iter().map(|tool| (tool.name, *tool)).collect(),
            forms: offered.iter().filter_map(|tool| Some((tool.name, tool.result_form()?))).collect(),
            served: Arc::clone(served),
        }))
    }

    /// Runs a tool, under a span of its own. Dropping the future drops the upstream call.
    pub(super) async fn call(&self, tool: &'static Tool, arguments: JsonObject) -> ToolResult {
        let span = tracing::info_span!(
            "tool",
            adapter = self.0.adapter.namespace,
            operation = tool.name,
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
            let context = &self.0.served.context;
            let mut inputs = tool.read(Inputs::new(context.binds()), arguments);
            inputs.check()?;
            let answer = flow::run(context, &tool.unit.work, inputs, None).await?;
            result::from_answer(tool, self.0.forms.get(tool.name), answer).await
        };
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => result::from_error(&error),
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

    /// Reads the content at a URI from the first resource that has it.
    async fn find_and_read(&self, uri: &str) -> Result<ResourceContents, ErrorData> {
        for resource in self.0.adapter.resources {
            if let Some(result) = resource.read(&self.0.served.context, uri).await {
                tracing::Span::current().record("operation", resource.name);
                return result;
            }
        }
        Err(resources::not_found(uri))
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
        let Some(prompt) = prompts.iter().find(|prompt| prompt.name == request.name) else {
            let name = text::excerpt(&request.name, MOST_OF_A_NAME);
            return Err(ErrorData::invalid_params(format!("Unknown prompt: {name}"), None));
        };
        let span = tracing::info_span!("prompt", adapter = self.0.adapter.namespace, prompt = prompt.name);
        Ok(prompt.get(request.arguments.unwrap_or_default()).instrument(span).await?.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        completion::complete(self.0.adapter, &request)
    }

    /// rmcp takes a request whose parameters it cannot read for one of a method that it does not know.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(match malformed(&request) {
            Some(reason) => {
                let message = format!("the parameters of {} are malformed: {reason}", request.method);
                ErrorData::invalid_params(message, None)
            }
            None => ErrorData::new(ErrorCode::METHOD_NOT_FOUND, request.method, None),
        })
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

/// What is wrong with the parameters of a request, where its method is one of the protocol.
fn malformed(request: &CustomRequest) -> Option<String> {
    fn reason<T: DeserializeOwned>(request: &CustomRequest) -> Option<String> {
        match request.params_as::<T>() {
            Ok(Some(_)) => None,
            Ok(None) => Some("there are none".to_owned()),
            Err(error) => Some(error.to_string()),
        }
    }
    match request.method.as_str() {
        "tools/call" => reason::<CallToolRequestParams>(request),
        "prompts/get" => reason::<GetPromptRequestParams>(request),
        "resources/read" => reason::<ReadResourceRequestParams>(request),
        "completion/complete" => reason::<CompleteRequestParams>(request),
        "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => {
            reason::<PaginatedRequestParams>(request)
        }
        _ => None,
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

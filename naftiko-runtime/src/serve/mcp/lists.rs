//! The lists of an MCP adapter: what is on each page, and the first pages as they are on the wire.

use bytes::Bytes;
use futures_util::FutureExt;
use rmcp::model::{
    ErrorData, ListPromptsRequestMethod, ListPromptsResult, ListResourceTemplatesRequestMethod,
    ListResourceTemplatesResult, ListResourcesRequestMethod, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ServerResult,
};

use super::page::page;
use super::server::TableServer;
use crate::table::mcp::{Prompt, Resource};

impl TableServer {
    pub(super) fn tools_page(
        &self,
        params: Option<PaginatedRequestParams>,
    ) -> Result<ListToolsResult, ErrorData> {
        let (tools, next) = page("tools", self.listed(), params)?;
        let mut tools = ListToolsResult::with_all_items(tools.into_iter().cloned().collect());
        tools.next_cursor = next;
        Ok(tools.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    pub(super) async fn resources_page(
        &self,
        params: Option<PaginatedRequestParams>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let table = self.adapter().resources;
        if table.is_empty() {
            return Err(ErrorData::method_not_found::<ListResourcesRequestMethod>());
        }
        let mut listed = Vec::new();
        for resource in table {
            listed.extend(resource.listed().await);
        }
        let (resources, next) = page("resources", listed, params)?;
        let mut resources = ListResourcesResult::with_all_items(resources);
        resources.next_cursor = next;
        let changes = table.iter().any(Resource::changes);
        Ok(resources.with_ttl_ms(self.ttl(changes)).with_cache_scope(self.cache_scope()))
    }

    pub(super) fn templates_page(
        &self,
        params: Option<PaginatedRequestParams>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let table = self.adapter().resources;
        if table.is_empty() {
            return Err(ErrorData::method_not_found::<ListResourceTemplatesRequestMethod>());
        }
        let (templates, next) = page("templates", table.iter().filter_map(Resource::template), params)?;
        let mut templates = ListResourceTemplatesResult::with_all_items(templates);
        templates.next_cursor = next;
        Ok(templates.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }

    pub(super) fn prompts_page(
        &self,
        params: Option<PaginatedRequestParams>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let table = self.adapter().prompts;
        if table.is_empty() {
            return Err(ErrorData::method_not_found::<ListPromptsRequestMethod>());
        }
        let (prompts, next) = page("prompts", table, params)?;
        let mut prompts =
            ListPromptsResult::with_all_items(prompts.into_iter().map(Prompt::listed).collect());
        prompts.next_cursor = next;
        Ok(prompts.with_ttl_ms(self.ttl(false)).with_cache_scope(self.cache_scope()))
    }
}

/// The first page of a list as JSON text, for each era.
pub(super) struct FirstPage {
    /// With a handshake.
    pub(super) legacy: Bytes,
    /// Without one.
    pub(super) modern: Bytes,
}

impl FirstPage {
    /// The JSON that rmcp makes of a result, for clients of each era.
    fn of(result: impl Into<ServerResult>) -> Option<Self> {
        let mut result = result.into();
        result.fill_missing_cache_hints();
        let modern = serde_json::to_vec(&result).ok()?.into();
        result.strip_result_type_for_legacy_peer();
        result.strip_non_object_output_for_legacy_peer();
        let legacy = serde_json::to_vec(&result).ok()?.into();
        Some(Self { legacy, modern })
    }
}

/// The first pages of all lists that only change with the program.
pub(super) struct FirstPages(Vec<(&'static str, FirstPage)>);

impl FirstPages {
    pub(super) fn of(server: &TableServer) -> Self {
        let mut pages = Vec::new();
        let mut add = |method, page: Option<FirstPage>| pages.extend(page.map(|page| (method, page)));
        add("tools/list", server.tools_page(None).ok().and_then(FirstPage::of));
        add("prompts/list", server.prompts_page(None).ok().and_then(FirstPage::of));
        add("resources/templates/list", server.templates_page(None).ok().and_then(FirstPage::of));
        if !server.adapter().resources.iter().any(Resource::changes) {
            // Only files have to be waited for.
            let resources = server.resources_page(None).now_or_never();
            add("resources/list", resources.and_then(Result::ok).and_then(FirstPage::of));
        }
        Self(pages)
    }

    pub(super) fn of_method(&self, method: &str) -> Option<&FirstPage> {
        self.0.iter().find(|(listed, _)| *listed == method).map(|(_, page)| page)
    }
}

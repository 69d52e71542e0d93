//! Resources of an MCP adapter: what a table says of one, which URIs are its own, and what is read.
//!
//! Whoever reads learns that a resource is not there or cannot be read, and nothing of where it would be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use rmcp::model::{ErrorData, ResourceContents, ResourceTemplate};
use serde_json::{Value, json};

use super::{mcp_files, path};
use crate::answer::{Answer, Content, UpstreamAnswer, gather, is_json, media_type};
use crate::capability::Capability;
use crate::error::{Error, FAILED};
use crate::inputs::{Handler, Input, Inputs, Raw};
use crate::local_file::LocalFile;

/// The media type of what nobody says the type of.
const OCTETS: &str = "application/octet-stream";

/// One resource of an MCP adapter, or all that are in a folder.
#[derive(Debug)]
pub struct Resource {
    uri: &'static str,
    name: &'static str,
    title: Option<&'static str>,
    description: Option<&'static str>,
    mime_type: Option<&'static str>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// Variables of the URI are the inputs.
    Operation(Handler, &'static [Input]),
    Files(LocalFile),
}

impl Resource {
    /// A resource that is made when it is read. Names in braces in the URI are its inputs.
    #[must_use]
    pub const fn new(uri: &'static str, name: &'static str, handler: Handler) -> Self {
        Self::of(uri, name, Source::Operation(handler, &[]))
    }

    /// The files of a folder, each below the URI; or one file.
    #[must_use]
    pub const fn files(uri: &'static str, name: &'static str, place: LocalFile) -> Self {
        Self::of(uri, name, Source::Files(place))
    }

    const fn of(uri: &'static str, name: &'static str, source: Source) -> Self {
        Self { uri, name, title: None, description: None, mime_type: None, source }
    }

    /// A name for people.
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// What it is.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// The media type of what is read.
    #[must_use]
    pub const fn mime_type(self, mime_type: &'static str) -> Self {
        Self { mime_type: Some(mime_type), ..self }
    }

    /// The variables of the URI, for checking.
    #[must_use]
    pub const fn inputs(self, inputs: &'static [Input]) -> Self {
        match self.source {
            Source::Operation(handler, _) => Self { source: Source::Operation(handler, inputs), ..self },
            Source::Files(_) => self,
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether what is listed of it may change while the program runs.
    pub(super) const fn changes(&self) -> bool {
        matches!(self.source, Source::Files(_))
    }

    pub(super) const fn uri(&self) -> &'static str {
        self.uri
    }

    /// The only values that a variable of the URI can have, as far as they are known; `None` where it has no such
    /// variable.
    pub(super) fn known_values(&self, variable: &str) -> Option<Vec<&'static str>> {
        let is_there = self.uri.contains(&format!("{{{variable}}}"));
        let inputs = match self.source {
            Source::Operation(_, inputs) => inputs,
            Source::Files(_) => &[],
        };
        let input = inputs.iter().find(|input| input.name == variable);
        is_there.then(|| input.map(Input::known_values).unwrap_or_default())
    }

    pub(super) fn is_template(&self) -> bool {
        matches!(self.source, Source::Operation(..)) && self.uri.contains('{')
    }

    /// The resource as the protocol lists it, or a resource for each of its files; nothing for a template.
    pub(super) async fn listed(&self) -> Vec<rmcp::model::Resource> {
        match self.source {
            Source::Operation(..) if self.is_template() => Vec::new(),
            Source::Operation(..) => vec![self.entry(self.uri.to_owned(), self.mime_type)],
            Source::Files(place) => {
                let files = mcp_files::list(place).await;
                let entry = |file: mcp_files::Listed| {
                    let uri = match &file.path {
                        Some(path) => self.prefix() + path,
                        None => self.uri.to_owned(),
                    };
                    self.entry(uri, Some(self.mime_type.unwrap_or(file.mime_type))).with_size(file.size)
                };
                files.into_iter().map(entry).collect()
            }
        }
    }

    fn entry(&self, uri: String, mime_type: Option<&str>) -> rmcp::model::Resource {
        let mut entry =
            rmcp::model::Resource::new(uri, self.name).with_title(self.title.unwrap_or(self.name));
        entry.description = self.description.map(str::to_owned);
        entry.mime_type = mime_type.map(str::to_owned);
        entry
    }

    /// The template as the protocol lists it, where it is one.
    pub(super) fn template(&self) -> Option<ResourceTemplate> {
        self.is_template().then(|| {
            let mut template =
                ResourceTemplate::new(self.uri, self.name).with_title(self.title.unwrap_or(self.name));
            template.description = self.description.map(str::to_owned);
            template.mime_type = self.mime_type.map(str::to_owned);
            template
        })
    }

    /// What the URIs of files begin with.
    fn prefix(&self) -> String {
        if self.uri.ends_with('/') { self.uri.to_owned() } else { format!("{}/", self.uri) }
    }

    /// What is at a URI; `None` where it is none of this resource.
    pub(super) async fn read(
        &self,
        capability: &Capability,
        uri: &str,
    ) -> Option<Result<ResourceContents, ErrorData>> {
        match self.source {
            Source::Operation(handler, inputs) => {
                let values = path::variables(self.uri, uri)?;
                Some(match self.run(capability, handler, inputs, values, uri).await {
                    Ok(contents) => Ok(contents),
                    Err(error) => Err(self.refusal(&error)),
                })
            }
            Source::Files(place) => {
                let below = match uri.strip_prefix(&self.prefix()) {
                    Some(below) => Some(below.to_owned()),
                    None if uri == self.uri => None,
                    None => return None,
                };
                let limit = capability.inner().limits.max_response_body;
                match mcp_files::read(place, below, limit).await {
                    Ok(None) => None,
                    Ok(Some(file)) => {
                        let mime_type = self.mime_type.unwrap_or(file.mime_type);
                        Some(Ok(contents(&file.bytes.into(), mime_type, uri)))
                    }
                    Err(reason) => {
                        tracing::warn!(resource = self.name, reason, "resource failed");
                        Some(Err(ErrorData::internal_error(FAILED, None)))
                    }
                }
            }
        }
    }

    async fn run(
        &self,
        capability: &Capability,
        handler: Handler,
        table: &'static [Input],
        mut values: Vec<(&'static str, String)>,
        uri: &str,
    ) -> Result<ResourceContents, Error> {
        let mut inputs = Inputs::new(&capability.inner().binds);
        for input in table {
            let value = values.iter_mut().find(|(name, _)| *name == input.name);
            inputs
                .take(input, value.map_or(Raw::Absent, |(_, value)| Raw::Texts(vec![std::mem::take(value)])));
        }
        inputs.check()?;
        let answering = handler(capability, &mut inputs);
        inputs.check()?;
        self.contents_of(answering.run(None).await?, uri).await
    }

    async fn contents_of(&self, answer: Answer, uri: &str) -> Result<ResourceContents, Error> {
        let answer = match answer.0 {
            Content::Value(value) | Content::Shaped { value, .. } => {
                let mime_type = self.mime_type.unwrap_or("application/json");
                // Text is JSON only where it is said to be.
                let text = match value {
                    Value::String(text) if !is_json(mime_type) => text,
                    value => value.to_string(),
                };
                return Ok(ResourceContents::text(text, uri).with_mime_type(mime_type));
            }
            Content::Empty { .. } => {
                return Ok(contents(&Bytes::new(), self.mime_type.unwrap_or(OCTETS), uri));
            }
            Content::Upstream(answer) if answer.status.as_u16() >= 400 => {
                return Err(answer.into_status_error().await);
            }
            Content::Upstream(answer) => *answer,
        };
        let UpstreamAnswer { headers, mut body, limit, .. } = answer;
        let bytes = gather(&headers, &mut body, limit).await?;
        let of_upstream = media_type(&headers);
        let mime_type = self.mime_type.or(of_upstream.as_deref()).unwrap_or(OCTETS);
        Ok(contents(&bytes, mime_type, uri))
    }

    /// Whoever reads is told of a bad value; of everything else, that it failed.
    fn refusal(&self, error: &Error) -> ErrorData {
        if let Error::Input(faults) = error {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return ErrorData::invalid_params(faults.join("; "), None);
        }
        tracing::warn!(resource = self.name, error = %error.with_causes(), "resource failed");
        ErrorData::internal_error(error.for_caller(), None)
    }
}

/// That there is nothing at a URI; the code depends on the revision of the protocol, and rmcp knows it.
pub(super) fn not_found(uri: &str) -> ErrorData {
    ErrorData::resource_not_found("Resource not found", Some(json!({ "uri": uri })))
}

fn contents(bytes: &Bytes, mime_type: &str, uri: &str) -> ResourceContents {
    let contents = match str::from_utf8(bytes) {
        Ok(text) => ResourceContents::text(text, uri),
        Err(_) => ResourceContents::blob(BASE64.encode(bytes), uri),
    };
    contents.with_mime_type(mime_type)
}

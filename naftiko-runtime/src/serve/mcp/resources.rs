//! Resources of an MCP adapter: how one is listed, which URIs are its own, and how it is read.
//!
//! Whoever reads learns that a resource is not there or cannot be read, and nothing of where it would be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use rmcp::model::{ErrorData, ResourceContents, ResourceTemplate};
use serde_json::{Value, json};

use super::files;
use crate::context::Context;
use crate::decode::charset::to_utf8;
use crate::error::{Error, FAILED};
use crate::flow;
use crate::serve::path;
use crate::table::mcp::Resource;
use crate::table::{Format, Input, Inputs as Table, Part};
use crate::upstream::answer::{
    Answer, Content, UpstreamAnswer, content_type, decode, gather, is_json, is_text, media_type,
};
use crate::value::{Inputs, Raw};

/// The media type of what nobody says the type of.
const OCTETS: &str = "application/octet-stream";

impl Resource {
    /// Whether what is listed of it may change while the program runs.
    pub(super) const fn changes(&self) -> bool {
        self.files.is_some()
    }

    /// The only values that a variable of the URI can have, as far as they are known; `None` where it has no such
    /// variable.
    pub(super) fn known_values(&self, variable: &str) -> Option<Vec<&'static str>> {
        let is_there = self.uri.contains(&format!("{{{variable}}}"));
        let input = self.variables().into_iter().find(|input| input.name == variable);
        is_there.then(|| input.map(|input| input.known_values()).unwrap_or_default())
    }

    /// The variables of the URI.
    fn variables(&self) -> Vec<Input> {
        match self.unit.inputs {
            Table::Listed(inputs) => inputs.to_vec(),
            Table::OfOperation(operation) => operation.supplied().filter_map(Part::argument).collect(),
        }
    }

    pub(super) fn is_template(&self) -> bool {
        self.files.is_none() && self.uri.contains('{')
    }

    /// The resource as the protocol lists it, or a resource for each of its files; nothing for a template.
    pub(super) async fn listed(&self) -> Vec<rmcp::model::Resource> {
        match self.files {
            None if self.is_template() => Vec::new(),
            None => vec![self.entry(self.uri.to_owned(), self.mime_type)],
            Some(place) => {
                let files = files::list(place).await;
                let entry = |file: files::Listed| {
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

    /// The beginning of the URIs of files.
    fn prefix(&self) -> String {
        if self.uri.ends_with('/') { self.uri.to_owned() } else { format!("{}/", self.uri) }
    }

    /// Reads the content at a URI; `None` where the URI is none of this resource.
    pub(super) async fn read(
        &'static self,
        context: &Context,
        uri: &str,
    ) -> Option<Result<ResourceContents, ErrorData>> {
        match self.files {
            None => {
                let values = path::variables(self.uri, uri)?;
                Some(match self.run(context, values, uri).await {
                    Ok(contents) => Ok(contents),
                    Err(error) => Err(self.refusal(&error)),
                })
            }
            Some(place) => {
                let below = match uri.strip_prefix(&self.prefix()) {
                    Some(below) => Some(below.to_owned()),
                    None if uri == self.uri => None,
                    None => return None,
                };
                let limit = context.limits().max_response_body;
                match files::read(place, below, limit).await {
                    Ok(None) => None,
                    Ok(Some(file)) => {
                        let mime_type = self.mime_type.unwrap_or(file.mime_type);
                        Some(Ok(contents(&file.bytes, mime_type, uri)))
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
        &'static self,
        context: &Context,
        mut values: Vec<(&'static str, String)>,
        uri: &str,
    ) -> Result<ResourceContents, Error> {
        let mut inputs = Inputs::new(context.binds());
        for input in self.variables() {
            let value = values.iter_mut().find(|(name, _)| *name == input.name);
            inputs
                .take(input, value.map_or(Raw::Absent, |(_, value)| Raw::Texts(vec![std::mem::take(value)])));
        }
        inputs.check()?;
        self.contents_of(flow::run(context, &self.unit.work, inputs, None).await?, uri).await
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
            Content::Upstream(answer) if !answer.is_success() => {
                return Err(answer.into_status_error().await);
            }
            Content::Upstream(answer) => *answer,
        };
        let UpstreamAnswer { headers, mut body, limit, .. } = answer;
        let bytes = gather(&headers, &mut body, limit).await?;
        let of_upstream = media_type(&headers);
        let format = self.unit.work.format();
        match format {
            // Decoded, unless the spec tells it apart as the bytes that it is.
            Format::Avro { .. } | Format::Protobuf { .. } if self.mime_type.is_none_or(is_json) => {
                let text = decode(&body.label, &format, &headers, &bytes)?.to_string();
                let mime_type = self.mime_type.unwrap_or("application/json");
                return Ok(ResourceContents::text(text, uri).with_mime_type(mime_type));
            }
            _ => {}
        }
        let mime_type = self.mime_type.or(of_upstream.as_deref()).unwrap_or(OCTETS);
        Ok(if matches!(format, Format::Binary | Format::Avro { .. } | Format::Protobuf { .. }) {
            ResourceContents::blob(BASE64.encode(&bytes), uri).with_mime_type(mime_type)
        } else if of_upstream.as_deref().is_some_and(is_text) {
            contents(&to_utf8(&bytes, content_type(&headers)), mime_type, uri)
        } else {
            contents(&bytes, mime_type, uri)
        })
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

fn contents(bytes: &[u8], mime_type: &str, uri: &str) -> ResourceContents {
    let contents = match str::from_utf8(bytes) {
        Ok(text) => ResourceContents::text(text, uri),
        Err(_) => ResourceContents::blob(BASE64.encode(bytes), uri),
    };
    contents.with_mime_type(mime_type)
}

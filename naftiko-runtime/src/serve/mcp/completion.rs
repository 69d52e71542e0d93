//! Completion of what a person types for a prompt or for the URI of a resource: the values that can only be meant.
//!
//! A value is known where the specification says so: a variable that is `true` or `false`, and one whose pattern is a
//! list of words. Nobody is asked for more.

use rmcp::model::{
    CompleteRequestMethod, CompleteRequestParams, CompleteResult, CompletionInfo, ErrorData, Reference,
};

use super::limits::MOST_OF_A_NAME;
use crate::table::mcp::{Adapter, Prompt, Resource};
use crate::text;

/// Whether there is something to complete.
pub(super) fn is_offered(adapter: &Adapter) -> bool {
    !adapter.prompts.is_empty() || adapter.resources.iter().any(Resource::is_template)
}

/// The values that begin with what was typed.
pub(super) fn complete(
    adapter: &Adapter,
    request: &CompleteRequestParams,
) -> Result<CompleteResult, ErrorData> {
    if !is_offered(adapter) {
        return Err(ErrorData::method_not_found::<CompleteRequestMethod>());
    }
    let argument = &request.argument;
    let values = match &request.r#ref {
        Reference::Prompt(reference) => {
            let prompt = adapter.prompts.iter().find(|prompt| prompt.name == reference.name);
            // What an argument of a prompt may be, nobody says.
            let values = |prompt: &Prompt| prompt.has_argument(&argument.name).then(Vec::new);
            prompt.map(values).ok_or(("prompt", &reference.name))
        }
        Reference::Resource(reference) => {
            let mut templates = adapter.resources.iter().filter(|resource| resource.is_template());
            let template = templates.find(|template| template.uri == reference.uri);
            template
                .map(|template| template.known_values(&argument.name))
                .ok_or(("resource template", &reference.uri))
        }
        _ => return Err(ErrorData::invalid_params("Unknown kind of reference", None)),
    };
    let values =
        values.and_then(|values| values.ok_or(("argument", &argument.name))).map_err(|(what, name)| {
            ErrorData::invalid_params(
                format!("Unknown {what}: {}", text::excerpt(name, MOST_OF_A_NAME)),
                None,
            )
        })?;
    Ok(CompleteResult::new(beginning_with(&argument.value, values)))
}

/// The first values that begin with what was typed, in whatever case.
fn beginning_with(typed: &str, values: Vec<&str>) -> CompletionInfo {
    let typed = typed.to_lowercase();
    let mut values: Vec<String> = values
        .into_iter()
        .filter(|value| value.to_lowercase().starts_with(&typed))
        .map(str::to_owned)
        .collect();
    let total = values.len();
    values.truncate(CompletionInfo::MAX_VALUES);
    let mut completion = CompletionInfo::default();
    completion.total = u32::try_from(total).ok();
    completion.has_more = Some(total > values.len());
    completion.values = values;
    completion
}

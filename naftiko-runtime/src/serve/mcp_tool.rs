//! Tools of an MCP adapter: what a table says of one, how it is listed, and the check of its arguments.

use std::sync::Arc;

use rmcp::model::{JsonObject, ToolAnnotations};

use crate::error::{Fault, Location};
use crate::inputs::{Handler, Input, Inputs, Raw};
use crate::text;

/// One tool of an MCP adapter.
#[derive(Debug)]
pub struct Tool {
    name: &'static str,
    description: &'static str,
    pub(super) handler: Handler,
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

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The tool as the protocol lists it.
    pub(super) fn listed(&self) -> rmcp::model::Tool {
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
        if self.description.is_empty() {
            listed.description = None;
        }
        if let Some(json) = self.output_schema {
            listed = listed.with_raw_output_schema(schema(self.name, json));
        }
        listed
    }

    /// Checks the arguments and names every one that is wrong, unknown ones included.
    pub(super) fn read(&self, mut inputs: Inputs, mut arguments: JsonObject) -> Inputs {
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

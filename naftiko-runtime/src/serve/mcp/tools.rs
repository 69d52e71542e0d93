//! Tools of an MCP adapter: how one is listed, and the check of its arguments.

use std::sync::Arc;

use rmcp::model::{JsonObject, ToolAnnotations};

use crate::error::{Fault, Location};
use crate::table::mcp::{Hints, Tool};
use crate::table::{Input, Inputs as Table, Part};
use crate::text;
use crate::value::{Form, Inputs, Raw};

/// How many arguments are named to a caller who gives an unknown one.
const LISTED: usize = 12;

impl Tool {
    /// The arguments that it takes.
    fn arguments(&self) -> Vec<Input> {
        match self.unit.inputs {
            Table::Listed(inputs) => inputs.to_vec(),
            Table::OfOperation(operation) => operation.supplied().filter_map(Part::argument).collect(),
        }
    }

    /// The tool as the protocol lists it.
    pub(super) fn listed(&self) -> rmcp::model::Tool {
        let Hints { read_only, destructive, idempotent, open_world } = self.hints;
        let annotations = ToolAnnotations::from_raw(
            self.title.map(str::to_owned),
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

    /// The form of its results, where it says one.
    pub(super) fn result_form(&self) -> Option<Form> {
        self.output_schema.map(|json| Form::of(&serde_json::from_str(json).unwrap_or_default()))
    }

    /// Checks the arguments and names every one that is wrong, unknown ones included.
    pub(super) fn read(&self, mut inputs: Inputs, mut arguments: JsonObject) -> Inputs {
        let known = self.arguments();
        for input in &known {
            let raw = arguments.get_mut(input.name).map_or(Raw::Absent, |value| Raw::Json(value.take()));
            inputs.take(*input, raw);
        }
        for name in arguments.keys().filter(|name| !known.iter().any(|input| input.name == **name)) {
            let hint = hint(name, &known);
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

/// The argument that was meant by an unknown one, as far as that can be told.
fn hint(name: &str, known: &[Input]) -> String {
    if let Some(nearest) = text::nearest(name, known.iter().map(|input| input.name)) {
        return format!("; did you mean `{nearest}`?");
    }
    let listed = text::listed(known.iter().take(LISTED).map(|input| input.name.to_owned()));
    match (known.len(), known.len().saturating_sub(LISTED)) {
        (0, _) => ", which has none".to_owned(),
        (1, _) => format!("; its only one is {listed}"),
        (_, 0) => format!("; they are {listed}"),
        (_, more) => format!("; they are {listed} and {more} more"),
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

//! The tools of an MCP adapter as its clients are told of them: the answer to `tools/list`, as the runtime gives it.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value, json};

use super::{Hints, Mcp, Output, Tool, Unit, json_schema};

impl Tool {
    /// The JSON Schema of its arguments.
    pub(crate) fn input_schema(&self) -> Value {
        json_schema::arguments(&self.unit.inputs)
    }

    /// The JSON Schema of its result, where that is an object.
    pub(crate) fn output_schema(&self) -> Option<Value> {
        match &self.unit.output {
            Output::Shaped { schema, shape: _ } => json_schema::of_result(schema),
            Output::Identity => None,
        }
    }

    /// The bytes of JSON that it takes in the list.
    pub(crate) fn listed_bytes(&self) -> usize {
        let mut counter = Counter(0);
        // Counting cannot fail.
        let _ = write!(counter, "{}", self.listed());
        counter.0
    }

    /// It, as it is in the list.
    fn listed(&self) -> Value {
        let Unit { name, label, description, .. } = &self.unit;
        let Hints { read_only, destructive, idempotent, open_world } = self.hints;
        let mut listed = Map::new();
        let mut annotations = Map::new();
        listed.insert("name".to_owned(), json!(name));
        if let Some(label) = label {
            listed.insert("title".to_owned(), json!(label));
            annotations.insert("title".to_owned(), json!(label));
        }
        if let Some(description) = description.as_ref().filter(|it| !it.is_empty()) {
            listed.insert("description".to_owned(), json!(description));
        }
        listed.insert("inputSchema".to_owned(), self.input_schema());
        if let Some(schema) = self.output_schema() {
            listed.insert("outputSchema".to_owned(), schema);
        }
        for (hint, holds) in [
            ("readOnlyHint", read_only),
            ("destructiveHint", destructive),
            ("idempotentHint", idempotent),
            ("openWorldHint", open_world),
        ] {
            annotations.insert(hint.to_owned(), json!(holds));
        }
        listed.insert("annotations".to_owned(), Value::Object(annotations));
        Value::Object(listed)
    }
}

impl Mcp {
    /// The bytes of JSON that the list of its tools takes: the tools, the commas between them and the brackets.
    pub(crate) fn listed_bytes(&self) -> usize {
        let tools: usize = self.tools.iter().map(Tool::listed_bytes).sum();
        tools + self.tools.len().saturating_sub(1) + 2
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl fmt::Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

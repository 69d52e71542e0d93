//! The operations, routes and tools of a file, found by a walk of its YAML that shares nothing with the compiler.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

/// The parts of a capability that can be called.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// How many consumed operations each namespace has, in the order of the file.
    pub(super) operations: Vec<usize>,
    /// Method and path of each exposed operation.
    pub(super) routes: BTreeSet<(String, String)>,
    pub(super) tools: BTreeSet<String>,
}

impl Units {
    /// The parts that only one of the two has.
    pub(super) fn differences(&self, generated: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.operations != generated.operations {
            faults.push(format!(
                "operations: {:?} written, {:?} generated",
                self.operations, generated.operations
            ));
        }
        for (written, generated, kind) in [
            (spelled(&self.routes), spelled(&generated.routes), "route"),
            (self.tools.clone(), generated.tools.clone(), "tool"),
        ] {
            faults.extend(
                written.difference(&generated).map(|name| format!("{kind} {name:?} is not generated")),
            );
            faults
                .extend(generated.difference(&written).map(|name| format!("{kind} {name:?} is not written")));
        }
        faults
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.operations.extend(&other.operations);
        for (method, path) in &other.routes {
            self.routes.insert((method.clone(), format!("{}{path}", self.operations.len())));
        }
        self.tools.extend(other.tools.iter().map(|tool| format!("{}{tool}", self.operations.len())));
    }
}

fn spelled(routes: &BTreeSet<(String, String)>) -> BTreeSet<String> {
    routes.iter().map(|(method, path)| format!("{method} {path}")).collect()
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: usize = self.operations.iter().sum();
        write!(f, "{operations} operations, {} routes and {} tools", self.routes.len(), self.tools.len())
    }
}

/// A path as routes have it: from the root, with `{name}`, and no slash at its end.
pub(super) fn route(path: &str) -> String {
    let path = path.trim().replace("{{", "{").replace("}}", "}").replace("{ ", "{").replace(" }", "}");
    format!("/{}", path.split('?').next().unwrap_or_default().trim_matches('/'))
}

fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_sequence).into_iter().flatten()
}

fn document(path: &Path) -> Value {
    let source = fs::read_to_string(path).expect("a spec");
    let mut document: Value = serde_yaml::from_str(&source).expect("YAML");
    document.apply_merge().expect("merges");
    document
}

pub(super) fn json(path: &Path) -> serde_json::Value {
    serde_json::to_value(document(path)).expect("JSON")
}

pub(super) fn units(path: &Path) -> Units {
    let document = document(path);
    let mut units = Units::default();
    let capability = document.get("capability").unwrap_or(&Value::Null);
    for consumes in list(capability, "consumes").chain(list(&document, "consumes")) {
        let mut names = BTreeSet::new();
        for resource in list(consumes, "resources") {
            for operation in list(resource, "operations") {
                let name = text(operation, "name").or_else(|| text(operation, "id"));
                // Without a name it is known by where it goes.
                names.insert(name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| {
                    let part = |value, key| text(value, key).unwrap_or_default();
                    format!(
                        "{} {} {}",
                        part(operation, "method"),
                        part(resource, "path"),
                        part(operation, "path")
                    )
                }));
            }
        }
        units.operations.push(names.len());
    }
    for exposes in list(capability, "exposes") {
        match text(exposes, "type").as_deref() {
            Some("rest") => {
                for resource in list(exposes, "resources") {
                    let path = route(&text(resource, "path").unwrap_or_default());
                    for operation in list(resource, "operations") {
                        let method = text(operation, "method").unwrap_or_else(|| "GET".to_owned());
                        units.routes.insert((method.trim().to_uppercase(), path.clone()));
                    }
                }
            }
            Some("mcp") => units.tools.extend(list(exposes, "tools").filter_map(|tool| text(tool, "name"))),
            _ => {}
        }
    }
    units
}

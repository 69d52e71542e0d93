//! Functions of the crate that holds the generated code, as steps: what they are given and what they give.

use std::fmt;
use std::pin::Pin;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A function as a step calls it, async or not.
pub type Native = fn(StepInput) -> Pin<Box<dyn Future<Output = Result<Value, StepError>> + Send>>;

/// The input of a native step: inputs of its unit, outputs of the steps before it under their names, and what
/// its `with` says, in one object. Where names meet, `with` goes before a step, and a step before an input.
#[derive(Clone, Debug)]
pub struct StepInput {
    step: &'static str,
    context: Map<String, Value>,
}

impl StepInput {
    pub(crate) const fn new(step: &'static str, context: Map<String, Value>) -> Self {
        Self { step, context }
    }

    /// The name of the step.
    pub fn step(&self) -> &'static str {
        self.step
    }

    /// A value by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.context.get(name)
    }

    /// A value by its name, as a type of yours.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not of the type.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, StepError> {
        let value = self.get(name).ok_or_else(|| StepError::new(format!("there is no `{name}`")))?;
        T::deserialize(value).map_err(|error| StepError::new(format!("`{name}`: {error}")))
    }

    /// Everything.
    pub fn context(&self) -> &Map<String, Value> {
        &self.context
    }

    /// Everything, owned.
    pub fn into_context(self) -> Map<String, Value> {
        self.context
    }
}

/// Why a native step gives nothing. The text is shown to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepError(String);

impl StepError {
    /// An error that says this.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StepError {}

impl From<String> for StepError {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

impl From<&str> for StepError {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

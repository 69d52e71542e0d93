//! Steps that are functions of the user's crate (semantics 14): what they are given and what they give.

use std::fmt;
use std::future::Future;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::upstream::BoxFuture;

/// What a native step is given: the inputs of its unit, the outputs of the steps before it under their names, and what
/// its `with` says, in one object. Where names meet, `with` goes before a step, and a step before an input.
#[derive(Clone, Debug)]
pub struct StepInput {
    step: &'static str,
    context: Map<String, Value>,
}

impl StepInput {
    pub(crate) fn new(step: &'static str, context: Map<String, Value>) -> Self {
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

/// A function that can be a step: `fn(StepInput) -> Result<Value, StepError>`, async or not. `M` tells which.
pub trait NativeStep<M>: Send + 'static {
    /// Runs the function.
    fn run(self, input: StepInput) -> BoxFuture<Result<Value, StepError>>;
}

/// Marks a function that is not async.
#[derive(Debug)]
pub struct Plain;

/// Marks an async function.
#[derive(Debug)]
pub struct Async;

impl<F> NativeStep<Plain> for F
where
    F: FnOnce(StepInput) -> Result<Value, StepError> + Send + 'static,
{
    fn run(self, input: StepInput) -> BoxFuture<Result<Value, StepError>> {
        // Inside of the future, so that a panic is caught where those of upstream calls are.
        Box::pin(async move { self(input) })
    }
}

impl<F, T> NativeStep<Async> for F
where
    F: FnOnce(StepInput) -> T + Send + 'static,
    T: Future<Output = Result<Value, StepError>> + Send + 'static,
{
    fn run(self, input: StepInput) -> BoxFuture<Result<Value, StepError>> {
        Box::pin(async move { self(input).await })
    }
}

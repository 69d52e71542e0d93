//! Steps that are functions of the crate that holds the generated code, async or not.

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::table::{StepError, StepInput};

/// A function that can be a step: `fn(StepInput) -> Result<Value, StepError>`, async or not. `M` tells which.
pub trait NativeStep<M>: Send + 'static {
    /// Runs the function.
    fn run(self, input: StepInput) -> BoxFuture<'static, Result<Value, StepError>>;
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
    fn run(self, input: StepInput) -> BoxFuture<'static, Result<Value, StepError>> {
        // Inside of the future, so that a panic is caught where those of upstream calls are.
        Box::pin(async move { self(input) })
    }
}

impl<F, T> NativeStep<Async> for F
where
    F: FnOnce(StepInput) -> T + Send + 'static,
    T: Future<Output = Result<Value, StepError>> + Send + 'static,
{
    fn run(self, input: StepInput) -> BoxFuture<'static, Result<Value, StepError>> {
        Box::pin(async move { self(input).await })
    }
}

/// A function of this crate as a step calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! __native {
    ($function:path) => {
        |input| $crate::codegen::NativeStep::run($function, input)
    };
}

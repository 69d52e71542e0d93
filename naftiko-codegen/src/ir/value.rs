//! The values of a unit: what it can put together of its inputs and steps.

use super::{Expr, Path};

/// A position in `Unit::inputs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InputId(pub usize);

/// A position in `Action::Steps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepId(pub usize);

/// A value of a unit.
pub(crate) type Argument = Expr<Source>;

/// A reference in a value of a unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// An input, or what is at a JSON Pointer in it.
    Input(InputId, String),
    /// The output of a step.
    Step(StepId, Path),
}

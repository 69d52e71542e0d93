//! The common part of routes, tools and resources: inputs, an action and an output (LANGUAGE.md 5.5, 7).

use super::{Argument, Input, OperationId, Path, RustIdent, Schema, Shape, StepId};

/// The common part of a route, a tool and a resource.
#[derive(Debug)]
pub(crate) struct Unit {
    pub name: String,
    /// Its name in the OpenAPI document: unique in its adapter.
    pub operation_id: String,
    /// The function whose work it does; none where it has outputs of its own.
    pub function: Option<SharedFunction>,
    pub label: Option<String>,
    pub description: Option<String>,
    pub inputs: Vec<Input>,
    pub action: Action,
    pub output: Output,
}

/// A function of an aggregate, which several units may refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharedFunction {
    /// `namespace.name`.
    pub name: String,
    /// The constant that holds its work.
    pub constant: RustIdent,
}

impl Unit {
    /// The calls that it makes.
    pub(crate) fn calls(&self) -> Vec<&Call> {
        match &self.action {
            Action::Call(call) => vec![call],
            Action::Mock => Vec::new(),
            Action::Steps(steps) => steps
                .iter()
                .filter_map(|step| match &step.work {
                    Work::Call(call) => Some(call),
                    Work::Lookup(_) | Work::Native(_) => None,
                })
                .collect(),
        }
    }

    /// Whether a caller cannot tell the two apart.
    pub(crate) fn does_the_same(&self, other: &Self) -> bool {
        self.inputs == other.inputs && self.action == other.action && self.output == other.output
    }
}

/// The action of a unit.
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    Call(Call),
    /// Steps in the order of the spec; [`StepId`] counts into them.
    Steps(Vec<Step>),
    /// Nothing: the output says it all.
    Mock,
}

/// One step of an orchestration (LANGUAGE.md 7).
#[derive(Debug, PartialEq)]
pub(crate) struct Step {
    pub name: String,
    pub work: Work,
}

/// The work of a step.
#[derive(Debug, PartialEq)]
pub(crate) enum Work {
    Call(Call),
    Lookup(Lookup),
    Native(Native),
}

/// A search in the output of an earlier step.
#[derive(Debug, PartialEq)]
pub(crate) struct Lookup {
    pub index: StepId,
    /// The member of each item that is compared.
    pub key: Path,
    pub value: Argument,
    /// The members that are taken from what is found.
    pub fields: Vec<(String, Path)>,
}

/// A function of the crate that the generated code is part of.
#[derive(Debug, PartialEq)]
pub(crate) struct Native {
    /// The segments of its path.
    pub function: Vec<RustIdent>,
    pub with: Vec<(String, Argument)>,
}

/// A call of a consumed operation.
#[derive(Debug, PartialEq)]
pub(crate) struct Call {
    pub operation: OperationId,
    /// One for each field of the operation, in its order.
    pub arguments: Vec<Argument>,
    /// Pairs that are sent in the query although the operation declares no such parameter.
    pub extra: Vec<(String, Argument)>,
}

/// The part of the answer that the caller gets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    /// The upstream's bytes, as they are; of several steps, the answer of the last.
    Identity,
    /// A value that the spec makes of the answer.
    Shaped { shape: Shape, schema: Schema },
}

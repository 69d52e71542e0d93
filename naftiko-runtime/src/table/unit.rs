//! The work of a route, a tool or a resource: one call, steps, or an answer of its own, and how the answer is reshaped.

use super::{Expr, Format, Input, Native, Operation, Shape};

/// The work that is done for a request.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    pub(crate) action: Action,
    /// None where the answer is passed on as it is.
    pub(crate) output: Option<Shape>,
}

/// The calls that work makes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    /// None: the output says it all.
    Nothing,
    Call(Call),
    Steps(&'static [Step]),
}

/// A call of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    /// Values for parts of the operation that do not get the input of their own name.
    pub(crate) with: &'static [(&'static str, Expr)],
    /// Pairs for the query that the operation does not declare.
    pub(crate) extra: &'static [(&'static str, Expr)],
}

impl Call {
    const fn of(operation: &'static Operation) -> Self {
        Self { operation, with: &[], extra: &[] }
    }
}

/// One step of several.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: StepWork,
}

/// The work of a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StepWork {
    Call(Call),
    Lookup(Lookup),
    /// A function of the crate that holds the generated code, and values for it under their names.
    Native(Native, &'static [(&'static str, Expr)]),
}

/// A search in the output of an earlier step.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// The earlier step.
    pub index: &'static str,
    /// The member of each item that is compared, as a JSON Pointer.
    pub key: &'static str,
    /// The value that the member is compared with, or a list of them.
    pub value: Expr,
    /// The members that are taken of an item that is found, each with its JSON Pointer.
    pub fields: &'static [(&'static str, &'static str)],
}

impl Step {
    /// A call of an operation.
    #[must_use]
    pub const fn call(name: &'static str, operation: &'static Operation) -> Self {
        Self { name, work: StepWork::Call(Call::of(operation)) }
    }

    /// A search in the output of an earlier step.
    #[must_use]
    pub const fn lookup(name: &'static str, lookup: Lookup) -> Self {
        Self { name, work: StepWork::Lookup(lookup) }
    }

    /// A function of this crate.
    #[must_use]
    pub const fn native(name: &'static str, function: Native) -> Self {
        Self { name, work: StepWork::Native(function, &[]) }
    }

    /// Values for the parts of the operation, or for the function, that do not get the input of their own name.
    #[must_use]
    pub const fn with(self, with: &'static [(&'static str, Expr)]) -> Self {
        let work = match self.work {
            StepWork::Call(call) => StepWork::Call(Call { with, ..call }),
            StepWork::Native(function, _) => StepWork::Native(function, with),
            StepWork::Lookup(lookup) => StepWork::Lookup(lookup),
        };
        Self { work, ..self }
    }

    /// Pairs for the query that the operation does not declare.
    #[must_use]
    pub const fn query(self, extra: &'static [(&'static str, Expr)]) -> Self {
        match self.work {
            StepWork::Call(call) => Self { work: StepWork::Call(Call { extra, ..call }), ..self },
            StepWork::Lookup(_) | StepWork::Native(..) => self,
        }
    }

    /// The names of the steps whose outputs it reads.
    pub(crate) fn needs(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        match self.work {
            StepWork::Call(Call { with, extra, .. }) => {
                with.iter().chain(extra).for_each(|(_, value)| value.steps(&mut found));
            }
            StepWork::Lookup(Lookup { index, value, .. }) => {
                found.push(index);
                value.steps(&mut found);
            }
            StepWork::Native(_, with) => with.iter().for_each(|(_, value)| value.steps(&mut found)),
        }
        found
    }
}

/// Work, and the inputs that a caller gives to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) work: Work,
    pub(crate) inputs: Inputs,
}

/// The inputs that a caller gives.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Inputs {
    /// One for each part that the operation wants supplied, in the place where the adapter has such a thing.
    OfOperation(&'static Operation),
    Listed(&'static [Input]),
}

impl Work {
    /// A call of an operation whose answer is passed on as it is.
    #[must_use]
    pub const fn call(operation: &'static Operation) -> Self {
        Self { action: Action::Call(Call::of(operation)), output: None }
    }

    /// Steps, each of which runs as soon as those that it needs have ended. The answer is that of the last.
    #[must_use]
    pub const fn steps(steps: &'static [Step]) -> Self {
        Self { action: Action::Steps(steps), output: None }
    }

    /// Values for parts of the operation that do not get the input of their own name.
    #[must_use]
    pub const fn with(self, with: &'static [(&'static str, Expr)]) -> Self {
        match self.action {
            Action::Call(call) => Self { action: Action::Call(Call { with, ..call }), ..self },
            Action::Nothing | Action::Steps(_) => self,
        }
    }

    /// Pairs for the query that the operation does not declare.
    #[must_use]
    pub const fn query(self, extra: &'static [(&'static str, Expr)]) -> Self {
        match self.action {
            Action::Call(call) => Self { action: Action::Call(Call { extra, ..call }), ..self },
            Action::Nothing | Action::Steps(_) => self,
        }
    }

    /// How the answer is reshaped.
    #[must_use]
    pub const fn output(self, shape: Shape) -> Self {
        Self { output: Some(shape), ..self }
    }

    /// The format of the answer that is passed on as it is.
    pub(crate) fn format(&self) -> Format {
        match self.action {
            Action::Nothing => Format::Json,
            Action::Call(call) => call.operation.format,
            Action::Steps(steps) => match steps.last().map(|step| step.work) {
                Some(StepWork::Call(call)) => call.operation.format,
                Some(StepWork::Lookup(_) | StepWork::Native(..)) | None => Format::Json,
            },
        }
    }

    /// No call: the output says it all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { action: Action::Nothing, output: None }
    }
}

impl Unit {
    pub(crate) const NOTHING: Self = Self { work: Work::nothing(), inputs: Inputs::Listed(&[]) };

    pub(crate) const fn call(operation: &'static Operation) -> Self {
        Self { work: Work::call(operation), inputs: Inputs::OfOperation(operation) }
    }
}

/// The methods by which routes, tools and resources say their work; each holds a `unit`.
macro_rules! unit_methods {
    () => {
        /// Calls an operation and passes its answer on. Unless `inputs` says otherwise, a caller supplies every part that
        /// the operation wants supplied.
        #[must_use]
        pub const fn calls(mut self, operation: &'static $crate::table::Operation) -> Self {
            self.unit = $crate::table::Unit::call(operation);
            self
        }

        /// Runs steps, each as soon as those that it needs have ended. The answer is that of the last.
        #[must_use]
        pub const fn steps(mut self, steps: &'static [$crate::table::Step]) -> Self {
            self.unit.work = $crate::table::Work::steps(steps);
            self
        }

        /// Does work that others do too.
        #[must_use]
        pub const fn runs(mut self, work: &'static $crate::table::Work) -> Self {
            self.unit.work = *work;
            self
        }

        /// Values for parts of the operation that do not get the input of their own name.
        #[must_use]
        pub const fn with(mut self, with: &'static [(&'static str, $crate::table::Expr)]) -> Self {
            self.unit.work = self.unit.work.with(with);
            self
        }

        /// Pairs for the query that the operation does not declare.
        #[must_use]
        pub const fn query(mut self, extra: &'static [(&'static str, $crate::table::Expr)]) -> Self {
            self.unit.work = self.unit.work.query(extra);
            self
        }

        /// How the answer is reshaped.
        #[must_use]
        pub const fn output(mut self, shape: $crate::table::Shape) -> Self {
            self.unit.work = self.unit.work.output(shape);
            self
        }

        /// The inputs that a caller gives.
        #[must_use]
        pub const fn inputs(mut self, inputs: &'static [$crate::table::Input]) -> Self {
            self.unit.inputs = $crate::table::Inputs::Listed(inputs);
            self
        }
    };
}

pub(crate) use unit_methods;

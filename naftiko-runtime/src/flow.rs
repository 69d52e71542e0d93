//! Steps: calls, lookups and functions that see what earlier ones gave (semantics 7).
//!
//! Steps that need nothing of each other run at the same time; a call that changes something waits for all before it,
//! and all after it wait for it. The outcome is always the one that running them in order would give.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::{Map, Value};

use crate::answer::{Answer, Answering, Content, UpstreamAnswer};
use crate::argument::{Argument, IntoArgument};
use crate::capability::Capability;
use crate::error::{Error, Fault, Location};
use crate::inputs::FromInput;
use crate::lookup::Lookup;
use crate::native::{NativeStep, StepInput};
use crate::progress::{self, Progress};
use crate::secret::Secret;
use crate::shape;
use crate::upstream::{BoxFuture, Operation};

/// Steps under construction.
#[must_use = "nothing happens until it answers"]
pub struct Flow {
    capability: Capability,
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    /// The steps whose outputs it reads.
    needs: Vec<usize>,
    /// Whether it changes nothing.
    safe: bool,
    work: Option<Work>,
}

type Work = Box<dyn FnOnce(&mut Finished, Wanted) -> BoxFuture<Result<Given, Error>> + Send>;

/// What of a step's answer is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The value that later steps and the result are made of.
    Value,
    /// All of it, as it comes.
    Answer,
}

/// What a step gave.
enum Given {
    Value(Value),
    /// The answer as it came, where that is wanted.
    Answer(Box<UpstreamAnswer>),
    /// The upstream answered with an error status.
    Refused(Box<UpstreamAnswer>),
}

/// How a step ended.
enum End {
    Given(Given),
    Failed(Error),
    /// A step that it needs gave nothing.
    Skipped,
}

/// What the steps that have ended gave.
#[derive(Debug)]
pub struct Finished {
    capability: Capability,
    names: Vec<&'static str>,
    outputs: Vec<Value>,
    faults: Vec<Fault>,
    /// What the last step gave, where its answer is wanted as it comes.
    answer: Option<Box<UpstreamAnswer>>,
}

impl Finished {
    /// The node at a JSON Pointer in the output of a step, or `null`.
    pub fn at(&self, step: &str, pointer: &str) -> Value {
        shape::at(self.output(step), pointer)
    }

    /// The output of a step, or `null`.
    pub fn output(&self, step: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.names.iter().position(|name| *name == step).map_or(&NULL, |index| &self.outputs[index])
    }

    /// The value of a variable of the specification.
    pub fn variable(&self, index: usize) -> Secret {
        self.capability.variable(index)
    }

    /// A value that a parameter cannot do without.
    pub fn fill<T: FromInput>(&mut self, name: &'static str, value: impl IntoArgument) -> T {
        let filled = self.fill_optional(name, value);
        filled.unwrap_or_else(|| {
            if !self.faults.iter().any(|fault| fault.name() == name) {
                self.faults.push(Fault::new(
                    name,
                    Location::Argument,
                    "has no value from the steps before it",
                ));
            }
            T::default()
        })
    }

    /// A value that a parameter can do without.
    pub fn fill_optional<T: FromInput>(&mut self, name: &'static str, value: impl IntoArgument) -> Option<T> {
        let value = value.into_argument().into_json().filter(|value| !value.is_null())?;
        match T::from_input(value) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.faults.push(Fault::new(name, Location::Argument, rule));
                None
            }
        }
    }
}

impl Flow {
    /// No steps yet.
    pub fn new(capability: &Capability) -> Self {
        Self { capability: capability.clone(), steps: Vec::new() }
    }

    /// A call that reads nothing of earlier steps.
    pub fn call<O: Operation + Send + 'static>(
        self,
        name: &'static str,
        upstream: usize,
        operation: O,
    ) -> Self {
        self.call_after(name, upstream, &[], move |_| operation)
    }

    /// A call whose parameters are made of what the steps `needs` gave.
    pub fn call_after<O: Operation>(
        self,
        name: &'static str,
        upstream: usize,
        needs: &[&'static str],
        operation: impl FnOnce(&mut Finished) -> O + Send + 'static,
    ) -> Self {
        let called = self.capability.upstream(upstream).clone();
        self.step(name, needs, O::SAFE, move |finished, wanted| {
            let operation = operation(finished);
            let faults = std::mem::take(&mut finished.faults);
            if !faults.is_empty() {
                return Box::pin(async move { Err(Error::Input(faults)) });
            }
            let answer = called.ask(operation);
            Box::pin(async move { given(answer.await?, wanted, &O::FORMAT, O::outputs).await })
        })
    }

    /// A search in the output of an earlier step.
    pub fn lookup(
        self,
        name: &'static str,
        lookup: Lookup,
        needs: &[&'static str],
        value: impl FnOnce(&mut Finished) -> Value + Send + 'static,
    ) -> Self {
        self.step(name, needs, true, move |finished, _| {
            let key = value(finished);
            let found = lookup.find(finished.output(lookup.index), &key);
            Box::pin(async move { Ok(Given::Value(found)) })
        })
    }

    /// A function of the user's crate, which may do anything: it waits for all before it, and all after it wait.
    pub fn native<M: 'static>(
        self,
        name: &'static str,
        inputs: Map<String, Value>,
        needs: &[&'static str],
        with: impl FnOnce(&mut Finished) -> Argument + Send + 'static,
        function: impl NativeStep<M>,
    ) -> Self {
        self.step(name, needs, false, move |finished, _| {
            let mut context = inputs;
            let names = finished.names.iter().zip(&finished.outputs);
            context.extend(names.map(|(step, output)| ((*step).to_owned(), output.clone())));
            if let Some(Value::Object(with)) = with(finished).into_json() {
                context.extend(with);
            }
            let work = function.run(StepInput::new(name, context));
            Box::pin(async move {
                work.await
                    .map(Given::Value)
                    .map_err(|error| Error::Native { step: name, reason: error.to_string() })
            })
        })
    }

    fn step(
        mut self,
        name: &'static str,
        needs: &[&'static str],
        safe: bool,
        work: impl FnOnce(&mut Finished, Wanted) -> BoxFuture<Result<Given, Error>> + Send + 'static,
    ) -> Self {
        let position = |wanted: &&str| self.steps.iter().position(|step| step.name == *wanted);
        let needs = needs.iter().filter_map(position).collect();
        self.steps.push(Step { name, needs, safe, work: Some(Box::new(work)) });
        self
    }

    /// Answers with what is made of the steps `needs`.
    pub fn answer(
        self,
        needs: &[&'static str],
        result: impl FnOnce(&Finished) -> Value + Send + 'static,
    ) -> Answering {
        let needed = |wanted: &&str| self.steps.iter().position(|step| step.name == *wanted);
        let needs: Vec<usize> = needs.iter().filter_map(needed).collect();
        Answering::new(async move {
            match self.run(needs, Wanted::Value).await? {
                Ok(finished) => Ok(Answer::value(result(&finished))),
                Err(refused) => Ok(Answer(Content::Upstream(refused))),
            }
        })
    }

    /// Answers with what the last step gave; with the answer of an upstream as it is.
    pub fn last(self) -> Answering {
        let last = self.steps.len().saturating_sub(1);
        Answering::new(async move {
            match self.run(vec![last], Wanted::Answer).await? {
                Ok(Finished { answer: Some(answer), .. }) => Ok(Answer(Content::Upstream(answer))),
                Ok(mut finished) => Ok(Answer::value(finished.outputs.pop().unwrap_or_default())),
                Err(refused) => Ok(Answer(Content::Upstream(refused))),
            }
        })
    }

    /// Runs every step, each as soon as those that it waits for have ended. Ends with what the earliest step that is
    /// needed and failed gave, or with all outputs. `of_last` is what of the last step is wanted.
    async fn run(
        mut self,
        result: Vec<usize>,
        of_last: Wanted,
    ) -> Result<Result<Finished, Box<UpstreamAnswer>>, Error> {
        let needed = self.needed(result);
        let waits: Vec<Vec<usize>> = (0..self.steps.len()).map(|index| self.waits_for(index)).collect();
        let mut finished = Finished {
            capability: self.capability.clone(),
            names: self.steps.iter().map(|step| step.name).collect(),
            outputs: vec![Value::Null; self.steps.len()],
            faults: Vec::new(),
            answer: None,
        };
        let last = self.steps.len().saturating_sub(1);
        let mut ends: Vec<Option<End>> = self.steps.iter().map(|_| None).collect();
        let mut running = FuturesUnordered::new();
        let mut done = 0;
        loop {
            for index in 0..self.steps.len() {
                if waits[index].iter().any(|earlier| ends[*earlier].is_none()) {
                    continue;
                }
                let Some(work) = self.steps[index].work.take() else { continue };
                let lacks = self.steps[index]
                    .needs
                    .iter()
                    .any(|need| !matches!(ends[*need], Some(End::Given(Given::Value(_)))));
                if lacks {
                    done += 1;
                    ends[index] = Some(End::Skipped);
                    continue;
                }
                let work = work(&mut finished, if index == last { of_last } else { Wanted::Value });
                running.push(async move { (index, work.await) });
            }
            // In the order of the steps: the first that failed is the one that running them in order would end with.
            for (index, end) in ends.iter_mut().enumerate() {
                match end {
                    None => break,
                    Some(End::Given(Given::Value(_))) => {}
                    Some(_) if !needed[index] => {}
                    Some(failed) => {
                        return outcome(self.steps[index].name, std::mem::replace(failed, End::Skipped));
                    }
                }
            }
            let Some((index, given)) = running.next().await else { break };
            let name = self.steps[index].name;
            done += 1;
            progress::report(Progress { done, total: self.steps.len(), step: name });
            ends[index] = Some(match given {
                Ok(Given::Value(value)) => {
                    finished.outputs[index] = value;
                    End::Given(Given::Value(Value::Null))
                }
                Ok(Given::Answer(answer)) => {
                    finished.answer = Some(answer);
                    End::Given(Given::Value(Value::Null))
                }
                Ok(refused) => {
                    if !needed[index] {
                        tracing::warn!(step = name, "an error status of a step that nothing needs");
                    }
                    End::Given(refused)
                }
                Err(error) => {
                    if !needed[index] {
                        tracing::warn!(step = name, error = %error.with_causes(), "a step that nothing needs failed");
                    }
                    End::Failed(error)
                }
            });
        }
        Ok(Ok(finished))
    }

    /// The steps that the result is made of, and all that those are made of.
    fn needed(&self, result: Vec<usize>) -> Vec<bool> {
        let mut needed = vec![false; self.steps.len()];
        for index in result {
            needed[index] = true;
        }
        for index in (0..self.steps.len()).rev() {
            if needed[index] {
                self.steps[index].needs.iter().for_each(|need| needed[*need] = true);
            }
        }
        needed
    }

    fn waits_for(&self, index: usize) -> Vec<usize> {
        if !self.steps[index].safe {
            return (0..index).collect();
        }
        let barrier = (0..index).rev().find(|earlier| !self.steps[*earlier].safe);
        self.steps[index].needs.iter().copied().chain(barrier).collect()
    }
}

/// How the whole ends where a step that is needed gave nothing.
fn outcome(step: &'static str, end: End) -> Result<Result<Finished, Box<UpstreamAnswer>>, Error> {
    match end {
        End::Given(Given::Refused(mut answer)) => {
            answer.step = Some(step);
            Ok(Err(answer))
        }
        End::Failed(error @ Error::Native { .. }) => Err(error),
        End::Failed(error) => Err(Error::Step { step, source: Box::new(error) }),
        // A step is skipped only after one that it needs, which comes before it and ends the run.
        End::Given(Given::Value(_) | Given::Answer(_)) | End::Skipped => {
            Err(Error::Native { step, reason: "a step before it gave nothing".to_owned() })
        }
    }
}

/// What a call gives to later steps.
async fn given(
    answer: Answer,
    wanted: Wanted,
    format: &crate::decode::Format,
    outputs: fn(Value) -> Value,
) -> Result<Given, Error> {
    match answer.0 {
        Content::Upstream(answer) if answer.status.as_u16() >= 400 => Ok(Given::Refused(answer)),
        Content::Upstream(answer) if wanted == Wanted::Answer => Ok(Given::Answer(answer)),
        content => {
            let response = Answer(content).decoded(format).await?;
            let value = response.into_body();
            Ok(Given::Value(if value.is_null() { value } else { outputs(value) }))
        }
    }
}

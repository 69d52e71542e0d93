//! Steps: calls, lookups and functions that see what earlier ones gave (LANGUAGE.md 7).
//!
//! Steps that need nothing of each other run at the same time; a call that changes something waits for all before it,
//! and all after it wait for it. The outcome is always the one that running them in order would give.

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use http::HeaderMap;
use serde_json::Value;

use super::call;
use super::progress::{self, Progress};
use crate::context::Context;
use crate::error::Error;
use crate::secret::Secret;
use crate::table::{Call, Operation, Path, Shape, Step, StepInput, StepWork};
use crate::upstream::answer::{Answer, Content, UpstreamAnswer};
use crate::upstream::request::Request;
use crate::value::{Argument, Inputs, Scope, shape};

/// The part of a step's answer that is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The value that later steps and the result are made of.
    Value,
    /// All of it, as it comes.
    Answer,
}

/// The outcome of a step that ended well or with an upstream's refusal.
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

/// Steps under way.
struct Flow {
    context: Context,
    table: &'static [Step],
    /// For each step, the steps whose outputs it reads.
    needs: Vec<Vec<usize>>,
    inputs: Inputs,
    /// The outputs of the steps that have ended, `null` for the others.
    outputs: Vec<Value>,
    /// The requests of the calls that read nothing of other steps, made before the first is sent.
    requests: Vec<Option<Request>>,
    /// The headers of a caller who may be given the answer of a step as it comes.
    accept: Option<HeaderMap>,
}

impl Scope for Flow {
    fn input(&self, name: &str) -> Argument {
        self.inputs.input(name)
    }

    fn step(&self, name: &str, path: &Path) -> Value {
        self.position(name).map_or(Value::Null, |index| path.value(&self.outputs[index]))
    }

    fn bind(&self, index: usize) -> Secret {
        self.context.binds().get(index)
    }
}

/// Runs the steps and answers with what `output` makes of them; without it, with what the last step gave.
pub(super) async fn run(
    context: &Context,
    table: &'static [Step],
    output: Option<Shape>,
    inputs: Inputs,
    accept: Option<&HeaderMap>,
) -> Result<Answer, Error> {
    let mut flow = Flow::new(context, table, inputs)?;
    flow.accept = accept.cloned();
    let last = table.len().saturating_sub(1);
    let (result, of_last) = match &output {
        None => (vec![last], Wanted::Answer),
        Some(shape) => {
            let mut names = Vec::new();
            shape.steps(&mut names);
            let mut result: Vec<usize> = names.into_iter().filter_map(|name| flow.position(name)).collect();
            result.extend(shape.reads_answer().then_some(last));
            (result, Wanted::Value)
        }
    };
    let answer = match flow.run(result, of_last).await? {
        Ok(answer) => answer,
        Err(refused) => return Ok(Answer(Content::Upstream(refused))),
    };
    match (output, answer) {
        (None, Some(answer)) => Ok(Answer(Content::Upstream(answer))),
        (None, None) => Ok(Answer::value(flow.outputs.pop().unwrap_or_default())),
        (Some(shape), _) => {
            let answer = flow.outputs.last().unwrap_or(&Value::Null);
            Ok(Answer::value(shape.value(answer, &flow)))
        }
    }
}

impl Flow {
    /// Makes the requests that can be made, so that a caller learns of all mistakes at once.
    fn new(context: &Context, table: &'static [Step], inputs: Inputs) -> Result<Self, Error> {
        let position = |name: &str| table.iter().position(|step| step.name == name);
        let needs = table.iter().enumerate().map(|(index, step)| match step.work {
            // A function is given the outputs of all before it.
            StepWork::Native(..) => (0..index).collect(),
            StepWork::Call(_) | StepWork::Lookup(_) => {
                step.needs().into_iter().filter_map(position).collect()
            }
        });
        let needs: Vec<Vec<usize>> = needs.collect();
        let mut faults = Vec::new();
        let mut requests = Vec::new();
        for (step, needs) in table.iter().zip(&needs) {
            requests.push(match &step.work {
                StepWork::Call(call) if needs.is_empty() => {
                    let upstream = context.upstream(call.operation);
                    match call::request(call, upstream, &inputs) {
                        Ok(request) => Some(request),
                        Err(Error::Input(found)) => {
                            faults.extend(found);
                            None
                        }
                        Err(other) => return Err(other),
                    }
                }
                StepWork::Call(_) | StepWork::Lookup(_) | StepWork::Native(..) => None,
            });
        }
        if !faults.is_empty() {
            return Err(Error::Input(faults));
        }
        let outputs = vec![Value::Null; table.len()];
        Ok(Self { context: context.clone(), table, needs, inputs, outputs, requests, accept: None })
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.table.iter().position(|step| step.name == name)
    }

    /// The work of a step, with all that it reads of the others.
    fn begin(&mut self, index: usize, wanted: Wanted) -> BoxFuture<'static, Result<Given, Error>> {
        let step = &self.table[index];
        match &step.work {
            StepWork::Call(call) => {
                let request = match self.requests[index].take() {
                    Some(request) => Ok(request),
                    None => self.request(call),
                };
                match request {
                    Ok(request) => {
                        let operation = call.operation;
                        let name = step.name;
                        let upstream = self.context.upstream(operation);
                        let answer = upstream.ask(request, operation.format, self.accept.as_ref());
                        Box::pin(async move { given(name, answer.await?, wanted, operation).await })
                    }
                    Err(error) => Box::pin(async move { Err(error) }),
                }
            }
            StepWork::Lookup(lookup) => {
                let key = lookup.value.evaluate(self).into_json().unwrap_or_default();
                let index = self.position(lookup.index).map(|index| &self.outputs[index]);
                let found = lookup.find(index.unwrap_or(&Value::Null), &key);
                Box::pin(async move { Ok(Given::Value(found)) })
            }
            StepWork::Native(function, with) => {
                let mut context = self.inputs.by_name();
                let outputs = self.table.iter().zip(&self.outputs);
                context.extend(outputs.map(|(step, output)| (step.name.to_owned(), output.clone())));
                let with =
                    with.iter().filter_map(|(name, value)| Some((*name, value.evaluate(self).into_json()?)));
                context.extend(with.map(|(name, value)| (name.to_owned(), value)));
                let work = function(StepInput::new(step.name, context));
                Box::pin(async move {
                    work.await
                        .map(Given::Value)
                        .map_err(|error| Error::Native { step: step.name, reason: error.to_string() })
                })
            }
        }
    }

    /// The request of a call that reads what other steps gave.
    fn request(&self, call: &Call) -> Result<Request, Error> {
        let upstream = self.context.upstream(call.operation);
        call::request_in(call, upstream, &self.inputs, self, "has no value from the steps before it")
    }

    /// Runs every step, each as soon as those that it waits for have ended. Ends with what the earliest step that is
    /// needed and failed gave, or with the answer of the last step where `of_last` wants it.
    async fn run(
        &mut self,
        result: Vec<usize>,
        of_last: Wanted,
    ) -> Result<Result<Option<Box<UpstreamAnswer>>, Box<UpstreamAnswer>>, Error> {
        let needed = self.needed(result);
        let waits: Vec<Vec<usize>> = (0..self.table.len()).map(|index| self.waits_for(index)).collect();
        let last = self.table.len().saturating_sub(1);
        let mut begun = vec![false; self.table.len()];
        let mut ends: Vec<Option<End>> = self.table.iter().map(|_| None).collect();
        let mut running = FuturesUnordered::new();
        let mut done = 0;
        let mut answer = None;
        loop {
            for index in 0..self.table.len() {
                if begun[index] || waits[index].iter().any(|earlier| ends[*earlier].is_none()) {
                    continue;
                }
                begun[index] = true;
                let lacks = |need: &usize| !matches!(ends[*need], Some(End::Given(Given::Value(_))));
                if self.needs[index].iter().any(lacks) {
                    done += 1;
                    ends[index] = Some(End::Skipped);
                    continue;
                }
                let work = self.begin(index, if index == last { of_last } else { Wanted::Value });
                running.push(async move { (index, work.await) });
            }
            // In the order of the steps: the first that failed is the one that running them in order would end with.
            for (index, end) in ends.iter_mut().enumerate() {
                match end {
                    None => break,
                    Some(End::Given(Given::Value(_))) => {}
                    Some(_) if !needed[index] => {}
                    Some(failed) => {
                        return outcome(self.table[index].name, std::mem::replace(failed, End::Skipped));
                    }
                }
            }
            let Some((index, given)) = running.next().await else { break };
            let name = self.table[index].name;
            done += 1;
            progress::report(Progress { done, total: self.table.len(), step: name });
            ends[index] = Some(match given {
                Ok(Given::Value(value)) => {
                    self.outputs[index] = value;
                    End::Given(Given::Value(Value::Null))
                }
                Ok(Given::Answer(whole)) => {
                    answer = Some(whole);
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
        Ok(Ok(answer))
    }

    /// The steps that the result is made of, and all that those are made of.
    fn needed(&self, result: Vec<usize>) -> Vec<bool> {
        let mut needed = vec![false; self.table.len()];
        for index in result {
            needed[index] = true;
        }
        for index in (0..self.table.len()).rev() {
            if needed[index] {
                self.needs[index].iter().for_each(|need| needed[*need] = true);
            }
        }
        needed
    }

    fn waits_for(&self, index: usize) -> Vec<usize> {
        if !is_safe(&self.table[index]) {
            return (0..index).collect();
        }
        let barrier = (0..index).rev().find(|earlier| !is_safe(&self.table[*earlier]));
        self.needs[index].iter().copied().chain(barrier).collect()
    }
}

/// Whether a step changes nothing. A function of the user's crate may do anything.
fn is_safe(step: &Step) -> bool {
    match &step.work {
        StepWork::Call(call) => call.operation.is_safe(),
        StepWork::Lookup(_) => true,
        StepWork::Native(..) => false,
    }
}

/// How the whole ends where a step that is needed gave nothing.
fn outcome<T>(step: &'static str, end: End) -> Result<Result<T, Box<UpstreamAnswer>>, Error> {
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

/// The value of a call for later steps. No content is none, and the log says so.
async fn given(
    step: &'static str,
    answer: Answer,
    wanted: Wanted,
    operation: &Operation,
) -> Result<Given, Error> {
    match answer.0 {
        Content::Upstream(answer) if !answer.is_success() => Ok(Given::Refused(answer)),
        Content::Upstream(answer) if wanted == Wanted::Answer => Ok(Given::Answer(answer)),
        content => {
            let response = Answer(content).decoded(&operation.format).await?;
            let status = response.status();
            let value = response.into_body();
            if value.is_null() {
                tracing::warn!(step, %status, "no content: what reads this step finds nothing");
            }
            Ok(Given::Value(if value.is_null() { value } else { shape::outputs(value, operation.outputs) }))
        }
    }
}

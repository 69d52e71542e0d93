//! The work of a unit, from checked inputs to an answer: a call, steps, or an answer of its own.

mod call;
mod lookup;
pub(crate) mod native;
pub(crate) mod progress;
mod steps;

use http::HeaderMap;
use http::header::{self, HeaderName};
use serde_json::Value;

use crate::context::Context;
use crate::error::Error;
use crate::table::{Action, Operation, Shape, Work};
use crate::upstream::answer::{Answer, Content, decode};
use crate::value::Inputs;

/// Headers of an upstream's answer that hold for what is made of it.
const KEPT: [HeaderName; 2] = [header::LOCATION, header::RETRY_AFTER];

/// Does the work. `accept` holds the headers of a caller who may be given the bytes of the upstream untouched.
///
/// Every value is converted before the first call is made, so that a caller learns of all mistakes at once.
pub(crate) async fn run(
    context: &Context,
    work: &'static Work,
    inputs: Inputs,
    accept: Option<&HeaderMap>,
) -> Result<Answer, Error> {
    match &work.action {
        Action::Nothing => {
            let value = work.output.map(|shape| shape.value(&Value::Null, &inputs));
            Ok(Answer::value(value.unwrap_or_default()))
        }
        Action::Call(call) => {
            let upstream = context.upstream(call.operation);
            let plain = call.with.is_empty() && call.extra.is_empty();
            match work.output {
                None => {
                    let request = if plain {
                        call::passing_on(call.operation, upstream, inputs)?
                    } else {
                        call::request(call, upstream, &inputs)?
                    };
                    // Boxed, since the futures around it are moved several times before they run.
                    Box::pin(upstream.clone().pass_through(request, accept)).await
                }
                Some(shape) => {
                    let request = call::request(call, upstream, &inputs)?;
                    let answer = upstream.ask(request, call.operation.format, accept).await?;
                    reshaped(answer, call.operation, &shape, &inputs).await
                }
            }
        }
        Action::Steps(table) => {
            let output = work.output;
            Box::pin(steps::run(context, table, output, inputs, accept)).await
        }
    }
}

/// The answer in another shape; one that is an error or empty is passed on as it is.
async fn reshaped(
    answer: Answer,
    operation: &Operation,
    shape: &Shape,
    inputs: &Inputs,
) -> Result<Answer, Error> {
    let upstream = match answer {
        Answer(Content::Upstream(answer)) if answer.is_success() => answer,
        other => return Ok(other),
    };
    let (response, label) = upstream.bytes().await?;
    let mut headers = HeaderMap::new();
    for name in KEPT {
        if let Some(value) = response.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
    let (status, body) = (response.status(), response.body());
    if body.is_empty() && !operation.format.may_be_empty() {
        return Ok(Answer(Content::Empty { status, headers }));
    }
    let value = shape.value(&decode(&label, &operation.format, response.headers(), body)?, inputs);
    Ok(Answer(Content::Shaped { status, headers, value }))
}

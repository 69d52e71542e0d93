//! One call of an operation: the values of its parts, from inputs, steps and the specification.

use crate::error::{Error, Fault, Location};
use crate::table::{Call, Expr, Operation, Part};
use crate::upstream::Upstream;
use crate::upstream::request::Request;
use crate::value::argument::Values;
use crate::value::{Argument, Inputs, Scope, convert};

/// The request of a call that passes its inputs on and leaves none: values move, and are not copied.
pub(super) fn passing_on(
    operation: &'static Operation,
    upstream: &Upstream,
    mut inputs: Inputs,
) -> Result<Request, Error> {
    let values = values(operation, ABSENT, |part| inputs.hand_over(part))?;
    Ok(upstream.request(operation, &values))
}

/// The request of a call that needs no steps; every value that does not fit its part is a fault.
pub(super) fn request(call: &Call, upstream: &Upstream, inputs: &Inputs) -> Result<Request, Error> {
    request_in(call, upstream, inputs, inputs, ABSENT)
}

/// The fault of a part that cannot do without a value and has none.
const ABSENT: &str = "is required";

/// The request of a call; `lacking` is the fault of a part that cannot do without a value and has none.
pub(super) fn request_in(
    call: &Call,
    upstream: &Upstream,
    inputs: &Inputs,
    scope: &dyn Scope,
    lacking: &'static str,
) -> Result<Request, Error> {
    let values = values(call.operation, lacking, |part| value(call, part, inputs, scope))?;
    let mut request = upstream.request(call.operation, &values);
    for (name, value) in call.extra {
        request.push_queries(name, &value.evaluate(scope));
    }
    Ok(request)
}

/// The values of all parts that are supplied, or every fault in them.
fn values(
    operation: &Operation,
    lacking: &'static str,
    mut value: impl FnMut(&Part) -> Result<Option<Argument>, Fault>,
) -> Result<Values, Error> {
    let mut values = Vec::with_capacity(operation.parts.len());
    let mut faults: Vec<Fault> = Vec::new();
    for part in operation.supplied() {
        let value = value(part).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if value.is_none() && part.required && !faults.iter().any(|fault| fault.name() == part.name) {
            faults.push(Fault::new(part.name, Location::Argument, lacking));
        }
        values.push(value.unwrap_or(Argument::Absent));
    }
    if faults.is_empty() { Ok(Values(values)) } else { Err(Error::Input(faults)) }
}

/// The value of a part: the input of its name, unless the call says otherwise.
fn value(call: &Call, part: &Part, inputs: &Inputs, scope: &dyn Scope) -> Result<Option<Argument>, Fault> {
    let given = call.with.iter().find(|(name, _)| *name == part.name);
    let expr = match given {
        None => return inputs.supply(part.name, part),
        Some((_, Expr::Input(name))) => return inputs.supply(name, part),
        Some((_, expr)) => expr,
    };
    let Some(value) = expr.evaluate(scope).into_json() else { return Ok(None) };
    if value.is_null() && matches!(expr, Expr::Step(..)) {
        return Ok(None);
    }
    let sent = convert::sent(part, value);
    sent.map(Some).map_err(|rule| Fault::new(part.name, Location::Argument, rule))
}

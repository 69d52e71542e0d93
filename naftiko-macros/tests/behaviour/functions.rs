//! The functions that `steps-native.yaml` names.

use naftiko_runtime::serde_json::json;
use naftiko_runtime::{StepError, StepInput, Value};

/// Fails, or panics, for some years.
#[allow(clippy::needless_pass_by_value, reason = "a step owns its input")]
pub(crate) fn score(input: StepInput) -> Result<Value, StepError> {
    let year: i64 = input.read("year")?;
    match year {
        0 => panic!("on purpose"),
        1 => return Err(StepError::new("no ship is that old")),
        _ => {}
    }
    Ok(json!({ "points": year + input.read::<i64>("bonus")?, "saw": input.context() }))
}

/// Gives everything that it is given, after a turn of the executor.
pub(crate) async fn report(input: StepInput) -> Result<Value, StepError> {
    tokio::task::yield_now().await;
    match input.read::<Value>("score")?["points"].as_i64() {
        Some(4) => Err("four points are not enough".into()),
        _ => Ok(json!({ "step": input.step(), "saw": input.into_context() })),
    }
}

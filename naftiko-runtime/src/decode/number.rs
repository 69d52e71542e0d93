//! Numbers that binary formats have and JSON has not.

use serde_json::{Number, Value};

/// A number, or its name where JSON has no number for it.
pub(super) fn double(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| Value::from(name(value)), Value::Number)
}

/// The shortest decimal that means this number: 0.1, not what is left of it in twice the bits.
pub(super) fn single(value: f32) -> Value {
    double(value.to_string().parse().unwrap_or_else(|_| f64::from(value)))
}

fn name(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

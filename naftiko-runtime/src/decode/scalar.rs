//! The meaning of an unquoted scalar of YAML 1.1: a number, a truth value, nothing, or its text.

use serde_json::{Number, Value};

pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => {
            integer(text).or_else(|| float(text)).map_or_else(|| Value::from(text), Value::Number)
        }
        _ => Value::from(text),
    }
}

/// `12`, `1_000`, `0x1F`, `0b101`, and `010` for eight. Sixty-based ones stay texts: most of them are times.
fn integer(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match unsigned.strip_prefix('0') {
        None => (10, unsigned),
        Some("") => (10, unsigned),
        Some(rest) => match rest.strip_prefix('x') {
            Some(digits) => (16, digits),
            None => rest.strip_prefix('b').map_or((8, rest), |digits| (2, digits)),
        },
    };
    let digits = digits.replace('_', "");
    if digits.is_empty() || unsigned.starts_with('_') || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    match u64::from_str_radix(&digits, radix) {
        Ok(magnitude) if !negative => Some(magnitude.into()),
        // JSON writes a number of any length with ten digits, and so without loss what is written with ten here.
        _ if radix == 10 => format!("{}{digits}", if negative { "-" } else { "" }).parse().ok(),
        Ok(magnitude) => match 0_i64.checked_sub_unsigned(magnitude) {
            Some(value) => Some(value.into()),
            None => approximate(&digits, radix).and_then(|value| Number::from_f64(-value)),
        },
        Err(_) => approximate(&digits, radix)
            .and_then(|value| Number::from_f64(if negative { -value } else { value })),
    }
}

/// The nearest number of a value that is not written with ten digits and too large for an integer.
fn approximate(digits: &str, radix: u32) -> Option<f64> {
    digits.chars().try_fold(0.0, |value, c| Some(value * f64::from(radix) + f64::from(c.to_digit(radix)?)))
}

/// `1.5`, `.5`, `1e3`. What JSON has no number for, as `.inf`, stays a text.
fn float(text: &str) -> Option<Number> {
    let cleaned = text.replace('_', "");
    let unsigned = cleaned.strip_prefix(['-', '+']).unwrap_or(&cleaned);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shaped = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
        && (mantissa.contains('.') || exponent.is_some());
    if !shaped {
        return None;
    }
    let float = cleaned.parse::<f64>().ok().and_then(Number::from_f64)?;
    // With the digits that it is written with, where JSON writes it like this too.
    Some(cleaned.parse().unwrap_or(float))
}

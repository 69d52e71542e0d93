//! Scalars: the text as it is written, and the value that YAML's core schema reads in it when one is asked for.

/// A scalar as it is written.
#[derive(Debug)]
pub(crate) struct Scalar {
    /// The text, without quotes and escapes.
    pub(super) text: String,
    pub(super) tag: Tag,
}

/// How a scalar is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// By its text, which stands there without quotes.
    Plain,
    /// As a text: it is quoted, a block, or tagged `!!str`.
    Text,
    /// By its text, with a tag that the language does not know.
    OtherPlain,
    /// As a text, with such a tag.
    OtherText,
}

/// A value of the core schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Typed<'t> {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is too large for the signed ones.
    Natural(u64),
    Float(f64),
    Text(&'t str),
}

impl Scalar {
    pub(super) fn is_tagged(&self) -> bool {
        matches!(self.tag, Tag::OtherPlain | Tag::OtherText)
    }
}

/// The value of a scalar.
pub(super) fn typed(scalar: &Scalar) -> Typed<'_> {
    match scalar.tag {
        Tag::Plain | Tag::OtherPlain => plain(&scalar.text),
        Tag::Text | Tag::OtherText => Typed::Text(&scalar.text),
    }
}

/// The value of a text without quotes, by the rules of YAML 1.2: `yes` and `0123` are texts.
pub(crate) fn plain(text: &str) -> Typed<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Typed::Null,
        "true" | "True" | "TRUE" => return Typed::Bool(true),
        "false" | "False" | "FALSE" => return Typed::Bool(false),
        _ => {}
    }
    // Most texts begin with a letter, and no number does.
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Typed::Text(text);
    }
    number(text).unwrap_or(Typed::Text(text))
}

fn number(text: &str) -> Option<Typed<'_>> {
    let (negative, digits) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Typed::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" => return (digits == text).then_some(Typed::Float(f64::NAN)),
        _ => {}
    }
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let bases = [("0x", 16), ("0o", 8), ("0b", 2)];
    if let Some((digits, base)) =
        bases.into_iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, base)))
    {
        return digits.starts_with(|c: char| c.is_digit(base)).then(|| integer(digits, base, negative))?;
    }
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits {
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        if let Some(integer) = integer(digits, 10, negative) {
            return Some(integer);
        }
    }
    let float: f64 = digits.parse().ok().filter(|float: &f64| float.is_finite())?;
    Some(Typed::Float(if negative { -float } else { float }))
}

fn integer(digits: &str, base: u32, negative: bool) -> Option<Typed<'static>> {
    let natural = u64::from_str_radix(digits, base).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(natural).map(Typed::Integer);
    }
    Some(i64::try_from(natural).map_or(Typed::Natural(natural), Typed::Integer))
}

#[cfg(test)]
mod tests {
    use super::{Typed, plain};

    #[test]
    fn plain_scalars_have_the_types_of_the_core_schema() {
        for (text, expected) in [
            ("~", Typed::Null),
            ("", Typed::Null),
            ("True", Typed::Bool(true)),
            ("-7", Typed::Integer(-7)),
            ("+5", Typed::Integer(5)),
            ("0", Typed::Integer(0)),
            ("0x1F", Typed::Integer(31)),
            ("-0x10", Typed::Integer(-16)),
            ("0o17", Typed::Integer(15)),
            ("9223372036854775808", Typed::Natural(9_223_372_036_854_775_808)),
            ("1.10", Typed::Float(1.1)),
            ("1e3", Typed::Float(1000.0)),
            ("-.5", Typed::Float(-0.5)),
            ("-.inf", Typed::Float(f64::NEG_INFINITY)),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
        let texts =
            ["yes", "no", "0123", "-012", "12:30:00", "2022-06-28", "1_000", "0x", "1.2.3", "+-1", "-", "."];
        for text in texts {
            assert_eq!(plain(text), Typed::Text(text));
        }
    }
}

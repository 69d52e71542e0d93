//! One bare Avro datum to JSON: records are objects, enums their symbol, bytes base64, unions what they hold.
//!
//! Read by hand: the encoding is a dozen rules, and a schema that names itself must not recurse as deep as a body says.
//! Decimals are numbers where their precision fits one, else texts; other logical types are what they are made of.

use serde_json::{Map, Value};

use super::limits::{Budget, DEPTH, NODE};
use super::{number, text};
use crate::table::format::avro::Type;

pub(super) fn decode(
    bytes: &[u8],
    root: &Type,
    named: &'static [(&'static str, Type)],
) -> Result<Value, String> {
    let mut datum = Datum { named, rest: bytes, budget: Budget::new(bytes.len()) };
    let value = datum.value(root, 0).and_then(|value| {
        if datum.rest.is_empty() { Ok(value) } else { Err("bytes follow the datum".to_owned()) }
    });
    value.map_err(|reason| {
        if bytes.starts_with(b"Obj\x01") {
            return "the body is an Avro container file, not a bare datum".to_owned();
        }
        let position = bytes.len() - datum.rest.len();
        format!("the body does not fit its Avro schema at byte {position}: {reason}")
    })
}

struct Datum<'a> {
    /// The types that others refer to, by their names.
    named: &'static [(&'static str, Type)],
    rest: &'a [u8],
    budget: Budget,
}

impl<'a> Datum<'a> {
    fn value(&mut self, ty: &Type, depth: usize) -> Result<Value, String> {
        if depth > DEPTH {
            return Err(format!("it nests deeper than {DEPTH}"));
        }
        let before = self.rest.len();
        let value = self.read(ty, depth)?;
        // A list can say that it has any number of values that take no bytes.
        if self.rest.len() == before {
            self.budget.spend(NODE)?;
        }
        Ok(value)
    }

    fn read(&mut self, ty: &Type, depth: usize) -> Result<Value, String> {
        match *ty {
            Type::Null => Ok(Value::Null),
            Type::Boolean => match self.array()? {
                [0] => Ok(Value::Bool(false)),
                [1] => Ok(Value::Bool(true)),
                [_] => Err("a boolean is neither 0 nor 1".to_owned()),
            },
            Type::Int => match i32::try_from(self.long()?) {
                Ok(int) => Ok(int.into()),
                Err(_) => Err("an int has more than 32 bits".to_owned()),
            },
            Type::Long => self.long().map(Value::from),
            Type::Float => Ok(number::single(f32::from_le_bytes(self.array()?))),
            Type::Double => Ok(number::double(f64::from_le_bytes(self.array()?))),
            Type::Bytes => Ok(text::binary(self.sized()?)),
            Type::Fixed(size) => Ok(text::binary(self.take(size)?)),
            Type::Decimal { precision, scale } => Ok(decimal(self.sized()?, precision, scale.into())),
            Type::FixedDecimal { size, precision, scale } => {
                Ok(decimal(self.take(size)?, precision, scale.into()))
            }
            Type::String => self.text().map(Value::from),
            Type::Array(items) => {
                let mut values = Vec::new();
                self.blocks(|datum| {
                    values.push(datum.value(items, depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::Array(values))
            }
            Type::Map(items) => {
                let mut members = Map::new();
                self.blocks(|datum| {
                    let name = datum.text()?.to_owned();
                    members.insert(name, datum.value(items, depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::Object(members))
            }
            Type::Union(branches) => {
                let branch = usize::try_from(self.long()?).ok().and_then(|place| branches.get(place));
                self.value(branch.ok_or("a union has no such branch")?, depth + 1)
            }
            Type::Record(fields) => {
                let mut members = Map::new();
                for (name, ty) in fields {
                    members.insert((*name).to_owned(), self.value(ty, depth + 1)?);
                }
                Ok(Value::Object(members))
            }
            Type::Enum(symbols) => {
                let symbol = usize::try_from(self.long()?).ok().and_then(|place| symbols.get(place));
                symbol
                    .map(|symbol| Value::from(*symbol))
                    .ok_or_else(|| "an enum has no such symbol".to_owned())
            }
            Type::Named(name) => match self.named.iter().find(|(known, _)| *known == name) {
                // A name that stands for a name would not end.
                None | Some((_, Type::Named(_))) => Err(format!("the schema has no type `{name}`")),
                Some((_, ty)) => self.read(ty, depth),
            },
        }
    }

    /// Blocks of items up to an empty one; a negative count is followed by the size of the block in bytes.
    fn blocks(&mut self, mut item: impl FnMut(&mut Self) -> Result<(), String>) -> Result<(), String> {
        loop {
            let count = self.long()?;
            if count == 0 {
                return Ok(());
            }
            if count < 0 {
                self.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                item(self)?;
            }
        }
    }

    /// A zigzag number of variable length.
    fn long(&mut self) -> Result<i64, String> {
        let mut bits = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let low = u64::from(byte & 0x7f);
            if shift == 63 && low > 1 {
                break;
            }
            bits |= low << shift;
            if byte & 0x80 == 0 {
                return Ok((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed());
            }
        }
        Err("a number has more than 64 bits".to_owned())
    }

    fn text(&mut self) -> Result<&'a str, String> {
        std::str::from_utf8(self.sized()?).map_err(|_| "a string is not UTF-8".to_owned())
    }

    fn sized(&mut self) -> Result<&'a [u8], String> {
        let size = usize::try_from(self.long()?).map_err(|_| "a length is negative")?;
        self.take(size)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(ends)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn take(&mut self, size: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(size).ok_or_else(ends)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn ends() -> String {
    "it ends too early".to_owned()
}

/// As many digits as a number of JSON always keeps.
const SHORT: u64 = 15;

/// A decimal: a number where its digits fit one, else a text; bytes where no precision in use has as many digits.
fn decimal(bytes: &[u8], precision: u64, scale: usize) -> Value {
    match decimal_digits(bytes, scale) {
        Some(digits) => match serde_json::from_str(&digits) {
            Ok(number) if precision <= SHORT => number,
            _ => Value::String(digits),
        },
        None => text::binary(bytes),
    }
}

/// The digits of a decimal; none when it has more of them than any precision in use.
fn decimal_digits(bytes: &[u8], scale: usize) -> Option<String> {
    let (first, rest) = bytes.split_first()?;
    if rest.len() >= size_of::<i128>() {
        return None;
    }
    let start = i128::from(first.cast_signed());
    let unscaled = rest.iter().fold(start, |value, byte| (value << 8) | i128::from(*byte));
    let digits = unscaled.unsigned_abs().to_string();
    let digits = "0".repeat((scale + 1).saturating_sub(digits.len())) + &digits;
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if unscaled < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

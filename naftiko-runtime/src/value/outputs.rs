//! The named outputs of an operation as a struct of generated code.

use serde_json::{Map, Value};

use super::convert::FromInput;

/// The result for a client where the specification names outputs: read from the answer, or from each of its items
/// where the answer is a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OneOrMany<T> {
    /// The answer is not a list.
    One(T),
    /// The answer is a list; one for each item.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// All there are.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }

    /// The only one; `None` where the answer is a list.
    pub fn one(self) -> Option<T> {
        match self {
            Self::One(one) => Some(one),
            Self::Many(_) => None,
        }
    }
}

/// A struct of named outputs.
pub trait Outputs: Sized {
    /// Takes its fields out of the members of an object.
    fn read(members: &mut Members) -> Self;
}

/// The members of an object, taken one by one.
#[derive(Debug, Default)]
pub struct Members {
    members: Map<String, Value>,
    fault: Option<String>,
}

impl Members {
    /// A member; `None` where there is none, or `null`. One that is not of the type is a fault.
    pub fn take<T: FromInput>(&mut self, name: &str) -> Option<T> {
        let value = self.members.get_mut(name).map(Value::take).filter(|value| !value.is_null())?;
        match T::from_input(value) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.fault.get_or_insert_with(|| format!("output `{name}` {rule}"));
                None
            }
        }
    }
}

/// The outputs of an answer, or of each of its items.
pub(crate) fn read<T: Outputs>(answer: Value) -> Result<OneOrMany<T>, String> {
    let one = |value: Value| {
        let members = match value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let mut members = Members { members, fault: None };
        let read = T::read(&mut members);
        members.fault.map_or(Ok(read), Err)
    };
    match answer {
        Value::Array(items) => items.into_iter().map(one).collect::<Result<_, _>>().map(OneOrMany::Many),
        value => one(value).map(OneOrMany::One),
    }
}

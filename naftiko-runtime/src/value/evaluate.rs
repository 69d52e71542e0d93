//! From expressions of the tables to values.

use serde_json::Value;

use super::argument::{self, Argument};
use crate::secret::Secret;
use crate::table::{Expr, Path};

/// The values that an expression can refer to.
pub(crate) trait Scope {
    /// The value of an input.
    fn input(&self, name: &str) -> Argument;

    /// A node of the output of a step.
    fn step(&self, name: &str, path: &Path) -> Value;

    /// The value of a variable.
    fn bind(&self, index: usize) -> Secret;
}

impl Expr {
    /// The value in this scope.
    pub(crate) fn evaluate(&self, scope: &dyn Scope) -> Argument {
        match *self {
            Self::Absent => Argument::Absent,
            Self::Null => Argument::Json(Value::Null),
            Self::Boolean(flag) => Argument::Json(Value::Bool(flag)),
            Self::Integer(number) => Argument::Json(number.into()),
            Self::Unsigned(number) => Argument::Json(number.into()),
            Self::Number(number) => Argument::Json(number.into()),
            Self::Text(text) => Argument::Literal(text),
            Self::Input(name) => scope.input(name),
            Self::InputAt(name, pointer) => scope.input(name).at(pointer),
            Self::Step(name, ref path) => Argument::Json(scope.step(name, path)),
            Self::Bind(index) => Argument::Secret(scope.bind(index)),
            Self::Template(pieces) => argument::text(pieces.iter().map(|piece| piece.evaluate(scope))),
            Self::List(items) => {
                let items = items.iter().filter_map(|item| item.evaluate(scope).into_json());
                Argument::Json(items.collect())
            }
            Self::Object(members) => {
                let members = members.iter().filter_map(|(name, value)| {
                    Some(((*name).to_owned(), value.evaluate(scope).into_json()?))
                });
                Argument::Json(Value::Object(members.collect()))
            }
        }
    }
}

//! The values that the expressions of an operation refer to.

use serde_json::Value;

use crate::binds::Binds;
use crate::secret::Secret;
use crate::table::{Operation, Part, Path};
use crate::value::{Argument, Scope};

/// The values that the parts of an operation refer to.
pub(super) struct Given<'g> {
    pub(super) operation: &'static Operation,
    pub(super) values: &'g [Argument],
    pub(super) binds: &'g Binds,
}

impl Given<'_> {
    /// The values of the parts that a caller supplies.
    pub(super) fn supplied(&self) -> impl Iterator<Item = (&'static Part, &Argument)> {
        self.operation.supplied().zip(self.values)
    }
}

impl Scope for Given<'_> {
    fn input(&self, name: &str) -> Argument {
        let found = self.supplied().find(|(part, _)| part.name == name);
        found.map_or(Argument::Absent, |(_, value)| value.clone())
    }

    /// Operations know no steps.
    fn step(&self, _: &str, _: &Path) -> Value {
        Value::Null
    }

    fn bind(&self, index: usize) -> Secret {
        self.binds.get(index)
    }
}

/// Variables, and nothing else to refer to.
pub(super) struct BindsAlone<'b>(pub(super) &'b Binds);

impl Scope for BindsAlone<'_> {
    fn input(&self, _: &str) -> Argument {
        Argument::Absent
    }

    fn step(&self, _: &str, _: &Path) -> Value {
        Value::Null
    }

    fn bind(&self, index: usize) -> Secret {
        self.0.get(index)
    }
}

//! Values that are put together when the program runs: constants, references, templates and what holds them.

use super::BindId;

/// A value; `R` is what it can refer to besides variables.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr<R> {
    /// Nothing: the parameter or member around it is left out.
    Absent,
    Constant(serde_json::Value),
    Ref(R),
    Bind(BindId),
    /// One text of several pieces; what is absent leaves nothing in it.
    Text(Vec<Expr<R>>),
    /// A list, without the items that are absent.
    List(Vec<Expr<R>>),
    /// An object, without the members that are absent.
    Object(Vec<(String, Expr<R>)>),
}

impl<R> Expr<R> {
    /// Every reference in it, in order.
    pub(crate) fn refs<'e>(&'e self, found: &mut Vec<&'e R>) {
        match self {
            Self::Absent | Self::Constant(_) | Self::Bind(_) => {}
            Self::Ref(reference) => found.push(reference),
            Self::Text(items) | Self::List(items) => items.iter().for_each(|item| item.refs(found)),
            Self::Object(members) => members.iter().for_each(|(_, member)| member.refs(found)),
        }
    }
}

//! Lists and objects of values that are put together at run time, folded where every part is known now.

use crate::ir::Expr;
use crate::spec::Value;

/// A list, constant where every item is.
pub(super) fn list<R>(items: Vec<Expr<R>>) -> Expr<R> {
    let constants: Option<Vec<Value>> = items.iter().map(constant).collect();
    constants.map_or(Expr::List(items), |values| Expr::Constant(Value::Array(values)))
}

/// An object, constant where every member is.
pub(super) fn object<R>(members: Vec<(String, Expr<R>)>) -> Expr<R> {
    let constants: Option<serde_json::Map<String, Value>> =
        members.iter().map(|(name, member)| Some((name.clone(), constant(member)?))).collect();
    constants.map_or(Expr::Object(members), |values| Expr::Constant(Value::Object(values)))
}

fn constant<R>(value: &Expr<R>) -> Option<Value> {
    match value {
        Expr::Constant(value) => Some(value.clone()),
        Expr::Absent | Expr::Ref(_) | Expr::Bind(_) | Expr::Text(_) | Expr::List(_) | Expr::Object(_) => None,
    }
}

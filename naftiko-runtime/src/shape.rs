//! What generated code makes of an answer: nodes taken out of it, objects and lists put together (semantics 8).
//!
//! What is missing is `null`, as a caller is promised; nothing here fails and nothing converts a value's type.

use serde_json::{Map, Value};

use crate::argument::Argument;
use crate::inputs::{Type, fit};
use crate::query::Query;

/// The node at a JSON Pointer (RFC 6901), or `null`. Past the end of a path, `/length` is the length of a list or text.
pub fn at(root: &Value, pointer: &str) -> Value {
    find(root, pointer).cloned().or_else(|| length_at(root, pointer)).unwrap_or_default()
}

/// The same without a copy.
pub fn node<'v>(root: &'v Value, pointer: &str) -> &'v Value {
    static NULL: Value = Value::Null;
    find(root, pointer).unwrap_or(&NULL)
}

pub(crate) fn find<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    root.pointer(pointer)
}

/// `$.items.length` is written for `$.items.length()`.
fn length_at(root: &Value, pointer: &str) -> Option<Value> {
    match find(root, pointer.strip_suffix("/length")?)? {
        Value::Array(items) => Some(items.len().into()),
        Value::String(text) => Some(text.chars().count().into()),
        _ => None,
    }
}

/// The nodes that a query finds, as a list.
pub fn select(root: &Value, query: &Query) -> Value {
    query.select(root)
}

/// The only node that a query can find, or `null`.
pub fn select_node(root: &Value, query: &Query) -> Value {
    first_item(&query.select(root))
}

/// An object of these members.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A list of these items.
pub fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::Array(items.into())
}

/// An object whose members are read from `node`, which is a part of `root`; one for each item where `node` is a list.
///
/// Where the node has none of them, they are read from `root`: specs are written both ways.
pub fn within<const N: usize>(
    root: &Value,
    node: &Value,
    members: impl Fn(&Value) -> [(&'static str, Value); N],
) -> Value {
    if let Value::Array(items) = node {
        return Value::Array(items.iter().map(|item| object(members(item))).collect());
    }
    let found = members(node);
    if found.iter().all(|(_, value)| value.is_null()) {
        return object(members(root));
    }
    object(found)
}

/// A list, or `null` for anything else.
pub fn array(value: Value) -> Value {
    if value.is_array() { value } else { Value::Null }
}

/// A list with one value for each item of `items`, or `null` where that is no list.
pub fn each(items: &Value, item: impl Fn(&Value) -> Value) -> Value {
    match items {
        Value::Array(items) => Value::Array(items.iter().map(item).collect()),
        _ => Value::Null,
    }
}

/// An object with one value for each member of `members`, or `null` where that is no object.
pub fn values(members: &Value, value: impl Fn(&Value) -> Value) -> Value {
    match members {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), value(member))).collect())
        }
        _ => Value::Null,
    }
}

/// A text without what comes after `length` UTF-16 units; anything else as it is.
pub fn cut(value: Value, length: u64) -> Value {
    let Value::String(text) = &value else { return value };
    let mut units = 0_u64;
    for (position, c) in text.char_indices() {
        units += c.len_utf16() as u64;
        if units > length {
            return text[..position].into();
        }
    }
    value
}

/// The first that is not `null`.
pub fn first<const N: usize>(values: [Value; N]) -> Value {
    values.into_iter().find(|value| !value.is_null()).unwrap_or_default()
}

/// A value that is not of the answer; an absent one is `null`.
pub fn value(argument: Argument) -> Value {
    argument.into_json().unwrap_or_default()
}

/// As [`value`], of the type where it reads as one.
pub fn typed(kind: Type, argument: Argument) -> Value {
    let value = value(argument);
    fit(kind, value.clone()).unwrap_or(value)
}

/// The named outputs of an operation, of each item where the answer is a list; items keep what else they have.
pub fn outputs<const N: usize>(
    answer: Value,
    members: impl Fn(&Value) -> [(&'static str, Value); N],
) -> Value {
    let Value::Array(items) = answer else { return object(members(&answer)) };
    let augmented = items.into_iter().map(|item| {
        let named = members(&item);
        let mut all = match item {
            Value::Object(all) => all,
            _ => Map::new(),
        };
        all.extend(named.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(all)
    });
    Value::Array(augmented.collect())
}

/// How many items or members there are; `null` for anything else.
pub fn length(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.len().into(),
        Value::Object(members) => members.len().into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}

/// The names of an object's members; `null` for anything else.
pub fn keys(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Array(members.keys().map(|name| name.as_str().into()).collect()),
        _ => Value::Null,
    }
}

/// The first item of a list; `null` where there is none.
pub fn first_item(value: &Value) -> Value {
    value.as_array().and_then(|items| items.first()).cloned().unwrap_or_default()
}

/// The last item of a list; `null` where there is none.
pub fn last_item(value: &Value) -> Value {
    value.as_array().and_then(|items| items.last()).cloned().unwrap_or_default()
}

/// The smallest number of a list; `null` where there is none.
pub fn min(value: &Value) -> Value {
    fold(value, |numbers| numbers.reduce(f64::min))
}

/// The largest number of a list; `null` where there is none.
pub fn max(value: &Value) -> Value {
    fold(value, |numbers| numbers.reduce(f64::max))
}

/// The sum of the numbers of a list; `null` where there is none.
pub fn sum(value: &Value) -> Value {
    fold(value, |numbers| numbers.reduce(|sum, number| sum + number))
}

/// The mean of the numbers of a list; `null` where there is none.
pub fn avg(value: &Value) -> Value {
    fold(value, |numbers| {
        let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
        (count > 0).then(|| sum / f64::from(count))
    })
}

fn fold(value: &Value, work: impl Fn(&mut dyn Iterator<Item = f64>) -> Option<f64>) -> Value {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    work(&mut items.iter().filter_map(Value::as_f64)).map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{at, cut, each, outputs, within};

    #[test]
    fn what_is_missing_is_null() {
        let answer = json!({ "a": { "b": [1, 2] }, "text": "hey" });
        assert_eq!(at(&answer, "/a/b/1"), json!(2));
        assert_eq!(at(&answer, "/a/c/d"), Value::Null);
        assert_eq!(at(&answer, "/a/b/length"), json!(2));
        assert_eq!(at(&answer, "/text/length"), json!(3));
        assert_eq!(at(&answer, ""), answer);
        assert_eq!(each(&json!({}), Clone::clone), Value::Null);
    }

    #[test]
    fn a_narrowed_node_goes_before_the_root() {
        let answer = json!({ "o": { "k": 1 }, "k": 9, "list": [{ "k": 2 }] });
        let member = |node: &Value| [("d", at(node, "/k"))];
        assert_eq!(within(&answer, &answer["o"], member), json!({ "d": 1 }));
        assert_eq!(within(&answer, &answer["none"], member), json!({ "d": 9 }));
        assert_eq!(within(&answer, &answer["list"], member), json!([{ "d": 2 }]));
    }

    #[test]
    fn items_keep_what_they_have_besides_their_outputs() {
        let named = |node: &Value| [("imo", at(node, "/imo_number"))];
        assert_eq!(
            outputs(json!([{ "imo_number": 1, "x": 2 }, 3]), named),
            json!([{ "imo_number": 1, "x": 2, "imo": 1 }, { "imo": null }])
        );
        assert_eq!(outputs(json!({ "imo_number": 1, "x": 2 }), named), json!({ "imo": 1 }));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut(json!("a😀b"), 2), json!("a"));
        assert_eq!(cut(json!("a😀b"), 3), json!("a😀"));
        assert_eq!(cut(json!("ab"), 9), json!("ab"));
    }
}

//! From an answer to what a caller gets: the nodes that a shape names, put together.
//!
//! A missing node is `null`, as a caller is promised; nothing here fails.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::convert::fit;
use super::drift::Drift;
use super::evaluate::Scope;
use crate::table::{Function, Nodes, Path, Shape};

static NULL: Value = Value::Null;

/// The things that a value is made with, beside the answer.
#[derive(Clone, Copy)]
struct Making<'m> {
    scope: &'m dyn Scope,
    drift: &'m Drift,
}

impl Shape {
    /// The value that is made of `answer`, or of the part of it that the shape is read from.
    pub(crate) fn value(&self, answer: &Value, scope: &dyn Scope) -> Value {
        let drift = Drift::default();
        let value = self.make(answer, Making { scope, drift: &drift });
        drift.report();
        value
    }

    fn make(&self, answer: &Value, with: Making<'_>) -> Value {
        match *self {
            Self::At(ref path) => path.value(answer),
            Self::Of(kind, ref path) => with.drift.settle(kind, path.value(answer)),
            Self::Value(ref expr) => expr.evaluate(with.scope).into_json().unwrap_or_default(),
            Self::Typed(kind, ref expr) => {
                let value = expr.evaluate(with.scope).into_json().unwrap_or_default();
                fit(kind, value.clone()).unwrap_or(value)
            }
            Self::New(members) => object(members, answer, with),
            Self::Object(members) => within(members, answer, with),
            Self::Within(ref path, members) => within(members, &path.node(answer), with),
            Self::Each(ref path, item) => match &*path.node(answer) {
                Value::Array(items) => items.iter().map(|node| item.make(node, with)).collect(),
                Value::Null => Value::Null,
                // XML does not tell a list of one from its element.
                lone => Value::Array(vec![item.make(lone, with)]),
            },
            Self::List(items) => items.iter().map(|item| item.make(answer, with)).collect(),
            Self::Values(ref path, member) => match &*path.node(answer) {
                Value::Object(members) => {
                    members.iter().map(|(name, node)| (name.clone(), member.make(node, with))).collect()
                }
                _ => Value::Null,
            },
            Self::Cut(shape, length) => cut(shape.make(answer, with), length),
            Self::First(shapes) => {
                let mut values = shapes.iter().map(|shape| shape.make(answer, with));
                values.find(|value| !value.is_null()).unwrap_or_default()
            }
        }
    }
}

fn object(members: &[(&str, Shape)], node: &Value, with: Making<'_>) -> Value {
    members.iter().map(|(name, member)| ((*name).to_owned(), member.make(node, with))).collect()
}

/// An object of what is at a node, or a list of such objects. What is no object has no members, and is `null`.
fn within(members: &[(&str, Shape)], node: &Value, with: Making<'_>) -> Value {
    match node {
        Value::Object(_) => object(members, node, with),
        Value::Array(items) => items.iter().map(|item| within(members, item, with)).collect(),
        _ => Value::Null,
    }
}

impl Path {
    /// The node at the path, or the list of nodes, or what the function makes of them; `null` where there is none.
    pub(crate) fn value(&self, root: &Value) -> Value {
        let Some(function) = self.function else {
            return match self.nodes {
                Nodes::Pointer(pointer) => at(root, pointer),
                Nodes::One(_) | Nodes::All(_) => self.nodes_of(root).into_owned(),
            };
        };
        let nodes = self.nodes_of(root);
        match (self.nodes, &*nodes) {
            // A function of several nodes is one of each.
            (Nodes::All(_), Value::Array(nodes)) => nodes.iter().map(|node| function.of(node)).collect(),
            (Nodes::All(_), _) => Value::Null,
            (Nodes::Pointer(_) | Nodes::One(_), node) => function.of(node),
        }
    }

    /// The same without a copy, where that can be.
    fn node<'v>(&self, root: &'v Value) -> Cow<'v, Value> {
        if self.function.is_some() { Cow::Owned(self.value(root)) } else { self.nodes_of(root) }
    }

    fn nodes_of<'v>(&self, root: &'v Value) -> Cow<'v, Value> {
        match self.nodes {
            Nodes::Pointer(pointer) => Cow::Borrowed(find(root, pointer).unwrap_or(&NULL)),
            Nodes::One(query) => Cow::Owned(first_item(&query.select(root))),
            Nodes::All(query) => Cow::Owned(query.select(root)),
        }
    }
}

impl Function {
    fn of(self, value: &Value) -> Value {
        match self {
            Self::Length => length(value),
            Self::Keys => keys(value),
            Self::First => first_item(value),
            Self::Last => last_item(value),
            Self::Min => fold(value, |numbers| numbers.reduce(f64::min)),
            Self::Max => fold(value, |numbers| numbers.reduce(f64::max)),
            Self::Sum => fold(value, |numbers| numbers.reduce(|sum, number| sum + number)),
            Self::Avg => fold(value, |numbers| {
                let (sum, count) =
                    numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
                (count > 0).then(|| sum / f64::from(count))
            }),
        }
    }
}

/// The node at a JSON Pointer (RFC 6901), or `null`. Past the end of a path, `/length` is the length of a list or text.
pub(crate) fn at(root: &Value, pointer: &str) -> Value {
    find(root, pointer).cloned().or_else(|| length_at(root, pointer)).unwrap_or_default()
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

/// The named outputs of an operation, of each item where the answer is a list; items keep what else they have.
pub(crate) fn outputs(answer: Value, named: &[(&'static str, Path)]) -> Value {
    if named.is_empty() {
        return answer;
    }
    let members = |node: &Value| -> Map<String, Value> {
        named.iter().map(|(name, path)| ((*name).to_owned(), path.value(node))).collect()
    };
    let Value::Array(items) = answer else { return members(&answer).into() };
    let augmented = items.into_iter().map(|item| {
        let named = members(&item);
        let mut all = match item {
            Value::Object(all) => all,
            _ => Map::new(),
        };
        all.extend(named);
        Value::Object(all)
    });
    Value::Array(augmented.collect())
}

/// A text without what comes after `length` UTF-16 units; anything else as it is.
fn cut(value: Value, length: u64) -> Value {
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

/// How many items or members there are; `null` for anything else.
fn length(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.len().into(),
        Value::Object(members) => members.len().into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}

/// The names of an object's members; `null` for anything else.
fn keys(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.keys().map(|name| Value::from(name.as_str())).collect(),
        _ => Value::Null,
    }
}

/// The first item of a list; `null` where there is none.
fn first_item(value: &Value) -> Value {
    value.as_array().and_then(|items| items.first()).cloned().unwrap_or_default()
}

/// The last item of a list; `null` where there is none.
fn last_item(value: &Value) -> Value {
    value.as_array().and_then(|items| items.last()).cloned().unwrap_or_default()
}

fn fold(value: &Value, work: impl Fn(&mut dyn Iterator<Item = f64>) -> Option<f64>) -> Value {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    work(&mut items.iter().filter_map(Value::as_f64)).map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{at, cut, outputs};
    use crate::secret::Secret;
    use crate::table::{Path, Shape, at as path};
    use crate::value::{Argument, Scope};

    /// No input, no step and no variable.
    struct Nothing;

    impl Scope for Nothing {
        fn input(&self, _: &str) -> Argument {
            Argument::Absent
        }

        fn step(&self, _: &str, _: &Path) -> Value {
            Value::Null
        }

        fn bind(&self, _: usize) -> Secret {
            Secret::default()
        }
    }

    #[test]
    fn a_missing_node_is_null() {
        const EACH: Shape = Shape::Each(path(""), &Shape::At(path("")));
        let answer = json!({ "a": { "b": [1, 2] }, "text": "hey" });
        assert_eq!(at(&answer, "/a/b/1"), json!(2));
        assert_eq!(at(&answer, "/a/c/d"), Value::Null);
        assert_eq!(at(&answer, "/a/b/length"), json!(2));
        assert_eq!(at(&answer, "/text/length"), json!(3));
        assert_eq!(at(&answer, ""), answer);
        assert_eq!(EACH.value(&Value::Null, &Nothing), Value::Null);
        assert_eq!(EACH.value(&json!({}), &Nothing), json!([{}]));
    }

    #[test]
    fn members_come_from_the_mapped_node_alone() {
        const MEMBERS: &[(&str, Shape)] = &[("d", Shape::At(path("/k")))];
        let answer = json!({ "o": { "k": 1 }, "k": 9, "list": [{ "k": 2 }, null], "bare": {}, "null": null });
        let made = |pointer| Shape::Within(path(pointer), MEMBERS).value(&answer, &Nothing);
        assert_eq!(made("/o"), json!({ "d": 1 }));
        assert_eq!(made("/bare"), json!({ "d": null }));
        assert_eq!(made("/none"), Value::Null);
        assert_eq!(made("/k"), Value::Null);
        assert_eq!(made("/list"), json!([{ "d": 2 }, null]));
    }

    #[test]
    fn items_keep_their_members_besides_their_outputs() {
        let named = [("imo", path("/imo_number"))];
        assert_eq!(
            outputs(json!([{ "imo_number": 1, "x": 2 }, 3]), &named),
            json!([{ "imo_number": 1, "x": 2, "imo": 1 }, { "imo": null }])
        );
        assert_eq!(outputs(json!({ "imo_number": 1, "x": 2 }), &named), json!({ "imo": 1 }));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut(json!("a😀b"), 2), json!("a"));
        assert_eq!(cut(json!("a😀b"), 3), json!("a😀"));
        assert_eq!(cut(json!("ab"), 9), json!("ab"));
    }
}

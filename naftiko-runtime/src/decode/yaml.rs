//! The first document of a YAML stream to JSON, with aliases and merge keys resolved.
//!
//! The events of the parser are taken one by one, so that depth and growth are bounded while the value is built.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Value};

use super::limits::{Budget, DEPTH, NODE};
use super::{scalar, text};

pub(super) fn decode(bytes: &[u8]) -> Result<Value, String> {
    document(text::utf8(bytes)?)
}

/// The first document of a text; `null` when there is none.
pub(super) fn document(text: &str) -> Result<Value, String> {
    let mut builder = Builder {
        open: Vec::new(),
        anchors: HashMap::new(),
        budget: Budget::new(text.len()),
        document: Value::Null,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| format!("the body is not YAML in line {}", error.marker().line()))?;
        if matches!(event, Event::DocumentEnd | Event::StreamEnd) {
            break;
        }
        builder.take(event).map_err(|reason| format!("{reason} in line {}", span.start.line()))?;
    }
    Ok(builder.document)
}

struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    budget: Budget,
    document: Value,
}

/// A sequence or mapping that has not ended, and its anchor; 0 is none.
enum Open {
    Sequence { items: Vec<Value>, anchor: usize },
    Mapping { members: Map<String, Value>, merged: Vec<Map<String, Value>>, key: Option<Key>, anchor: usize },
}

enum Key {
    Name(String),
    /// `<<`: the members of what it names, where they are not given.
    Merge,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref()),
            Event::Alias(anchor) => self.alias(anchor),
            Event::SequenceStart(anchor, _) => self.start(Open::Sequence { items: Vec::new(), anchor }),
            Event::MappingStart(anchor, _) => {
                self.start(Open::Mapping { members: Map::new(), merged: Vec::new(), key: None, anchor })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd => Ok(()),
            Event::DocumentStart(_) | Event::DocumentEnd => Ok(()),
        }
    }

    /// The mapping that waits for a key, where the next node is one.
    fn awaited_key(&mut self) -> Option<&mut Option<Key>> {
        match self.open.last_mut() {
            Some(Open::Mapping { key, .. }) if key.is_none() => Some(key),
            _ => None,
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), String> {
        let is_merge = style == ScalarStyle::Plain && text == "<<";
        let Some(key) = self.awaited_key() else {
            return self.node(typed(text, style, tag), anchor);
        };
        *key = Some(if is_merge { Key::Merge } else { Key::Name(text.to_owned()) });
        self.remember(anchor, &Value::from(text))
    }

    fn alias(&mut self, anchor: usize) -> Result<(), String> {
        let value = self.anchors.get(&anchor).ok_or("an alias stands inside of what it names")?;
        let (weight, depth) = measure(value);
        self.budget.spend(weight)?;
        if self.open.len() + depth > DEPTH {
            return Err(too_deep());
        }
        let value = value.clone();
        let Some(key) = self.awaited_key() else {
            return self.node(value, 0);
        };
        *key = Some(Key::Name(match value {
            Value::String(text) => text,
            Value::Array(_) | Value::Object(_) => return Err(no_scalar()),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        }));
        Ok(())
    }

    fn start(&mut self, open: Open) -> Result<(), String> {
        if self.awaited_key().is_some() {
            return Err(no_scalar());
        }
        if self.open.len() >= DEPTH {
            return Err(too_deep());
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(Open::Sequence { items, anchor }) => self.node(Value::Array(items), anchor),
            Some(Open::Mapping { mut members, merged, anchor, .. }) => {
                for (name, value) in merged.into_iter().flatten() {
                    members.entry(name).or_insert(value);
                }
                self.node(Value::Object(members), anchor)
            }
            None => Err("the body closes what is not open".to_owned()),
        }
    }

    fn node(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        self.remember(anchor, &value)?;
        match self.open.last_mut() {
            None => self.document = value,
            Some(Open::Sequence { items, .. }) => items.push(value),
            Some(Open::Mapping { members, merged, key, .. }) => match (key.take(), value) {
                (Some(Key::Merge), Value::Object(members)) => merged.push(members),
                (Some(Key::Merge), Value::Array(items)) if items.iter().all(Value::is_object) => {
                    merged.extend(items.into_iter().filter_map(|item| match item {
                        Value::Object(members) => Some(members),
                        _ => None,
                    }));
                }
                (Some(Key::Merge), value) => {
                    members.insert("<<".to_owned(), value);
                }
                (Some(Key::Name(name)), value) => {
                    members.insert(name, value);
                }
                (None, _) => return Err(no_scalar()),
            },
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, value: &Value) -> Result<(), String> {
        if anchor != 0 {
            self.budget.spend(measure(value).0)?;
            self.anchors.insert(anchor, value.clone());
        }
        Ok(())
    }
}

fn typed(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag {
        None if style == ScalarStyle::Plain => scalar::plain(text),
        None => Value::from(text),
        Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
            "bool" | "float" | "int" | "null" => scalar::plain(text),
            "binary" => Value::from(text.split_whitespace().collect::<String>()),
            _ => Value::from(text),
        },
        Some(_) => Value::from(text),
    }
}

/// Roughly the bytes of a value, and how many levels it has.
fn measure(value: &Value) -> (usize, usize) {
    let below = |items: &mut dyn Iterator<Item = (usize, &Value)>| {
        items.fold((NODE, 1), |(weight, depth), (key, item)| {
            let (item_weight, item_depth) = measure(item);
            (weight + key + item_weight, depth.max(item_depth + 1))
        })
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => (NODE, 0),
        Value::String(text) => (NODE + text.len(), 0),
        Value::Array(items) => below(&mut items.iter().map(|item| (0, item))),
        Value::Object(members) => below(&mut members.iter().map(|(key, item)| (key.len(), item))),
    }
}

fn too_deep() -> String {
    format!("the body nests deeper than {DEPTH}")
}

fn no_scalar() -> String {
    "a key is no scalar".to_owned()
}

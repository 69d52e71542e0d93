//! XML to JSON: children and attributes are members, repeated ones lists, and every scalar is a text.
//!
//! Entities beyond the five that XML itself names are refused; a document type is never read.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::limits::DEPTH;
use super::text;

pub(super) fn decode(bytes: &[u8]) -> Result<Value, String> {
    let mut reader = Reader::from_str(text::utf8(bytes)?);
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document::default();
    loop {
        let position = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|_| format!("the body is not well-formed XML at byte {}", reader.error_position()))?;
        if matches!(event, Event::Eof) {
            return document.finish();
        }
        document.take(event).map_err(|reason| format!("{reason} at byte {position}"))?;
    }
}

#[derive(Default)]
struct Document {
    open: Vec<Element>,
    root: Option<Value>,
}

impl Document {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end()?,
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.text(resolve(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= DEPTH {
            return Err(format!("the body nests elements deeper than {DEPTH}"));
        }
        match self.open.last_mut() {
            Some(parent) => parent.flush(),
            None if self.root.is_some() => return Err("the body has a second root element".to_owned()),
            None => {}
        }
        self.open.push(Element::new(start)?);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let mut element = self.open.pop().ok_or("the body closes an element that is not open")?;
        match self.open.last_mut() {
            Some(parent) => {
                let name = std::mem::take(&mut element.name);
                parent.add(name, element.into_value());
            }
            None => {
                // The root has no name to stand beside, so its text is a member too.
                if element.members.is_empty() && !element.text.is_empty() {
                    let text = std::mem::take(&mut element.text);
                    element.add(String::new(), Value::String(text));
                }
                self.root = Some(element.into_value());
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("the body has text outside of its root element".to_owned()),
        }
        Ok(())
    }

    fn finish(self) -> Result<Value, String> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(root),
            _ if self.open.is_empty() => Err("the body has no XML element".to_owned()),
            _ => Err("the body ends inside of an XML element".to_owned()),
        }
    }
}

struct Element {
    name: String,
    members: Map<String, Value>,
    /// Text since the start, or since the last child.
    text: String,
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Result<Self, String> {
        let name = start.local_name().as_ref().to_owned();
        let mut element = Self { name, members: Map::new(), text: String::new() };
        // The check for repeated attributes compares each with all: what repeats becomes a list instead.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| "an attribute is malformed")?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| "the value of an attribute has an entity that XML does not define")?;
            element.add(attribute.key.local_name().as_ref().to_owned(), Value::from(value.into_owned()));
        }
        Ok(element)
    }

    /// Adds a member; as no single value is a list, a list is what was repeated.
    fn add(&mut self, name: String, value: Value) {
        match self.members.entry(name) {
            Entry::Vacant(vacant) => {
                vacant.insert(value);
            }
            Entry::Occupied(mut occupied) => match occupied.get_mut() {
                Value::Array(values) => values.push(value),
                first => {
                    let values = vec![first.take(), value];
                    *first = Value::Array(values);
                }
            },
        }
    }

    /// Makes the text beside a child a member; space between children is layout.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.add(String::new(), Value::String(text));
        }
    }

    fn into_value(mut self) -> Value {
        if self.members.is_empty() {
            return Value::String(self.text);
        }
        self.flush();
        Value::Object(self.members)
    }
}

/// The character that a reference stands for; the entities that XML names are one each.
fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character),
        Ok(None) => resolve_predefined_entity(&reference.xml10_content())
            .and_then(|text| text.chars().next())
            .ok_or_else(|| "the body has an entity that XML does not define".to_owned()),
        Err(_) => Err("the body has a reference to no character".to_owned()),
    }
}

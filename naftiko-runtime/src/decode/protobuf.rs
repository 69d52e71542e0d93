//! One message of Protocol Buffers to JSON: names as in the file, enums as numbers, bytes as base64.
//!
//! Messages that Google defines are messages as any other.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use prost_reflect::{
    DescriptorPool, DynamicMessage, MapKey, MessageDescriptor, ReflectMessage, Value as Field,
};
use serde_json::{Map, Value};

use super::{number, text};

pub(super) fn decode(
    bytes: &[u8],
    descriptors: &'static [u8],
    message: &'static str,
) -> Result<Value, String> {
    let descriptor = descriptor(descriptors, message)?;
    let decoded = DynamicMessage::decode(descriptor, bytes)
        .map_err(|error| format!("the body is no message `{message}`: {error}"))?;
    Ok(object(&decoded))
}

/// The descriptor of a message. Reading a set takes longer than reading most messages, so each is read once.
fn descriptor(set: &'static [u8], message: &'static str) -> Result<MessageDescriptor, String> {
    type Known = HashMap<(usize, usize, &'static str), MessageDescriptor>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let key = (set.as_ptr().addr(), set.len(), message);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(descriptor) = known.get(&key) {
        return Ok(descriptor.clone());
    }
    let pool =
        DescriptorPool::decode(set).map_err(|error| format!("the descriptors are not valid: {error}"))?;
    let descriptor = pool.get_message_by_name(message);
    let descriptor = descriptor.ok_or_else(|| format!("the descriptors lack the message `{message}`"))?;
    known.insert(key, descriptor.clone());
    Ok(descriptor)
}

/// The fields that are there, in the order of the file.
fn object(message: &DynamicMessage) -> Value {
    let descriptor = message.descriptor();
    let present = descriptor.fields().filter(|field| message.has_field(field));
    let members = present.map(|field| (field.name().to_owned(), value(&message.get_field(&field))));
    Value::Object(members.collect())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Bool(value) => (*value).into(),
        Field::I32(value) | Field::EnumNumber(value) => (*value).into(),
        Field::I64(value) => (*value).into(),
        Field::U32(value) => (*value).into(),
        Field::U64(value) => (*value).into(),
        Field::F32(value) => number::single(*value),
        Field::F64(value) => number::double(*value),
        Field::String(value) => value.as_str().into(),
        Field::Bytes(bytes) => text::binary(bytes),
        Field::Message(message) => object(message),
        Field::List(items) => items.iter().map(value).collect(),
        Field::Map(entries) => {
            // Sorted, as the order of a hash map differs from run to run.
            let mut sorted: Vec<(&MapKey, &Field)> = entries.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            let members: Map<String, Value> =
                sorted.into_iter().map(|(key, field)| (name(key), value(field))).collect();
            Value::Object(members)
        }
    }
}

fn name(key: &MapKey) -> String {
    match key {
        MapKey::Bool(key) => key.to_string(),
        MapKey::I32(key) => key.to_string(),
        MapKey::I64(key) => key.to_string(),
        MapKey::U32(key) => key.to_string(),
        MapKey::U64(key) => key.to_string(),
        MapKey::String(key) => key.clone(),
    }
}

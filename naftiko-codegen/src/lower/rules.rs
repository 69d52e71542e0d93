//! The rules of a value beyond its type, as one JSON Schema (LANGUAGE.md 3.12).

use serde_json::{Map, json};

use super::types::{type_of, typed_as_written, wrong_type};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Rules, Type};
use crate::spec::{self, Others, Parameter, Required, Schema, Value, Written};

/// The type that a parameter or its `schema` names.
pub(super) fn named_type(parameter: &Parameter, diagnostics: &mut Diagnostics) -> Option<Type> {
    if let Some(kind) = &parameter.kind {
        return Some(type_of(Some(kind), &parameter.at, diagnostics));
    }
    let schema = parameter.schema.as_ref()?;
    Types::of(schema, &parameter.at.key("schema"), diagnostics).named()
}

/// The rules of a parameter whose value is of this type.
pub(super) fn of(parameter: &Parameter, ty: Type, diagnostics: &mut Diagnostics) -> Rules {
    let name = parameter.name.as_deref().unwrap_or_default();
    let mut own = Reader { name, diagnostics }.words(&parameter.rules, ty, &parameter.at);
    let Some(schema) = &parameter.schema else { return own };
    let at = parameter.at.key("schema");
    let types = Types::of(schema, &at, diagnostics);
    let mut reader = Reader { name, diagnostics };
    let mut other = reader.words(&schema.rules, ty, &at);
    required(schema, &mut other.checked);
    other.nullable = other.nullable.or(types.null.then_some(true));
    if types.several.len() > 1 {
        other.checked.insert("type".to_owned(), json!(types.words()));
    }
    for (word, text) in [("title", &schema.title), ("description", &schema.description)] {
        if let Some(text) = text {
            other.notes.insert(word.to_owned(), json!(text));
        }
    }
    add(&mut own, other);
    own
}

/// Adds the rules of something else that has the same value.
pub(super) fn add(rules: &mut Rules, others: Rules) {
    let Rules { checked, notes, nullable } = others;
    for (word, value) in checked {
        add_word(&mut rules.checked, word, value);
    }
    for (word, value) in notes {
        rules.notes.entry(word).or_insert(value);
    }
    // It may be null where nobody forbids it and somebody allows it.
    rules.nullable = match (rules.nullable, nullable) {
        (Some(one), Some(other)) => Some(one && other),
        (one, other) => one.or(other),
    };
}

/// Adds one word: of two limits the stricter one, and two words that say different things side by side.
fn add_word(words: &mut Map<String, Value>, word: String, value: Value) {
    let Some(known) = words.get_mut(&word) else {
        words.insert(word, value);
        return;
    };
    let (known_number, number) = (known.as_f64(), value.as_f64());
    match (word.as_str(), known_number, number) {
        _ if *known == value => {}
        (
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties",
            Some(one),
            Some(other),
        ) => {
            if other > one {
                *known = value;
            }
        }
        (
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties",
            Some(one),
            Some(other),
        ) => {
            if other < one {
                *known = value;
            }
        }
        ("uniqueItems", ..) => *known = Value::Bool(true),
        ("allOf", ..) => {
            if let (Value::Array(known), Value::Array(others)) = (known, value) {
                known.extend(others);
            }
        }
        ("enum", ..) => {
            let both = |value: &Value| value.as_array().is_some_and(|it| !it.is_empty());
            let common: Value =
                known.as_array().into_iter().flatten().filter(|it| among(it, &value)).cloned().collect();
            if both(&common) {
                *known = common;
            } else {
                beside(words, word, value);
            }
        }
        _ => beside(words, word, value),
    }
}

fn among(value: &Value, list: &Value) -> bool {
    list.as_array().is_some_and(|list| list.contains(value))
}

fn beside(words: &mut Map<String, Value>, word: String, value: Value) {
    let mut schema = Map::new();
    schema.insert(word, value);
    if let Value::Array(all) = words.entry("allOf").or_insert_with(|| json!([])) {
        all.push(Value::Object(schema));
    }
}

/// The types that a schema names.
struct Types {
    several: Vec<Type>,
    null: bool,
}

impl Types {
    fn of(schema: &Schema, at: &At, diagnostics: &mut Diagnostics) -> Self {
        let is_null = |written: &&String| written.as_str() == "null";
        let null = schema.types.iter().any(|it| is_null(&it));
        let named = schema.types.iter().filter(|it| !is_null(it));
        let several = named.map(|written| type_of(Some(written), at, diagnostics)).collect();
        Self { several, null }
    }

    /// The one type; any where there are several.
    fn named(&self) -> Option<Type> {
        match self.several[..] {
            [] => None,
            [one] => Some(one),
            _ => Some(Type::Any),
        }
    }

    fn words(&self) -> Vec<&'static str> {
        self.several.iter().filter_map(|ty| word(*ty)).collect()
    }
}

/// The word of JSON Schema for a type; none for any value.
fn word(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::String => "string",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Array => "array",
        Type::Object => "object",
        Type::Any => return None,
    })
}

/// The members that an object has to have, named by it or by themselves.
fn required(schema: &Schema, words: &mut Map<String, Value>) {
    let named: &[String] = match &schema.required {
        Required::Members(names) => names,
        Required::Nothing | Required::Itself(_) => &[],
    };
    let mut all: Vec<&str> = named.iter().map(String::as_str).collect();
    all.extend(needed(&schema.rules).filter(|name| !named.iter().any(|it| it == name)));
    if !all.is_empty() {
        words.insert("required".to_owned(), json!(all));
    }
}

/// The members that say of themselves that the object has to have them.
fn needed(rules: &spec::Rules) -> impl Iterator<Item = &str> {
    let properties = rules.properties.iter().flatten();
    properties.filter(|(_, it)| it.required == Required::Itself(true)).map(|(name, _)| name.as_str())
}

/// Numbers, texts and flags. A limit that excludes itself was a flag once, and the size of a number is a limit.
fn plain(rules: &spec::Rules, read: &mut Rules) {
    for (word, value) in &rules.plain {
        match (*word, value) {
            ("deprecated", _) => {
                read.notes.insert((*word).to_owned(), value.clone());
            }
            ("format", Value::String(format)) => {
                let limits = match format.as_str() {
                    "int32" => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
                    _ => None,
                };
                if let Some((minimum, maximum)) = limits {
                    add_word(&mut read.checked, "minimum".to_owned(), json!(minimum));
                    add_word(&mut read.checked, "maximum".to_owned(), json!(maximum));
                    read.notes.insert((*word).to_owned(), value.clone());
                } else {
                    read.checked.insert((*word).to_owned(), value.clone());
                }
            }
            (_, Value::Bool(_)) if *word != "uniqueItems" => {}
            _ => add_word(&mut read.checked, (*word).to_owned(), value.clone()),
        }
    }
    for (flag, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if rules.plain.contains(&(flag, Value::Bool(true)))
            && let Some(value) = read.checked.shift_remove(limit)
        {
            read.checked.insert(flag.to_owned(), value);
        }
    }
}

/// Reads the rules of one parameter and of what is inside of it.
struct Reader<'r> {
    /// The parameter, for messages.
    name: &'r str,
    diagnostics: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn words(&mut self, rules: &spec::Rules, ty: Type, at: &At) -> Rules {
        let mut read = Rules { nullable: rules.nullable, ..Rules::default() };
        plain(rules, &mut read);
        self.inside(rules, at, &mut read.checked);
        self.values(rules, ty, at, &mut read);
        if let Some(pattern) = &rules.pattern {
            self.pattern(pattern, &at.key("pattern"));
            read.checked.insert("pattern".to_owned(), json!(pattern));
        }
        read
    }

    /// The schemas of what is inside of a value, and those that are combined.
    fn inside(&mut self, rules: &spec::Rules, at: &At, words: &mut Map<String, Value>) {
        if let Some(items) = &rules.items {
            words.insert("items".to_owned(), self.schema(items, &at.key("items")));
        }
        if let Some(properties) = &rules.properties {
            let at = at.key("properties");
            let members = properties.iter().map(|(name, schema)| {
                let schema = self.schema(schema, &at.key(name.clone()));
                (name.clone(), schema)
            });
            let members: Map<String, Value> = members.collect();
            words.insert("properties".to_owned(), Value::Object(members));
            let needed: Vec<&str> = needed(rules).collect();
            if !needed.is_empty() {
                words.insert("required".to_owned(), json!(needed));
            }
        }
        match &rules.others {
            None => {}
            Some(Others::Allowed(allowed)) => {
                words.insert("additionalProperties".to_owned(), json!(allowed));
            }
            Some(Others::Schema(schema)) => {
                let schema = self.schema(schema, &at.key("additionalProperties"));
                words.insert("additionalProperties".to_owned(), schema);
            }
        }
        for (word, schemas) in &rules.combined {
            let at = at.key(*word);
            let schemas =
                schemas.iter().enumerate().map(|(index, schema)| self.schema(schema, &at.index(index)));
            let schemas: Value = schemas.collect();
            words.insert((*word).to_owned(), schemas);
        }
        if let Some(schema) = &rules.not {
            words.insert("not".to_owned(), self.schema(schema, &at.key("not")));
        }
    }

    /// The values that are allowed, and those that are named for people.
    fn values(&mut self, rules: &spec::Rules, ty: Type, at: &At, read: &mut Rules) {
        if let Some(allowed) = &rules.allowed {
            let at = at.key("enum");
            // Of a list, single values are those of its entries.
            let of_entries = ty == Type::Array && allowed.iter().all(|it| !it.is_array() && !it.is_null());
            let entry = || rules.items.as_ref().and_then(|items| items.types.first());
            let ty =
                if of_entries { type_of(entry().map(String::as_str), &at, self.diagnostics) } else { ty };
            let null = allowed.iter().any(|it| it.is_null());
            let values = allowed.iter().enumerate().filter(|(_, it)| !it.is_null());
            let values: Value =
                values.filter_map(|(index, it)| self.typed(it, ty, &at.index(index))).collect();
            if of_entries {
                let items = read.checked.entry("items").or_insert_with(|| json!({}));
                items["enum"] = values;
            } else {
                read.nullable = read.nullable.or(null.then_some(true));
                read.checked.insert("enum".to_owned(), values);
            }
        }
        if let Some(constant) = rules.constant.as_ref().and_then(|it| self.typed(it, ty, &at.key("const"))) {
            read.checked.insert("const".to_owned(), constant);
        }
        if let Some(default) = rules.default.as_ref().and_then(|it| self.typed(it, ty, &at.key("default"))) {
            if read.checked.get("enum").is_some_and(|allowed| !among(&default, allowed)) {
                self.diagnostics.push(self.stray_default(&default, &at.key("default")));
            }
            read.notes.insert("default".to_owned(), default);
        }
        let examples = rules.example.iter().chain(rules.examples.iter().flatten());
        let examples: Vec<Value> =
            examples.map(|it| typed_as_written(it, ty).unwrap_or_else(|| it.value.clone())).collect();
        if !examples.is_empty() {
            read.notes.insert("examples".to_owned(), Value::Array(examples));
        }
    }

    fn typed(&mut self, written: &Written, ty: Type, at: &At) -> Option<Value> {
        let value = typed_as_written(written, ty);
        if value.is_none() {
            self.diagnostics.push(wrong_type(self.name, ty, at));
        }
        value
    }

    fn stray_default(&self, default: &Value, at: &At) -> Diagnostic {
        let shown = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        let message =
            format!("the default of parameter `{}` is none of the values that it can have", self.name);
        Diagnostic::new(Code::WRONG_KIND, at, message)
            .label("not in `enum`")
            .help(format!("add `{shown}` to `enum`, or take one of its values"))
    }

    /// A schema inside of another, with its type.
    fn schema(&mut self, schema: &Schema, at: &At) -> Value {
        let types = Types::of(schema, at, self.diagnostics);
        let Rules { checked, notes, nullable } =
            self.words(&schema.rules, types.named().unwrap_or(Type::Any), at);
        let null = nullable == Some(true) || types.null;
        let mut words = Map::new();
        match (&types.words()[..], null) {
            ([], _) => {}
            ([one], false) => {
                words.insert("type".to_owned(), json!(one));
            }
            (several, _) => {
                let several: Vec<&str> = several.iter().copied().chain(null.then_some("null")).collect();
                words.insert("type".to_owned(), json!(several));
            }
        }
        for (word, text) in [("title", &schema.title), ("description", &schema.description)] {
            if let Some(text) = text {
                words.insert(word.to_owned(), json!(text));
            }
        }
        words.extend(checked);
        if null && let Some(Value::Array(values)) = words.get_mut("enum") {
            values.push(Value::Null);
        }
        required(schema, &mut words);
        words.extend(notes);
        Value::Object(words)
    }

    fn pattern(&mut self, pattern: &str, at: &At) {
        if let Err(error) = regex_lite::Regex::new(pattern) {
            let message = format!("`{pattern}` is no regular expression");
            let help =
                "write a regular expression such as `^[0-9]+$`; look-around and back references are not read";
            self.diagnostics.push(
                Diagnostic::new(Code::MALFORMED_PATTERN, at, message).note(error.to_string()).help(help),
            );
        }
    }
}

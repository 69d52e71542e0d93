//! The inputs of an operation: the table that describes them, and the values of one request.
//!
//! Adapters find the raw values; this module decides whether they are good. Every input is checked before any is
//! handed out, so that a caller learns of all mistakes at once.

mod convert;
mod pattern;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use convert::FromInput;
use convert::Refusal;
pub(crate) use convert::fit;
pub use pattern::Pattern;

use crate::answer::Answering;
use crate::argument::{Argument, IntoArgument};
use crate::binds::{Binds, Piece};
use crate::capability::Capability;
use crate::error::{Error, Fault, Location};

/// The function of one operation.
pub type Handler = fn(&Capability, &mut Inputs) -> Answering;

/// One declared input. Names are unique within an operation, whatever the location.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) whole: bool,
    pub(crate) kind: Type,
    pub(crate) required: bool,
    pub(crate) default: Default,
    pub(crate) pattern: Option<&'static Pattern>,
    /// Whether it becomes a segment of a path.
    pub(crate) segment: bool,
    /// Where in the body it is, when not under its name.
    pub(crate) pointer: Option<&'static str>,
}

/// What an absent input is taken for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Default {
    None,
    /// JSON text.
    Json(&'static str),
    /// A text with variables.
    Text(&'static [Piece]),
}

/// The type of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number that fits 64 bits with a sign.
    Integer,
    /// Any finite number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// A JSON object.
    Object,
    /// Whatever the caller sends.
    Any,
}

impl Input {
    /// A segment of the path: always required.
    #[must_use]
    pub const fn path(name: &'static str, kind: Type) -> Self {
        Self { required: true, ..Self::of(Location::Path, name, kind) }
    }

    /// A query parameter.
    #[must_use]
    pub const fn query(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Query, name, kind)
    }

    /// A request header.
    #[must_use]
    pub const fn header(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Header, name, kind)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Cookie, name, kind)
    }

    /// A member of an object in the body.
    #[must_use]
    pub const fn body(member: &'static str, kind: Type) -> Self {
        Self::of(Location::Body, member, kind)
    }

    /// The body as a whole.
    #[must_use]
    pub const fn whole_body(name: &'static str, kind: Type) -> Self {
        Self { whole: true, ..Self::of(Location::Body, name, kind) }
    }

    /// An argument of an MCP tool.
    #[must_use]
    pub const fn argument(name: &'static str, kind: Type) -> Self {
        Self::of(Location::Argument, name, kind)
    }

    /// Makes the input required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Makes the input optional, as all but [`Input::path`] are.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// What an absent input is taken for, as JSON text.
    #[must_use]
    pub const fn default(self, json: &'static str) -> Self {
        Self { default: Default::Json(json), ..self }
    }

    /// What an absent input is taken for, as a text with variables.
    #[must_use]
    pub const fn default_text(self, text: &'static [Piece]) -> Self {
        Self { default: Default::Text(text), ..self }
    }

    /// Makes the input one that becomes a segment of a path: it has a value, and leads nowhere else.
    #[must_use]
    pub const fn segment(self) -> Self {
        Self { segment: true, ..self }
    }

    /// What a text has to match.
    #[must_use]
    pub const fn pattern(self, pattern: &'static Pattern) -> Self {
        Self { pattern: Some(pattern), ..self }
    }

    /// Where in the body it is, as a JSON Pointer.
    #[must_use]
    pub const fn at(self, pointer: &'static str) -> Self {
        Self { pointer: Some(pointer), ..self }
    }

    const fn of(location: Location, name: &'static str, kind: Type) -> Self {
        Self {
            name,
            location,
            whole: false,
            kind,
            required: false,
            default: Default::None,
            pattern: None,
            segment: false,
            pointer: None,
        }
    }

    /// The only values that it can have, as far as they are known.
    pub(crate) fn known_values(&self) -> Vec<&'static str> {
        match (self.kind, self.pattern) {
            (Type::Boolean, None) => vec!["true", "false"],
            (Type::String | Type::Integer | Type::Number | Type::Any, Some(pattern)) => pattern.words(),
            _ => Vec::new(),
        }
    }

    /// The fault of a value. What headers and cookies hold may be secret, so it is not repeated.
    fn refused(&self, refusal: &Refusal) -> Fault {
        let show = !matches!(self.location, Location::Header | Location::Cookie);
        self.fault(refusal.describe(show))
    }

    fn fault(&self, detail: impl Into<String>) -> Fault {
        Fault::new(self.name, self.location, detail)
    }
}

/// A value as a request carries it.
pub(crate) enum Raw {
    /// Not there.
    Absent,
    /// Text, once or several times.
    Texts(Vec<String>),
    /// JSON; `null` is the same as not there.
    Json(Value),
}

/// The inputs of one request, all of them valid unless faults say otherwise.
#[derive(Debug)]
pub struct Inputs {
    binds: Arc<Binds>,
    values: Vec<(&'static Input, Value)>,
    faults: Vec<Fault>,
}

impl Inputs {
    pub(crate) fn new(binds: &Arc<Binds>) -> Self {
        Self { binds: Arc::clone(binds), values: Vec::new(), faults: Vec::new() }
    }

    /// Checks one input and keeps it.
    pub(crate) fn take(&mut self, input: &'static Input, raw: Raw) {
        let checked = match raw {
            Raw::Absent | Raw::Json(Value::Null) => return self.take_absent(input),
            Raw::Texts(texts) => convert::from_texts(input.kind, texts),
            Raw::Json(value) => convert::from_json(input.kind, value),
        };
        let checked = checked.and_then(|value| match value.as_str() {
            Some("") if input.segment => Err(Refusal::new("must have a value", "")),
            Some(dots @ ("." | "..")) if input.segment => Err(Refusal::new("must not be `.` or `..`", dots)),
            _ => Ok(value),
        });
        let checked = checked.and_then(|value| match input.pattern {
            Some(pattern) => pattern.check(value),
            None => Ok(value),
        });
        match checked {
            Ok(value) => self.values.push((input, value)),
            Err(refusal) => self.faults.push(input.refused(&refusal)),
        }
    }

    fn take_absent(&mut self, input: &'static Input) {
        let default = match input.default {
            Default::None => None,
            Default::Json(json) => serde_json::from_str(json).ok(),
            Default::Text(text) => convert::from_texts(input.kind, vec![self.binds.render(text)]).ok(),
        };
        match default {
            Some(value) => self.values.push((input, value)),
            None if input.required => self.faults.push(input.fault("is required")),
            None => {}
        }
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// The faults found so far, as the error they are.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Input(std::mem::take(&mut self.faults))) }
    }

    /// The value of a required input.
    ///
    /// A value that does not fit `T` is a fault: `T`'s default is given, and no call will be made with it.
    pub fn required<T: FromInput>(&mut self, name: &'static str) -> T {
        self.convert(name).unwrap_or_else(|| {
            self.missing(name);
            T::default()
        })
    }

    /// The value of an optional input. A value that does not fit `T` is a fault.
    pub fn optional<T: FromInput>(&mut self, name: &'static str) -> Option<T> {
        self.convert(name)
    }

    /// The value of an input, of whatever type, to be put together with others.
    pub fn part(&self, name: &str) -> Argument {
        self.find(name).map_or(Argument::Absent, |(_, value)| Argument::Json(value))
    }

    /// What is at a JSON Pointer in the value of an input.
    pub fn part_at(&self, name: &str, pointer: &str) -> Argument {
        self.part(name).at(pointer)
    }

    /// A parameter that is put together; it cannot do without a value.
    pub fn fill<T: FromInput>(&mut self, name: &'static str, value: impl IntoArgument) -> T {
        self.fill_optional(name, value).unwrap_or_else(|| {
            self.missing(name);
            T::default()
        })
    }

    /// A parameter that is put together; it can do without a value.
    pub fn fill_optional<T: FromInput>(&mut self, name: &'static str, value: impl IntoArgument) -> Option<T> {
        match T::from_input(value.into_argument().into_json()?) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.faults.push(Fault::new(name, Location::Argument, rule));
                None
            }
        }
    }

    /// Every input that was given, by its name.
    pub fn context(&self) -> Map<String, Value> {
        self.values.iter().map(|(input, value)| (input.name.to_owned(), value.clone())).collect()
    }

    fn convert<T: FromInput>(&mut self, name: &str) -> Option<T> {
        let (input, value) = self.find(name)?;
        match T::from_input(value) {
            Ok(value) => Some(value),
            // It may be the default, and what a variable gives may be secret.
            Err(rule) if matches!(input.default, Default::Text(_)) => {
                self.faults.push(input.fault(rule));
                None
            }
            Err(rule) => {
                // Only now is the value needed again.
                let value = self.find(name).map(|(_, value)| value).unwrap_or_default();
                let shown = match (value, input.location) {
                    (Value::String(text), Location::Path | Location::Query) => text,
                    (value, _) => value.to_string(),
                };
                self.faults.push(input.refused(&Refusal::new(rule, shown)));
                None
            }
        }
    }

    /// A copy, since several parameters of a call may take the same input.
    fn find(&self, name: &str) -> Option<(&'static Input, Value)> {
        self.values.iter().find(|(input, _)| input.name == name).cloned()
    }

    fn missing(&mut self, name: &'static str) {
        if !self.faults.iter().any(|fault| fault.name() == name) {
            self.faults.push(Fault::new(name, Location::Argument, "is required"));
        }
    }
}

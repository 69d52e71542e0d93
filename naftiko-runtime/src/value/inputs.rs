//! The inputs of one request: every one is checked before any is used, so that a caller learns of all mistakes at once.
//!
//! Adapters find the raw values; this file decides whether they are good.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::argument::Argument;
use super::convert::{self, Refusal};
use super::evaluate::Scope;
use crate::binds::Binds;
use crate::error::{Error, Fault, Location};
use crate::secret::Secret;
use crate::table::{Expr, Input, Part, Path, Type};

impl Input {
    /// The only values that it can have, as far as they are known.
    pub(crate) fn known_values(&self) -> Vec<&'static str> {
        match (self.kind, self.pattern, self.schema) {
            (Type::Boolean, None, None) => vec!["true", "false"],
            (Type::String | Type::Integer | Type::Number | Type::Any, Some(pattern), _) => pattern.words(),
            (Type::String, None, Some(schema)) => schema.words(),
            _ => Vec::new(),
        }
    }

    /// Whether `null` is a value of it, and not the absence of one. A person clears a member of a body with it, while
    /// models send it for whatever they leave out.
    fn takes_null(&self) -> bool {
        let of_body = self.location == Location::Body;
        let optional_member = of_body && !self.whole && !self.required;
        self.nullable.unwrap_or(optional_member || (of_body && self.kind == Type::Any))
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
pub(crate) struct Inputs {
    binds: Arc<Binds>,
    values: Vec<(Input, Value)>,
    faults: Vec<Fault>,
}

impl Inputs {
    pub(crate) fn new(binds: &Arc<Binds>) -> Self {
        Self { binds: Arc::clone(binds), values: Vec::new(), faults: Vec::new() }
    }

    /// Checks one input and keeps it.
    pub(crate) fn take(&mut self, input: Input, raw: Raw) {
        // In JSON what is a number is written as one; texts of addresses and forms, and models, do not tell.
        let exact = input.location == Location::Body && matches!(raw, Raw::Json(_));
        let checked = match raw {
            Raw::Json(Value::Null) if input.takes_null() => Ok(Value::Null),
            Raw::Json(Value::Null) if input.location == Location::Body => {
                return self.faults.push(input.fault("must not be null"));
            }
            Raw::Absent | Raw::Json(Value::Null) => return self.take_absent(input),
            Raw::Texts(texts) => convert::from_texts(input.kind, texts),
            Raw::Json(value) if exact => convert::of_body(input.kind, value),
            Raw::Json(value) => convert::from_json(input.kind, value),
        };
        let checked = checked.and_then(|value| match value.as_str() {
            Some("") if input.segment => Err(Refusal::new("must have a value", "")),
            Some(dots @ ("." | "..")) if input.segment => Err(Refusal::new("must not be `.` or `..`", dots)),
            _ => Ok(value),
        });
        let checked = checked.and_then(|value| match input.pattern {
            Some(pattern) if !value.is_null() => pattern.check(value),
            Some(_) | None => Ok(value),
        });
        let value = match checked {
            Ok(value) => value,
            Err(refusal) => return self.faults.push(input.refused(&refusal)),
        };
        let kept = match input.schema {
            Some(schema) if !value.is_null() => (schema.check)(schema, (!exact).then_some(input.kind), value),
            Some(_) | None => Ok(value),
        };
        match kept {
            Ok(value) => self.values.push((input, value)),
            Err(broken) => {
                let refusals = broken.iter().map(|(rule, shown)| Refusal::new(rule.clone(), shown));
                self.faults.extend(refusals.map(|refusal| input.refused(&refusal)));
            }
        }
    }

    fn take_absent(&mut self, input: Input) {
        let default = input.default.and_then(|default| match default.evaluate(self) {
            // A text with variables is read as the type, as one of a caller is.
            text @ (Argument::Text(_) | Argument::Secret(_)) => {
                let texts = text.into_text().into_iter().collect();
                convert::from_texts(input.kind, texts).ok()
            }
            constant => constant.into_json(),
        });
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

    /// The input of this name as the value of a part, where a caller gave it.
    pub(crate) fn supply(&self, name: &str, part: &Part) -> Result<Option<Argument>, Fault> {
        let Some((input, value)) = self.find(name) else { return Ok(None) };
        convert::sent(part, value.clone()).map(Some).map_err(|rule| unfit(input, value, rule))
    }

    /// As [`Inputs::supply`] for the input of the part's own name, which is there no longer.
    pub(crate) fn hand_over(&mut self, part: &Part) -> Result<Option<Argument>, Fault> {
        let found = self.values.iter_mut().find(|(input, _)| input.known_as == part.name);
        let Some((input, value)) = found else { return Ok(None) };
        if convert::fits(part, input.kind) {
            return convert::sent(part, value.take()).map(Some).map_err(|rule| input.fault(rule));
        }
        convert::sent(part, value.clone()).map(Some).map_err(|rule| unfit(input, value, rule))
    }

    /// Every input that was given, by its name.
    pub(crate) fn by_name(&self) -> Map<String, Value> {
        self.values.iter().map(|(input, value)| (input.known_as.to_owned(), value.clone())).collect()
    }

    fn find(&self, name: &str) -> Option<&(Input, Value)> {
        self.values.iter().find(|(input, _)| input.known_as == name)
    }
}

/// The fault of a value that a part cannot send.
fn unfit(input: &Input, value: &Value, rule: &'static str) -> Fault {
    // It may be the default, and what a variable gives may be secret.
    if matches!(input.default, Some(Expr::Template(_) | Expr::Bind(_))) {
        return input.fault(rule);
    }
    let shown = match (value, input.location) {
        (Value::String(text), Location::Path | Location::Query) => text.clone(),
        (value, _) => value.to_string(),
    };
    input.refused(&Refusal::new(rule, shown))
}

impl Scope for Inputs {
    fn input(&self, name: &str) -> Argument {
        self.find(name).map_or(Argument::Absent, |(_, value)| Argument::Json(value.clone()))
    }

    /// Inputs know no steps.
    fn step(&self, _: &str, _: &Path) -> Value {
        Value::Null
    }

    fn bind(&self, index: usize) -> Secret {
        self.binds.get(index)
    }
}

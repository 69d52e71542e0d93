//! `with`: references, constants and what is neither (semantics 5.4, published dialect E1-E7).

use super::binds::Variables;
use super::inputs::{Inference, Surface};
use super::names::folded;
use super::unsupported::refuse;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, Field, FieldId, Type};
use crate::parse::template::{self, Piece};
use crate::spec::Value;

impl Inference<'_, '_> {
    /// One entry of `with`; `false` when it is faulty.
    pub(super) fn with(
        &mut self,
        key: &str,
        value: &Value,
        at: &At,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some(field) = self.field(key) else {
            diagnostics.push(self.unused(key, at));
            return true;
        };
        if self.operation.fields[field.0].credential && matches!(self.caller.surface, Surface::Mcp) {
            // A model is never asked for a secret; the authentication supplies it.
            self.arguments[field.0] = Some(Argument::Absent);
            return true;
        }
        if self.arguments[field.0].is_some() {
            let name = &self.operation.fields[field.0].name;
            diagnostics.push(
                Diagnostic::key(Code::DUPLICATE_PARAMETER, at, format!("parameter `{name}` is fed twice"))
                    .label("fed again here")
                    .help("remove one of the two entries"),
            );
            return false;
        }
        let argument = match value {
            Value::String(text) => match self.text(text, field, at, variables, diagnostics) {
                Some(argument) => argument,
                None => return false,
            },
            Value::Null => Argument::Absent,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                match self.constant(value.clone(), field, at, diagnostics) {
                    Some(argument) => argument,
                    None => return false,
                }
            }
        };
        self.arguments[field.0] = Some(argument);
        true
    }

    fn text(
        &mut self,
        text: &str,
        field: FieldId,
        at: &At,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Argument> {
        if let Some(name) = self.reference(text) {
            let name = name.to_owned();
            return Some(Argument::Input(self.feed(&name, field)));
        }
        let pieces = match template::text(text) {
            Ok(pieces) => pieces,
            Err(malformed) => {
                diagnostics.push(super::binds::malformed_template(&malformed, at));
                return None;
            }
        };
        match &pieces[..] {
            [Piece::Name(name)] => {
                let input = self.reference(name).unwrap_or(name).to_owned();
                if self.reference(name).is_some() || self.inputs.iter().any(|it| it.name == input) {
                    return Some(Argument::Input(self.feed(&input, field)));
                }
                match variables.resolve(name, at, diagnostics) {
                    Some(_) => refuse(at, "a variable in `with`", diagnostics),
                    None => diagnostics.push(variables.unresolved(name, at)),
                }
                None
            }
            pieces if pieces.iter().any(|piece| matches!(piece, Piece::Name(_))) => {
                refuse(at, "a template in `with`", diagnostics);
                None
            }
            _ => {
                self.suspect(text, at, diagnostics);
                self.constant(Value::String(text.to_owned()), field, at, diagnostics)
            }
        }
    }

    /// A constant of the type of the field; text that reads as the type is taken for it.
    fn constant(
        &self,
        value: Value,
        field: FieldId,
        at: &At,
        diagnostics: &mut Diagnostics,
    ) -> Option<Argument> {
        let Field { name, ty, .. } = &self.operation.fields[field.0];
        let parsed = match &value {
            Value::String(text) => serde_json::from_str(text.trim()).unwrap_or_else(|_| value.clone()),
            Value::Number(_) | Value::Bool(_) => Value::String(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => value.clone(),
        };
        let fits = |value: &Value| match ty {
            Type::String => value.is_string(),
            Type::Integer => value.is_i64(),
            Type::Number => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::Array => value.is_array(),
            Type::Object => value.is_object(),
            Type::Any => true,
        };
        let fitting = [value, parsed].into_iter().find(fits);
        if fitting.is_none() {
            let expected = match ty {
                Type::String => "a text",
                Type::Integer => "an integer",
                Type::Number => "a number",
                Type::Boolean => "a boolean",
                Type::Array => "a list",
                Type::Object => "a mapping",
                Type::Any => "any value",
            };
            diagnostics.push(
                Diagnostic::new(Code::WRONG_KIND, at, format!("parameter `{name}` is {expected}"))
                    .label("this constant is not")
                    .help(format!("write {expected}, or refer to an input, as in `tools.{name}`")),
            );
        }
        fitting.map(Argument::Constant)
    }

    /// The input that `prefix.name` refers to: the adapter's namespace, the words for adapters, or a sibling's namespace.
    pub(super) fn reference<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.prefixes()
            .find_map(|prefix| text.strip_prefix(prefix)?.strip_prefix('.'))
            .filter(|name| !name.is_empty())
    }

    fn prefixes(&self) -> impl Iterator<Item = &str> {
        let words = ["rest", "tools", "mcp", "inputs"];
        self.caller.namespace.into_iter().chain(words).chain(self.caller.siblings.iter().copied())
    }

    /// Warns of `rset.id`: a literal that reads like a reference with a mistake in it.
    fn suspect(&self, text: &str, at: &At, diagnostics: &mut Diagnostics) {
        let Some((prefix, name)) = text.split_once('.') else { return };
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        if !plain(prefix) || !plain(name) {
            return;
        }
        if let Some(near) = nearest(prefix, self.prefixes()) {
            diagnostics.push(
                Diagnostic::new(Code::SUSPECT_LITERAL, at, format!("`{text}` is sent as it is"))
                    .label("looks like a reference")
                    .fix(
                        format!("to refer to the input `{name}`, write `{near}.{name}`"),
                        format!("{near}.{name}"),
                    ),
            );
        }
    }

    fn field(&self, key: &str) -> Option<FieldId> {
        let fields = &self.operation.fields;
        let exact = fields.iter().position(|field| field.name == key);
        exact.or_else(|| fields.iter().position(|field| folded(&field.name) == folded(key))).map(FieldId)
    }

    fn unused(&self, key: &str, at: &At) -> Diagnostic {
        let operation = &self.operation.name;
        let diagnostic = Diagnostic::key(
            Code::UNUSED_ARGUMENT,
            at,
            format!("operation `{operation}` has no parameter `{key}`"),
        )
        .label("it feeds nothing");
        let names = || self.operation.fields.iter().map(|field| field.name.as_str());
        match nearest(key, names()) {
            Some(near) => diagnostic.fix(format!("a parameter with a similar name exists: `{near}`"), near),
            None if (1..=5).contains(&self.operation.fields.len()) => {
                diagnostic.note(format!("its parameters are {}", list(names())))
            }
            None => diagnostic.help("declare it in the operation's `inputParameters`, or remove the entry"),
        }
    }
}

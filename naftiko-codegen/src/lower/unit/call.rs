//! A call: the value that feeds each field of the operation (LANGUAGE.md 5.4, 11).

use indexmap::IndexMap;

use super::inputs::{Context, Feed, Offer, guard_takes};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Argument, Call, Expr, Field, FieldId, Method, Operation, OperationId, Type};
use crate::lower::cx::Reported;
use crate::lower::names::alike;
use crate::spec::{Value, Written};

/// The fate of an entry of `with` that names no field of the operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leftover {
    /// It is sent in the query: a GET takes more than it declares.
    Query,
    /// It feeds nothing.
    Dropped,
}

impl Leftover {
    fn of(method: Method) -> Self {
        match method {
            Method::Get | Method::Delete => Self::Query,
            Method::Post | Method::Put | Method::Patch | Method::Head | Method::Options => Self::Dropped,
        }
    }
}

impl Context<'_, '_> {
    /// A call of `id` with the entries of `with`; `None` when an entry is faulty. `caller_at` is the unit or the step.
    pub(super) fn call(
        &mut self,
        id: OperationId,
        with: Option<&IndexMap<String, Written>>,
        caller_at: &At,
        offer: Offer,
    ) -> Option<Call> {
        let operation = self.catalog.operation(id);
        let mut arguments: Vec<Option<Argument>> = operation.fields.iter().map(|_| None).collect();
        let mut extra = Vec::new();
        let mut sound = true;
        for (key, value) in with.into_iter().flatten() {
            let at = caller_at.key("with").key(key.clone());
            let Some(field) = field(operation, key) else {
                match self.leftover(operation, key, value, &at) {
                    Ok(argument) => extra.extend(argument.map(|argument| (key.clone(), argument))),
                    Err(Reported) => sound = false,
                }
                continue;
            };
            let target = &operation.fields[field.0];
            if value.is_null() && target.required && !target.credential {
                self.cx.diagnostics.push(nothing(&target.name, &at));
                continue;
            }
            if arguments[field.0].is_some() && !self.is_withheld_from_model(target) {
                self.cx.diagnostics.push(fed_twice(&target.name, &at));
                sound = false;
                continue;
            }
            let argument = self.entry(target, value, &at).unwrap_or_else(|Reported| {
                sound = false;
                Expr::Absent
            });
            self.feed(&argument, id, field);
            arguments[field.0] = Some(argument);
        }
        // With `with`, the author has said what the call takes.
        let offer = if with.is_some() { Offer::Needed } else { offer };
        let mut complete = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.into_iter().enumerate() {
            let argument = match argument {
                Some(argument) => argument,
                None => match self.unmentioned(id, FieldId(index), offer, caller_at) {
                    Ok(argument) => argument,
                    Err(Reported) => {
                        sound = false;
                        continue;
                    }
                },
            };
            complete.push(argument);
        }
        sound.then_some(Call { operation: id, arguments: complete, extra })
    }

    /// The value of an entry that names no field; none where it is dropped.
    fn leftover(
        &mut self,
        operation: &Operation,
        key: &str,
        value: &Written,
        at: &At,
    ) -> Result<Option<Argument>, Reported> {
        let leftover = Leftover::of(operation.method);
        self.cx.diagnostics.push(unused(operation, key, leftover, at));
        match leftover {
            Leftover::Query => {
                let argument = self.argument(value, at, &mut Feed::nothing()).ok_or(Reported)?;
                Ok(Some(as_text(value).unwrap_or(argument)))
            }
            Leftover::Dropped => Ok(None),
        }
    }

    /// A model is never asked for a secret; the authentication supplies it.
    fn is_withheld_from_model(&self, field: &Field) -> bool {
        field.credential && self.caller.surface.is_mcp()
    }

    /// The value of an entry that feeds `target`.
    fn entry(&mut self, target: &Field, value: &Written, at: &At) -> Result<Argument, Reported> {
        if self.is_withheld_from_model(target) {
            if let Some(name) = value.as_str().and_then(|text| self.reference(text)).map(str::to_owned) {
                self.withhold(&name);
            }
            return Ok(Expr::Absent);
        }
        let mut feed = Feed::into(target.place);
        let argument = match self.argument(value, at, &mut feed).ok_or(Reported)? {
            Expr::Constant(constant) => match as_text(value) {
                Some(text) if target.ty == Type::String => text,
                _ => self.constant(&constant, target, at).ok_or(Reported)?,
            },
            argument => argument,
        };
        self.check_withheld(target, &feed, at)?;
        Ok(argument)
    }

    /// The value of a field that `with` does not mention.
    fn unmentioned(
        &mut self,
        operation: OperationId,
        field: FieldId,
        offer: Offer,
        caller_at: &At,
    ) -> Result<Argument, Reported> {
        let target = self.field((operation, field));
        let mut feed = Feed::into(target.place);
        let inputs = self.inputs.len();
        let argument = self.supply(operation, field, offer, &mut feed);
        if self.inputs.len() > inputs {
            self.unsupplied((operation, field), caller_at);
        }
        self.check_withheld(target, &feed, &caller_at.key("call"))?;
        self.feed(&argument, operation, field);
        Ok(argument)
    }

    /// Reports a value that would have been what callers of the adapter identify with.
    fn check_withheld(&mut self, target: &Field, feed: &Feed, at: &At) -> Result<(), Reported> {
        let Some(name) = &feed.withheld else { return Ok(()) };
        if !target.required || target.credential {
            self.cx.diagnostics.push(guard_takes(name, at));
            return Ok(());
        }
        self.cx.diagnostics.push(
            Diagnostic::new(
                Code::UNSUPPLIED_PARAMETER,
                at,
                format!(
                    "required parameter `{}` could only be fed by the adapter's own credential",
                    target.name
                ),
            )
            .label(format!("`{name}` is what callers of this adapter identify with"))
            .help("give the consumed API an `authentication`, or feed the parameter with another input"),
        );
        Err(Reported)
    }
}

fn fed_twice(name: &str, at: &At) -> Diagnostic {
    Diagnostic::key(Code::DUPLICATE_PARAMETER, at, format!("parameter `{name}` is fed twice"))
        .label("fed again here")
        .help("remove one of the two entries")
}

/// A number or boolean as the text that it is written with.
fn as_text(value: &Written) -> Option<Argument> {
    match (&value.value, &value.text) {
        (Value::Number(_) | Value::Bool(_), Some(text)) => Some(Expr::Constant(text.as_str().into())),
        _ => None,
    }
}

fn field(operation: &Operation, key: &str) -> Option<FieldId> {
    let fields = &operation.fields;
    let exact = fields.iter().position(|field| field.name == key);
    exact.or_else(|| fields.iter().position(|field| alike(&field.name, key))).map(FieldId)
}

fn nothing(name: &str, at: &At) -> Diagnostic {
    Diagnostic::key(Code::UNUSED_ARGUMENT, at, format!("required parameter `{name}` is fed with nothing"))
        .label("read as if it were not here")
        .help("write what feeds it, or remove the entry")
}

fn unused(operation: &Operation, key: &str, leftover: Leftover, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::key(
        Code::UNUSED_ARGUMENT,
        at,
        format!("operation `{}` has no parameter `{key}`", operation.name),
    )
    .label(match leftover {
        Leftover::Query => "sent in the query",
        Leftover::Dropped => "it feeds nothing",
    });
    let names = || operation.fields.iter().map(|field| field.name.as_str());
    match nearest(key, names()) {
        Some(near) => diagnostic.similar("a parameter", key, near),
        None if (1..=5).contains(&operation.fields.len()) => {
            diagnostic.note(format!("its parameters are {}", list(names())))
        }
        None => diagnostic.help("declare it in the operation's `inputParameters`, or remove the entry"),
    }
}

//! A call: what feeds each field of the operation (semantics 5.4, published dialect 4).

use indexmap::IndexMap;

use super::binds::Variables;
use super::inputs::{Context, guard_takes};
use super::names::folded;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, Call, Expr, FieldId, Method, Operation, OperationId, Type};
use crate::spec::{Value, Written};

impl Context<'_> {
    /// A call of `id` with what `with` says; `None` when an entry is faulty.
    ///
    /// `caller_at` is the unit or the step. `open` says that the optional fields are offered to the caller where nothing lists what the caller gives.
    pub(super) fn call(
        &mut self,
        id: OperationId,
        with: Option<&IndexMap<String, Written>>,
        caller_at: &At,
        open: bool,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Call> {
        let operation = self.catalog.operation(id);
        let mut arguments: Vec<Option<Argument>> = operation.fields.iter().map(|_| None).collect();
        let open = open && with.is_none();
        let mut extra = Vec::new();
        let mut sound = true;
        for (key, value) in with.into_iter().flatten() {
            let at = caller_at.key("with").key(key.clone());
            let Some(field) = field(operation, key) else {
                // A GET takes more than it declares, in its query; a body does not.
                let as_query = matches!(operation.method, Method::Get | Method::Delete);
                diagnostics.push(unused(operation, key, as_query, &at));
                if as_query {
                    let argument = self.argument(value, &at, variables, diagnostics);
                    match argument.map(|argument| as_text(value).unwrap_or(argument)) {
                        Some(argument) => extra.push((key.clone(), argument)),
                        None => sound = false,
                    }
                }
                continue;
            };
            let target = &operation.fields[field.0];
            if value.is_null() && target.required && !target.credential {
                diagnostics.push(nothing(&target.name, &at));
                continue;
            }
            let taken = self.taken.len();
            self.feeding = Some(target.place);
            match self.entry(operation, field, value, &arguments, &at, variables, diagnostics) {
                Some(argument) => {
                    if self.taken.len() > taken {
                        sound &= self.left_to_guard(operation, field, &at, diagnostics);
                    }
                    self.feed(&argument, id, field);
                    arguments[field.0] = Some(argument);
                }
                None => sound = false,
            }
        }
        let arguments: Vec<Argument> = arguments
            .into_iter()
            .enumerate()
            .map(|(index, argument)| {
                argument.unwrap_or_else(|| {
                    let taken = self.taken.len();
                    self.feeding = Some(operation.fields[index].place);
                    let argument = self.supply(id, FieldId(index), open);
                    if self.taken.len() > taken {
                        sound &= self.left_to_guard(
                            operation,
                            FieldId(index),
                            &caller_at.key("call"),
                            diagnostics,
                        );
                    }
                    self.feed(&argument, id, FieldId(index));
                    argument
                })
            })
            .collect();
        sound.then_some(Call { operation: id, arguments, extra })
    }

    /// Says that the adapter's own credential is all that could feed a field; `false` where the field needs a value.
    fn left_to_guard(
        &self,
        operation: &Operation,
        field: FieldId,
        at: &At,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let field = &operation.fields[field.0];
        let name = self.taken.last().map_or("", String::as_str);
        if !field.required || field.credential {
            diagnostics.push(guard_takes(name, at));
            return true;
        }
        diagnostics.push(
            Diagnostic::new(
                Code::UNSUPPLIED_PARAMETER,
                at,
                format!(
                    "required parameter `{}` could only be fed by the adapter's own credential",
                    field.name
                ),
            )
            .label(format!("`{name}` is what callers of this adapter identify with"))
            .help("give the consumed API an `authentication`, or feed the parameter with another input"),
        );
        false
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two collectors travel with everything that is lowered"
    )]
    fn entry(
        &mut self,
        operation: &Operation,
        field: FieldId,
        value: &Written,
        arguments: &[Option<Argument>],
        at: &At,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Argument> {
        let target = &operation.fields[field.0];
        if target.credential && self.caller.surface.is_mcp() {
            // A model is never asked for a secret; the authentication supplies it.
            return Some(Expr::Absent);
        }
        if arguments[field.0].is_some() {
            let name = &target.name;
            diagnostics.push(
                Diagnostic::key(Code::DUPLICATE_PARAMETER, at, format!("parameter `{name}` is fed twice"))
                    .label("fed again here")
                    .help("remove one of the two entries"),
            );
            return None;
        }
        match self.argument(value, at, variables, diagnostics)? {
            Expr::Constant(constant) => match as_text(value) {
                Some(text) if target.ty == Type::String => Some(text),
                _ => Self::constant(&constant, target, at, diagnostics),
            },
            argument => Some(argument),
        }
    }
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
    exact.or_else(|| fields.iter().position(|field| folded(&field.name) == folded(key))).map(FieldId)
}

fn nothing(name: &str, at: &At) -> Diagnostic {
    Diagnostic::key(Code::UNUSED_ARGUMENT, at, format!("required parameter `{name}` is fed with nothing"))
        .label("read as if it were not here")
        .help("write what feeds it, or remove the entry")
}

fn unused(operation: &Operation, key: &str, as_query: bool, at: &At) -> Diagnostic {
    let diagnostic = Diagnostic::key(
        Code::UNUSED_ARGUMENT,
        at,
        format!("operation `{}` has no parameter `{key}`", operation.name),
    )
    .label(if as_query { "sent in the query" } else { "it feeds nothing" });
    let names = || operation.fields.iter().map(|field| field.name.as_str());
    match nearest(key, names()) {
        Some(near) => diagnostic.similar("a parameter", key, near),
        None if (1..=5).contains(&operation.fields.len()) => {
            diagnostic.note(format!("its parameters are {}", list(names())))
        }
        None => diagnostic.help("declare it in the operation's `inputParameters`, or remove the entry"),
    }
}

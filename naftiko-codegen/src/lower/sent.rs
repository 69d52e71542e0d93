//! The names that templates of a consumed operation may use, and what they mean (semantics 2.4, 3.4, 16).
//!
//! A name is a parameter of the operation, a value under a name, or a variable; any other declares a parameter, as the
//! published dialect has it.

use super::binds::{Variables, malformed_template};
use super::fields;
use super::names::{Scope, folded};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Expr, Field, FieldId, Place, RustIdent, Sent, Type};
use crate::parse::template::{self, Piece};
use crate::spec::{Parameter, Value};

/// Words that stand for the caller's inputs.
const CALLERS: [&str; 4] = ["tools", "rest", "mcp", "inputs"];

/// What goes first where a name is both a parameter and a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    ParameterFirst,
    VariableFirst,
}

/// The names of one operation, and its fields, which templates may add to.
pub(super) struct Names<'a> {
    scope: Scope,
    pub(super) fields: Vec<Field>,
    /// Values of the spec under the names of their parameters.
    given: Vec<(String, Sent)>,
    /// Parameters with a `value` that may ask the caller for the same name.
    described: Vec<Field>,
    adapters: &'a [String],
    pub(super) sound: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(adapters: &'a [String]) -> Self {
        let (scope, fields, given, described) = (Scope::default(), Vec::new(), Vec::new(), Vec::new());
        Self { scope, fields, given, described, adapters, sound: true }
    }

    /// A name without the word or namespace for the caller's inputs.
    pub(super) fn bare<'t>(&self, name: &'t str) -> &'t str {
        self.caller(name).unwrap_or(name)
    }

    fn caller<'t>(&self, name: &'t str) -> Option<&'t str> {
        let prefixes = CALLERS.into_iter().chain(self.adapters.iter().map(String::as_str));
        prefixes
            .into_iter()
            .find_map(|prefix| name.strip_prefix(prefix)?.strip_prefix('.'))
            .filter(|rest| !rest.is_empty())
    }

    pub(super) fn field(&mut self, mut field: Field) -> FieldId {
        field.ident = fields::ident(&mut self.scope, &field.name);
        self.fields.push(field);
        FieldId(self.fields.len() - 1)
    }

    /// Puts a value under a name.
    pub(super) fn give(&mut self, name: &str, value: Sent) {
        self.given.push((name.to_owned(), value));
    }

    pub(super) fn given(&self, name: &str) -> Option<Sent> {
        self.given.iter().find(|(given, _)| folded(given) == folded(name)).map(|(_, value)| value.clone())
    }

    /// Keeps what a parameter with a `value` says, for the case that its template asks for its own name.
    pub(super) fn describe(
        &mut self,
        name: &str,
        place: Place,
        ty: Type,
        parameter: &Parameter,
        value: &Value,
    ) {
        if !value.as_str().is_some_and(|text| text.contains("{{")) {
            return;
        }
        self.described.push(Field {
            name: name.to_owned(),
            ident: RustIdent(String::new()),
            ty,
            required: parameter.required.unwrap_or(false),
            credential: false,
            place,
            description: parameter.description.clone(),
        });
    }

    /// What `name` means, as the author wrote it between braces; `None` when nothing can supply it.
    fn resolve(
        &mut self,
        written: &str,
        at: &At,
        order: Order,
        place: Place,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Sent> {
        let caller = self.caller(written);
        let name = caller.unwrap_or(written);
        if caller.is_none()
            && order == Order::VariableFirst
            && let Some(bind) = variables.declared(name)
        {
            return Some(Expr::Bind(bind));
        }
        let named = |fields: &[Field], same: &dyn Fn(&str) -> bool| {
            fields.iter().position(|field| same(&field.name)).map(|index| Expr::Ref(FieldId(index)))
        };
        let known = named(&self.fields, &|field| field == name)
            .or_else(|| self.given(name))
            .or_else(|| named(&self.fields, &|field| folded(field) == folded(name)));
        if known.is_some() {
            return known;
        }
        if caller.is_none() {
            if let Some(bind) = variables.resolve(written, at, diagnostics) {
                return Some(Expr::Bind(bind));
            }
            if written.contains('.') {
                diagnostics.push(variables.unresolved(written, at));
                return None;
            }
        }
        let described = self.described.iter().find(|field| field.name == name).cloned();
        let field = described.unwrap_or_else(|| Field {
            name: name.to_owned(),
            ident: RustIdent(String::new()),
            ty: Type::Any,
            required: false,
            credential: false,
            place,
            description: None,
        });
        Some(Expr::Ref(self.field(field)))
    }

    /// A text with templates in it.
    pub(super) fn text(
        &mut self,
        text: &str,
        at: &At,
        order: Order,
        place: Place,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Sent> {
        let pieces = match template::text(text) {
            Ok(pieces) => pieces,
            Err(malformed) => {
                diagnostics.push(malformed_template(&malformed, at));
                return None;
            }
        };
        self.pieces(pieces, at, order, place, variables, diagnostics)
    }

    pub(super) fn pieces(
        &mut self,
        pieces: Vec<Piece>,
        at: &At,
        order: Order,
        place: Place,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Sent> {
        let mut values = Vec::with_capacity(pieces.len());
        for piece in pieces {
            values.push(match piece {
                Piece::Text(text) => Some(Expr::Constant(text.into())),
                Piece::Name(name) => self.resolve(&name, at, order, place, variables, diagnostics),
            });
        }
        // Every name is looked at before the first that is wrong ends it.
        let mut values = values.into_iter().collect::<Option<Vec<Sent>>>()?;
        Some(match values.len() {
            0 => Expr::Constant(String::new().into()),
            1 => values.remove(0),
            _ => Expr::Text(values),
        })
    }

    /// A value with templates anywhere in it; one that is only a template keeps its type.
    pub(super) fn value(
        &mut self,
        value: &Value,
        at: &At,
        order: Order,
        place: Place,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Sent> {
        match value {
            Value::String(text) => self.text(text, at, order, place, variables, diagnostics),
            Value::Array(items) => {
                let items: Vec<Option<Sent>> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        self.value(item, &at.index(index), order, place, variables, diagnostics)
                    })
                    .collect();
                Some(list(items.into_iter().collect::<Option<_>>()?))
            }
            Value::Object(members) => {
                let members: Vec<Option<(String, Sent)>> = members
                    .iter()
                    .map(|(name, member)| {
                        let at = at.key(name.clone());
                        if name.contains("{{") {
                            diagnostics.push(template_key(name, &at));
                            return None;
                        }
                        let value = self.value(member, &at, order, place, variables, diagnostics)?;
                        Some((name.clone(), value))
                    })
                    .collect();
                Some(object(members.into_iter().collect::<Option<_>>()?))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Some(Expr::Constant(value.clone())),
        }
    }
}

fn template_key(name: &str, at: &At) -> Diagnostic {
    Diagnostic::key(Code::MALFORMED_TEMPLATE, at, format!("the name `{name}` has a template in it"))
        .help("write the name as it is; only values are put together at run time")
}

/// A list, constant where every item is.
pub(super) fn list<R>(items: Vec<Expr<R>>) -> Expr<R> {
    let constants: Option<Vec<Value>> = items.iter().map(constant).collect();
    constants.map_or(Expr::List(items), |values| Expr::Constant(Value::Array(values)))
}

/// An object, constant where every member is.
pub(super) fn object<R>(members: Vec<(String, Expr<R>)>) -> Expr<R> {
    let constants: Option<serde_json::Map<String, Value>> =
        members.iter().map(|(name, member)| Some((name.clone(), constant(member)?))).collect();
    constants.map_or(Expr::Object(members), |values| Expr::Constant(Value::Object(values)))
}

fn constant<R>(value: &Expr<R>) -> Option<Value> {
    match value {
        Expr::Constant(value) => Some(value.clone()),
        Expr::Absent | Expr::Ref(_) | Expr::Bind(_) | Expr::Text(_) | Expr::List(_) | Expr::Object(_) => None,
    }
}

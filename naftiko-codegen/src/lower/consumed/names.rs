//! The names that templates of a consumed operation may use, and what they mean (LANGUAGE.md 2.4, 2.5, 3.4).
//!
//! A name is a parameter of the operation, a value under a name, or a variable; any other declares a parameter, as the
//! published files have it.

use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Expr, Field, FieldId, Place, Rules, Sent, Type};
use crate::lower::cx::Cx;
use crate::lower::expr::{list, object};
use crate::lower::names::{Scope, alike, name_in};
use crate::lower::this;
use crate::parse::template::Piece;
use crate::spec::Value;

/// Words that stand for the caller's inputs.
const CALLERS: [&str; 4] = ["tools", "rest", "mcp", "inputs"];

/// The place of a template in the spec, which decides how its names are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// A parameter of the whole API: a variable goes before a parameter of the same name.
    ApiParameter,
    /// A parameter of a resource or an operation.
    Parameter,
    /// The body of an operation.
    Body,
}

impl Site {
    /// The place of a field that a name in the template declares.
    fn place(self) -> Place {
        match self {
            Self::ApiParameter | Self::Parameter => Place::Template,
            Self::Body => Place::BodyTemplate,
        }
    }
}

/// A field before its Rust identifier is chosen.
#[derive(Clone)]
pub(super) struct Draft {
    pub name: String,
    /// As [`Field::sent_as`].
    pub sent_as: Option<String>,
    pub ty: Type,
    pub rules: Rules,
    pub required: bool,
    pub credential: bool,
    pub place: Place,
    pub description: Option<String>,
}

/// The names of one operation, and its fields, which templates may add to.
pub(super) struct Names<'n, 'd> {
    pub cx: &'n mut Cx<'d>,
    pub fields: Vec<Field>,
    /// The fields that a template alone declares, each with the place of the template.
    pub undeclared: Vec<(FieldId, At)>,
    /// The fields whose names clients refuse, each with the place of its name.
    pub unsafe_names: Vec<(FieldId, At)>,
    scope: Scope,
    /// The names in the path, which parameters in other places leave to it.
    placeholders: Vec<String>,
    /// Values of the spec under the names of their parameters.
    given: Vec<(String, Sent)>,
    /// Parameters with a `value` that may ask the caller for the same name.
    described: Vec<Draft>,
}

impl<'n, 'd> Names<'n, 'd> {
    pub(super) fn new(cx: &'n mut Cx<'d>) -> Self {
        Self {
            cx,
            fields: Vec::new(),
            undeclared: Vec::new(),
            unsafe_names: Vec::new(),
            scope: Scope::default(),
            placeholders: Vec::new(),
            given: Vec::new(),
            described: Vec::new(),
        }
    }

    /// A name without the word or namespace for the caller's inputs.
    pub(super) fn bare<'t>(&self, name: &'t str) -> &'t str {
        self.caller(name).unwrap_or(name)
    }

    /// The name of an input, where `name` says that the caller gives it.
    fn caller<'t>(&self, name: &'t str) -> Option<&'t str> {
        let name = this::strip(name);
        let prefixes = CALLERS.into_iter().chain(self.cx.adapters.iter().copied());
        prefixes
            .into_iter()
            .find_map(|prefix| name.strip_prefix(prefix)?.strip_prefix('.'))
            .filter(|rest| !rest.is_empty())
    }

    /// Notes the names in the path.
    pub(super) fn reserve(&mut self, placeholders: Vec<String>) {
        self.placeholders = placeholders;
    }

    /// Adds a field.
    pub(super) fn field(&mut self, draft: Draft) -> FieldId {
        let Draft { name, sent_as, ty, rules, required, credential, place, description } = draft;
        let ident = self.scope.snake(&name, "field");
        let default = rules.default_value().filter(|_| required).cloned();
        self.fields.push(Field {
            name,
            sent_as,
            ident,
            ty,
            rules,
            choice: None,
            required: required && default.is_none(),
            default,
            credential,
            place,
            description,
        });
        FieldId(self.fields.len() - 1)
    }

    /// The name of a new field in this place, which the API calls `name`.
    pub(super) fn unique(&self, name: &str, place: Place) -> String {
        let of_path = |name: &str| place != Place::Path && self.placeholders.iter().any(|it| it == name);
        let is_taken = |name: &str| of_path(name) || self.fields.iter().any(|field| field.name == name);
        if is_taken(name) { name_in(name, place, is_taken) } else { name.to_owned() }
    }

    /// Puts a value under a name.
    pub(super) fn give(&mut self, name: &str, value: Sent) {
        self.given.push((name.to_owned(), value));
    }

    /// The value under a name.
    pub(super) fn given(&self, name: &str) -> Option<Sent> {
        self.given.iter().find(|(given, _)| alike(given, name)).map(|(_, value)| value.clone())
    }

    /// Keeps the description of a parameter whose `value` may ask the caller for the parameter's own name.
    pub(super) fn describe(&mut self, draft: Draft, value: &Value) {
        if value.as_str().is_some_and(|text| text.contains("{{")) {
            self.described.push(draft);
        }
    }

    /// The value of a name between braces; `None` when nothing can supply it, which is reported.
    fn resolve(&mut self, written: &str, at: &At, site: Site) -> Option<Sent> {
        let caller = self.caller(written);
        let name = caller.unwrap_or(written);
        if caller.is_none()
            && site == Site::ApiParameter
            && let Some(bind) = self.cx.variables.declared(name)
        {
            return Some(Expr::Bind(bind));
        }
        let named = |same: &dyn Fn(&Field) -> bool| {
            self.fields.iter().position(same).map(|index| Expr::Ref(FieldId(index)))
        };
        // Of several fields that the API gives one name, a body takes the one that is declared for it.
        let known = named(&|field| site.place() == field.place && field.sent_name() == name)
            .or_else(|| named(&|field| field.name == name))
            .or_else(|| self.given(name))
            .or_else(|| named(&|field| alike(&field.name, name)));
        if known.is_some() {
            return known;
        }
        if caller.is_none() {
            if let Some(bind) = self.cx.variable(written, at) {
                return Some(Expr::Bind(bind));
            }
            if written.contains('.') {
                self.cx.unresolved(written, at);
                return None;
            }
        }
        let described = self.described.iter().find(|field| field.name == name).cloned();
        if let Some(field) = described {
            return Some(Expr::Ref(self.field(field)));
        }
        let field = self.field(Draft {
            name: name.to_owned(),
            sent_as: None,
            ty: Type::Any,
            rules: Rules::default(),
            required: false,
            credential: false,
            place: site.place(),
            description: None,
        });
        self.undeclared.push((field, at.clone()));
        Some(Expr::Ref(field))
    }

    /// A text with templates in it.
    pub(super) fn text(&mut self, text: &str, at: &At, site: Site) -> Option<Sent> {
        if this::is_in(text) && !text.contains("{{") {
            let whole = this::strip(text).len() < text.len() && self.caller(text).is_some();
            if whole {
                return self.resolve(text.trim(), at, site);
            }
            self.cx.diagnostics.push(this::nothing(text, at));
            return None;
        }
        let pieces = self.cx.template(text, at)?;
        self.pieces(pieces, at, site)
    }

    pub(super) fn pieces(&mut self, pieces: Vec<Piece>, at: &At, site: Site) -> Option<Sent> {
        let mut values = Vec::with_capacity(pieces.len());
        for piece in pieces {
            values.push(match piece {
                Piece::Text(text) => Some(Expr::Constant(text.into())),
                Piece::Name(name) => self.resolve(&name, at, site),
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
    pub(super) fn value(&mut self, value: &Value, at: &At, site: Site) -> Option<Sent> {
        match value {
            Value::String(text) => self.text(text, at, site),
            Value::Array(items) => {
                let items: Vec<Option<Sent>> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| self.value(item, &at.index(index), site))
                    .collect();
                Some(list(items.into_iter().collect::<Option<_>>()?))
            }
            Value::Object(members) => {
                let members: Vec<Option<(String, Sent)>> = members
                    .iter()
                    .map(|(name, member)| {
                        let at = at.key(name.clone());
                        if name.contains("{{") {
                            self.cx.diagnostics.push(template_key(name, &at));
                            return None;
                        }
                        let value = self.value(member, &at, site)?;
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

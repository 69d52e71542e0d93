//! What a unit takes from its caller, and how it feeds the operation that is called (published dialect 4).
//!
//! `with` says what feeds what; a reference to an input that nobody declares declares it; what the call needs and
//! nothing supplies becomes an input of its own.

use super::binds::Variables;
use super::names::folded;
use super::types::type_of;
use super::unsupported::refuse;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, FieldId, Input, InputId, Location, Method, Operation, Place, Type};
use crate::parse::template::{self, Piece};
use crate::spec::{self, Parameter, Value};

/// Who calls the unit.
pub(super) struct Caller<'c> {
    pub surface: Surface<'c>,
    /// The adapter's namespace.
    pub namespace: Option<&'c str>,
    /// The namespaces of all adapters of the capability.
    pub siblings: Vec<&'c str>,
}

/// The kind of adapter, with what its inputs depend on.
pub(super) enum Surface<'c> {
    Rest { variables: &'c [String], method: Method },
    Mcp,
}

/// An input while it is found out.
struct Found<'u> {
    name: String,
    declared: Option<&'u Parameter>,
    in_path: bool,
    feeds: Vec<FieldId>,
}

struct Inference<'u, 'c> {
    caller: &'u Caller<'c>,
    operation: &'u Operation,
    inputs: Vec<Found<'u>>,
    arguments: Vec<Option<Argument>>,
}

/// The inputs of a unit and one argument for each field of the operation.
pub(super) fn infer(
    unit: &spec::Unit,
    levels: &[&Vec<Parameter>],
    operation: &Operation,
    caller: &Caller<'_>,
    variables: &mut Variables,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Input>, Vec<Argument>)> {
    let mut inference = Inference {
        caller,
        operation,
        inputs: Vec::new(),
        arguments: operation.fields.iter().map(|_| None).collect(),
    };
    inference.path_variables();
    for parameter in levels.iter().copied().flatten().chain(&unit.input_parameters) {
        inference.declare(parameter, diagnostics);
    }
    let mut sound = true;
    for (key, value) in unit.with.iter().flatten() {
        let at = unit.at.key("with").key(key.clone());
        sound &= inference.with(key, value, &at, variables, diagnostics);
    }
    inference.supply(unit);
    inference.unused_path_variables(unit, diagnostics);
    sound.then(|| inference.finish(diagnostics))
}

impl<'u> Inference<'u, '_> {
    fn path_variables(&mut self) {
        if let Surface::Rest { variables, .. } = &self.caller.surface {
            for name in *variables {
                self.inputs.push(Found {
                    name: name.clone(),
                    declared: None,
                    in_path: true,
                    feeds: Vec::new(),
                });
            }
        }
    }

    fn declare(&mut self, parameter: &'u Parameter, diagnostics: &mut Diagnostics) {
        let Some(name) = &parameter.name else { return };
        if parameter.value.is_some() {
            refuse(&parameter.at.key("value"), "a `value` of an exposed parameter", diagnostics);
        }
        if parameter.pattern.is_some() {
            refuse(&parameter.at.key("pattern"), "a `pattern` of an exposed parameter", diagnostics);
        }
        if parameter.location.as_deref() == Some("environment") {
            refuse(&parameter.at.key("in"), "a parameter `in: environment`", diagnostics);
        }
        match self.inputs.iter_mut().find(|input| input.name == *name) {
            Some(input) => input.declared = Some(parameter),
            None => self.inputs.push(Found {
                name: name.clone(),
                declared: Some(parameter),
                in_path: false,
                feeds: Vec::new(),
            }),
        }
    }

    /// One entry of `with`; `false` when it is faulty.
    fn with(
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
        let argument = match value {
            Value::String(text) => match self.text(text, field, at, variables, diagnostics) {
                Some(argument) => argument,
                None => return false,
            },
            Value::Null => Argument::Absent,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                Argument::Constant(value.clone())
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
                Some(Argument::Constant(Value::String(text.to_owned())))
            }
        }
    }

    /// The input that `prefix.name` refers to: the adapter's namespace, the words for adapters, or a sibling's namespace.
    fn reference<'t>(&self, text: &'t str) -> Option<&'t str> {
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

    /// Lets the input `name` feed `field`, and declares it where nobody has.
    fn feed(&mut self, name: &str, field: FieldId) -> InputId {
        let known = self.inputs.iter().position(|input| input.name == name);
        let index = known.unwrap_or_else(|| {
            self.inputs.push(Found {
                name: name.to_owned(),
                declared: None,
                in_path: false,
                feeds: Vec::new(),
            });
            self.inputs.len() - 1
        });
        self.inputs[index].feeds.push(field);
        InputId(index)
    }

    /// Fields that `with` does not mention: an input of the same name feeds them; what is needed becomes an input.
    fn supply(&mut self, unit: &spec::Unit) {
        let listed = unit.with.is_some() || self.inputs.iter().any(|input| input.declared.is_some());
        for index in 0..self.arguments.len() {
            if self.arguments[index].is_some() {
                continue;
            }
            let field = &self.operation.fields[index];
            let of_mcp = matches!(self.caller.surface, Surface::Mcp);
            let same = self.inputs.iter().find(|input| input.name == field.name).or_else(|| {
                self.inputs
                    .iter()
                    .find(|input| input.feeds.is_empty() && folded(&input.name) == folded(&field.name))
            });
            let argument = if field.credential && (of_mcp || same.is_none()) {
                Argument::Absent
            } else if let Some(name) = same.map(|input| input.name.clone()) {
                Argument::Input(self.feed(&name, FieldId(index)))
            } else if field.required || !listed {
                let name = field.name.clone();
                Argument::Input(self.feed(&name, FieldId(index)))
            } else {
                Argument::Absent
            };
            self.arguments[index] = Some(argument);
        }
    }

    fn unused_path_variables(&self, unit: &spec::Unit, diagnostics: &mut Diagnostics) {
        for input in self.inputs.iter().filter(|input| input.in_path && input.feeds.is_empty()) {
            let operation = &self.operation.name;
            diagnostics.push(
                Diagnostic::new(
                    Code::UNUSED_PATH_VARIABLE,
                    &unit.at.key("call"),
                    format!("path variable `{{{}}}` feeds nothing in operation `{operation}`", input.name),
                )
                .help(format!(
                    "say what it feeds: `with: {{…: rest.{}}}`, or take it out of the path",
                    input.name
                )),
            );
        }
    }

    fn finish(self, diagnostics: &mut Diagnostics) -> (Vec<Input>, Vec<Argument>) {
        let mut inputs: Vec<Input> = self.inputs.iter().map(|found| self.input(found, diagnostics)).collect();
        let members: Vec<usize> =
            (0..inputs.len()).filter(|index| inputs[*index].location == Location::Member).collect();
        // One structured input in the body is the body, unless the operation puts it in a member.
        if let [only] = members[..] {
            let feeds_member = self.inputs[only]
                .feeds
                .iter()
                .any(|field| self.operation.fields[field.0].place == Place::Member);
            let structured = matches!(inputs[only].ty, Type::Object | Type::Array);
            if !feeds_member && (inputs[only].name == "body" || structured) {
                inputs[only].location = Location::Body;
            }
        }
        let arguments =
            self.arguments.into_iter().map(|argument| argument.unwrap_or(Argument::Absent)).collect();
        (inputs, arguments)
    }

    fn input(&self, found: &Found<'_>, diagnostics: &mut Diagnostics) -> Input {
        let fed = || found.feeds.iter().map(|field| &self.operation.fields[field.0]);
        let declared = found.declared;
        let ty = match declared.and_then(|parameter| parameter.kind.as_deref().map(|kind| (parameter, kind)))
        {
            Some((parameter, kind)) => type_of(Some(kind), &parameter.at, diagnostics),
            None => {
                let mut types = fed().map(|field| field.ty);
                let first = types.next().unwrap_or(Type::String);
                // Where the fields disagree, text is what every one of them can be read from.
                if types.all(|ty| ty == first) { first } else { Type::String }
            }
        };
        let location = self.location(found);
        let required = match (declared.and_then(|parameter| parameter.required), declared) {
            _ if location == Location::Path => true,
            (Some(required), _) => required,
            // A declared argument of a tool is required unless it says otherwise (semantics 6.3).
            (None, Some(_)) if location == Location::Argument => true,
            (None, _) => fed().any(|field| field.required),
        };
        Input {
            name: found.name.clone(),
            location,
            ty,
            required,
            credential: fed().any(|field| field.credential),
            pattern: declared.and_then(|parameter| parameter.pattern.clone()),
            description: declared
                .and_then(|parameter| parameter.description.clone())
                .or_else(|| fed().find_map(|field| field.description.clone())),
        }
    }

    fn location(&self, found: &Found<'_>) -> Location {
        let Surface::Rest { method, .. } = &self.caller.surface else { return Location::Argument };
        if found.in_path {
            return Location::Path;
        }
        match found.declared.and_then(|parameter| parameter.location.as_deref()) {
            Some("query") => return Location::Query,
            Some("header") => return Location::Header,
            Some("cookie") => return Location::Cookie,
            Some("body") => return Location::Member,
            _ => {}
        }
        let place = found.feeds.first().map(|field| self.operation.fields[field.0].place);
        match place {
            Some(Place::Header) => Location::Header,
            Some(Place::Cookie) => Location::Cookie,
            Some(Place::Member) => Location::Member,
            Some(Place::Body) => Location::Body,
            Some(Place::Path | Place::Query) => Location::Query,
            None if method.is_bodyless() => Location::Query,
            None => Location::Member,
        }
    }
}

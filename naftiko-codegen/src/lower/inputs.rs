//! What a unit takes from its caller, and how it feeds the operation that is called (published dialect 4).
//!
//! `with` says what feeds what; a reference to an input that nobody declares declares it; what the call needs and
//! nothing supplies becomes an input of its own.

use super::binds::Variables;
use super::names::folded;
use super::types::type_of;
use super::unsupported::refuse;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Argument, FieldId, Guard, Input, InputId, Location, Method, Operation, Place, Type};
use crate::spec::{self, Parameter};

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
    Rest { variables: &'c [String], method: Method, path_at: &'c At, guard: &'c Guard },
    Mcp,
}

/// An input while it is found out.
pub(super) struct Found<'u> {
    pub(super) name: String,
    declared: Option<&'u Parameter>,
    in_path: bool,
    feeds: Vec<FieldId>,
}

pub(super) struct Inference<'u, 'c> {
    pub(super) caller: &'u Caller<'c>,
    pub(super) operation: &'u Operation,
    pub(super) inputs: Vec<Found<'u>>,
    pub(super) arguments: Vec<Option<Argument>>,
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
    sound &= inference.leave_to_guard(unit, diagnostics);
    sound.then(|| inference.finish(diagnostics))
}

/// Reports a place that no input can be in.
fn check_location(parameter: &Parameter, caller: &Caller<'_>, diagnostics: &mut Diagnostics) {
    let known = ["query", "header", "path", "cookie", "body", "environment"];
    let (Some(written), Surface::Rest { variables, .. }) = (parameter.location.as_deref(), &caller.surface)
    else {
        return;
    };
    if !known.contains(&written) {
        let mut diagnostic = Diagnostic::new(
            Code::UNKNOWN_WORD,
            &parameter.at.key("in"),
            format!("a parameter cannot be in `{written}`"),
        )
        .note(format!("the places are {}", list(known)));
        if let Some(near) = nearest(written, known) {
            diagnostic = diagnostic.fix(format!("a place with a similar name exists: `{near}`"), near);
        }
        diagnostics.push(diagnostic);
    } else if written == "path" && !variables.iter().any(|it| Some(it) == parameter.name.as_ref()) {
        let name = parameter.name.as_deref().unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(
                Code::STRAY_PATH_PARAMETER,
                &parameter.at.key("name"),
                format!("the path has no placeholder for path parameter `{name}`"),
            )
            .label("read from the query instead")
            .help(format!("add `{{{name}}}` to the path, or write `in: query`")),
        );
    }
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
        check_location(parameter, self.caller, diagnostics);
        match self.inputs.iter_mut().find(|input| input.name == *name) {
            // The nearest of adapter, resource and operation wins.
            Some(input) => input.declared = Some(parameter),
            None => self.inputs.push(Found {
                name: name.clone(),
                declared: Some(parameter),
                in_path: false,
                feeds: Vec::new(),
            }),
        }
    }

    /// Lets the input `name` feed `field`, and declares it where nobody has.
    pub(super) fn feed(&mut self, name: &str, field: FieldId) -> InputId {
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
        let Surface::Rest { path_at, .. } = &self.caller.surface else { return };
        for input in self.inputs.iter().filter(|input| input.in_path && input.feeds.is_empty()) {
            let (name, operation) = (&input.name, &self.operation.name);
            diagnostics.push(
                Diagnostic::new(
                    Code::UNUSED_PATH_VARIABLE,
                    path_at,
                    format!("path variable `{{{name}}}` feeds nothing in operation `{operation}`"),
                )
                .secondary(Label::value(&unit.at.key("call"), "called here"))
                .help(format!(
                    "name the parameter that it feeds in `with`, as `rest.{name}`, or take it out of the path"
                )),
            );
        }
    }

    /// Where `with` refers to the input `name`.
    fn reference_to(&self, name: &str, unit: &spec::Unit) -> Option<At> {
        let refers = |value: &spec::Value| value.as_str().and_then(|text| self.reference(text)) == Some(name);
        let (key, _) = unit.with.iter().flatten().find(|(_, value)| refers(value))?;
        Some(unit.at.key("with").key(key.clone()))
    }

    /// Takes away inputs that are where the adapter's own credential is: what a caller proves here goes no further.
    fn leave_to_guard(&mut self, unit: &spec::Unit, diagnostics: &mut Diagnostics) -> bool {
        let Surface::Rest { guard, .. } = &self.caller.surface else { return true };
        let taken: Vec<usize> = (0..self.inputs.len())
            .filter(|index| guard.takes(self.location(&self.inputs[*index]), &self.inputs[*index].name))
            .collect();
        let mut sound = true;
        for index in taken.into_iter().rev() {
            let Found { name, declared, feeds, .. } = self.inputs.remove(index);
            let at = declared.map(|parameter| parameter.at.key("name"));
            let at = at.or_else(|| self.reference_to(&name, unit)).unwrap_or_else(|| unit.at.key("call"));
            let needs = feeds.iter().map(|field| &self.operation.fields[field.0]);
            let needed = needs.clone().find(|field| field.required && !field.credential);
            diagnostics.push(match needed {
                Some(field) => Diagnostic::new(
                    Code::UNSUPPLIED_PARAMETER,
                    &at,
                    format!(
                        "required parameter `{}` could only be fed by the adapter's own credential",
                        field.name
                    ),
                )
                .label(format!("`{name}` is what callers of this adapter identify with"))
                .help("give the consumed API an `authentication`, or feed the parameter with another input"),
                None => Diagnostic::new(
                    Code::GUARD_TAKES_INPUT,
                    &at,
                    format!("`{name}` is what callers of this adapter identify with"),
                )
                .label("it feeds nothing")
                .help("remove it here; the consumed API gets the credential of its own `authentication`"),
            });
            sound &= needed.is_none();
            for argument in &mut self.arguments {
                match argument {
                    Some(Argument::Input(id)) if id.0 == index => *argument = Some(Argument::Absent),
                    Some(Argument::Input(id)) if id.0 > index => id.0 -= 1,
                    _ => {}
                }
            }
        }
        sound
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

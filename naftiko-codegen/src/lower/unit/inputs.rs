//! The inputs of a unit: values that its caller gives (LANGUAGE.md 11).
//!
//! `with` says what feeds what; a reference to an input that nobody declares declares it; what a call needs and nothing
//! supplies becomes an input of its own.

use super::caller::{Caller, Surface};
use super::declarations;
use crate::diagnostic::{At, Code, Diagnostic, Label};
use crate::ir::{Argument, Expr, Field, FieldId, InputId, Location, OperationId, Place, Source};
use crate::lower::consumed::catalog::Catalog;
use crate::lower::cx::Cx;
use crate::lower::names::{alike, name_in};
use crate::lower::types::In;
use crate::spec::{self, Parameter};

/// An input while it is found out.
pub(super) struct Found<'u> {
    /// Unique in the unit.
    pub(super) name: String,
    /// The name by which a caller gives it, where another input has that name in another place.
    pub(super) given_as: Option<String>,
    pub(super) declared: Option<&'u Parameter>,
    pub(super) declarer: Declarer,
    pub(super) in_path: bool,
    pub(super) used: bool,
    /// Whether it would feed a credential, which no model is asked for.
    pub(super) withheld: bool,
    pub(super) feeds: Vec<(OperationId, FieldId)>,
}

impl Found<'_> {
    /// The name by which a caller gives it.
    pub(super) fn given_name(&self) -> &str {
        self.given_as.as_deref().unwrap_or(&self.name)
    }

    /// The place that is written for it.
    fn place(&self) -> Option<Place> {
        if self.in_path { Some(Place::Path) } else { self.declared.and_then(In::of).and_then(In::place) }
    }
}

/// The one who declares an input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declarer {
    /// The unit, or what it is in.
    Unit,
    /// A function that the unit refers to, whose parameters are required unless they say otherwise.
    Function,
}

/// Which fields of an operation become inputs of the unit where nothing feeds them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// Those that the operation cannot do without.
    Needed,
    /// Optional ones too, unless the author listed what the caller gives.
    All,
}

/// The field that a value is written for.
pub(super) struct Feed {
    /// The place of the field; none for a value that feeds no field.
    place: Option<Place>,
    /// The input that would feed it, were it not what callers of the adapter identify with.
    pub withheld: Option<String>,
    /// Whether the value is a part of the answer, where a text stands for itself more often than not.
    pub is_answer: bool,
}

impl Feed {
    /// A value for a field in this place.
    pub(super) fn into(place: Place) -> Self {
        Self { place: Some(place), withheld: None, is_answer: false }
    }

    /// A value that feeds no field.
    pub(super) fn nothing() -> Self {
        Self { place: None, withheld: None, is_answer: false }
    }

    /// A part of the answer.
    pub(super) fn answer() -> Self {
        Self { is_answer: true, ..Self::nothing() }
    }
}

/// A step that later ones can refer to.
pub(super) struct Known {
    pub name: String,
    /// The operation that it calls.
    pub operation: Option<OperationId>,
}

/// A unit while it is lowered.
pub(super) struct Context<'u, 'd> {
    pub(super) cx: &'u mut Cx<'d>,
    pub(super) caller: &'u Caller<'u>,
    pub(super) catalog: &'u Catalog,
    /// Words that stand before the name of an input in a reference.
    pub(super) prefixes: Vec<&'u str>,
    pub(super) inputs: Vec<Found<'u>>,
    /// The values that the `with` of a unit gives to the function that it refers to.
    pub(super) given: Vec<(String, Argument)>,
    pub(super) steps: Vec<Known>,
    /// Whether the author listed what the caller gives.
    pub(super) listed: bool,
}

impl<'u, 'd> Context<'u, 'd> {
    pub(super) fn new(caller: &'u Caller<'u>, catalog: &'u Catalog, cx: &'u mut Cx<'d>) -> Self {
        let adapters = cx.adapters;
        let mut context = Self {
            cx,
            caller,
            catalog,
            prefixes: caller.prefixes(adapters),
            inputs: Vec::new(),
            given: Vec::new(),
            steps: Vec::new(),
            listed: false,
        };
        for name in caller.surface.variables() {
            context.add(name.clone(), None);
        }
        context.inputs.iter_mut().for_each(|input| input.in_path = true);
        context
    }

    /// Takes up declared inputs.
    pub(super) fn declare(
        &mut self,
        parameters: impl IntoIterator<Item = &'u Parameter>,
        declarer: Declarer,
    ) {
        for parameter in parameters {
            let Some(name) = &parameter.name else { continue };
            declarations::check(parameter, self.caller, self.cx.diagnostics);
            self.listed = true;
            if self.is_credential(name, Some(parameter), None) {
                self.cx.diagnostics.push(guard_takes(name, &parameter.at.key("name")));
                continue;
            }
            let index = match self.inputs.iter().position(|input| self.is_same(input, name, parameter)) {
                // The nearest of adapter, resource and operation wins.
                Some(index) => {
                    self.inputs[index].declared = Some(parameter);
                    index
                }
                None => self.add_declared(name, parameter),
            };
            self.inputs[index].declarer = declarer;
        }
    }

    /// Whether a declaration is about an input: one name in two places of a request is two inputs.
    fn is_same(&self, input: &Found<'_>, name: &str, parameter: &Parameter) -> bool {
        let places = (input.place(), In::of(parameter).and_then(In::place));
        let apart = matches!((&self.caller.surface, places), (Surface::Rest { .. }, (Some(one), Some(other))) if one != other);
        input.given_name() == name && !apart
    }

    fn add_declared(&mut self, name: &str, parameter: &'u Parameter) -> usize {
        let is_taken = |name: &str| self.inputs.iter().any(|input| input.name == name);
        if !is_taken(name) {
            return self.add(name.to_owned(), Some(parameter));
        }
        let place = In::of(parameter).and_then(In::place).unwrap_or(Place::Query);
        let unique = name_in(name, place, is_taken);
        let index = self.add(unique, Some(parameter));
        self.inputs[index].given_as = Some(name.to_owned());
        index
    }

    fn add(&mut self, name: String, declared: Option<&'u Parameter>) -> usize {
        self.inputs.push(Found {
            name,
            given_as: None,
            declared,
            declarer: Declarer::Unit,
            in_path: false,
            used: false,
            withheld: false,
            feeds: Vec::new(),
        });
        self.inputs.len() - 1
    }

    /// The input of this name, which is declared where nobody has; what a `with` gives goes before it.
    pub(super) fn input(&mut self, name: &str, feed: &mut Feed) -> Argument {
        if let Some((_, argument)) = self.given.iter().find(|(given, _)| given == name) {
            return argument.clone();
        }
        let known = self.inputs.iter().position(|input| input.name == name);
        if known.is_none() && self.is_credential(name, None, feed.place) {
            feed.withheld = Some(name.to_owned());
            return Expr::Absent;
        }
        let index = known.unwrap_or_else(|| self.add(name.to_owned(), None));
        self.inputs[index].used = true;
        Expr::Ref(Source::Input(InputId(index), String::new()))
    }

    /// Whether an input of this name is what callers of the adapter identify with.
    fn is_credential(&self, name: &str, declared: Option<&Parameter>, feeds: Option<Place>) -> bool {
        let Surface::Rest { guard, .. } = &self.caller.surface else { return false };
        let location = match (declared.and_then(In::of), feeds) {
            (Some(In::Header), _) | (None, Some(Place::Header)) => Location::Header,
            (Some(In::Cookie), _) | (None, Some(Place::Cookie)) => Location::Cookie,
            (Some(In::Query), _) | (None, Some(Place::Query | Place::Path | Place::Template)) => {
                Location::Query
            }
            (Some(In::Path | In::Body | In::Environment | In::Unknown(_)), _)
            | (None, Some(Place::Member | Place::Body | Place::BodyTemplate) | None) => return false,
        };
        guard.takes(location, name)
    }

    /// Whether an input or something given has this name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| given == name)
            || self.inputs.iter().any(|input| input.name == name)
    }

    /// Notes that `argument` feeds a field, from which an input then takes its type and place.
    pub(super) fn feed(&mut self, argument: &Argument, operation: OperationId, field: FieldId) {
        if let Expr::Ref(Source::Input(id, pointer)) = argument
            && pointer.is_empty()
        {
            self.inputs[id.0].feeds.push((operation, field));
        }
    }

    pub(super) fn field(&self, feed: (OperationId, FieldId)) -> &'u Field {
        field(self.catalog, feed)
    }

    /// The value of a field that `with` does not mention: an input of its name; where the field is needed, a new one.
    pub(super) fn supply(
        &mut self,
        operation: OperationId,
        field: FieldId,
        offer: Offer,
        feed: &mut Feed,
    ) -> Argument {
        let target = self.field((operation, field));
        let of_mcp = self.caller.surface.is_mcp();
        // What is optional is not for a URI to have.
        let open = offer == Offer::All && !matches!(self.caller.surface, Surface::Resource { .. });
        if let Some((_, argument)) = self.given.iter().find(|(name, _)| alike(name, &target.name)) {
            return argument.clone();
        }
        let same_place = self
            .inputs
            .iter()
            .find(|input| input.given_name() == target.sent_name() && input.place() == Some(target.place));
        let exact = same_place.or_else(|| self.inputs.iter().find(|input| input.name == target.name));
        let same = exact.or_else(|| {
            self.inputs.iter().find(|input| input.feeds.is_empty() && alike(&input.name, &target.name))
        });
        if target.credential && (of_mcp || same.is_none()) {
            if let Some(name) = same.map(|input| input.name.clone()) {
                self.withhold(&name);
            }
            return Expr::Absent;
        }
        let needed = target.required
            || match target.place {
                Place::BodyTemplate | Place::Template => true,
                Place::Path | Place::Query | Place::Header | Place::Cookie | Place::Member | Place::Body => {
                    open && !self.listed
                }
            };
        match same.map(|input| input.name.clone()) {
            Some(name) => self.input(&name, feed),
            None if needed => self.input(&target.name, feed),
            None => Expr::Absent,
        }
    }

    /// Notes that an input would feed a credential, were the caller not a model.
    pub(super) fn withhold(&mut self, name: &str) {
        self.inputs.iter_mut().filter(|input| input.name == name).for_each(|input| input.withheld = true);
    }

    /// Reports variables of the path or URI that feed nothing in `what`.
    pub(super) fn unused_path_variables(&mut self, unit: &spec::Unit, what: &str) {
        let (path_at, whole, prefix) = match &self.caller.surface {
            Surface::Rest { path_at, .. } => (path_at, "path", "rest"),
            Surface::Resource { uri_at, .. } => (uri_at, "URI", "mcp"),
            Surface::Mcp => return,
        };
        for input in self.inputs.iter().filter(|input| input.in_path && !input.used) {
            let name = &input.name;
            let mut diagnostic = Diagnostic::new(
                Code::UNUSED_PATH_VARIABLE,
                path_at,
                format!("variable `{{{name}}}` of the {whole} feeds nothing in {what}"),
            );
            if unit.call.is_some() {
                diagnostic = diagnostic.secondary(Label::value(&unit.at.key("call"), "called here"));
            }
            self.cx.diagnostics.push(diagnostic.help(format!(
                "name the parameter that it feeds in `with`, as `{prefix}.{name}`, or take it out of the {whole}"
            )));
        }
    }
}

/// Says that an input is the credential of the caller.
pub(super) fn guard_takes(name: &str, at: &At) -> Diagnostic {
    Diagnostic::new(
        Code::GUARD_TAKES_INPUT,
        at,
        format!("`{name}` is what callers of this adapter identify with"),
    )
    .label("it feeds nothing")
    .help("remove it here; the consumed API gets the credential of its own `authentication`")
}

pub(super) fn field(catalog: &Catalog, (operation, field): (OperationId, FieldId)) -> &Field {
    &catalog.operation(operation).fields[field.0]
}

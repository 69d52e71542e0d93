//! What a unit takes from its caller (published dialect 4).
//!
//! `with` says what feeds what; a reference to an input that nobody declares declares it; what a call needs and nothing
//! supplies becomes an input of its own.

use super::binds::Variables;
use super::consumes::Catalog;
use super::declaration;
use super::names::{Scope, folded};
use super::types::type_of;
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{
    Argument, Expr, Field, FieldId, Guard, Input, InputId, Location, Method, OperationId, Place, Source, Type,
};
use crate::spec::{self, Parameter};

/// Who calls the unit.
pub(super) struct Caller<'c> {
    pub surface: Surface<'c>,
    /// The adapter's namespace.
    pub namespace: Option<&'c str>,
    /// The namespaces of all adapters of the capability.
    pub siblings: &'c [&'c str],
}

/// The kind of adapter, with what its inputs depend on.
pub(super) enum Surface<'c> {
    Rest {
        variables: &'c [String],
        method: Method,
        path_at: &'c At,
        guard: &'c Guard,
    },
    Mcp,
    /// A resource of an MCP adapter, whose URI is all that a caller gives.
    Resource {
        variables: &'c [String],
        uri_at: &'c At,
    },
}

impl<'c> Surface<'c> {
    /// The variables of the path or URI.
    fn variables(&self) -> &'c [String] {
        match self {
            Self::Rest { variables, .. } | Self::Resource { variables, .. } => variables,
            Self::Mcp => &[],
        }
    }

    /// Whether a model calls, which is never asked for a secret.
    pub(super) fn is_mcp(&self) -> bool {
        match self {
            Self::Mcp | Self::Resource { .. } => true,
            Self::Rest { .. } => false,
        }
    }
}

/// An input while it is found out.
pub(super) struct Found<'u> {
    pub(super) name: String,
    declared: Option<&'u Parameter>,
    /// Declared by a function, whose parameters are required unless they say otherwise.
    of_function: bool,
    in_path: bool,
    used: bool,
    feeds: Vec<(OperationId, FieldId)>,
}

/// A step that later ones can refer to.
pub(super) struct Known {
    pub name: String,
    /// The operation that it calls.
    pub operation: Option<OperationId>,
}

/// What is known of a unit while it is lowered.
pub(super) struct Context<'u> {
    pub(super) caller: &'u Caller<'u>,
    pub(super) catalog: &'u Catalog,
    /// What stands before the name of an input in a reference.
    pub(super) prefixes: Vec<&'u str>,
    pub(super) inputs: Vec<Found<'u>>,
    /// What the `with` of a unit gives to the function that it refers to.
    pub(super) given: Vec<(String, Argument)>,
    pub(super) steps: Vec<Known>,
    /// Names that are where callers of the adapter identify themselves: they feed nothing.
    pub(super) taken: Vec<String>,
    /// Where what is being fed goes.
    pub(super) feeding: Option<Place>,
    /// Whether the author listed what the caller gives.
    listed: bool,
}

impl<'u> Context<'u> {
    pub(super) fn new(caller: &'u Caller<'u>, catalog: &'u Catalog) -> Self {
        let mut context = Self {
            caller,
            catalog,
            prefixes: prefixes(caller),
            inputs: Vec::new(),
            given: Vec::new(),
            steps: Vec::new(),
            taken: Vec::new(),
            feeding: None,
            listed: false,
        };
        for name in caller.surface.variables() {
            context.add(name, None);
        }
        context.inputs.iter_mut().for_each(|input| input.in_path = true);
        context
    }

    pub(super) fn declare(
        &mut self,
        parameters: impl IntoIterator<Item = &'u Parameter>,
        of_function: bool,
        diagnostics: &mut Diagnostics,
    ) {
        for parameter in parameters {
            let Some(name) = &parameter.name else { continue };
            declaration::check(parameter, self.caller, diagnostics);
            self.listed = true;
            if self.is_taken(name, Some(parameter)) {
                diagnostics.push(guard_takes(name, &parameter.at.key("name")));
                continue;
            }
            let index = match self.inputs.iter().position(|input| input.name == *name) {
                // The nearest of adapter, resource and operation wins.
                Some(index) => {
                    self.inputs[index].declared = Some(parameter);
                    index
                }
                None => self.add(name, Some(parameter)),
            };
            self.inputs[index].of_function = of_function;
        }
    }

    fn add(&mut self, name: &str, declared: Option<&'u Parameter>) -> usize {
        self.inputs.push(Found {
            name: name.to_owned(),
            declared,
            of_function: false,
            in_path: false,
            used: false,
            feeds: Vec::new(),
        });
        self.inputs.len() - 1
    }

    /// The input of this name, which is declared where nobody has; what a `with` gives goes before it.
    pub(super) fn input(&mut self, name: &str) -> Argument {
        if let Some((_, argument)) = self.given.iter().find(|(given, _)| given == name) {
            return argument.clone();
        }
        let known = self.inputs.iter().position(|input| input.name == name);
        if known.is_none() && self.is_taken(name, None) {
            self.taken.push(name.to_owned());
            return Expr::Absent;
        }
        let index = known.unwrap_or_else(|| self.add(name, None));
        self.inputs[index].used = true;
        Expr::Ref(Source::Input(InputId(index), String::new()))
    }

    /// Whether an input of this name is what callers of the adapter identify themselves with.
    fn is_taken(&self, name: &str, declared: Option<&Parameter>) -> bool {
        let Surface::Rest { guard, .. } = &self.caller.surface else { return false };
        let place = declared.and_then(|parameter| parameter.location.as_deref());
        let location = match (place, self.feeding) {
            (Some("header"), _) | (None, Some(Place::Header)) => Location::Header,
            (Some("cookie"), _) | (None, Some(Place::Cookie)) => Location::Cookie,
            (Some("query"), _) | (None, Some(Place::Query | Place::Path | Place::Template)) => {
                Location::Query
            }
            _ => return false,
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

    pub(super) fn field(&self, (operation, field): (OperationId, FieldId)) -> &'u Field {
        &self.catalog.operation(operation).fields[field.0]
    }

    /// What feeds a field that `with` does not mention: an input of its name; where the field is needed, a new one.
    ///
    /// `open` says that optional fields are offered to the caller too.
    pub(super) fn supply(&mut self, operation: OperationId, field: FieldId, open: bool) -> Argument {
        let target = self.field((operation, field));
        let of_mcp = self.caller.surface.is_mcp();
        // What is optional is not for a URI to have.
        let open = open && !matches!(self.caller.surface, Surface::Resource { .. });
        if let Some((_, argument)) = self.given.iter().find(|(name, _)| folded(name) == folded(&target.name))
        {
            return argument.clone();
        }
        let exact = self.inputs.iter().find(|input| input.name == target.name);
        let same = exact.or_else(|| {
            self.inputs
                .iter()
                .find(|input| input.feeds.is_empty() && folded(&input.name) == folded(&target.name))
        });
        if target.credential && (of_mcp || same.is_none()) {
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
            Some(name) => self.input(&name),
            None if needed => self.input(&target.name),
            None => Expr::Absent,
        }
    }

    pub(super) fn unused_path_variables(&self, unit: &spec::Unit, what: &str, diagnostics: &mut Diagnostics) {
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
            diagnostics.push(diagnostic.help(format!(
                "name the parameter that it feeds in `with`, as `{prefix}.{name}`, or take it out of the {whole}"
            )));
        }
    }

    /// The inputs as they are emitted.
    pub(super) fn finish(self, variables: &mut Variables, diagnostics: &mut Diagnostics) -> Vec<Input> {
        let mut scope = Scope::with(&["capability", "inputs", "steps", "answer", "input", "item", "node"]);
        let mut inputs: Vec<Input> = self
            .inputs
            .iter()
            .map(|found| {
                let mut input = self.found(found, variables, diagnostics);
                input.ident = scope.snake(&found.name, "input");
                input
            })
            .collect();
        let members: Vec<usize> =
            (0..inputs.len()).filter(|index| inputs[*index].location == Location::Member).collect();
        // One structured input in the body is the body, unless the operation puts it in a member.
        if let [only] = members[..] {
            let feeds_member = self.inputs[only]
                .feeds
                .iter()
                .any(|feed| matches!(self.field(*feed).place, Place::Member | Place::BodyTemplate));
            let structured = matches!(inputs[only].ty, Type::Object | Type::Array);
            let whole = inputs[only].name == "body" || structured;
            if !feeds_member && whole && inputs[only].pointer.is_none() {
                inputs[only].location = Location::Body;
            }
        }
        inputs
    }

    fn found(&self, found: &Found<'_>, variables: &mut Variables, diagnostics: &mut Diagnostics) -> Input {
        let fed = || found.feeds.iter().map(|feed| self.field(*feed));
        let declared = found.declared;
        let written = declared.and_then(|parameter| Some((parameter, parameter.kind.as_deref()?)));
        let ty = match written {
            Some((parameter, kind)) => type_of(Some(kind), &parameter.at, diagnostics),
            None => {
                let any = fed().any(|field| field.ty == Type::Any);
                let mut types = fed().map(|field| field.ty).filter(|ty| *ty != Type::Any);
                let first = types.next().unwrap_or(if any { Type::Any } else { Type::String });
                // Where the fields disagree, text is what every one of them can be read from.
                if types.all(|ty| ty == first) { first } else { Type::String }
            }
        };
        let location = self.location(found);
        // A segment of a path is text, whatever it is put into.
        let ty = if found.in_path && ty == Type::Any { Type::String } else { ty };
        let from_spec = declared
            .and_then(|parameter| declaration::default(parameter, ty, location, variables, diagnostics));
        let (default, pointer) = from_spec.unwrap_or((None, None));
        let required = match (declared.and_then(|parameter| parameter.required), declared) {
            _ if found.in_path => true,
            _ if default.is_some() => false,
            (Some(required), _) => required,
            // A declared argument of a tool is required unless it says otherwise (semantics 6.3).
            (None, Some(_)) if location == Location::Argument || found.of_function => true,
            (None, _) => fed().any(|field| field.required),
        };
        Input {
            name: found.name.clone(),
            ident: crate::ir::RustIdent(String::new()),
            location,
            ty,
            required,
            default,
            pointer,
            credential: fed().any(|field| field.credential),
            segment: fed().any(|field| field.place == Place::Path),
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
        let place = found.feeds.first().map(|feed| self.field(*feed).place);
        match place {
            Some(Place::Header) => Location::Header,
            Some(Place::Cookie) => Location::Cookie,
            Some(Place::Member | Place::BodyTemplate) => Location::Member,
            Some(Place::Body) => Location::Body,
            Some(Place::Path | Place::Query | Place::Template) => Location::Query,
            None if method.is_bodyless() => Location::Query,
            None => Location::Member,
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

/// The adapter's namespace, the words for adapters, and the namespaces of its siblings.
fn prefixes<'c>(caller: &Caller<'c>) -> Vec<&'c str> {
    let words = ["rest", "tools", "mcp", "inputs"];
    caller.namespace.into_iter().chain(words).chain(caller.siblings.iter().copied()).collect()
}

//! The inputs of a unit as they are emitted: each with its name, type, place and default agreed (LANGUAGE.md 5.3, 6.3).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::caller::Surface;
use super::declarations;
use super::inputs::{Context, Declarer, Found, field};
use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Default, Expr, FieldId, Input, Location, OperationId, Place, Rules, Source, Type};
use crate::lower::client_names::{LONGEST, is_safe, safe, unique};
use crate::lower::rules;
use crate::lower::types::In;

impl Context<'_, '_> {
    /// The inputs as they are emitted.
    pub(super) fn finish(mut self) -> Vec<Input> {
        let known = self.known_names();
        let mut inputs = Vec::with_capacity(self.inputs.len());
        let found = std::mem::take(&mut self.inputs);
        for (found, known_as) in found.iter().zip(known) {
            inputs.push((self.resolved(found, known_as), &found.feeds));
        }
        let mut members: Vec<&mut (Input, &Vec<(OperationId, FieldId)>)> =
            inputs.iter_mut().filter(|(input, _)| input.location == Location::Member).collect();
        // One structured input in the body is the body, unless the operation puts it in a member.
        if let [(only, feeds)] = &mut members[..] {
            let feeds_member = feeds
                .iter()
                .any(|feed| matches!(self.field(*feed).place, Place::Member | Place::BodyTemplate));
            let structured = matches!(only.ty, Type::Object | Type::Array);
            if !feeds_member && (only.name == "body" || structured) && only.pointer.is_none() {
                only.location = Location::Body;
            }
        }
        let mut inputs: Vec<Input> = inputs.into_iter().map(|(input, _)| input).collect();
        if matches!(self.caller.surface, Surface::Mcp) {
            self.rename(&mut inputs, &found);
        }
        inputs
    }

    /// Gives arguments names that clients take, where theirs are refused.
    fn rename(&mut self, inputs: &mut [Input], found: &[Found<'_>]) {
        let mut taken: HashSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
        for (input, found) in inputs.iter_mut().zip(found).filter(|(input, _)| !is_safe(&input.name)) {
            let safe = match safe(&input.name, '_') {
                nothing if nothing.is_empty() => "argument".to_owned(),
                safe => safe,
            };
            let name = unique(&safe, '_', |name| taken.contains(name));
            taken.insert(name.clone());
            let declared = found.declared.map(|parameter| parameter.at.key("name"));
            let of_field =
                || found.feeds.iter().find_map(|(id, field)| self.catalog.unsafe_name(*id, *field)).cloned();
            if let Some(at) = declared.or_else(of_field) {
                self.cx.diagnostics.push(renamed(&input.name, &name, &at));
            }
            let given = std::mem::replace(&mut input.name, name);
            input.known_as.get_or_insert(given);
        }
    }

    /// For each input, the parameter of a function that it is handed over as, where that alone is it and has another name.
    fn known_names(&self) -> Vec<Option<String>> {
        let mut known = vec![None; self.inputs.len()];
        for (parameter, argument) in &self.given {
            if let Expr::Ref(Source::Input(id, pointer)) = argument
                && pointer.is_empty()
                && known[id.0].is_none()
                && self.inputs.iter().all(|input| input.name != *parameter)
            {
                known[id.0] = Some(parameter.clone());
            }
        }
        known
    }

    /// An input with its type, place and default agreed.
    fn resolved(&mut self, found: &Found<'_>, known_as: Option<String>) -> Input {
        let catalog = self.catalog;
        let fed = || found.feeds.iter().map(|feed| field(catalog, *feed));
        let declared = found.declared;
        let written = declared.and_then(|parameter| rules::named_type(parameter, self.cx.diagnostics));
        let ty = match written {
            Some(ty) => ty,
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
        let (rules, pattern) = self.rules(found, ty);
        let (default, pointer) = match declared.and_then(|it| declarations::value(it, ty, location, self.cx))
        {
            Some(declarations::Value::Default(default)) => (Some(default), None),
            Some(declarations::Value::Pointer(pointer)) => (None, Some(pointer)),
            None => (Self::default(&rules, found), None),
        };
        let required = match (declared.and_then(|parameter| parameter.required), declared) {
            _ if found.in_path => true,
            _ if default.is_some() => false,
            (Some(required), _) => required,
            // A declared argument of a tool is required unless it says otherwise (LANGUAGE.md 6.3).
            (None, Some(_)) if location == Location::Argument || found.declarer == Declarer::Function => true,
            (None, _) => fed().any(|field| field.required),
        };
        let name = self.given_name(found, location);
        Input {
            known_as: known_as.or_else(|| (name != found.name).then(|| found.name.clone())),
            name,
            location,
            ty,
            rules,
            required,
            default,
            pointer,
            credential: fed().any(|field| field.credential),
            segment: fed().any(|field| field.place == Place::Path),
            pattern,
            description: declared
                .and_then(|parameter| parameter.description.clone())
                .or_else(|| fed().find_map(|field| field.description.clone())),
        }
    }

    /// The name by which a caller gives it: in a place of a request, the API's own of the field that is in that place.
    fn given_name(&self, found: &Found<'_>, location: Location) -> String {
        if found.declared.is_some() || found.in_path || location == Location::Argument {
            return found.given_name().to_owned();
        }
        let mut sent = found.feeds.iter().map(|feed| self.field(*feed).sent_name());
        let first = sent.next().filter(|first| sent.all(|it| it == *first));
        first.filter(|_| self.is_apart(found)).unwrap_or(&found.name).to_owned()
    }

    /// Whether it is one of several inputs that have one name in different places.
    fn is_apart(&self, found: &Found<'_>) -> bool {
        found.feeds.iter().any(|feed| self.field(*feed).sent_as.is_some())
    }

    /// The rules that are declared for it and those of the fields that it feeds, and its pattern, where it has one of its
    /// own.
    fn rules(&mut self, found: &Found<'_>, ty: Type) -> (Rules, Option<String>) {
        let mut rules = found.declared.map(|it| rules::of(it, ty, self.cx.diagnostics)).unwrap_or_default();
        let pattern = match rules.checked.shift_remove("pattern") {
            Some(Value::String(pattern)) => Some(pattern),
            Some(_) | None => None,
        };
        let mut of_fields = Rules::default();
        // Those of a field of another type are about what the value is made into.
        for field in found.feeds.iter().map(|feed| field(self.catalog, *feed)).filter(|it| it.ty == ty) {
            rules::add(&mut of_fields, field.rules.clone());
        }
        if pattern.is_some()
            && let Some(other) = of_fields.checked.shift_remove("pattern")
        {
            of_fields.checked.insert("allOf".to_owned(), json!([{"pattern": other}]));
        }
        rules::add(&mut rules, of_fields);
        (rules, pattern)
    }

    /// The default that its author declares; a field fills in its own by itself.
    fn default(rules: &Rules, found: &Found<'_>) -> Option<Default> {
        let declared = found.declared.is_some_and(|it| {
            let of_schema = it.schema.as_ref().is_some_and(|schema| schema.rules.default.is_some());
            it.rules.default.is_some() || of_schema
        });
        rules.default_value().filter(|_| declared).cloned().map(Default::Constant)
    }

    /// The place where the caller gives it: as declared, else that of the field that it feeds.
    fn location(&self, found: &Found<'_>) -> Location {
        let Surface::Rest { method, .. } = &self.caller.surface else { return Location::Argument };
        if found.in_path {
            return Location::Path;
        }
        match found.declared.and_then(In::of) {
            Some(In::Query) => return Location::Query,
            Some(In::Header) => return Location::Header,
            Some(In::Cookie) => return Location::Cookie,
            Some(In::Body) => return Location::Member,
            Some(In::Path | In::Environment | In::Unknown(_)) | None => {}
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

/// Says that tools have another name for an input.
fn renamed(written: &str, name: &str, at: &At) -> Diagnostic {
    let message = format!("clients refuse arguments with the name `{written}`");
    Diagnostic::new(Code::RENAMED_ARGUMENT, at, message)
        .label(format!("the argument of tools is `{name}`"))
        .note(format!(
            "they take 1 to {LONGEST} of the letters `A` to `Z` in either case, digits, `_`, `.` and `-`; the API gets its own name"
        ))
        .help("name an input as models shall know it, and hand it over with `with`")
}

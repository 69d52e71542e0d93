//! The inputs of a unit as they are emitted: each with its name, type, place and default agreed (LANGUAGE.md 5.3, 6.3).

use super::caller::Surface;
use super::declarations;
use super::inputs::{Context, Declarer, Found, field};
use crate::ir::{Expr, FieldId, Input, Location, OperationId, Place, Source, Type};
use crate::lower::types::{In, type_of};

impl Context<'_, '_> {
    /// The inputs as they are emitted.
    pub(super) fn finish(mut self) -> Vec<Input> {
        let known = self.known_names();
        let mut inputs = Vec::with_capacity(self.inputs.len());
        for (found, known_as) in std::mem::take(&mut self.inputs).into_iter().zip(known) {
            inputs.push((self.resolved(&found, known_as), found.feeds));
        }
        let mut members: Vec<&mut (Input, Vec<(OperationId, FieldId)>)> =
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
        inputs.into_iter().map(|(input, _)| input).collect()
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
        let written = declared.and_then(|parameter| Some((parameter, parameter.kind.as_deref()?)));
        let ty = match written {
            Some((parameter, kind)) => type_of(Some(kind), &parameter.at, self.cx.diagnostics),
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
        let (default, pointer) = match declared.and_then(|it| declarations::value(it, ty, location, self.cx))
        {
            Some(declarations::Value::Default(default)) => (Some(default), None),
            Some(declarations::Value::Pointer(pointer)) => (None, Some(pointer)),
            None => (None, None),
        };
        let required = match (declared.and_then(|parameter| parameter.required), declared) {
            _ if found.in_path => true,
            _ if default.is_some() => false,
            (Some(required), _) => required,
            // A declared argument of a tool is required unless it says otherwise (LANGUAGE.md 6.3).
            (None, Some(_)) if location == Location::Argument || found.declarer == Declarer::Function => true,
            (None, _) => fed().any(|field| field.required),
        };
        Input {
            name: found.given_name().to_owned(),
            known_as: known_as.or_else(|| found.given_as.as_ref().map(|_| found.name.clone())),
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

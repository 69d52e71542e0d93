//! How the values of an operation stand in its table, and which inputs follow from that.
//!
//! The runtime has the same rules, in its `table::operation`: what a route or a tool has beyond them is written out.

use super::{Body, Field, FieldId, Operation, Part, PathPiece, Place, Sent};
use crate::ir::{Expr, Input, Location, Placement, Type};

/// One value of a request.
#[derive(Debug)]
pub(crate) enum Entry<'o> {
    /// A caller supplies it.
    Supplied { field: &'o Field, slot: Slot },
    /// The spec says it.
    Fixed { placement: Placement, name: &'o str, value: &'o Sent },
    /// The spec says it, as a segment of the path or a piece of one.
    Segment { name: &'o str, value: &'o Sent },
}

/// Where a value stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Path,
    Query,
    Header,
    Cookie,
    /// A member of the JSON object that is the body.
    Member,
    /// The whole JSON body.
    Body,
    /// In the expressions of the body.
    InBody,
    /// In the expressions of other values.
    Elsewhere,
}

impl Operation {
    /// Every value that is sent, in the order in which it is sent; those of callers are in the order of the fields.
    pub(crate) fn entries(&self) -> Vec<Entry<'_>> {
        let mut slots: Vec<Slot> = (0..self.fields.len()).map(|index| self.slot(FieldId(index))).collect();
        // A part that only passes a field on is the field, as long as their orders agree.
        let mut after = 0;
        let mut of_part = Vec::new();
        for part in &self.parts {
            let slot = slot_of_part(part.placement);
            let field = match &part.value {
                Expr::Ref(field) if field.0 >= after && self.is_plain(*field, slot, &part.name) => {
                    Some(field.0)
                }
                _ => None,
            };
            if let Some(field) = field {
                after = field + 1;
                slots[field] = slot;
            }
            of_part.push((part, field));
        }
        let mut entries = Vec::new();
        let mut parts = of_part.into_iter().peekable();
        for (index, (field, slot)) in self.fields.iter().zip(slots).enumerate() {
            let is_part = matches!(slot, Slot::Query | Slot::Header | Slot::Cookie);
            while let Some((part, _)) = parts.next_if(|(_, of)| is_part && *of != Some(index)) {
                entries.push(fixed(part));
            }
            if is_part {
                parts.next();
            }
            entries.push(Entry::Supplied { field, slot });
        }
        entries.extend(parts.map(|(part, _)| fixed(part)));
        for piece in &self.path {
            match piece {
                PathPiece::Segment(name, value) if !self.is_field(value, name) => {
                    entries.push(Entry::Segment { name, value });
                }
                PathPiece::Segment(..) | PathPiece::Literal(_) => {}
            }
        }
        entries
    }

    /// The body, where it is more than the whole of a field or an object of fields.
    pub(crate) fn composed_body(&self) -> Option<&Body> {
        let plain =
            matches!(self.body, Body::None) || self.whole_body().is_some() || self.is_object_of_members();
        (!plain).then_some(&self.body)
    }

    /// Where a field stands as long as no part passes it on.
    fn slot(&self, id: FieldId) -> Slot {
        let field = &self.fields[id.0];
        let is_segment = self.path.iter().any(
            |piece| matches!(piece, PathPiece::Segment(name, Expr::Ref(it)) if *it == id && *name == field.name),
        );
        match field.place {
            Place::Path if is_segment => Slot::Path,
            Place::Body if self.whole_body() == Some(id) => Slot::Body,
            Place::Member | Place::BodyTemplate if self.is_object_of_members() => Slot::Member,
            Place::Member | Place::Body | Place::BodyTemplate => Slot::InBody,
            Place::Path | Place::Query | Place::Header | Place::Cookie | Place::Template => Slot::Elsewhere,
        }
    }

    fn is_plain(&self, id: FieldId, slot: Slot, name: &str) -> bool {
        let field = &self.fields[id.0];
        field.name == name && slot_of(field.place) == slot
    }

    fn is_field(&self, value: &Sent, name: &str) -> bool {
        matches!(value, Expr::Ref(id) if self.fields[id.0].place == Place::Path && self.fields[id.0].name == name)
    }

    /// The field that is the whole body.
    fn whole_body(&self) -> Option<FieldId> {
        match &self.body {
            Body::Json(Expr::Ref(id)) if self.fields[id.0].place == Place::Body => Some(*id),
            _ => None,
        }
    }

    /// Whether the body is an object of the fields that it is made of, under their names and in their order.
    fn is_object_of_members(&self) -> bool {
        let Body::Json(Expr::Object(members)) = &self.body else { return false };
        let of_body = |field: &&Field| matches!(field.place, Place::Member | Place::BodyTemplate);
        let fields: Vec<&Field> = self.fields.iter().filter(of_body).collect();
        let is_field = |((name, value), field): (&(String, Sent), &&Field)| {
            *name == field.name && matches!(value, Expr::Ref(id) if self.fields[id.0].ident == field.ident)
        };
        !fields.is_empty() && members.len() == fields.len() && members.iter().zip(&fields).all(is_field)
    }

    /// The inputs of a REST caller who supplies every field; `variables` are the names in the path of the route.
    pub(crate) fn route_inputs(&self, variables: &[&str]) -> Vec<Input> {
        let input = |(field, slot): (&Field, Slot)| {
            let in_path = variables.contains(&field.name.as_str());
            let location = match slot {
                _ if in_path => Location::Path,
                Slot::Path | Slot::Query | Slot::Elsewhere => Location::Query,
                Slot::Header => Location::Header,
                Slot::Cookie => Location::Cookie,
                Slot::Member | Slot::InBody => Location::Member,
                Slot::Body => Location::Body,
            };
            let ty = if in_path && field.ty == Type::Any { Type::String } else { field.ty };
            Self::input(field, slot, location, ty, field.required || in_path)
        };
        self.supplied().into_iter().map(input).collect()
    }

    /// The arguments of a tool that asks for every field but credentials.
    pub(crate) fn tool_inputs(&self) -> Vec<Input> {
        let fields = self.supplied().into_iter().filter(|(field, _)| !field.credential);
        fields
            .map(|(field, slot)| Self::input(field, slot, Location::Argument, field.ty, field.required))
            .collect()
    }

    fn supplied(&self) -> Vec<(&Field, Slot)> {
        let entries = self.entries().into_iter();
        entries
            .filter_map(|entry| match entry {
                Entry::Supplied { field, slot } => Some((field, slot)),
                Entry::Fixed { .. } | Entry::Segment { .. } => None,
            })
            .collect()
    }

    fn input(field: &Field, slot: Slot, location: Location, ty: Type, required: bool) -> Input {
        Input {
            name: field.name.clone(),
            known_as: None,
            location,
            ty,
            rules: field.rules.clone(),
            required,
            pattern: None,
            default: None,
            pointer: None,
            credential: field.credential,
            segment: slot == Slot::Path,
            description: None,
        }
    }
}

impl Input {
    /// Whether the runtime cannot tell the two apart.
    pub(crate) fn reads_the_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.known_as == other.known_as
            && self.location == other.location
            && self.ty == other.ty
            && self.required == other.required
            && self.pattern == other.pattern
            && self.rules.checked == other.rules.checked
            && self.rules.nullable == other.rules.nullable
            && self.default == other.default
            && self.pointer == other.pointer
            && self.segment == other.segment
    }
}

fn fixed(part: &Part) -> Entry<'_> {
    Entry::Fixed { placement: part.placement, name: &part.name, value: &part.value }
}

fn slot_of_part(placement: Placement) -> Slot {
    match placement {
        Placement::Query => Slot::Query,
        Placement::Header => Slot::Header,
        Placement::Cookie => Slot::Cookie,
    }
}

fn slot_of(place: Place) -> Slot {
    match place {
        Place::Path => Slot::Path,
        Place::Query => Slot::Query,
        Place::Header => Slot::Header,
        Place::Cookie => Slot::Cookie,
        Place::Member => Slot::Member,
        Place::Body => Slot::Body,
        Place::BodyTemplate => Slot::InBody,
        Place::Template => Slot::Elsewhere,
    }
}

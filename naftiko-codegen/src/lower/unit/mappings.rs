//! `mappings`: the object that a unit with steps answers with (LANGUAGE.md 7.5).

use super::inputs::{Context, Feed};
use crate::diagnostic::At;
use crate::ir::{Argument, Expr, Shape, StepId};
use crate::lower::json_path;
use crate::lower::this;
use crate::spec::{Mapping, Value};

impl Context<'_, '_> {
    /// `mappings` as one object; dots in a target nest.
    pub(super) fn mappings(&mut self, mappings: &[Mapping]) -> Option<Shape> {
        let mut root = Node::default();
        let mut sound = true;
        for mapping in mappings {
            let Some(target) = &mapping.target_name else { continue };
            let value = mapping.value.as_ref().unwrap_or(&Value::Null);
            match self.mapped(value, &mapping.at.key("value")) {
                Some(shape) => root.put(target.split('.'), shape),
                None => sound = false,
            }
        }
        sound.then(|| root.into_shape())
    }

    fn mapped(&mut self, value: &Value, at: &At) -> Option<Shape> {
        let argument = match value {
            Value::String(text) if text.trim().starts_with('$') && !this::is_in(text) => {
                self.mapped_path(text.trim(), at)?
            }
            Value::Null => Expr::Constant(Value::Null),
            other => self.argument(other, at, &mut Feed::answer())?,
        };
        Some(Shape::Value { value: argument, ty: None })
    }

    /// `$.step.path`; a first name that is no step is a member of what the last step gave.
    fn mapped_path(&mut self, text: &str, at: &At) -> Option<Argument> {
        let path = text.trim_start_matches('$').trim_start_matches('.');
        if let Some((step, rest)) = self.step(path) {
            return self.step_path(step, rest, at);
        }
        let path = json_path::at(text, at, self.cx.diagnostics)?;
        let last = StepId(self.steps.len().checked_sub(1)?);
        let name = path.names().and_then(|names| names.first().cloned());
        let operation = self.steps[last.0].operation.map(|id| self.catalog.operation(id));
        let outputs = operation.and_then(|operation| operation.outputs.as_ref());
        let unknown = name.as_ref().is_some_and(|name| {
            outputs.is_some_and(|outputs| !outputs.members.iter().any(|member| member.name == *name))
        });
        if unknown {
            let path = text.trim_start_matches('$').trim_start_matches('.');
            self.cx.diagnostics.push(self.unknown_step(path, at));
            return None;
        }
        Some(self.of_step(last, path))
    }
}

/// An object under construction.
#[derive(Default)]
struct Node {
    members: Vec<(String, Node)>,
    shape: Option<Shape>,
}

impl Node {
    fn put<'n>(&mut self, mut names: impl Iterator<Item = &'n str>, shape: Shape) {
        let Some(name) = names.next() else {
            // A value in the way of others is replaced by them, and they by it.
            *self = Self { members: Vec::new(), shape: Some(shape) };
            return;
        };
        self.shape = None;
        let index = self.members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.members.push((name.to_owned(), Self::default()));
            self.members.len() - 1
        });
        self.members[index].1.put(names, shape);
    }

    fn into_shape(self) -> Shape {
        self.shape.unwrap_or_else(|| Shape::Object {
            at: None,
            members: self.members.into_iter().map(|(name, node)| (name, node.into_shape())).collect(),
        })
    }
}

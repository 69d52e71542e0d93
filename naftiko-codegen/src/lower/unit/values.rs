//! Values of a unit: references, templates, constants and what holds them (LANGUAGE.md 5.4).

use super::inputs::{Context, Feed};
use crate::diagnostic::suggest::{list as listed, nearest};
use crate::diagnostic::{At, Code, Diagnostic};
use crate::ir::{Argument, Expr, Field, Path, Source, StepId, push_segment};
use crate::lower::cx::Reported;
use crate::lower::expr::{list, object};
use crate::lower::json_path;
use crate::lower::this;
use crate::lower::types::{typed, wrong_type};
use crate::parse::template::Piece;
use crate::spec::Value;

impl Context<'_, '_> {
    /// A value as written; `None` when it is faulty, which has been reported.
    pub(super) fn argument(&mut self, value: &Value, at: &At, feed: &mut Feed) -> Option<Argument> {
        match value {
            Value::String(text) => self.text(text, at, feed),
            Value::Null => Some(Expr::Absent),
            Value::Bool(_) | Value::Number(_) => Some(Expr::Constant(value.clone())),
            Value::Array(items) => {
                let items: Vec<Option<Argument>> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| self.nested(item, &at.index(index), feed))
                    .collect();
                Some(list(items.into_iter().collect::<Option<_>>()?))
            }
            Value::Object(members) => {
                let members: Vec<Option<(String, Argument)>> = members
                    .iter()
                    .map(|(name, member)| {
                        let value = self.nested(member, &at.key(name.clone()), feed)?;
                        Some((name.clone(), value))
                    })
                    .collect();
                Some(object(members.into_iter().collect::<Option<_>>()?))
            }
        }
    }

    /// Inside of a list or mapping a `null` is one.
    fn nested(&mut self, value: &Value, at: &At, feed: &mut Feed) -> Option<Argument> {
        if value.is_null() {
            return Some(Expr::Constant(Value::Null));
        }
        self.argument(value, at, feed)
    }

    /// A text: a reference, a template, or itself.
    pub(super) fn text(&mut self, text: &str, at: &At, feed: &mut Feed) -> Option<Argument> {
        if let Some(name) = self.reference(text) {
            let name = name.to_owned();
            return Some(self.referred(&name, at, feed));
        }
        if let Some(argument) = self.step_reference(text, at).transpose() {
            return argument.ok();
        }
        let pieces = self.cx.template(text, at)?;
        if !pieces.iter().any(|piece| matches!(piece, Piece::Name(_))) {
            if this::is_in(text) {
                self.cx.diagnostics.push(this::nothing(text, at));
                return None;
            }
            self.suspect(text, at, feed);
            return Some(Expr::Constant(text.into()));
        }
        let mut values = Vec::with_capacity(pieces.len());
        for piece in pieces {
            values.push(match piece {
                Piece::Text(text) => Some(Expr::Constant(text.into())),
                Piece::Name(name) => self.resolve(&name, at, feed),
            });
        }
        let mut values = values.into_iter().collect::<Option<Vec<Argument>>>()?;
        Some(if values.len() == 1 { values.remove(0) } else { Expr::Text(values) })
    }

    /// The value of a name between braces.
    fn resolve(&mut self, name: &str, at: &At, feed: &mut Feed) -> Option<Argument> {
        if let Some(input) = self.reference(name) {
            let input = input.to_owned();
            return Some(self.referred(&input, at, feed));
        }
        if self.knows(name) {
            return Some(self.input(name, feed));
        }
        if let Some((step, rest)) = self.step(name) {
            return Some(self.of_step(step, dotted(rest)));
        }
        if let Some((object, rest)) = name.split_once('.')
            && self.knows(object)
            && let Expr::Ref(Source::Input(id, mut pointer)) = self.input(object, feed)
        {
            rest.split('.').for_each(|member| push_segment(&mut pointer, member));
            return Some(Expr::Ref(Source::Input(id, pointer)));
        }
        let bind = self.cx.variable(name, at);
        if bind.is_none() {
            self.cx.unresolved(name, at);
        }
        bind.map(Expr::Bind)
    }

    /// `$.step.path` or `step.path`, for a step that comes earlier; none where the text is no such reference.
    fn step_reference(&mut self, text: &str, at: &At) -> Result<Option<Argument>, Reported> {
        let reference = match text.trim().strip_prefix("$.") {
            Some(_) if self.steps.is_empty() => None,
            Some(path) => match self.step(path) {
                Some(reference) => Some(reference),
                None => {
                    self.cx.diagnostics.push(self.unknown_step(path, at));
                    return Err(Reported);
                }
            },
            None if is_dotted(text) => self.step(text),
            None => None,
        };
        reference.map(|(step, rest)| self.step_path(step, rest, at).ok_or(Reported)).transpose()
    }

    /// The node at `rest`, a JSONPath without its beginning, in the output of a step.
    pub(super) fn step_path(&mut self, step: StepId, rest: &str, at: &At) -> Option<Argument> {
        let path = if rest.is_empty() {
            Path::whole()
        } else {
            json_path::at(&format!("${rest}"), at, self.cx.diagnostics)?
        };
        Some(self.of_step(step, path))
    }

    /// A step's output; the name of an output that is the whole answer names the answer itself.
    pub(super) fn of_step(&self, step: StepId, path: Path) -> Argument {
        let operation = self.steps[step.0].operation.map(|id| self.catalog.operation(id));
        let whole = operation.and_then(|operation| operation.whole_output.as_deref());
        let names = path.names();
        let path = match (whole, names.as_deref()) {
            (Some(whole), Some([first, rest @ ..])) if first == whole => {
                let mut pointer = String::new();
                for name in rest {
                    push_segment(&mut pointer, name);
                }
                Path::pointer(pointer)
            }
            _ => path,
        };
        Expr::Ref(Source::Step(step, path))
    }

    /// The step that a dotted text begins with, the longest name first, and what follows its name.
    pub(super) fn step<'t>(&self, text: &'t str) -> Option<(StepId, &'t str)> {
        let mut steps: Vec<(usize, &str)> =
            self.steps.iter().enumerate().map(|(index, step)| (index, step.name.as_str())).collect();
        steps.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
        steps.into_iter().find_map(|(index, name)| {
            let rest = text.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with(['.', '['])).then_some((StepId(index), rest))
        })
    }

    /// Says that no earlier step has the name that a path begins with.
    pub(super) fn unknown_step(&self, path: &str, at: &At) -> Diagnostic {
        let name = path.split(['.', '[']).next().unwrap_or(path);
        let diagnostic =
            Diagnostic::new(Code::UNKNOWN_STEP, at, format!("no step before this is named `{name}`"));
        let names = || self.steps.iter().map(|step| step.name.as_str());
        match nearest(name, names()) {
            Some(near) => diagnostic.help(format!("a step with a similar name exists: `{near}`")),
            None if self.steps.is_empty() => diagnostic.help("a step can only use what earlier steps gave"),
            None => diagnostic.note(format!("the earlier steps are {}", listed(names()))),
        }
    }

    /// The input that `prefix.name` or `$this.prefix.name` refers to.
    pub(super) fn reference<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = this::strip(text);
        self.prefixes
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix)?.strip_prefix('.'))
            .filter(|name| !name.is_empty())
    }

    /// A constant of the type of the field.
    pub(super) fn constant(&mut self, value: &Value, field: &Field, at: &At) -> Option<Argument> {
        let value = typed(value, field.ty);
        if value.is_none() {
            self.cx.diagnostics.push(wrong_type(&field.name, field.ty, at));
        }
        value.map(Expr::Constant)
    }
}

/// Whether a text is names and positions with dots between them.
fn is_dotted(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '[' | ']');
    text.contains('.') && text.chars().all(plain)
}

/// `.a.0.b` as a path of names and positions.
fn dotted(rest: &str) -> Path {
    let mut pointer = String::new();
    let names = rest.split(['.', '[', ']']).filter(|name| !name.is_empty());
    for name in names {
        push_segment(&mut pointer, name);
    }
    Path::pointer(pointer)
}

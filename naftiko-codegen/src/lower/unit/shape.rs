//! `outputParameters` and `mappings` of exposed units: what the caller gets of the answer (LANGUAGE.md 5.6, 7.5, 8).

use indexmap::IndexMap;

use super::inputs::{Context, Feed};
use crate::diagnostic::At;
use crate::ir::{Expr, Member, Operation, Output, Path, Schema, Shape, Source, StepId, Type, push_segment};
use crate::lower::cx::Reported;
use crate::lower::json_path;
use crate::lower::types::{type_of, typed, wrong_type};
use crate::spec::{self, Mapping, Value};

/// The value that outputs are taken out of.
#[derive(Clone, Copy)]
pub(super) enum Root<'r> {
    /// The answer of one operation.
    Answer(&'r Operation),
    /// The outputs of steps.
    Steps,
    /// Nothing: every value is the spec's own.
    Nothing,
}

/// Lowers the outputs of a unit.
pub(super) struct Lower<'l, 'u, 'd> {
    pub context: &'l mut Context<'u, 'd>,
    pub root: Root<'l>,
    /// The number of nodes that the answer has been narrowed to: names of outputs are of the answer as a whole.
    pub depth: usize,
}

impl Lower<'_, '_, '_> {
    /// The output of a unit, of its `outputParameters` and `mappings`.
    pub(super) fn output(&mut self, outputs: &[spec::Output], mappings: &[Mapping]) -> Option<Output> {
        if !mappings.is_empty() {
            let shape = self.context.mappings(mappings)?;
            let schema = if outputs.is_empty() { of_shape(&shape) } else { self.record(outputs) };
            return Some(Output::Shaped { shape, schema });
        }
        if outputs.is_empty() || self.is_identity(outputs) {
            return Some(Output::Identity);
        }
        let named = outputs.iter().all(|output| output.name.is_some());
        let as_record = match self.root {
            Root::Nothing => named,
            Root::Answer(_) => named && outputs.len() > 1,
            Root::Steps => named && outputs.iter().all(|output| !has_source(output)),
        };
        let lowered: Vec<Option<(Shape, Schema)>> = outputs.iter().map(|output| self.shape(output)).collect();
        let mut lowered = lowered.into_iter().collect::<Option<Vec<_>>>()?;
        let (shape, schema) = if as_record {
            let of = || outputs.iter().map(|output| output.name.clone().unwrap_or_default());
            let (shapes, schemas): (Vec<Shape>, Vec<Schema>) = lowered.into_iter().unzip();
            let members = of().zip(outputs).zip(schemas).map(|((name, output), schema)| Member {
                name,
                schema,
                description: output.description.clone(),
            });
            let schema = Schema::Record(members.collect());
            (Shape::Object { at: None, members: of().zip(shapes).collect() }, schema)
        } else if lowered.len() == 1 {
            match lowered.remove(0) {
                // The whole answer is whatever it is; published outputs call it what they like.
                (Shape::At(path), Schema::Of(ty)) if path.is_whole() && ty != Type::Object => {
                    (Shape::At(path), Schema::Any)
                }
                other => other,
            }
        } else {
            (Shape::First(lowered.into_iter().map(|(shape, _)| shape).collect()), Schema::Any)
        };
        Some(Output::Shaped { shape, schema })
    }

    /// Whether the answer is passed on as it is: where it is JSON, `$` says nothing more than nothing at all.
    fn is_identity(&self, outputs: &[spec::Output]) -> bool {
        let Root::Answer(operation) = self.root else { return false };
        operation.format.is_passed_on()
            && outputs.iter().all(is_whole)
            && (outputs.len() == 1 || outputs.iter().all(|output| output.name.is_none()))
    }

    fn shape(&mut self, output: &spec::Output) -> Option<(Shape, Schema)> {
        let at = &output.at;
        let ty = match &output.kind {
            Some(kind) => Some(type_of(Some(kind), at, self.context.cx.diagnostics)),
            None => None,
        };
        let schema = ty.map_or(Schema::Any, Schema::Of);
        if let Some(constant) = &output.constant {
            return Some((self.written(constant, ty, &at.key("const"))?, schema));
        }
        if let Some((value, text)) = output.value.as_ref().map(|value| (value, value.as_str())) {
            // A consumed output is written like this, and means a path.
            if !text.is_some_and(|text| text.starts_with('$') && !matches!(self.root, Root::Nothing)) {
                return Some((self.value(value, ty, &at.key("value"))?, schema));
            }
        }
        let path = self.path(output).ok()?;
        let (shape, schema) = match ty {
            Some(Type::Array) => self.list(output, path)?,
            _ if !output.properties.is_empty() => self.object(output, path)?,
            _ if output.values.is_some() => self.values(output, path)?,
            _ => match self.node(output, path) {
                Shape::At(path) if self.depth == 0 && path.is_whole() => (Shape::At(path), schema),
                node => (of_type(node, ty), schema),
            },
        };
        Some(match output.max_length {
            Some(length) if ty != Some(Type::Array) => {
                (Shape::Cut { shape: Box::new(shape), length }, schema)
            }
            _ => (shape, schema),
        })
    }

    /// The path that an output names, if it names one.
    fn path(&mut self, output: &spec::Output) -> Result<Option<Path>, Reported> {
        let value = output.value.as_ref().and_then(Value::as_str);
        let (text, field) = match (&output.mapping, value) {
            (Some(mapping), _) => (mapping.as_str(), "mapping"),
            (None, Some(value)) => (value, "value"),
            (None, None) => return Ok(None),
        };
        json_path::at(text, &output.at.key(field), self.context.cx.diagnostics).map(Some).ok_or(Reported)
    }

    fn list(&mut self, output: &spec::Output, path: Option<Path>) -> Option<(Shape, Schema)> {
        self.depth += 1;
        let item = output.items.as_deref().map(|items| self.shape(items));
        self.depth -= 1;
        let (item, of) = match item {
            Some(item) => {
                let (shape, schema) = item?;
                (Some(shape), schema)
            }
            None => (None, Schema::Any),
        };
        let schema = Schema::List(Box::new(of));
        if let (Root::Nothing, None) = (self.root, &path) {
            // A mock of a list shows one item.
            let item = item.unwrap_or(Shape::Value { value: Expr::Constant(Value::Null), ty: None });
            return Some((Shape::Items(vec![item]), schema));
        }
        let item = item.unwrap_or(Shape::At(Path::whole()));
        let of = |at: Path| Shape::Array { at, item: Box::new(item.clone()) };
        let shape = match self.node(output, path) {
            Shape::At(at) => of(at),
            Shape::First(shapes) => Shape::First(
                shapes
                    .into_iter()
                    .map(|shape| match shape {
                        Shape::At(at) => of(at),
                        other => other,
                    })
                    .collect(),
            ),
            // What a step gave is a list or it is not; its items are as the step made them.
            other => other,
        };
        Some((shape, schema))
    }

    fn object(&mut self, output: &spec::Output, path: Option<Path>) -> Option<(Shape, Schema)> {
        let narrowed = path.as_ref().is_some_and(|path| !path.is_whole());
        self.depth += usize::from(narrowed);
        let mut members = Vec::new();
        let mut schemas = Vec::new();
        for (name, property) in &output.properties {
            let lowered = self.property(name, property);
            if let Some((shape, schema)) = lowered {
                members.push((name.clone(), shape));
                let description = property.description.clone();
                schemas.push(Member { name: name.clone(), schema, description });
            }
        }
        self.depth -= usize::from(narrowed);
        if members.len() < output.properties.len() {
            return None;
        }
        // Of an answer that is a list, each item has the form.
        let of_answer =
            matches!(self.root, Root::Answer(_)) && members.iter().any(|(_, shape)| shape.reads_answer());
        let at = match self.root {
            Root::Nothing => path.filter(|path| !path.is_whole()),
            Root::Answer(_) | Root::Steps => path.or_else(|| of_answer.then(Path::whole)),
        };
        Some((Shape::Object { at, members }, Schema::Record(schemas)))
    }

    /// A property that says neither where it comes from nor what it is, is the member of its name.
    fn property(&mut self, name: &str, property: &spec::Output) -> Option<(Shape, Schema)> {
        let (shape, schema) = self.shape(property)?;
        let unsaid = !has_source(property) && property.properties.is_empty() && property.values.is_none();
        if unsaid && !matches!(self.root, Root::Nothing) {
            let mut pointer = String::new();
            push_segment(&mut pointer, name);
            let shape = match shape {
                Shape::Array { item, .. } => Shape::Array { at: Path::pointer(pointer), item },
                _ => match &schema {
                    Schema::Of(ty) => of_type(Shape::At(Path::pointer(pointer)), Some(*ty)),
                    _ => Shape::At(Path::pointer(pointer)),
                },
            };
            return Some((shape, schema));
        }
        Some((shape, schema))
    }

    fn values(&mut self, output: &spec::Output, path: Option<Path>) -> Option<(Shape, Schema)> {
        self.depth += 1;
        let shape = self.shape(output.values.as_deref()?);
        self.depth -= 1;
        let (value, schema) = shape?;
        let at = path.unwrap_or_else(Path::whole);
        Some((Shape::Values { at, value: Box::new(value) }, Schema::Map(Box::new(schema))))
    }

    /// The node at a path; a first name that is an output of the operation stands for what that output is.
    fn node(&mut self, output: &spec::Output, path: Option<Path>) -> Shape {
        let Some(path) = path else {
            return match (&self.root, &output.name) {
                (Root::Steps, Some(name)) => self.named_step(name),
                (Root::Answer(_), Some(name)) if output.properties.is_empty() => {
                    let mut pointer = String::new();
                    push_segment(&mut pointer, name);
                    self.by_name(Path::pointer(pointer))
                }
                _ => Shape::At(Path::whole()),
            };
        };
        self.by_name(path)
    }

    fn by_name(&mut self, path: Path) -> Shape {
        let Root::Answer(Operation { outputs: Some(outputs), .. }) = self.root else {
            return Shape::At(path);
        };
        if self.depth > 0 {
            return Shape::At(path);
        }
        let names = path.names().unwrap_or_default();
        let [first, rest @ ..] = &names[..] else { return Shape::At(path) };
        let Some(member) = outputs.members.iter().find(|member| member.name == *first) else {
            return Shape::At(path);
        };
        let mut below = String::new();
        for name in rest {
            push_segment(&mut below, name);
        }
        let projected = match &member.path {
            Path { kind: crate::ir::PathKind::Pointer(pointer), function: None } => {
                Path::pointer(below).below(pointer)
            }
            other if rest.is_empty() => other.clone(),
            _ => return Shape::At(path),
        };
        if projected == path {
            return Shape::At(path);
        }
        Shape::First(vec![Shape::At(path), Shape::At(projected)])
    }

    /// The output of the step of this name, else a member of what the last step gave.
    fn named_step(&mut self, name: &str) -> Shape {
        let step = self.context.steps.iter().position(|step| step.name == name);
        let argument = match step {
            Some(index) => self.context.of_step(StepId(index), Path::whole()),
            None => {
                let mut pointer = String::new();
                push_segment(&mut pointer, name);
                let last = self.context.steps.len().saturating_sub(1);
                self.context.of_step(StepId(last), Path::pointer(pointer))
            }
        };
        Shape::Value { value: argument, ty: None }
    }

    /// A constant as it stands.
    fn written(&mut self, value: &Value, ty: Option<Type>, at: &At) -> Option<Shape> {
        let value = match ty.map(|ty| (typed(value, ty), ty)) {
            None => value.clone(),
            Some((Some(value), _)) => value,
            Some((None, ty)) => {
                self.context.cx.diagnostics.push(wrong_type("the output", ty, at));
                return None;
            }
        };
        Some(Shape::Value { value: Expr::Constant(value), ty: None })
    }

    /// A value of the spec, with templates.
    fn value(&mut self, value: &Value, ty: Option<Type>, at: &At) -> Option<Shape> {
        if value.is_null() {
            return Some(Shape::Value { value: Expr::Constant(Value::Null), ty: None });
        }
        match self.context.argument(value, at, &mut Feed::answer())? {
            Expr::Constant(constant) => self.written(&constant, ty, at),
            // A text is one whatever the template stands for.
            argument @ Expr::Ref(_) if ty == Some(Type::String) => {
                Some(Shape::Value { value: Expr::Text(vec![argument]), ty: None })
            }
            argument => Some(Shape::Value { value: argument, ty }),
        }
    }

    /// The schema of an object with these outputs.
    fn record(&mut self, outputs: &[spec::Output]) -> Schema {
        let members = outputs.iter().filter_map(|output| {
            Some(Member {
                name: output.name.clone()?,
                schema: self.schema(output),
                description: output.description.clone(),
            })
        });
        let members: Vec<Member> = members.collect();
        if members.is_empty() { Schema::Any } else { Schema::Record(members) }
    }

    fn schema(&mut self, output: &spec::Output) -> Schema {
        if !output.properties.is_empty() {
            return self.properties(&output.properties);
        }
        match output.kind.as_deref().map(|kind| type_of(Some(kind), &output.at, self.context.cx.diagnostics))
        {
            Some(Type::Array) => {
                let items = output.items.as_deref().map_or(Schema::Any, |items| self.schema(items));
                Schema::List(Box::new(items))
            }
            Some(ty) => Schema::Of(ty),
            None => Schema::Any,
        }
    }

    fn properties(&mut self, properties: &IndexMap<String, spec::Output>) -> Schema {
        let members = properties.iter().map(|(name, property)| Member {
            name: name.clone(),
            schema: self.schema(property),
            description: property.description.clone(),
        });
        Schema::Record(members.collect())
    }
}

/// `{type: object, mapping: $.}`, or `value` in place of `mapping` (LANGUAGE.md 8.2).
fn is_whole(output: &spec::Output) -> bool {
    let path = output.mapping.as_deref().or_else(|| output.value.as_ref().and_then(|value| value.as_str()));
    path.map_or(output.name.is_none() || output.value.is_none(), |path| matches!(path.trim(), "$" | "$."))
        && output.properties.is_empty()
        && output.items.is_none()
        && output.values.is_none()
        && output.constant.is_none()
        && output.max_length.is_none()
}

fn has_source(output: &spec::Output) -> bool {
    output.mapping.is_some() || output.value.is_some() || output.constant.is_some()
}

/// The schema of a shape whose form nobody declares.
fn of_shape(shape: &Shape) -> Schema {
    match shape {
        Shape::Object { members, .. } => Schema::Record(
            members
                .iter()
                .map(|(name, member)| Member {
                    name: name.clone(),
                    schema: of_shape(member),
                    description: None,
                })
                .collect(),
        ),
        Shape::Value { value: Expr::Ref(Source::Step(..) | Source::Input(..)), .. }
        | Shape::At(_)
        | Shape::Of(..)
        | Shape::Value { .. }
        | Shape::Array { .. }
        | Shape::Items(_)
        | Shape::Values { .. }
        | Shape::Cut { .. }
        | Shape::First(_) => Schema::Any,
    }
}

/// What a path finds, as a value of the type. Anything may be called an object.
fn of_type(shape: Shape, ty: Option<Type>) -> Shape {
    match (shape, ty) {
        (Shape::At(path), Some(ty @ (Type::String | Type::Integer | Type::Number | Type::Boolean))) => {
            Shape::Of(ty, path)
        }
        (Shape::First(shapes), ty) => {
            Shape::First(shapes.into_iter().map(|shape| of_type(shape, ty)).collect())
        }
        (shape, _) => shape,
    }
}

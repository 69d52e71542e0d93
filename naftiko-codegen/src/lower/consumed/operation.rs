//! One operation of a consumed API: its name, its request and its answer.

use super::outputs;
use super::request::{self, Outline};
use crate::diagnostic::At;
use crate::ir::{Authentication, Choice, Field, FieldId, Method, NamespaceId, Operation, Outputs, Type};
use crate::lower::cx::Cx;
use crate::lower::names::Scope;
use crate::lower::paths;
use crate::spec::{self, Consumes, Resource};

/// An operation as it is written, in the resource and the API that it is written in.
pub(super) struct Written<'w> {
    pub consumes: &'w Consumes,
    pub resource: &'w Resource,
    pub operation: &'w spec::Operation,
}

/// An operation, with what only calls of it can be held against.
pub(super) struct Lowered {
    pub operation: Operation,
    /// The fields that a template alone declares, each with the place of the template.
    pub undeclared: Vec<(FieldId, At)>,
    /// The fields whose names clients refuse, each with the place of its name.
    pub unsafe_names: Vec<(FieldId, At)>,
}

/// The identifiers that are taken in the module of one API.
pub(super) struct Idents {
    functions: Scope,
    constants: Scope,
    types: Scope,
}

impl Default for Idents {
    fn default() -> Self {
        let constants = Scope::with(&["UPSTREAM"]);
        Self { functions: Scope::default(), constants, types: Scope::with(&["Client"]) }
    }
}

/// The name of an operation: `name`, else `id`, else made from method and path.
pub(super) fn name(Written { resource, operation, .. }: &Written<'_>, method: Option<Method>) -> String {
    let written = operation.name.as_ref().or(operation.id.as_ref()).filter(|name| !name.trim().is_empty());
    written.cloned().unwrap_or_else(|| {
        let path = paths::consumed(resource.path.as_deref().unwrap_or("/"), operation.path.as_deref());
        let words: Vec<&str> =
            path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let method = method.unwrap_or(Method::Get).as_str().to_ascii_lowercase();
        format!("{method}-{}", words.join("-")).trim_end_matches('-').to_owned()
    })
}

/// The place of an operation in the program: its API, its name and its method.
pub(super) struct Identity<'i> {
    pub namespace: NamespaceId,
    pub name: &'i str,
    pub method: Method,
    pub authentication: &'i Authentication,
}

/// Lowers an operation; `None` when it is faulty, which has been reported.
pub(super) fn lower(
    Written { consumes, resource, operation }: &Written<'_>,
    Identity { namespace, name, method, authentication }: Identity<'_>,
    idents: &mut Idents,
    cx: &mut Cx<'_>,
) -> Option<Lowered> {
    let mut path = |path: &'_ Option<String>, at: At| {
        Some(paths::without_fragment(path.as_deref()?, &at, cx.diagnostics).to_owned())
    };
    let resource_path = path(&resource.path, resource.at.key("path"))?;
    let own = path(&operation.path, operation.at.key("path"));
    let template = paths::consumed(&resource_path, own.as_deref());
    let path_at = match operation.path {
        Some(_) => operation.at.key("path"),
        None => resource.at.key("path"),
    };
    let pieces = paths::pieces(&template, &path_at, cx.diagnostics);
    let answers = outputs::lower(operation, cx.diagnostics);
    let (pieces, answers) = (pieces?, answers?);
    let levels =
        [&consumes.input_parameters[..], &resource.input_parameters[..], &operation.input_parameters[..]];
    let parameters = levels.iter().copied().flatten().filter_map(|parameter| parameter.name.as_deref());
    paths::check_placeholders(&pieces, &path_at, parameters, cx.diagnostics)?;
    let outline = Outline { method, authentication, pieces, path_at, body: operation.body.as_ref() };
    let mut request = request::lower(&outline, &levels, cx)?;
    let function = idents.functions.snake(name, "operation");
    let constant = idents.constants.constant(name, "OPERATION");
    let input = idents.types.pascal(name, "Operation", "Input");
    for field in &mut request.fields {
        field.choice = choice(name, field, &mut idents.types);
    }
    let outputs = (!answers.members.is_empty()).then(|| Outputs {
        record: idents.types.pascal(name, "Operation", "Output"),
        members: answers.members,
    });
    let operation = Operation {
        namespace,
        name: name.to_owned(),
        function,
        constant,
        input,
        label: operation.label.clone(),
        description: operation.description.clone(),
        method,
        template: request.template,
        path: request.path,
        fields: request.fields,
        parts: request.parts,
        body: request.body,
        format: answers.format,
        outputs,
        whole_output: answers.whole,
    };
    Some(Lowered { operation, undeclared: request.undeclared, unsafe_names: request.unsafe_names })
}

/// The Rust type of a field whose texts are listed.
fn choice(operation: &str, field: &Field, types: &mut Scope) -> Option<Choice> {
    let is_text = field.ty == Type::String && !field.credential;
    let words = field.rules.words().filter(|words| is_text && !words.is_empty())?;
    let name = types.pascal(&format!("{operation}-{}", field.name), "Operation", "");
    let mut scope = Scope::default();
    let variants = words.into_iter().map(|word| (scope.pascal(word, "Other", ""), word.to_owned()));
    Some(Choice { name, variants: variants.collect() })
}

//! The consumed side: namespaces, their authentication and operations, and how a `call` finds one
//! (semantics 3, 4, 5.5).

use std::collections::HashMap;

use super::auth;
use super::base_uri::base_uri;
use super::binds::Variables;
use super::fields::{self, Shape};
use super::names::Scope;
use super::{outputs, paths};
use crate::diagnostic::suggest::{alike, list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Authentication, Method, Namespace, NamespaceId, Operation, OperationId, Part, RustIdent};
use crate::spec::{self, Call, Consumes, Document, Resource, Section};

/// What to write where nothing near is known.
const CALL: &str = "a call is `namespace.operation`, with names from `consumes`";

/// Every consumed operation, found by name.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    namespaces: Vec<Namespace>,
    operations: Vec<Operation>,
    entries: Vec<Entry>,
    /// Where each operation is in the entries, by namespace and name.
    index: HashMap<(String, String), usize>,
    /// What every request of a namespace carries, by the position of the namespace.
    always: Vec<Vec<Part>>,
    /// The namespaces of adapters: prefixes of references to what their callers give.
    adapters: Vec<String>,
    /// Namespaces whose import brought nothing, so that calls into them are not reported.
    lost: Vec<String>,
}

/// An operation by its name; one that is faulty is known too, so that a call of it is not reported.
#[derive(Debug)]
struct Entry {
    namespace: String,
    name: String,
    id: Option<String>,
    operation: Option<OperationId>,
    at: At,
}

/// What a `call` means.
pub(super) enum Target {
    Operation(OperationId),
    /// The operation exists and is faulty.
    Faulty,
}

impl Catalog {
    pub(super) fn lower(
        document: &Document,
        variables: &mut Variables,
        [modules, methods]: [&mut Scope; 2],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let exposes = document.capability.iter().flat_map(|capability| &capability.exposes);
        let adapters = exposes.filter_map(|exposes| exposes.namespace().map(|(name, _)| name.to_owned()));
        let lost = document.lost(Section::Consumes).flatten().map(str::to_owned).collect();
        let mut catalog = Self { adapters: adapters.collect(), lost, ..Self::default() };
        let inner = document.capability.iter().flat_map(|capability| &capability.consumes);
        for consumes in document.consumes.iter().chain(inner) {
            catalog.namespace(consumes, variables, modules, diagnostics);
        }
        let alone = catalog.namespaces.len() == 1;
        for namespace in &mut catalog.namespaces {
            let name = if alone { "client" } else { namespace.name.as_str() };
            namespace.accessor = methods.snake(name, "client");
        }
        catalog
    }

    pub(super) fn finish(self) -> (Vec<Namespace>, Vec<Operation>) {
        (self.namespaces, self.operations)
    }

    /// The namespace of this name.
    pub(super) fn namespace_named(&self, name: &str) -> Option<NamespaceId> {
        self.namespaces.iter().position(|namespace| namespace.name == name).map(NamespaceId)
    }

    /// Whether `target` is, or is in, a namespace whose import brought nothing.
    pub(super) fn is_lost(&self, target: &str) -> bool {
        self.lost.iter().any(|lost| {
            target.strip_prefix(lost.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// What every request of the namespace carries.
    pub(super) fn always(&self, id: NamespaceId) -> Vec<Part> {
        self.always[id.0].clone()
    }

    /// The names of the namespaces.
    pub(super) fn namespace_names(&self) -> Vec<&str> {
        self.namespaces.iter().map(|namespace| namespace.name.as_str()).collect()
    }

    pub(super) fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    fn namespace(
        &mut self,
        consumes: &Consumes,
        variables: &mut Variables,
        modules: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(kind) = &consumes.kind
            && kind != "http"
        {
            let at = consumes.at.key("type");
            diagnostics.push(
                Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("no API of type `{kind}` can be consumed"))
                    .fix("write `http`, the only type there is", "http"),
            );
        }
        let name = consumes.namespace.clone().unwrap_or_default();
        let base_uri = consumes
            .base_uri
            .as_deref()
            .and_then(|written| base_uri(written, &consumes.at.key("baseUri"), variables, diagnostics));
        let authentication = match &consumes.authentication {
            Some(authentication) => auth::outbound(authentication, variables, diagnostics),
            None => Some(Authentication::None),
        };
        let faulty = base_uri.is_none() || authentication.is_none();
        let id = NamespaceId(self.namespaces.len());
        self.namespaces.push(Namespace {
            module: modules.snake(&name, "upstream"),
            accessor: RustIdent(String::new()),
            name: name.clone(),
            description: consumes.description.clone(),
            base_uri: base_uri.unwrap_or_default(),
            authentication: authentication.unwrap_or(Authentication::None),
            operations: Vec::new(),
        });
        self.always.push(fields::always(consumes, &self.adapters, variables, diagnostics));
        let mut functions = Scope::default();
        let mut types = Scope::with(&["Client"]);
        for resource in &consumes.resources {
            for operation in &resource.operations {
                let mut lowered =
                    self.lower_operation(id, consumes, resource, operation, variables, diagnostics);
                let name = operation_name(operation, resource, lowered.as_ref().map(|it| it.method));
                let repeated = lowered.as_ref();
                let namespace = self.namespaces[id.0].name.clone();
                if !self.enter(&namespace, name.clone(), operation, repeated, diagnostics) {
                    continue;
                }
                if let Some(lowered) = &mut lowered {
                    lowered.function = functions.snake(&name, "operation");
                    lowered.input = types.pascal(&name, "Operation", "Input");
                    if let Some(outputs) = &mut lowered.outputs {
                        outputs.record = types.pascal(&name, "Operation", "Output");
                    }
                    lowered.name.clone_from(&name);
                }
                if let (Some(lowered), false) = (lowered, faulty) {
                    let operation = OperationId(self.operations.len());
                    self.operations.push(lowered);
                    self.namespaces[id.0].operations.push(operation);
                    if let Some(entry) = self.entries.last_mut() {
                        entry.operation = Some(operation);
                    }
                }
            }
        }
    }

    /// Makes an operation known; `false` when its name is taken.
    fn enter(
        &mut self,
        namespace: &str,
        name: String,
        operation: &spec::Operation,
        lowered: Option<&Operation>,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let at = operation.at.clone();
        let key = (namespace.to_owned(), name.clone());
        if let Some(earlier) = self.index.get(&key).map(|index| &self.entries[*index]) {
            let place = if operation.name.is_some() { at.key("name") } else { at };
            let first = earlier.at.key("name");
            let other = earlier.operation.map(|id| &self.operations[id.0]);
            let same = lowered.zip(other).is_some_and(|(lowered, other)| lowered.does_the_same(other));
            let message = format!("namespace `{namespace}` has two operations named `{name}`");
            diagnostics.push(if same {
                Diagnostic::new(Code::REPEATED_ENTRY, &place, message + ", which are the same")
                    .label("left out")
                    .secondary(Label::value(&first, "first named here"))
                    .help("remove one of them")
            } else {
                Diagnostic::new(Code::DUPLICATE_OPERATION, &place, message)
                    .label("named again here")
                    .secondary(Label::value(&first, "first named here"))
                    .help("give one of them another name, and mend the calls that mean it")
            });
            return false;
        }
        self.index.insert(key, self.entries.len());
        self.entries.push(Entry {
            namespace: namespace.to_owned(),
            name,
            id: operation.id.clone(),
            operation: None,
            at,
        });
        true
    }

    fn lower_operation(
        &self,
        namespace: NamespaceId,
        consumes: &Consumes,
        resource: &Resource,
        operation: &spec::Operation,
        variables: &mut Variables,
        diagnostics: &mut Diagnostics,
    ) -> Option<Operation> {
        let method = method(operation.method.as_deref(), &operation.at, diagnostics);
        let template = paths::consumed(resource.path.as_deref()?, operation.path.as_deref());
        let at = match operation.path {
            Some(_) => operation.at.key("path"),
            None => resource.at.key("path"),
        };
        let pieces = paths::pieces(&template, &at, diagnostics);
        let declared = [&consumes.input_parameters, &resource.input_parameters, &operation.input_parameters];
        let answers = outputs::lower(operation, diagnostics);
        let (method, pieces, answers) = (method?, pieces?, answers?);
        let shape = Shape {
            method,
            authentication: &self.namespaces[namespace.0].authentication,
            pieces,
            path_at: at,
            body: operation.body.as_ref(),
            adapters: &self.adapters,
        };
        let fields = fields::lower(&shape, &declared, variables, diagnostics)?;
        Some(Operation {
            namespace,
            // The name and the identifiers are settled once the name is known to be free.
            name: String::new(),
            function: RustIdent(String::new()),
            input: RustIdent(String::new()),
            label: operation.label.clone(),
            description: operation.description.clone(),
            method,
            template: fields.template,
            path: fields.path,
            fields: fields.fields,
            parts: fields.parts,
            body: fields.body,
            format: answers.format,
            outputs: answers.outputs,
            whole_output: answers.whole,
        })
    }

    /// The operation that `call` names: `namespace.operation`, split at the first dot, else at the last.
    pub(super) fn find(&self, call: &Call, diagnostics: &mut Diagnostics) -> Option<Target> {
        let target = call.target.trim();
        let splits = [target.split_once('.'), target.rsplit_once('.')];
        for (namespace, name) in splits.into_iter().flatten() {
            let named = self.index.get(&(namespace.to_owned(), name.to_owned()));
            let entry = named.map(|index| &self.entries[*index]).or_else(|| {
                self.entries.iter().find(|it| it.namespace == namespace && it.id.as_deref() == Some(name))
            });
            if let Some(entry) = entry {
                return Some(entry.operation.map_or(Target::Faulty, Target::Operation));
            }
        }
        if self.is_lost(target) || diagnostics.misshapen("consumes") {
            // The name may be that of something that could not be read.
            return Some(Target::Faulty);
        }
        let unknown = Diagnostic::new(
            Code::UNKNOWN_CALL_TARGET,
            &call.at,
            format!("call target `{target}` does not exist"),
        )
        .label("no operation has this name");
        let advises = diagnostics.seeks_near(Code::UNKNOWN_CALL_TARGET);
        diagnostics.push(if advises { self.advise(unknown, target) } else { unknown.help(CALL) });
        None
    }

    /// Says what a call that finds nothing may have meant.
    fn advise(&self, diagnostic: Diagnostic, target: &str) -> Diagnostic {
        let consumed = |namespace: &str| self.entries.iter().any(|it| it.namespace == namespace);
        let (namespace, name) = [target.rsplit_once('.'), target.split_once('.')]
            .into_iter()
            .flatten()
            .find(|(namespace, _)| consumed(namespace))
            .or(target.split_once('.'))
            .unwrap_or(("", target));
        let siblings: Vec<&str> =
            self.entries.iter().filter(|it| it.namespace == namespace).map(|it| it.name.as_str()).collect();
        let is_sibling = siblings.iter().any(|sibling| alike(sibling, name));
        let mut elsewhere = self.entries.iter().filter(|it| alike(&it.name, name));
        if let (false, Some(entry), None) = (is_sibling, elsewhere.next(), elsewhere.next()) {
            let full = format!("{}.{}", entry.namespace, entry.name);
            return diagnostic
                .fix(format!("an operation of this name exists in another namespace: `{full}`"), full);
        }
        if let Some(near) = nearest(name, siblings.iter().copied()) {
            return diagnostic.similar("an operation", target, &format!("{namespace}.{near}"));
        }
        let full: Vec<String> =
            self.entries.iter().map(|it| format!("{}.{}", it.namespace, it.name)).collect();
        if let Some(near) = nearest(target, full.iter().map(String::as_str)) {
            return diagnostic.similar("an operation", target, near);
        }
        match (siblings.len(), self.namespaces.len()) {
            (1..=5, _) => {
                diagnostic.note(format!("the operations of `{}` are {}", namespace, list(siblings)))
            }
            (0, 1..=5) => diagnostic.note(format!(
                "the namespaces that are consumed: {}",
                list(self.namespaces.iter().map(|it| it.name.as_str()))
            )),
            _ => diagnostic.help(CALL),
        }
    }
}

/// The name of an operation: `name`, else `id`, else made from method and path.
fn operation_name(operation: &spec::Operation, resource: &Resource, method: Option<Method>) -> String {
    let written = operation.name.as_ref().or(operation.id.as_ref()).filter(|name| !name.trim().is_empty());
    written.cloned().unwrap_or_else(|| {
        let path = paths::consumed(resource.path.as_deref().unwrap_or("/"), operation.path.as_deref());
        let words: Vec<&str> =
            path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let method = method.unwrap_or(Method::Get).as_str().to_ascii_lowercase();
        format!("{method}-{}", words.join("-")).trim_end_matches('-').to_owned()
    })
}

/// A method in any case; GET when there is none.
pub(super) fn method(written: Option<&str>, at: &At, diagnostics: &mut Diagnostics) -> Option<Method> {
    let Some(written) = written else { return Some(Method::Get) };
    let upper = written.trim().to_ascii_uppercase();
    let method = Method::ALL.into_iter().find(|method| method.as_str() == upper);
    if method.is_none() {
        let names = Method::ALL.iter().map(|method| method.as_str());
        let mut diagnostic =
            Diagnostic::new(Code::UNKNOWN_WORD, &at.key("method"), format!("there is no method `{written}`"))
                .note(format!("the methods are {}", list(names.clone())));
        if let Some(near) = nearest(&upper, names) {
            diagnostic = diagnostic.similar("a method", written, near);
        }
        diagnostics.push(diagnostic);
    }
    method
}

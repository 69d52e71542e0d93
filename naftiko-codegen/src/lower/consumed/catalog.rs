//! Every consumed operation, found by the name that a `call` has for it (LANGUAGE.md 5.5).

use std::collections::HashMap;

use super::operation::Lowered;
use crate::diagnostic::suggest::{alike, list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{FieldId, Namespace, NamespaceId, Operation, OperationId, Part};
use crate::spec::{self, Call};

/// The advice where nothing near is known.
const CALL: &str = "a call is `namespace.operation`, with names from `consumes`";

/// The consumed APIs and their operations.
#[derive(Debug)]
pub(in crate::lower) struct Catalog {
    namespaces: Vec<Namespace>,
    operations: Vec<Operation>,
    entries: Vec<Entry>,
    /// The position of each operation in the entries, by namespace and name.
    index: HashMap<(String, String), usize>,
    /// The parts that every request of a namespace carries, by the position of the namespace.
    always: Vec<Vec<Part>>,
    /// The fields that a template alone declares, each with the place of the template.
    undeclared: HashMap<(OperationId, FieldId), At>,
    /// The fields whose names clients refuse, each with the place of its name.
    unsafe_names: HashMap<(OperationId, FieldId), At>,
    /// Namespaces whose import brought nothing, so that calls into them are not reported.
    lost: Vec<String>,
}

/// An operation by its name; one that is faulty is known too, so that a call of it is not reported.
#[derive(Debug)]
pub(super) struct Entry {
    namespace: String,
    name: String,
    id: Option<String>,
    operation: Option<OperationId>,
    pub at: At,
}

/// The meaning of a `call`.
pub(in crate::lower) enum Target {
    Operation(OperationId),
    /// The operation exists and is faulty.
    Faulty,
}

impl Catalog {
    /// A catalog without anything in it, beside namespaces whose import brought nothing.
    pub(super) fn new(lost: Vec<String>) -> Self {
        let (namespaces, operations, entries, always) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (index, undeclared, unsafe_names) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { namespaces, operations, entries, index, always, undeclared, unsafe_names, lost }
    }

    /// Adds an API, with the parts that each of its requests carries.
    pub(super) fn add_namespace(&mut self, namespace: Namespace, always: Vec<Part>) -> NamespaceId {
        self.namespaces.push(namespace);
        self.always.push(always);
        NamespaceId(self.namespaces.len() - 1)
    }

    /// The operation that has this name already.
    pub(super) fn named(&self, namespace: &str, name: &str) -> Option<&Entry> {
        self.index.get(&(namespace.to_owned(), name.to_owned())).map(|index| &self.entries[*index])
    }

    /// The operation of an entry; none where it is faulty.
    pub(super) fn operation_of(&self, entry: &Entry) -> Option<&Operation> {
        entry.operation.map(|id| self.operation(id))
    }

    /// Makes an operation known by its name; without what was lowered it is a faulty one.
    pub(super) fn add_operation(
        &mut self,
        namespace: NamespaceId,
        name: String,
        written: &spec::Operation,
        lowered: Option<Lowered>,
    ) {
        let id = OperationId::new(self.operations.len());
        let operation = lowered.is_some().then_some(id);
        if let Some(Lowered { operation, undeclared, unsafe_names }) = lowered {
            self.operations.push(operation);
            self.undeclared.extend(undeclared.into_iter().map(|(field, at)| ((id, field), at)));
            self.unsafe_names.extend(unsafe_names.into_iter().map(|(field, at)| ((id, field), at)));
        }
        let owner = &mut self.namespaces[namespace.0];
        owner.operations.extend(operation);
        self.index.insert((owner.name.clone(), name.clone()), self.entries.len());
        self.entries.push(Entry {
            namespace: owner.name.clone(),
            name,
            id: written.id.clone(),
            operation,
            at: written.at.clone(),
        });
    }

    pub(in crate::lower) fn finish(self) -> (Vec<Namespace>, Vec<Operation>) {
        (self.namespaces, self.operations)
    }

    /// The namespace of this name.
    pub(in crate::lower) fn namespace_named(&self, name: &str) -> Option<NamespaceId> {
        self.namespaces.iter().position(|namespace| namespace.name == name).map(NamespaceId)
    }

    /// Whether `target` is, or is in, a namespace whose import brought nothing.
    pub(in crate::lower) fn is_lost(&self, target: &str) -> bool {
        self.lost.iter().any(|lost| {
            target.strip_prefix(lost.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The parts that every request of the namespace carries.
    pub(in crate::lower) fn always(&self, id: NamespaceId) -> Vec<Part> {
        self.always[id.0].clone()
    }

    /// The names of the namespaces.
    pub(in crate::lower) fn namespace_names(&self) -> Vec<&str> {
        self.namespaces.iter().map(|namespace| namespace.name.as_str()).collect()
    }

    /// The template that alone declares a field.
    pub(in crate::lower) fn undeclared(&self, operation: OperationId, field: FieldId) -> Option<&At> {
        self.undeclared.get(&(operation, field))
    }

    /// The place of the name of a field that clients refuse.
    pub(in crate::lower) fn unsafe_name(&self, operation: OperationId, field: FieldId) -> Option<&At> {
        self.unsafe_names.get(&(operation, field))
    }

    pub(in crate::lower) fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// The operation that a call means, where there is one that is not faulty.
    pub(in crate::lower) fn get(&self, target: &str) -> Option<&Operation> {
        self.operation_of(self.entry(target.trim())?)
    }

    fn entry(&self, target: &str) -> Option<&Entry> {
        let splits = [target.split_once('.'), target.rsplit_once('.')];
        splits.into_iter().flatten().find_map(|(namespace, name)| {
            let named = self.index.get(&(namespace.to_owned(), name.to_owned()));
            named.map(|index| &self.entries[*index]).or_else(|| {
                self.entries.iter().find(|it| it.namespace == namespace && it.id.as_deref() == Some(name))
            })
        })
    }

    /// The operation that `call` names: `namespace.operation`, split at the first dot, else at the last.
    pub(in crate::lower) fn find(&self, call: &Call, diagnostics: &mut Diagnostics) -> Option<Target> {
        let target = call.target.trim();
        if let Some(entry) = self.entry(target) {
            return Some(entry.operation.map_or(Target::Faulty, Target::Operation));
        }
        if self.is_lost(target) || diagnostics.misshapen("consumes") {
            // The name may be that of something that could not be read.
            return Some(Target::Faulty);
        }
        if let Some(label) = diagnostics.misspelt(&["consumes", "resources", "operations"]) {
            let message = "operations that are called are in a list whose name has a slip";
            diagnostics.push(
                Diagnostic::at(Code::UNKNOWN_CALL_TARGET, label, message).help("mend the name of the list"),
            );
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

    /// Adds what a call that finds nothing may have meant.
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

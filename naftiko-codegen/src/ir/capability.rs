//! A capability as a whole, with everything that ids count into.

use super::{Adapter, Bind, LocalFile, Namespace, NamespaceId, Operation, OperationId, RustIdent};

/// A whole capability, ready to be emitted.
#[derive(Debug)]
pub(crate) struct Capability {
    /// The module that is generated.
    pub module: RustIdent,
    /// Its name for people: `info.label`.
    pub title: String,
    pub description: Option<String>,
    pub version: Option<String>,
    /// Every file that was read, by its name from the workspace root.
    pub files: Vec<String>,
    /// The files that binds are read from; `BindSource::File` counts into this.
    pub bind_files: Vec<LocalFile>,
    pub binds: Vec<Bind>,
    pub namespaces: Vec<Namespace>,
    /// All operations; [`OperationId`] counts into this.
    pub operations: Vec<Operation>,
    /// Those that are generated.
    pub adapters: Vec<Adapter>,
    /// Whether clients of the consumed APIs are offered, besides what the adapters need of them.
    pub clients: bool,
}

/// The parts of a capability that are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Surfaces {
    pub client: bool,
    pub rest: bool,
    pub mcp: bool,
}

impl Capability {
    pub(crate) fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// Whether anything of it needs OAuth 2 at run time.
    pub(crate) fn uses_oauth2(&self) -> bool {
        let guards = self.adapters.iter().any(|adapter| match adapter {
            Adapter::Rest(rest) => rest.guard.is_oauth2(),
            Adapter::Mcp(mcp) => mcp.guard.is_oauth2(),
        });
        guards || self.namespaces.iter().any(|namespace| namespace.authentication.is_oauth2())
    }

    /// Whether values are held against rules beyond their types.
    pub(crate) fn has_rules(&self) -> bool {
        let operations = self.namespaces.iter().flat_map(|namespace| &namespace.operations);
        let fields = operations.flat_map(|id| &self.operation(*id).fields).map(|field| &field.rules);
        let inputs = self.adapters.iter().flat_map(Adapter::units).flat_map(|unit| &unit.inputs);
        fields.chain(inputs.map(|input| &input.rules)).any(|rules| !rules.checked.is_empty())
    }

    pub(crate) fn namespace(&self, id: NamespaceId) -> &Namespace {
        &self.namespaces[id.0]
    }
}

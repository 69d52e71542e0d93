//! The checked program: every name resolved, every type agreed, every Rust identifier chosen.
//!
//! Types and accessors only; nothing here knows YAML, spans or tokens. Only `lower` builds a [`Capability`], so holding
//! one is the proof that the spec is sound.

mod auth;
mod exposure;
mod expr;
mod format;
pub(crate) mod json_schema;
mod listing;
mod name;
mod operation;
mod path;
mod placement;
mod shape;
mod types;

pub(crate) use auth::{
    ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer,
};
pub(crate) use exposure::{
    Action, Adapter, Argument, Cache, CacheScope, Call, Default, Forward, Hints, Input, InputId, Location,
    Lookup, Mcp, Native, Output, Prompt, PromptArgument, PromptMessage, PromptPiece, PromptText, Resource,
    ResourceSource, Rest, Role, Route, Source, Step, StepId, Tool, Transport, Unit, Work,
};
pub(crate) use expr::Expr;
pub(crate) use format::{AvroSchema, AvroType, Combinator, Compound, Format, Match, Selector, Simple};
pub(crate) use name::RustIdent;
pub(crate) use operation::{
    Body, Escape, Field, FieldId, FormPart, Method, Namespace, NamespaceId, Operation, OperationId,
    OutputMember, Outputs, Part, PathPiece, Place, Sent,
};
pub(crate) use path::{Function, Path, PathKind, bracketed, push_segment};
pub(crate) use placement::{Entry, Slot};
pub(crate) use shape::{Member, Schema, Shape};
pub(crate) use types::Type;

/// A whole capability, ready to be emitted.
#[derive(Debug)]
pub(crate) struct Capability {
    /// The module that is generated.
    pub module: RustIdent,
    /// What people call it: `info.label`.
    pub title: String,
    pub description: Option<String>,
    pub version: Option<String>,
    /// Every file that was read, by its name from the workspace root.
    pub files: Vec<String>,
    /// The files that binds are read from; [`BindSource::File`] counts into this.
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

/// What is generated of a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Surfaces {
    pub client: bool,
    pub rest: bool,
    pub mcp: bool,
}

impl Capability {
    pub(crate) fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// Whether anything of it needs OAuth 2 at run time.
    pub(crate) fn uses_oauth2(&self) -> bool {
        let guards = self.adapters.iter().any(|adapter| match adapter {
            Adapter::Rest(rest) => rest.guard.is_oauth2(),
            Adapter::Mcp(mcp) => mcp.guard.is_oauth2(),
        });
        guards || self.namespaces.iter().any(|namespace| namespace.authentication.is_oauth2())
    }

    pub(crate) fn namespace(&self, id: NamespaceId) -> &Namespace {
        &self.namespaces[id.0]
    }
}

/// A variable that is read when the program starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bind {
    pub namespace: String,
    pub variable: String,
    pub source: BindSource,
}

/// Where a bind's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BindSource {
    /// The environment variable of this name.
    Environment(String),
    /// A member of one of [`Capability::bind_files`], which is read when the program starts.
    File { file: usize, key: String },
    /// A place that only a provider of the program can reach.
    Provider { location: String },
}

/// A file or a folder, as the spec names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LocalFile {
    Absolute(String),
    Relative {
        /// The path as written.
        written: String,
        /// The path from the root of the workspace that the spec was in.
        beside: String,
    },
}

impl LocalFile {
    /// Whether it is YAML; otherwise it is JSON.
    pub(crate) fn is_yaml(&self) -> bool {
        let (Self::Absolute(path) | Self::Relative { written: path, .. }) = self;
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml))
    }
}

/// A position in [`Capability::binds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BindId(pub usize);

/// A text that is known at start: literal text and binds.
pub(crate) type Text = Vec<TextPiece>;

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextPiece {
    Text(String),
    Bind(BindId),
}

//! A spec as its author wrote it, field for field, with nothing decided.
//!
//! Types and tiny accessors only. Every struct knows its document path, none knows a span. A field that was of the
//! wrong kind has been reported and is absent here.

mod auth;
mod binds;
mod body;
mod consumes;
mod exposes;
mod info;
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the command line prints all of it; the readers do without some")
)]
pub(crate) mod language;
mod output;
mod parameter;
mod schema;
mod step;
mod unit;

pub(crate) use auth::{Authentication, AuthenticationKey};
pub(crate) use binds::{Bind, Location};
pub(crate) use body::Body;
pub(crate) use consumes::{Consumes, Operation, Resource, SchemaFile};
pub(crate) use exposes::{
    Control, Exposes, Forward, Mcp, McpResource, Prompt, PromptMessage, Rest, RestOperation, RestResource,
    Skill, Tool,
};
pub(crate) use info::Info;
pub(crate) use output::Output;
pub(crate) use parameter::Parameter;
pub(crate) use schema::{Others, Required, Rules, Schema};
pub(crate) use step::{Mapping, Step};
pub(crate) use unit::{Call, Hints, Unit};

use crate::diagnostic::{At, Generation};

/// A value as written: YAML's scalars, sequences and mappings, in the author's order.
pub(crate) type Value = serde_json::Value;

/// A value with the text that it is written with, where it is a scalar: `1.10` is a version in one place and a number in
/// another.
#[derive(Debug, PartialEq)]
pub(crate) struct Written {
    pub value: Value,
    pub text: Option<String>,
}

impl std::ops::Deref for Written {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

/// A whole file.
#[derive(Debug)]
pub(crate) struct Document {
    pub at: At,
    /// The version of the language, under `naftiko` or `ikanos`.
    pub version: Option<Version>,
    pub info: Option<Info>,
    pub binds: Vec<Bind>,
    pub capability: Option<Capability>,
    /// The root-level list of a shared consumes file.
    pub consumes: Vec<Consumes>,
    /// Imports that brought nothing, which has been reported.
    pub lost: Vec<Lost>,
}

/// An entry that an import should have brought.
#[derive(Debug)]
pub(crate) struct Lost {
    /// The list that the import is an entry of.
    pub section: Section,
    /// The namespace that it would have.
    pub namespace: Option<String>,
}

/// A list whose entries can be imported from other files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Consumes,
    Exposes,
    Aggregates,
    Binds,
}

impl Section {
    /// The field that holds the list.
    pub(crate) fn field(self) -> language::Field {
        match self {
            Self::Consumes => language::capability::CONSUMES,
            Self::Exposes => language::capability::EXPOSES,
            Self::Aggregates => language::capability::AGGREGATES,
            Self::Binds => language::capability::BINDS,
        }
    }

    /// The name of the list.
    pub(crate) fn as_str(self) -> &'static str {
        self.field().name
    }
}

impl Document {
    /// The namespaces of the imports into a list that brought nothing.
    pub(crate) fn lost(&self, section: Section) -> impl Iterator<Item = Option<&str>> {
        self.lost.iter().filter(move |lost| lost.section == section).map(|lost| lost.namespace.as_deref())
    }
}

/// The text after `naftiko:` or `ikanos:`.
#[derive(Debug)]
pub(crate) struct Version {
    pub at: At,
    pub key: &'static str,
    pub text: String,
}

/// The versions under `naftiko`, oldest first.
const NAFTIKO: &[&str] = &["0.5", "1.0.0-alpha1", "1.0.0-alpha2"];

/// The versions under `ikanos`, oldest first.
const IKANOS: &[&str] = &[
    "1.0.0-alpha3",
    "1.0.0-alpha4",
    "1.0.0-beta1",
    "1.0.0-beta2",
    "1.0.0-beta3",
    "1.0.0-beta4",
    "1.0.0-beta5",
];

impl Version {
    /// Whether the version is one of its key's.
    pub(crate) fn is_known(&self) -> bool {
        Self::known(self.key).contains(&self.text.as_str())
    }

    /// The key and version that was most likely meant: the text under the other key, else the newest of this key.
    pub(crate) fn nearest(&self) -> (&'static str, &'static str) {
        let other = if self.key == "naftiko" { "ikanos" } else { "naftiko" };
        match Self::known(other).iter().find(|version| **version == self.text) {
            Some(version) => (other, version),
            None => (self.key, Self::known(self.key).last().copied().unwrap_or_default()),
        }
    }

    /// The generation whose words a file of this version uses; of an unknown version both are expected.
    pub(crate) fn generation(&self) -> Option<Generation> {
        let generation = if self.key == "ikanos" { Generation::Ikanos } else { Generation::Naftiko };
        self.is_known().then_some(generation)
    }

    /// Every version, oldest first.
    #[cfg(feature = "cli")]
    pub(crate) fn all() -> impl Iterator<Item = &'static str> {
        NAFTIKO.iter().chain(IKANOS).copied()
    }

    fn known(key: &str) -> &'static [&'static str] {
        if key == "naftiko" { NAFTIKO } else { IKANOS }
    }
}

/// The `capability` section.
#[derive(Debug)]
pub(crate) struct Capability {
    pub binds: Vec<Bind>,
    pub consumes: Vec<Consumes>,
    pub exposes: Vec<Exposes>,
    pub aggregates: Vec<Aggregate>,
}

/// An entry of `aggregates`.
#[derive(Debug)]
pub(crate) struct Aggregate {
    pub namespace: Option<String>,
    pub functions: Vec<Function>,
}

impl Aggregate {
    /// The namespace that a title makes: `Crew Resolver` is `crew-resolver`.
    pub(crate) fn namespace_of(label: &str) -> String {
        let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
    }
}

/// A function of an aggregate.
#[derive(Debug)]
pub(crate) struct Function {
    pub unit: Unit,
    pub semantics: Option<Semantics>,
}

/// The promises of a function, from which hints are made.
#[derive(Debug)]
pub(crate) struct Semantics {
    pub safe: Option<bool>,
    pub idempotent: Option<bool>,
}

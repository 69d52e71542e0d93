//! Named values a capability needs from outside, read once at the start.
//!
//! Nothing here may be read again while serving: a missing value must show at the start, not at the first call.

use std::ffi::OsString;

mod file;

use crate::error::{BoxError, Problem};
use crate::secret::Secret;
use crate::table::{Bind, BindFile, Piece, Source};

use file::Member;

/// A place to take binds from, such as a vault.
///
/// It is asked once per bind while the capability is built, may block, and goes before the source that the
/// specification names. Closures of the same shape are providers.
///
/// ```
/// use naftiko_runtime::{BindProvider, BoxError, Secret};
///
/// struct Vault;
///
/// impl BindProvider for Vault {
///     fn bind(&self, namespace: &str, variable: &str) -> Result<Option<Secret>, BoxError> {
///         Ok((namespace == "env" && variable == "TOKEN").then(|| Secret::from("from the vault")))
///     }
/// }
/// # assert!(Vault.bind("env", "TOKEN").unwrap().is_some());
/// ```
pub trait BindProvider: Send + Sync {
    /// The value of `namespace.variable`; `None` when this provider does not know it.
    ///
    /// # Errors
    ///
    /// Whatever kept the provider from looking. The capability then does not start, and the message is shown: it
    /// must not hold the value.
    fn bind(&self, namespace: &str, variable: &str) -> Result<Option<Secret>, BoxError>;
}

impl<F> BindProvider for F
where
    F: Fn(&str, &str) -> Result<Option<Secret>, BoxError> + Send + Sync,
{
    fn bind(&self, namespace: &str, variable: &str) -> Result<Option<Secret>, BoxError> {
        self(namespace, variable)
    }
}

/// Looks up a variable of the environment; a function, so that tests need not touch the real one.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The environment of the process.
#[allow(clippy::disallowed_methods, reason = "the one place of this crate that reads it")]
pub(crate) fn process_environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The values of all binds of a specification, in its order.
pub(crate) struct Binds(Vec<Secret>);

impl std::fmt::Debug for Binds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Binds").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

impl Binds {
    /// The value of the bind at `index` of the specification.
    ///
    /// # Panics
    ///
    /// When there is none: generated code and its tables disagree.
    pub(crate) fn get(&self, index: usize) -> Secret {
        self.0[index].clone()
    }

    /// Takes each bind from the overrides, else the provider, else its source, and reports every one that has no
    /// value. An empty value counts as missing.
    pub(crate) fn resolve(
        binds: &[Bind],
        overrides: &[(String, Secret)],
        provider: Option<&dyn BindProvider>,
        environment: Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        check_overrides(binds, overrides, problems);
        let given = |bind: &Bind| {
            let found = overrides.iter().rev().find(|(name, _)| names(bind, name));
            if let Some((_, secret)) = found {
                return Ok(Some(secret.clone()));
            }
            let Some(provider) = provider else { return Ok(None) };
            provider.bind(bind.namespace, bind.variable).map_err(|error| {
                Problem::new(format!("bind `{}`: the provider failed: {error}", bind.qualified()))
            })
        };
        let mut values = vec![Secret::default(); binds.len()];
        // Each file is read once, for all binds that nothing else gave.
        let mut files: Vec<(BindFile, Vec<Wanted<'_>>)> = Vec::new();
        for (bind, value) in binds.iter().zip(&mut values) {
            let found = match (given(bind), bind.source) {
                (Ok(None), Source::File { file, key }) => {
                    let wanted = Wanted { bind, key, value };
                    match files.iter_mut().find(|(known, _)| *known == file) {
                        Some((_, others)) => others.push(wanted),
                        None => files.push((file, vec![wanted])),
                    }
                    continue;
                }
                (Ok(None), Source::Environment { key }) => variable(bind, key, environment),
                (found, _) => found,
            };
            match found.and_then(|found| non_empty(bind, found)) {
                Ok(found) => *value = found,
                Err(problem) => problems.push(problem),
            }
        }
        for (file, wanted) in files {
            read_file(&file, wanted, problems);
        }
        Self(values)
    }

    /// The text that `pieces` make.
    pub(crate) fn render(&self, pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match *piece {
                Piece::Text(text) => text,
                Piece::Bind(index) => self.0[index].expose(),
            })
            .collect()
    }

    /// Whether a bind in `pieces` has no value, which has been reported already.
    pub(crate) fn lacks(&self, pieces: &[Piece]) -> bool {
        pieces.iter().any(|piece| matches!(*piece, Piece::Bind(index) if self.0[index].is_empty()))
    }
}

/// Whether an override of this name is meant for the bind: `VARIABLE` or `namespace.VARIABLE`.
fn names(bind: &Bind, name: &str) -> bool {
    name == bind.variable
        || name.strip_prefix(bind.namespace).and_then(|rest| rest.strip_prefix('.')) == Some(bind.variable)
}

fn check_overrides(binds: &[Bind], overrides: &[(String, Secret)], problems: &mut Vec<Problem>) {
    for (name, _) in overrides {
        let mut meant = binds.iter().filter(|bind| names(bind, name));
        match (meant.next(), meant.next()) {
            (None, _) => {
                let known = crate::text::listed(binds.iter().map(Bind::qualified));
                problems.push(Problem::new(format!("there is no bind `{name}`; known binds: {known}")));
            }
            (Some(first), Some(second)) => problems.push(Problem::new(format!(
                "bind `{name}` is ambiguous: say `{}` or `{}`",
                first.qualified(),
                second.qualified()
            ))),
            (Some(_), None) => {}
        }
    }
}

fn variable(bind: &Bind, key: &str, environment: Environment<'_>) -> Result<Option<Secret>, Problem> {
    environment(key).map(OsString::into_string).transpose().map(|text| text.map(Secret::from)).map_err(|_| {
        Problem::new(format!(
            "bind `{}`: the environment variable {key} is not valid UTF-8",
            bind.qualified()
        ))
    })
}

fn non_empty(bind: &Bind, value: Option<Secret>) -> Result<Secret, Problem> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        let remedy = match bind.source {
            Source::Environment { key } => format!("set the environment variable {key}"),
            Source::File { file, key } => format!("give `{key}` a value in {}", file.written()),
            Source::Provider { location } => {
                format!("{location} needs a provider that knows it: give one to `Builder::bind_provider`")
            }
        };
        Problem::new(format!("bind `{}` has no value; {remedy}", bind.qualified()))
    })
}

/// A bind that waits for its file.
struct Wanted<'a> {
    bind: &'a Bind,
    key: &'static str,
    value: &'a mut Secret,
}

fn read_file(file: &BindFile, wanted: Vec<Wanted<'_>>, problems: &mut Vec<Problem>) {
    let members = match file.read() {
        Ok(members) => members,
        Err(reason) => {
            let names = crate::text::listed(wanted.iter().map(|wanted| wanted.bind.qualified()));
            let written = file.written();
            problems.push(Problem::new(format!("file {written}, for {names}: {reason}")));
            return;
        }
    };
    let path = members.path.display();
    for Wanted { bind, key, value } in wanted {
        let name = bind.qualified();
        match members.get(key) {
            Some(Member::Text(text)) if !text.is_empty() => *value = text.clone(),
            Some(Member::Nested) => problems.push(Problem::new(format!(
                "bind `{name}`: `{key}` in {path} is a list or a mapping; a value is a text, a number or a boolean"
            ))),
            Some(Member::Text(_) | Member::Null) => {
                problems.push(Problem::new(format!("bind `{name}` has no value; `{key}` in {path} is empty")));
            }
            None => problems.push(Problem::new(format!("bind `{name}` has no value; add `{key}` to {path}"))),
        }
    }
}

//! Variables: those that `binds` declare, and those that templates name and nothing declares (LANGUAGE.md 2).

use super::names::{is_screaming, screaming};
use super::this;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Bind, BindId, BindSource, LocalFile, Text, TextPiece};
use crate::parse::template::{self, Piece};
use crate::spec::{self, Document, Location, Section};

/// The namespace of variables that nothing declares.
const UNDECLARED: &str = "env";

/// The namespace of parameters `in: environment`.
const PARAMETERS: &str = "environment";

/// The source of the values of a bind.
enum Provider {
    Environment,
    /// A file, by its position in the files of binds.
    File(usize),
    /// A place that only a provider of the program can reach.
    Elsewhere(String),
}

impl Provider {
    /// The source of the value under a key.
    fn source(&self, key: &str) -> BindSource {
        match self {
            Self::Environment => BindSource::Environment(key.to_owned()),
            Self::File(file) => BindSource::File { file: *file, key: key.to_owned() },
            Self::Elsewhere(location) => BindSource::Provider { location: location.clone() },
        }
    }
}

/// The variables of a capability; undeclared ones are added as they are met.
#[derive(Debug)]
pub(super) struct Variables {
    binds: Vec<Bind>,
    files: Vec<LocalFile>,
    places: Vec<At>,
    /// Whether an import of binds brought nothing, so that what is not declared is not reported.
    lost: bool,
}

impl Variables {
    /// Takes up every bind, wherever it was written.
    pub(super) fn declare(document: &Document, diagnostics: &mut Diagnostics) -> Self {
        let lost = document.lost(Section::Binds).next().is_some();
        let mut variables = Self { binds: Vec::new(), files: Vec::new(), places: Vec::new(), lost };
        let inner = document.capability.iter().flat_map(|capability| &capability.binds);
        for bind in document.binds.iter().chain(inner) {
            let provider = variables.provider(bind, diagnostics);
            let Some(namespace) = &bind.namespace else { continue };
            for (variable, key) in &bind.keys {
                let source = provider.source(key);
                let declared = Bind { namespace: namespace.clone(), variable: variable.clone(), source };
                variables.add(declared, bind.at.key("keys").key(variable.clone()), diagnostics);
            }
        }
        variables
    }

    /// The provider of a bind; the environment stands in for one that is faulty, which has been reported.
    fn provider(&mut self, bind: &spec::Bind, diagnostics: &mut Diagnostics) -> Provider {
        let at = bind.at.key("location");
        let written = bind.location.as_deref().unwrap_or_default();
        match bind.place() {
            Location::Environment => Provider::Environment,
            Location::Absolute(path) => self.file(LocalFile::Absolute(path.to_owned())),
            Location::Relative(path) => self.file(LocalFile::Relative {
                written: path.to_owned(),
                beside: bind.beside.clone().unwrap_or_else(|| path.to_owned()),
            }),
            Location::Other(scheme) => {
                diagnostics.push(
                    Diagnostic::new(
                        Code::PROVIDED_BIND,
                        &at,
                        format!("`{scheme}` is not read by the program itself"),
                    )
                    .label("a provider has to give the values")
                    .help("give the program a provider with `Capability::builder().bind_provider(…)`"),
                );
                Provider::Elsewhere(written.to_owned())
            }
            Location::None => {
                diagnostics.push(unsupported(written, &at));
                Provider::Environment
            }
        }
    }

    /// A file of binds, which several of them may share.
    fn file(&mut self, file: LocalFile) -> Provider {
        Provider::File(self.files.iter().position(|known| *known == file).unwrap_or_else(|| {
            self.files.push(file);
            self.files.len() - 1
        }))
    }

    /// Adds a variable; one that is declared already is reported, unless the two are alike.
    fn add(&mut self, bind: Bind, at: At, diagnostics: &mut Diagnostics) -> BindId {
        let earlier = self
            .binds
            .iter()
            .position(|earlier| earlier.variable == bind.variable && earlier.namespace == bind.namespace);
        let Some(index) = earlier else {
            self.binds.push(bind);
            self.places.push(at);
            return BindId(self.binds.len() - 1);
        };
        if self.binds[index] != bind {
            diagnostics.push(
                Diagnostic::new(
                    Code::CONFLICTING_VARIABLE,
                    &at,
                    format!("variable `{}` is declared twice, and not alike", bind.variable),
                )
                .secondary(Label::value(&self.places[index], "first declared here"))
                .help("keep one of the two, or give one of them another name"),
            );
        }
        BindId(index)
    }

    /// The files of binds, and the binds.
    pub(super) fn finish(self) -> (Vec<LocalFile>, Vec<Bind>) {
        (self.files, self.binds)
    }

    /// The variable that `name` means: `VAR`, `namespace.VAR`, another case of one, or an undeclared variable of the
    /// environment.
    pub(super) fn resolve(&mut self, name: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<BindId> {
        let exact = self.matching(name, str::eq);
        if let [first, _, ..] = exact[..] {
            let both: Vec<String> = exact
                .iter()
                .map(|index| {
                    format!("{{{{{}.{}}}}}", self.binds[*index].namespace, self.binds[*index].variable)
                })
                .collect();
            diagnostics.push(
                Diagnostic::new(
                    Code::UNRESOLVED_NAME,
                    at,
                    format!("`{{{{{name}}}}}` names several variables"),
                )
                .help(format!("write {}", list(both.iter().map(String::as_str)).replace(" and ", " or "))),
            );
            return Some(BindId(first));
        }
        if let Some(index) = exact.first() {
            return Some(BindId(*index));
        }
        if let [index] = self.matching(name, str::eq_ignore_ascii_case)[..] {
            let meant = &self.binds[index].variable;
            diagnostics.push(
                Diagnostic::new(Code::OTHER_SPELLING, at, format!("`{name}` is read as variable `{meant}`"))
                    .help(format!("write `{{{{{meant}}}}}`")),
            );
            return Some(BindId(index));
        }
        let bare = match name.split_once('.') {
            Some((namespace, bare)) if namespace == UNDECLARED || self.has_namespace(namespace) => bare,
            Some(_) => return None,
            None => name,
        };
        is_screaming(bare).then(|| self.undeclared(bare, at, diagnostics))
    }

    /// The variable that a bind declares under exactly this name, bare or qualified.
    pub(super) fn declared(&self, name: &str) -> Option<BindId> {
        match self.matching(name, str::eq)[..] {
            [index] => Some(BindId(index)),
            _ => None,
        }
    }

    /// As [`Variables::resolve`], for places where a bare name means something else.
    pub(super) fn qualified(&mut self, name: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<BindId> {
        if name.contains('.') { self.resolve(name, at, diagnostics) } else { None }
    }

    /// A parameter `in: environment`: a variable of the environment under its own name.
    pub(super) fn environment(&mut self, name: &str, at: &At, diagnostics: &mut Diagnostics) -> BindId {
        let bind = Bind {
            namespace: PARAMETERS.to_owned(),
            variable: name.to_owned(),
            source: BindSource::Environment(name.to_owned()),
        };
        self.add(bind, at.clone(), diagnostics)
    }

    /// Reads `name` from the environment although nothing declares it.
    pub(super) fn undeclared(&mut self, name: &str, at: &At, diagnostics: &mut Diagnostics) -> BindId {
        let variable = if is_screaming(name) { name.to_owned() } else { screaming(name) };
        let known =
            self.binds.iter().position(|bind| bind.variable == variable && bind.namespace == UNDECLARED);
        let near = (known.is_none() && diagnostics.seeks_near(Code::UNDECLARED_VARIABLE))
            .then(|| nearest(&variable, self.binds.iter().map(|bind| bind.variable.as_str())))
            .flatten()
            .map(str::to_owned);
        let index = known.unwrap_or_else(|| {
            if !self.lost {
                diagnostics.push(
                    Diagnostic::new(
                        Code::UNDECLARED_VARIABLE,
                        at,
                        format!(
                            "`{name}` is not declared; it is read from the environment variable `{variable}`"
                        ),
                    )
                    .template(name)
                    .help(match near {
                        Some(near) => format!("a variable with a similar name exists: `{near}`"),
                        None => {
                            format!(
                                "declare it: `binds: [{{namespace: env, keys: {{{variable}: {variable}}}}}]`"
                            )
                        }
                    }),
                );
            }
            self.binds.push(Bind {
                namespace: UNDECLARED.to_owned(),
                variable: variable.clone(),
                source: BindSource::Environment(variable),
            });
            self.places.push(at.clone());
            self.binds.len() - 1
        });
        BindId(index)
    }

    fn has_namespace(&self, namespace: &str) -> bool {
        self.binds.iter().any(|bind| bind.namespace == namespace)
    }

    /// Every bind that a bare or qualified name may mean.
    fn matching(&self, name: &str, same: impl Fn(&str, &str) -> bool) -> Vec<usize> {
        let qualified = name.split_once('.');
        let means = |bind: &Bind| match qualified {
            Some((namespace, variable)) => bind.namespace == namespace && same(&bind.variable, variable),
            None => same(&bind.variable, name),
        };
        (0..self.binds.len()).filter(|index| means(&self.binds[*index])).collect()
    }

    /// A text whose names must all be variables, for places that are filled at start.
    pub(super) fn text(&mut self, source: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<Text> {
        if this::is_in(source) {
            diagnostics.push(this::nothing(source, at));
            return None;
        }
        let pieces = match template::text(source) {
            Ok(pieces) => pieces,
            Err(malformed) => {
                diagnostics.push(malformed_template(&malformed, at));
                return None;
            }
        };
        let mut text = Vec::with_capacity(pieces.len());
        let mut sound = true;
        for piece in pieces {
            match piece {
                Piece::Text(literal) => text.push(TextPiece::Text(literal)),
                Piece::Name(name) => match self.resolve(&name, at, diagnostics) {
                    Some(bind) => text.push(TextPiece::Bind(bind)),
                    None => {
                        sound = false;
                        diagnostics.push(self.unresolved(&name, at));
                    }
                },
            }
        }
        sound.then_some(text)
    }

    /// Says that nothing can supply `name`.
    pub(super) fn unresolved(&self, name: &str, at: &At) -> Diagnostic {
        let diagnostic =
            Diagnostic::new(Code::UNRESOLVED_NAME, at, format!("nothing supplies `{{{{{name}}}}}`"))
                .template(name);
        let bare = name.rsplit_once('.').map_or(name, |(_, bare)| bare);
        let variables = || self.binds.iter().map(|bind| bind.variable.as_str());
        match nearest(bare, variables()) {
            Some(near) => diagnostic.help(format!("a variable with a similar name exists: `{near}`")),
            None if (1..=5).contains(&self.binds.len()) => {
                diagnostic.note(format!("the variables are {}", list(variables())))
            }
            None => diagnostic.help("declare it in `binds`, or as an input parameter"),
        }
    }
}

/// Says what a `location` may be.
fn unsupported(written: &str, at: &At) -> Diagnostic {
    let looks_like_a_path =
        written.starts_with(['.', '/']) || written.contains(".json") || written.contains(".y");
    Diagnostic::new(Code::UNSUPPORTED_LOCATION, at, format!("binds are not read from `{written}`"))
        .note(
            "they are read from the environment without `location`, from a file of JSON or YAML with `file:///./path` \
             or `file:///absolute/path`, and from a provider with any other `scheme://`",
        )
        .help(match written.trim_start_matches("./") {
            path if written.starts_with('/') => format!("write `file://{path}`"),
            path if looks_like_a_path => format!("write `file:///./{path}`"),
            _ => "leave `location` out to read the environment".to_owned(),
        })
}

/// Reports a template that is not one.
pub(super) fn malformed_template(malformed: &template::Malformed, at: &At) -> Diagnostic {
    Diagnostic::new(Code::MALFORMED_TEMPLATE, at, malformed.0.clone())
        .help("a template is text with names in double braces, such as `{{id}}`")
}

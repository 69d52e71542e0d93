//! The parameters of a consumed operation that count, of all that its three levels declare (LANGUAGE.md 3.4).

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Method, Place};
use crate::lower::names::alike;
use crate::lower::types::In;
use crate::spec::{Parameter, Value};

/// A parameter with its level decided.
pub(super) struct Declared<'p> {
    pub name: &'p str,
    pub place: Place,
    pub parameter: &'p Parameter,
    pub given: Given<'p>,
    pub level: Level,
}

/// The block that declares a parameter; of two that are the same, the later level counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Api,
    Resource,
    Operation,
}

/// The source of the value of a parameter.
#[derive(Clone, Copy)]
pub(super) enum Given<'p> {
    Caller,
    /// The spec.
    Value(&'p Value),
    /// A variable of the environment.
    Environment,
}

/// The parameters that count, in author order: operation over resource over API, by name and place; and whether
/// none of them is faulty.
pub(super) fn declare<'p>(
    method: Method,
    path_at: &At,
    levels: &[&'p [Parameter]; 3],
    placeholders: &[&str],
    diagnostics: &mut Diagnostics,
) -> (Vec<Declared<'p>>, bool) {
    let mut declared: Vec<Declared<'p>> = Vec::new();
    let mut sound = true;
    for (level, parameters) in [Level::Api, Level::Resource, Level::Operation].into_iter().zip(levels) {
        for parameter in *parameters {
            let Some(name) = parameter.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
                // One without a name has been reported; an empty name names nothing.
                if parameter.name.is_some() {
                    diagnostics.push(empty_name(parameter));
                } else {
                    sound = false;
                }
                continue;
            };
            let given = match &parameter.value {
                Some(value) => Given::Value(value),
                None if In::of(parameter) == Some(In::Environment) => Given::Environment,
                None => Given::Caller,
            };
            let Some(place) = place(parameter, name, method, path_at, placeholders, diagnostics) else {
                sound = false;
                continue;
            };
            let same = declared.iter().position(|earlier| {
                earlier.place == place
                    && (earlier.name == name
                        || (place == Place::Header && earlier.name.eq_ignore_ascii_case(name)))
            });
            let entry = Declared { name, place, parameter, given, level };
            match same {
                Some(index) if declared[index].level < level => declared[index] = entry,
                Some(index) => {
                    let same = parameter.does_the_same(declared[index].parameter);
                    sound &= same;
                    diagnostics.push(duplicate(&entry, &declared[index], same));
                }
                None => declared.push(entry),
            }
        }
    }
    (declared, sound)
}

fn empty_name(parameter: &Parameter) -> Diagnostic {
    Diagnostic::new(Code::NAMELESS_PARAMETER, &parameter.at.key("name"), "the parameter has an empty name")
        .label("left out")
        .help("give it the name by which the API knows it, or remove it")
}

/// Two of one name and place; those that are the same do no harm.
fn duplicate(entry: &Declared<'_>, earlier: &Declared<'_>, same: bool) -> Diagnostic {
    let (code, label) = if same {
        (Code::REPEATED_ENTRY, "left out")
    } else {
        (Code::DUPLICATE_PARAMETER, "declared again here")
    };
    let message = format!("parameter `{}` is declared twice", entry.name);
    Diagnostic::new(code, &entry.parameter.at.key("name"), message)
        .label(label)
        .secondary(Label::value(&earlier.parameter.at.key("name"), "first declared here"))
        .help("remove one of them")
}

/// The place of a parameter in the request; one without `in` goes where its name and the method put it.
fn place(
    parameter: &Parameter,
    name: &str,
    method: Method,
    path_at: &At,
    placeholders: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let in_path = || placeholders.iter().any(|placeholder| alike(placeholder, name));
    match In::of(parameter) {
        Some(In::Query) => Some(Place::Query),
        Some(In::Header) => Some(Place::Header),
        Some(In::Cookie) => Some(Place::Cookie),
        Some(In::Body) => Some(Place::Member),
        Some(In::Environment) => Some(Place::Template),
        Some(In::Path) if in_path() => Some(Place::Path),
        Some(In::Path) => {
            diagnostics.push(
                Diagnostic::new(
                    Code::STRAY_PATH_PARAMETER,
                    &parameter.at.key("name"),
                    format!("the path has no placeholder for path parameter `{name}`"),
                )
                .label("sent in the query instead")
                .secondary(Label::value(path_at, "the path"))
                .help(format!("add `{{{name}}}` to the path, or write `in: query`")),
            );
            Some(Place::Query)
        }
        None if in_path() => Some(Place::Path),
        None if method.is_bodyless() => Some(Place::Query),
        None => Some(Place::Member),
        Some(In::Unknown(written)) => {
            diagnostics.push(In::unknown(written, parameter));
            None
        }
    }
}

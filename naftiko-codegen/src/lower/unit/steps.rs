//! `steps`: calls, lookups and functions of the user's crate, each seeing what earlier ones gave (LANGUAGE.md 7, 14).

use super::inputs::{Context, Feed, Known, Offer};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Lookup, Native, Path, Step, StepId, Work};
use crate::lower::consumed::catalog::Target;
use crate::lower::{json_path, names};
use crate::spec::{self, Call};

impl Context<'_, '_> {
    /// The steps of a unit, in order; `None` when one is faulty.
    pub(super) fn orchestrate(&mut self, written: &[spec::Step]) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        let mut sound = true;
        let mut places: Vec<At> = Vec::new();
        // The first call is what the unit is about; later ones take what they cannot do without.
        let mut offer = Offer::All;
        for step in written {
            let Some(name) = &step.name else {
                sound = false;
                continue;
            };
            let at = step.at.key("name");
            if let Some(earlier) = self.steps.iter().position(|known| known.name == *name) {
                self.cx.diagnostics.push(
                    Diagnostic::new(Code::DUPLICATE_STEP, &at, format!("two steps are named `{name}`"))
                        .label("named again here")
                        .secondary(Label::value(&places[earlier], "first named here"))
                        .help("give one of them another name"),
                );
                sound = false;
                continue;
            }
            let work = self.work(step, offer);
            let operation = match &work {
                Some(Work::Call(call)) => {
                    offer = Offer::Needed;
                    Some(call.operation)
                }
                Some(Work::Lookup(_) | Work::Native(_)) | None => None,
            };
            match work {
                Some(work) => steps.push(Step { name: name.clone(), work }),
                None => sound = false,
            }
            self.steps.push(Known { name: name.clone(), operation });
            places.push(at);
        }
        sound.then_some(steps)
    }

    fn work(&mut self, step: &spec::Step, offer: Offer) -> Option<Work> {
        let kind = step.kind.as_deref()?;
        match kind.trim().to_ascii_lowercase().as_str() {
            "call" => {
                let Some(target) = &step.call else {
                    self.cx.diagnostics.push(missing(step, "call"));
                    return None;
                };
                let call = Call { at: step.at.key("call"), target: target.clone() };
                let Target::Operation(id) = self.catalog.find(&call, self.cx.diagnostics)? else {
                    return None;
                };
                let with = Some(&step.with).filter(|with| !with.is_empty());
                self.call(id, with, &step.at, offer).map(Work::Call)
            }
            "lookup" => self.lookup(step).map(Work::Lookup),
            "script" => self.script(step).map(Work::Native),
            _ => {
                let known = ["call", "lookup", "script"];
                let at = step.at.key("type");
                let diagnostic =
                    Diagnostic::new(Code::UNKNOWN_WORD, &at, format!("there is no step of type `{kind}`"))
                        .note(format!("the types are {}", list(known)));
                self.cx.diagnostics.push(match nearest(kind, known) {
                    Some(near) => diagnostic.similar("a type", kind, near),
                    None => diagnostic,
                });
                None
            }
        }
    }

    fn lookup(&mut self, step: &spec::Step) -> Option<Lookup> {
        let index = match &step.index {
            None => {
                self.cx.diagnostics.push(missing(step, "index"));
                None
            }
            Some(name) => {
                let index = self.steps.iter().position(|known| known.name == *name);
                if index.is_none() {
                    self.cx.diagnostics.push(self.unknown_step(name, &step.at.key("index")));
                }
                index.map(StepId)
            }
        };
        let key = match &step.key {
            None => {
                self.cx.diagnostics.push(missing(step, "match"));
                None
            }
            Some(key) => member(key, &step.at.key("match"), self.cx.diagnostics),
        };
        let value = match &step.lookup_value {
            None => {
                self.cx.diagnostics.push(missing(step, "lookupValue"));
                None
            }
            Some(text) => self.text(text, &step.at.key("lookupValue"), &mut Feed::nothing()),
        };
        let at = step.at.key("outputParameters");
        let fields: Vec<Option<(String, Path)>> = step
            .output_parameters
            .iter()
            .enumerate()
            .map(|(position, field)| {
                Some((field.clone(), member(field, &at.index(position), self.cx.diagnostics)?))
            })
            .collect();
        if fields.is_empty() {
            self.cx.diagnostics.push(missing(step, "outputParameters"));
            return None;
        }
        Some(Lookup {
            index: index?,
            key: key?,
            value: value?,
            fields: fields.into_iter().collect::<Option<_>>()?,
        })
    }

    fn script(&mut self, step: &spec::Step) -> Option<Native> {
        let language = step.language.as_deref().unwrap_or("javascript").trim();
        let name = step.name.as_deref().unwrap_or_default();
        if !language.eq_ignore_ascii_case("rust") {
            let at = if step.language.is_some() { step.at.key("language") } else { step.at.key("type") };
            let file = step.file.as_deref().unwrap_or_default();
            self.cx.diagnostics.push(
                Diagnostic::new(
                    Code::SCRIPT_NOT_RUN,
                    &at,
                    format!("step `{name}` is a script in {language}, which a compiled program does not run"),
                )
                .note(format!("its file is `{file}`"))
                .help(format!(
                    "write it as a function of your crate: `language: rust` and `function: steps::{}`, for \
                     `fn(StepInput) -> Result<Value, StepError>`, async or not",
                    name.replace('-', "_")
                )),
            );
            return None;
        }
        let Some(function) = &step.function else {
            self.cx.diagnostics.push(missing(step, "function"));
            return None;
        };
        let at = step.at.key("function");
        let mut segments: Vec<String> =
            function.split("::").map(|segment| segment.trim().to_owned()).collect();
        if segments.len() > 1 && segments[0] == "crate" {
            segments.remove(0);
        }
        if !segments.iter().all(|segment| is_identifier(segment)) {
            self.cx.diagnostics.push(
                Diagnostic::new(Code::WRONG_KIND, &at, format!("`{function}` is not the path of a function"))
                    .help("write the path from the root of your crate, such as `steps::score`"),
            );
            return None;
        }
        let mut with = Vec::new();
        for (key, value) in &step.with {
            let at = step.at.key("with").key(key.clone());
            with.push((key.clone(), self.argument(value, &at, &mut Feed::nothing())));
        }
        let with = with.into_iter().map(|(key, value)| Some((key, value?))).collect::<Option<_>>()?;
        Some(Native { function: segments.iter().map(|segment| names::raw(segment)).collect(), with })
    }
}

/// The path to one member of an item.
fn member(text: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<Path> {
    let path = json_path::at(text, at, diagnostics)?;
    if path.names().is_none() {
        diagnostics.push(
            Diagnostic::new(Code::MALFORMED_JSON_PATH, at, format!("`{text}` is not the path of one member"))
                .help("write the name of a member, or names with dots between them"),
        );
        return None;
    }
    Some(path)
}

fn missing(step: &spec::Step, field: &'static str) -> Diagnostic {
    let name = step.name.as_deref().unwrap_or_default();
    Diagnostic::new(Code::MISSING_FIELD, &step.at, format!("step `{name}` has no `{field}`"))
        .label("in this entry")
        .help(format!("add `{field}:`"))
        .absent(&[field])
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text != "_"
}

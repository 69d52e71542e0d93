//! What a unit says and most likely does not mean: texts that are names of inputs, references to inputs that nobody
//! declares, inputs that feed nothing (LANGUAGE.md 5.3, 5.4).

use super::inputs::{Context, Feed, Found};
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Label};
use crate::ir::{Action, Argument, Expr, FieldId, OperationId, Source, Work, push_segment};
use crate::lower::cx::Cx;
use crate::lower::names::alike;
use crate::spec::Parameter;

impl Context<'_, '_> {
    /// The word that stands before the name of an input in a reference.
    fn word(&self) -> &str {
        match self.prefixes.first() {
            Some(&"rest") | None if self.caller.surface.is_mcp() => "tools",
            Some(word) => word,
            None => "rest",
        }
    }

    /// The input that a reference names, or a member of one. One that nobody declares is declared by it, which is
    /// reported where the author listed what the caller gives.
    pub(super) fn referred(&mut self, name: &str, at: &At, feed: &mut Feed) -> Argument {
        if self.knows(name) {
            return self.input(name, feed);
        }
        if let Some((object, rest)) = name.split_once('.')
            && self.knows(object)
        {
            return match self.input(object, feed) {
                Expr::Ref(Source::Input(id, mut pointer)) => {
                    rest.split('.').for_each(|member| push_segment(&mut pointer, member));
                    Expr::Ref(Source::Input(id, pointer))
                }
                other => other,
            };
        }
        let argument = self.input(name, feed);
        if argument == Expr::Absent {
            return argument;
        }
        let known = || self.inputs.iter().filter(|input| input.is_given()).map(|input| input.name.as_str());
        let near = nearest(name, known()).map(str::to_owned);
        if near.is_none() && !self.listed {
            return argument;
        }
        let diagnostic =
            Diagnostic::new(Code::UNSUPPLIED_NAME, at, format!("there is no declared input `{name}`"))
                .label("becomes an input of its own");
        let diagnostic = match &near {
            Some(near) => {
                let full = format!("{}.{near}", self.word());
                diagnostic.fix(format!("an input with a similar name exists: `{full}`"), full)
            }
            None if (1..=5).contains(&known().count()) => {
                diagnostic.note(format!("the declared inputs are {}", list(known()))).help(DECLARE)
            }
            None => diagnostic.help(DECLARE),
        };
        self.cx.diagnostics.push(diagnostic);
        if let Some(near) = near {
            self.excuse(&near);
        }
        argument
    }

    /// Does not say of an input that it feeds nothing, where that only follows from what has been said.
    fn excuse(&mut self, name: &str) {
        self.inputs.iter_mut().filter(|input| input.name == name).for_each(|input| input.used = true);
    }

    /// Warns of a text that reads like a reference with a mistake in it: `rset.id`, or the bare name of an input.
    pub(super) fn suspect(&mut self, text: &str, at: &At, feed: &Feed) {
        if !feed.is_answer && self.suspect_name(text, at) {
            return;
        }
        let Some((prefix, name)) = text.split_once('.') else { return };
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        if !plain(prefix) || !plain(name) {
            return;
        }
        let steps = self.steps.iter().map(|step| step.name.as_str());
        if let Some(near) = nearest(prefix, self.prefixes.iter().copied().chain(steps)) {
            self.cx.diagnostics.push(
                Diagnostic::new(Code::SUSPECT_LITERAL, at, format!("`{text}` is sent as it is"))
                    .label("looks like a reference")
                    .fix(format!("to refer to `{name}`, write `{near}.{name}`"), format!("{near}.{name}")),
            );
            self.excuse(name);
        }
    }

    /// Warns of `order-id` and `{order-id}`, where an input is called so.
    fn suspect_name(&mut self, text: &str, at: &At) -> bool {
        let bare = text.trim().trim_matches(['$', '{', '}', '<', '>', ':']).trim();
        let given = || self.inputs.iter().filter(|input| input.is_given());
        let named = given().find(|input| input.name == bare);
        let Some(input) = named.or_else(|| given().find(|input| alike(&input.name, bare))) else {
            return false;
        };
        let (name, full) = (input.name.clone(), format!("{}.{}", self.word(), input.name));
        self.cx.diagnostics.push(
            Diagnostic::new(Code::SUSPECT_LITERAL, at, format!("`{text}` is sent as it is"))
                .label("an input is called so")
                .help(format!("did you mean the value of the input? Write `{full}`")),
        );
        self.excuse(&name);
        true
    }

    /// Warns of a field that only a template of the operation declares, and none of the inputs that the author listed
    /// feeds: the caller is asked for it too.
    pub(super) fn unsupplied(&mut self, (operation, field): (OperationId, FieldId), caller_at: &At) {
        let Some(at) = self.catalog.undeclared(operation, field) else { return };
        if !self.listed {
            return;
        }
        let name = &self.field((operation, field)).name;
        let known = || self.inputs.iter().filter(|input| input.is_given()).map(|input| input.name.as_str());
        let diagnostic = Diagnostic::new(
            Code::UNSUPPLIED_NAME,
            at,
            format!("no declared input supplies `{{{{{name}}}}}`"),
        )
        .label("becomes an input of its own")
        .template(name)
        .secondary(Label::key(&caller_at.key("call"), "called here, with inputs that are listed"));
        let near = nearest(name, known()).map(str::to_owned);
        self.cx.diagnostics.push(match &near {
            Some(near) => diagnostic.help(format!("an input with a similar name exists: `{near}`")),
            None => diagnostic.help(DECLARE),
        });
        if let Some(near) = near {
            self.excuse(&near);
        }
    }

    /// Warns of declared inputs that feed nothing. Those of the adapter and of the resource may feed another unit: they are
    /// looked at when all units have been.
    pub(super) fn unused_inputs(&mut self, action: &Action, own: &[&[Parameter]]) {
        let sees_all = match action {
            // An answer that is made up needs nothing, and a function of the user's crate gets every input.
            Action::Mock => true,
            Action::Steps(steps) => steps.iter().any(|step| matches!(step.work, Work::Native(_))),
            Action::Call(_) => false,
        };
        for input in &self.inputs {
            let Some(declared) = input.declared else { continue };
            if input.used || input.in_path || sees_all {
                self.cx.used.insert(declared.at.to_path());
            } else if own.iter().any(|level| level.iter().any(|it| std::ptr::eq(it, declared))) {
                let word = self.word();
                let diagnostic = if input.withheld { superfluous(declared) } else { unused(declared, word) };
                self.cx.diagnostics.push(diagnostic);
            }
        }
    }
}

impl Found<'_> {
    /// Whether the spec says that the caller gives it.
    fn is_given(&self) -> bool {
        self.declared.is_some() || self.in_path
    }
}

const DECLARE: &str = "declare it in `inputParameters`, or name an input that is there";

fn unused(parameter: &Parameter, word: &str) -> Diagnostic {
    let name = parameter.name.as_deref().unwrap_or_default();
    Diagnostic::new(Code::UNUSED_INPUT, &parameter.at.key("name"), format!("input `{name}` feeds nothing"))
        .label("what is given for it is lost")
        .help(format!("name the parameter that it feeds in `with`, as `{word}.{name}`, or remove it"))
}

/// Says that what an input would feed is a credential, which the authentication of the consumed API supplies.
fn superfluous(parameter: &Parameter) -> Diagnostic {
    let name = parameter.name.as_deref().unwrap_or_default();
    Diagnostic::new(
        Code::UNUSED_INPUT,
        &parameter.at.key("name"),
        format!("input `{name}` feeds nothing: it would be a credential, and no model is asked for one"),
    )
    .label("the `authentication` of the consumed API supplies it")
    .help("remove it here and from `with`")
}

/// Reports inputs of an adapter or a resource that feed nothing in any of its units.
pub(in crate::lower) fn unused_in_all(parameters: &[Parameter], cx: &mut Cx<'_>) {
    for parameter in parameters.iter().filter(|it| it.name.is_some()) {
        if !cx.used.contains(&parameter.at.to_path()) {
            cx.diagnostics.push(unused(parameter, "rest"));
        }
    }
}

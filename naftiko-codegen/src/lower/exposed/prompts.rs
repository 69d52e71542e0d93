//! Prompts: their arguments, and messages that name no others (LANGUAGE.md 6.6).

use super::adapter::Lower;
use super::local_file;
use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Label};
use crate::ir::{Prompt, PromptArgument, PromptMessage, PromptPiece, PromptText, Role};
use crate::lower::cx::Cx;
use crate::parse::template::Piece;
use crate::spec;

/// The prompts of an adapter.
pub(super) fn prompts(written: &[spec::Prompt], lower: &mut Lower<'_, '_>) -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = Vec::new();
    let mut seen: Vec<(&str, At)> = Vec::new();
    for prompt in written {
        let Some(name) = prompt.name.as_deref() else { continue };
        let (at, mark) = (prompt.at.key("name"), lower.cx.diagnostics.mark());
        let lowered = match seen.iter().find(|(earlier, _)| *earlier == name) {
            Some((_, first)) => {
                lower.cx.diagnostics.push(
                    Diagnostic::new(Code::DUPLICATE_PROMPT, &at, format!("two prompts are named `{name}`"))
                        .label("named again here")
                        .secondary(Label::value(first, "first named here"))
                        .help("give one of them another name"),
                );
                None
            }
            None => {
                seen.push((name, at));
                prompt_of(prompt, name, lower.cx)
            }
        };
        match lowered {
            Some(prompt) => prompts.push(prompt),
            None => lower.leave_out(name, mark),
        }
    }
    prompts
}

fn prompt_of(prompt: &spec::Prompt, name: &str, cx: &mut Cx<'_>) -> Option<Prompt> {
    let (arguments, sound) = arguments(&prompt.arguments, cx.diagnostics);
    let template = prompt.template.as_deref().filter(|messages| !messages.is_empty());
    let text = match (template, prompt.location.as_deref()) {
        (Some(_), Some(_)) => {
            cx.diagnostics.push(
                Diagnostic::key(
                    Code::SEVERAL_ACTIONS,
                    &prompt.at.key("location"),
                    format!("`{name}` has `template` and `location`"),
                )
                .label("what it says is said a second time here")
                .secondary(Label::key(&prompt.at.key("template"), "first said here"))
                .help("keep one of them"),
            );
            None
        }
        (Some(messages), None) => {
            let messages: Vec<Option<PromptMessage>> =
                messages.iter().map(|written| message(written, &arguments, cx)).collect();
            let messages: Option<Vec<PromptMessage>> = messages.into_iter().collect();
            if let Some(messages) = &messages {
                unused(&prompt.arguments, messages, name, cx.diagnostics);
            }
            messages.map(PromptText::Messages)
        }
        (None, Some(written)) => {
            local_file::local(written, prompt.beside.as_deref(), "a prompt", &prompt.at, cx.diagnostics)
                .map(PromptText::File)
        }
        (None, None) => {
            cx.diagnostics.push(
                Diagnostic::new(Code::MISSING_FIELD, &prompt.at, format!("prompt `{name}` says nothing"))
                    .help("add `template: [{role: user, content: …}]`, or `location` with a file")
                    .absent(&["template", "location"]),
            );
            None
        }
    };
    let text = text?;
    sound.then(|| Prompt {
        name: name.to_owned(),
        label: prompt.label.clone(),
        description: prompt.description.clone(),
        arguments,
        text,
    })
}

/// The arguments, each once, and whether none was written twice.
fn arguments(written: &[spec::Parameter], diagnostics: &mut Diagnostics) -> (Vec<PromptArgument>, bool) {
    let mut arguments: Vec<PromptArgument> = Vec::new();
    let mut sound = true;
    for parameter in written {
        let Some(name) = &parameter.name else { continue };
        if arguments.iter().any(|argument| argument.name == *name) {
            let first =
                written.iter().find(|earlier| earlier.name.as_ref() == Some(name)).unwrap_or(parameter);
            diagnostics.push(
                Diagnostic::new(
                    Code::DUPLICATE_PARAMETER,
                    &parameter.at.key("name"),
                    format!("argument `{name}` is declared twice"),
                )
                .secondary(Label::value(&first.at.key("name"), "first declared here"))
                .help("remove one of them"),
            );
            sound = false;
            continue;
        }
        if parameter.schema.is_some() || parameter.rules != spec::Rules::default() {
            diagnostics.push(
                Diagnostic::new(
                    Code::NO_EFFECT,
                    &parameter.at.key("name"),
                    format!("the rules of argument `{name}` are not compiled yet"),
                )
                .label("any text is taken")
                .help("say in its `description` what it can be"),
            );
        }
        arguments.push(PromptArgument {
            name: name.clone(),
            label: parameter.label.clone(),
            description: parameter.description.clone(),
            required: parameter.required.unwrap_or(true),
        });
    }
    (arguments, sound)
}

/// Reports arguments that a caller gives and no message says.
fn unused(
    written: &[spec::Parameter],
    messages: &[PromptMessage],
    prompt: &str,
    diagnostics: &mut Diagnostics,
) {
    let said = |name: &str| {
        let mut pieces = messages.iter().flat_map(|message| &message.pieces);
        pieces.any(|piece| matches!(piece, PromptPiece::Argument(argument) if argument == name))
    };
    for parameter in written {
        let Some(name) = parameter.name.as_deref().filter(|name| !said(name)) else { continue };
        diagnostics.push(
            Diagnostic::new(
                Code::UNUSED_PROMPT_ARGUMENT,
                &parameter.at.key("name"),
                format!("argument `{name}` is in no message of prompt `{prompt}`"),
            )
            .label("what is given for it is lost")
            .help(format!("write `{{{{{name}}}}}` into a message, or remove the argument")),
        );
    }
}

fn message(
    written: &spec::PromptMessage,
    arguments: &[PromptArgument],
    cx: &mut Cx<'_>,
) -> Option<PromptMessage> {
    let role = match written.role.as_deref()? {
        "user" => Some(Role::User),
        "assistant" => Some(Role::Assistant),
        other => {
            cx.diagnostics.push(
                Diagnostic::new(
                    Code::UNKNOWN_WORD,
                    &written.at.key("role"),
                    format!("there is no role `{other}`"),
                )
                .note("the roles are `user` and `assistant`"),
            );
            None
        }
    };
    let pieces = pieces(written.content.as_deref()?, arguments, &written.at.key("content"), cx);
    Some(PromptMessage { role: role?, pieces: pieces? })
}

/// The pieces of a text; nothing but arguments can be put into it.
fn pieces(text: &str, arguments: &[PromptArgument], at: &At, cx: &mut Cx<'_>) -> Option<Vec<PromptPiece>> {
    let pieces = cx.template(text, at)?;
    let names = || arguments.iter().map(|argument| argument.name.as_str());
    let pieces: Vec<Option<PromptPiece>> = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Some(PromptPiece::Text(text)),
            Piece::Name(name) if names().any(|known| known == name) => Some(PromptPiece::Argument(name)),
            Piece::Name(name) => {
                let diagnostic =
                    Diagnostic::new(Code::UNRESOLVED_NAME, at, format!("nothing supplies `{{{{{name}}}}}`"))
                        .template(&name);
                cx.diagnostics.push(match nearest(&name, names()) {
                    Some(near) => {
                        diagnostic.help(format!("an argument with a similar name exists: `{near}`"))
                    }
                    None if (1..=5).contains(&arguments.len()) => {
                        diagnostic.note(format!("the arguments of the prompt are {}", list(names())))
                    }
                    None => diagnostic.help(format!("add `arguments: [{{name: {name}}}]` to the prompt")),
                });
                None
            }
        })
        .collect();
    pieces.into_iter().collect()
}

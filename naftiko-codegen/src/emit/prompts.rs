//! MCP prompts: a table, with no code of its own.

use proc_macro2::TokenStream;
use quote::quote;

use super::capability;
use crate::ir::{Prompt, PromptArgument, PromptMessage, PromptPiece, PromptText, Role};

/// `.prompts(PROMPTS)` and the table, where there are prompts.
pub(super) fn table(prompts: &[Prompt]) -> Option<(TokenStream, TokenStream)> {
    let entries = prompts.iter().map(prompt);
    let table = quote! {
        /// Every prompt, in the order of the spec.
        pub static PROMPTS: &[rt::mcp::Prompt] = &[#(#entries),*];
    };
    (!prompts.is_empty()).then(|| (quote!(.prompts(PROMPTS)), table))
}

/// `rt::mcp::Prompt::new("brief", &[…]).title("…").description("…").arguments(&[…])`
fn prompt(prompt: &Prompt) -> TokenStream {
    let Prompt { name, label, description, arguments, text } = prompt;
    let text = match text {
        PromptText::Messages(messages) => {
            let messages = messages.iter().map(message);
            quote!(new(#name, &[#(#messages),*]))
        }
        PromptText::File(file) => {
            let place = capability::place(file);
            quote!(file(#name, rt::LocalFile::#place))
        }
    };
    let title = title(label.as_deref());
    let description = about(description.as_deref());
    let arguments = (!arguments.is_empty()).then(|| {
        let arguments = arguments.iter().map(argument);
        quote!(.arguments(&[#(#arguments),*]))
    });
    quote!(rt::mcp::Prompt::#text #title #description #arguments)
}

/// `.title("…")`, or nothing.
pub(super) fn title(label: Option<&str>) -> Option<TokenStream> {
    label.map(|label| quote!(.title(#label)))
}

/// `.description("…")`, or nothing.
pub(super) fn about(description: Option<&str>) -> Option<TokenStream> {
    description.map(|description| quote!(.description(#description)))
}

fn argument(argument: &PromptArgument) -> TokenStream {
    let PromptArgument { name, label, description, required } = argument;
    let (title, description) = (title(label.as_deref()), about(description.as_deref()));
    let optional = (!required).then(|| quote!(.optional()));
    quote!(rt::mcp::PromptArgument::new(#name) #title #description #optional)
}

/// `rt::mcp::PromptMessage::user(&[rt::mcp::PromptPiece::Text("…"), …])`
fn message(message: &PromptMessage) -> TokenStream {
    let PromptMessage { role, pieces } = message;
    let role = match role {
        Role::User => quote!(user),
        Role::Assistant => quote!(assistant),
    };
    let pieces = pieces.iter().map(|piece| match piece {
        PromptPiece::Text(text) => quote!(rt::mcp::PromptPiece::Text(#text)),
        PromptPiece::Argument(name) => quote!(rt::mcp::PromptPiece::Argument(#name)),
    });
    quote!(rt::mcp::PromptMessage::#role(&[#(#pieces),*]))
}

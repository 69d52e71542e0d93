//! MCP resources: an entry for each, or for all that are in a folder.

use proc_macro2::TokenStream;
use quote::quote;

use super::prompts::{about, title};
use super::{Emit, capability, work};
use crate::ir::{Operation, Resource, ResourceSource};

/// `.resources(RESOURCES)` and the table, where there are resources.
pub(super) fn table(cx: &Emit<'_>, resources: &[Resource]) -> Option<(TokenStream, TokenStream)> {
    let entries = resources.iter().map(|resource| self::resource(cx, resource));
    let table = quote! {
        /// Every resource, in the order of the spec.
        pub static RESOURCES: &[rt::mcp::Resource] = &[#(#entries),*];
    };
    (!resources.is_empty()).then(|| (quote!(.resources(RESOURCES)), table))
}

/// `rt::mcp::Resource::new("shop://orders/{id}", "order").title("…").mime_type("…").calls(&shop::GET)`
fn resource(cx: &Emit<'_>, resource: &Resource) -> TokenStream {
    let Resource { uri, name, label, description, mime_type, source } = resource;
    let (source, work) = match source {
        ResourceSource::Unit(unit) => {
            (quote!(new(#uri, #name)), work::work(cx, unit, Operation::tool_inputs))
        }
        ResourceSource::Files(place) => {
            let place = capability::place(place);
            (quote!(files(#uri, #name, rt::LocalFile::#place)), quote!())
        }
    };
    let (title, description) = (title(label.as_deref()), about(description.as_deref()));
    let mime_type = mime_type.as_ref().map(|mime_type| quote!(.mime_type(#mime_type)));
    quote!(rt::mcp::Resource::#source #title #description #mime_type #work)
}

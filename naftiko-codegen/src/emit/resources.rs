//! MCP resources: a table, and a function for each that is made when it is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::code;
use super::prompts::{about, title};
use super::{Emit, capability, ident, unit};
use crate::ir::{Resource, ResourceSource, Unit};

/// What the adapter has for its resources, and the table itself where there are any.
pub(super) fn table(resources: &[Resource]) -> (TokenStream, Option<TokenStream>) {
    if resources.is_empty() {
        return (quote!(&[]), None);
    }
    let entries = resources.iter().map(resource);
    let table = quote! {
        /// Every resource, in the order of the spec.
        pub static RESOURCES: &[rt::mcp::Resource] = &[#(#entries),*];
    };
    (quote!(RESOURCES), Some(table))
}

/// A function for each that is made when it is read.
pub(super) fn functions(cx: &Emit<'_>, resources: &[Resource]) -> Vec<TokenStream> {
    let function = |unit: &Unit| {
        let summary = format!("Resource {} {}", code(&unit.name), unit::summary(cx, unit));
        unit::handler(cx, unit, &summary)
    };
    resources.iter().filter_map(Resource::unit).map(function).collect()
}

/// `rt::mcp::Resource::new("shop://orders/{id}", "order", order).title("…").mime_type("…").inputs(&[…])`
fn resource(resource: &Resource) -> TokenStream {
    let Resource { uri, name, label, description, mime_type, source } = resource;
    let (source, inputs) = match source {
        ResourceSource::Unit(unit) => {
            let function = ident(&unit.function);
            (quote!(new(#uri, #name, #function)), unit::inputs(unit))
        }
        ResourceSource::Files(place) => {
            let place = capability::place(place);
            (quote!(files(#uri, #name, rt::LocalFile::#place)), quote!())
        }
    };
    let (title, description) = (title(label.as_deref()), about(description.as_deref()));
    let mime_type = mime_type.as_ref().map(|mime_type| quote!(.mime_type(#mime_type)));
    quote!(rt::mcp::Resource::#source #title #description #mime_type #inputs)
}

//! REST: the route table and a handler an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, auth, ident, openapi, raw_string, unit};
use crate::ir::{Action, Method, Rest, Route};

/// `pub mod rest { … }`
pub(super) fn module(cx: &Emit<'_>, rest: &Rest) -> TokenStream {
    let Rest { namespace, module, router: _, description, address, port, guard, routes } = rest;
    let module = ident(module);
    let about = docs(&[Some(&format!("The REST adapter {}.", code(namespace))), description.as_deref()]);
    let imports = unit::imports(cx, routes.iter().map(|route| &route.unit));
    let port = Literal::u16_unsuffixed(*port);
    let guard = auth::guard(guard);
    let document = raw_string(&openapi::document(cx, rest).to_string());
    let table = routes.iter().map(route);
    let handlers = routes.iter().map(|route| {
        let Action::Call(call) = &route.unit.action;
        let operation = cx.capability.operation(call.operation);
        let target = format!("{}.{}", cx.capability.namespace(operation.namespace).name, operation.name);
        let route_text = format!("{} {}", route.method.as_str(), route.path);
        unit::handler(cx, &route.unit, &format!("{} calls {}.", code(&route_text), code(&target)))
    });
    quote! {
        #about
        pub mod #module {
            #imports

            pub(super) static ADAPTER: rt::rest::Adapter = rt::rest::Adapter {
                namespace: #namespace,
                address: #address,
                port: #port,
                guard: #guard,
                openapi: OPENAPI,
                routes: ROUTES,
            };

            /// The OpenAPI 3.1 document of this adapter, served at `/openapi.json`.
            pub const OPENAPI: &str = #document;

            /// Every route, in the order of the spec.
            pub static ROUTES: &[rt::rest::Route] = &[#(#table),*];

            #(#handlers)*
        }
    }
}

/// `rt::rest::Route::get("/orders/{id}", get).inputs(&[…])`
fn route(route: &Route) -> TokenStream {
    let Route { method, path, resource: _, unit } = route;
    let method = match method {
        Method::Get => quote!(get),
        Method::Post => quote!(post),
        Method::Put => quote!(put),
        Method::Patch => quote!(patch),
        Method::Delete => quote!(delete),
        Method::Head => quote!(head),
        Method::Options => quote!(options),
    };
    let handler = ident(&unit.function);
    let inputs = unit::inputs(unit);
    quote!(rt::rest::Route::#method(#path, #handler) #inputs)
}

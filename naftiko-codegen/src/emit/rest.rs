//! REST: the table of an adapter, and an entry a route.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::{Emit, LOOPBACK, auth, ident, list, openapi, operation, raw_string, work};
use crate::ir::{Forward, Rest, Route};

/// `pub mod rest { … }`
pub(super) fn module(cx: &Emit<'_>, rest: &Rest) -> TokenStream {
    let Rest { namespace, module, router: _, description, address, port, guard, routes, forwards } = rest;
    let module = ident(module);
    let about = docs(&[Some(&format!("The REST adapter {}.", code(namespace))), description.as_deref()]);
    let imports = imports(cx, rest);
    let port = Literal::u16_unsuffixed(*port);
    let address = (address != LOOPBACK).then(|| quote!(.address(#address)));
    let guard = auth::guarded(guard);
    let document = raw_string(&openapi::document(cx, rest).to_string());
    let table = list(routes.iter().map(|route| self::route(cx, route)));
    let forwards = (!forwards.is_empty()).then(|| {
        let forwards = forwards.iter().map(|forward| self::forward(cx, forward));
        quote!(.forwards(&[#(#forwards),*]))
    });
    quote! {
        #about
        pub mod #module {
            #imports

            pub static ADAPTER: rt::rest::Adapter =
                rt::rest::Adapter::new(#namespace, #port, ROUTES).openapi(OPENAPI) #address #guard #forwards;

            /// The OpenAPI 3.1 document of this adapter, served at `/openapi.json`.
            pub const OPENAPI: &str = #document;

            /// Every route, in the order of the spec.
            pub static ROUTES: &[rt::rest::Route] = &#table;
        }
    }
}

/// The modules of clients that routes and forwards name.
fn imports(cx: &Emit<'_>, rest: &Rest) -> TokenStream {
    let forwards = rest.forwards.iter().map(|forward| forward.namespace);
    work::imports(cx, rest.routes.iter().map(|route| &route.unit), forwards)
}

/// `rt::rest::Route::get("/orders/{id}").calls(&shop::GET)`
fn route(cx: &Emit<'_>, route: &Route) -> TokenStream {
    let Route { method, path, resource: _, unit } = route;
    let method = operation::method(*method);
    let variables = route.variables();
    let work = work::work(cx, unit, |operation| operation.route_inputs(&variables));
    quote!(rt::rest::Route::#method(#path) #work)
}

/// `rt::rest::Forward::new("/raw/{path}", &shop::UPSTREAM).trusted(&["X-Trace"])`
fn forward(cx: &Emit<'_>, forward: &Forward) -> TokenStream {
    let Forward { path, namespace, trusted_headers, parts } = forward;
    let module = ident(&cx.capability.namespace(*namespace).module);
    let trusted = (!trusted_headers.is_empty()).then(|| quote!(.trusted(&[#(#trusted_headers),*])));
    let parts = (!parts.is_empty()).then(|| {
        let parts = parts.iter().map(operation::fixed);
        quote!(.parts(&[#(#parts),*]))
    });
    quote!(rt::rest::Forward::new(#path, &#module::UPSTREAM) #trusted #parts)
}

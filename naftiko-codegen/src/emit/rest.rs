//! REST: the route table and a handler an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{code, docs};
use super::expr::Place;
use super::{Emit, auth, ident, openapi, raw_string, request, unit};
use crate::ir::{BindId, FieldId, Forward, Rest, Route};

/// `pub mod rest { … }`
pub(super) fn module(cx: &Emit<'_>, rest: &Rest) -> TokenStream {
    let Rest { namespace, module, router: _, description, address, port, guard, routes, forwards } = rest;
    let module = ident(module);
    let about = docs(&[Some(&format!("The REST adapter {}.", code(namespace))), description.as_deref()]);
    let imports = unit::imports(cx, routes.iter().map(|route| &route.unit));
    let port = Literal::u16_unsuffixed(*port);
    let guard = auth::guard(guard);
    let document = raw_string(&openapi::document(cx, rest).to_string());
    let table = routes.iter().map(route);
    let handlers = routes.iter().map(|route| {
        let route_text = format!("{} {}", route.method.as_str(), route.path);
        let summary = format!("{} {}", code(&route_text), unit::summary(cx, &route.unit));
        unit::handler(cx, &route.unit, &summary)
    });
    let forwards = forwards.iter().map(forward);
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
                forwards: &[#(#forwards),*],
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
    let method = request::constructor(*method);
    let handler = ident(&unit.function);
    let inputs = unit::inputs(unit);
    quote!(rt::rest::Route::#method(#path, #handler) #inputs)
}

/// `rt::rest::Forward::new("/raw/{path}", 0).trusted(&["X-Trace"])`
fn forward(forward: &Forward) -> TokenStream {
    let Forward { path, namespace, trusted_headers, parts } = forward;
    let index = Literal::usize_unsuffixed(namespace.0);
    let trusted = (!trusted_headers.is_empty()).then(|| quote!(.trusted(&[#(#trusted_headers),*])));
    let parts: Vec<TokenStream> = parts.iter().map(|part| request::part(part, &mut Always)).collect();
    let binds =
        if forward.parts.iter().any(|part| part.value.has_bind()) { quote!(binds) } else { quote!(_) };
    let always = (!parts.is_empty()).then(|| quote!(.always(|request, #binds| request #(#parts)*)));
    quote!(rt::rest::Forward::new(#path, #index) #trusted #always)
}

/// Values that every request carries: none of them comes from a caller.
struct Always;

impl Place<FieldId> for Always {
    fn reference(&mut self, _: &FieldId) -> TokenStream {
        quote!(rt::Argument::Absent)
    }

    fn bind(&mut self, bind: BindId) -> TokenStream {
        let index = Literal::usize_unsuffixed(bind.0);
        quote!(binds.get(#index))
    }
}

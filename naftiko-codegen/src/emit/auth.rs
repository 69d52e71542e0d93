//! Authentication and texts that are known at start, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    ApiKey, Authentication, ClientCredentials, Guard, Introspection, Placement, ResourceServer, TextPiece,
};

/// `rt::Authentication::ApiKey { … }`
pub(super) fn authentication(authentication: &Authentication) -> TokenStream {
    match authentication {
        Authentication::None => quote!(rt::Authentication::None),
        Authentication::ApiKey(key) => {
            let key = key_fields(key);
            quote!(rt::Authentication::ApiKey { #key })
        }
        Authentication::ApiKeys(keys) => {
            let keys = keys.iter().map(key_fields);
            quote!(rt::Authentication::ApiKeys(&[#(rt::ApiKey { #keys }),*]))
        }
        Authentication::Bearer { token } => {
            let token = text(token);
            quote!(rt::Authentication::Bearer { token: #token })
        }
        Authentication::Basic { username, password } => {
            let (username, password) = (text(username), text(password));
            quote!(rt::Authentication::Basic { username: #username, password: #password })
        }
        Authentication::Digest { username, password } => {
            let (username, password) = (text(username), text(password));
            quote!(rt::Authentication::Digest { username: #username, password: #password })
        }
        Authentication::ClientCredentials(credentials) => {
            let credentials = client_credentials(credentials);
            quote!(rt::Authentication::ClientCredentials(&#credentials))
        }
    }
}

/// `rt::Guard::Bearer { … }`
fn guard(guard: &Guard) -> TokenStream {
    match guard {
        Guard::None => quote!(rt::Guard::None),
        Guard::ApiKey(key) => {
            let key = key_fields(key);
            quote!(rt::Guard::ApiKey { #key })
        }
        Guard::Bearer { token } => {
            let token = text(token);
            quote!(rt::Guard::Bearer { token: #token })
        }
        Guard::Basic { username, password } => {
            let (username, password) = (text(username), text(password));
            quote!(rt::Guard::Basic { username: #username, password: #password })
        }
        Guard::Digest { username, password } => {
            let (username, password) = (text(username), text(password));
            quote!(rt::Guard::Digest { username: #username, password: #password })
        }
        Guard::OAuth2(server) => {
            let server = resource_server(server);
            quote!(rt::Guard::OAuth2(&#server))
        }
    }
}

/// `.guard(rt::Guard::Bearer { … })`, or nothing.
pub(super) fn guarded(guard: &Guard) -> Option<TokenStream> {
    let is_open = matches!(guard, Guard::None);
    (!is_open).then(|| {
        let guard = self::guard(guard);
        quote!(.guard(#guard))
    })
}

/// `placement: rt::Placement::Header, key: "X-Key", value: &[…]`
fn key_fields(key: &ApiKey) -> TokenStream {
    let ApiKey { placement, key, value } = key;
    let placement = match placement {
        Placement::Header => quote!(rt::Placement::Header),
        Placement::Query => quote!(rt::Placement::Query),
        Placement::Cookie => quote!(rt::Placement::Cookie),
    };
    let value = text(value);
    quote!(placement: #placement, key: #key, value: #value)
}

/// `rt::ClientCredentials { … }`
fn client_credentials(credentials: &ClientCredentials) -> TokenStream {
    let ClientCredentials {
        token_endpoint,
        authorization_server,
        client_id,
        client_secret,
        scopes,
        audience,
        resource,
    } = credentials;
    let [token_endpoint, authorization_server, client_id, client_secret, audience, resource] =
        [token_endpoint, authorization_server, client_id, client_secret, audience, resource]
            .map(|it| text(it));
    quote! {
        rt::ClientCredentials {
            token_endpoint: #token_endpoint,
            authorization_server: #authorization_server,
            client_id: #client_id,
            client_secret: #client_secret,
            scopes: &[#(#scopes),*],
            audience: #audience,
            resource: #resource,
        }
    }
}

/// `rt::ResourceServer { … }`
fn resource_server(server: &ResourceServer) -> TokenStream {
    let ResourceServer { authorization_server, resource, audience, scopes, token_endpoint: _, introspection } =
        server;
    let [authorization_server, resource, audience] =
        [authorization_server, resource, audience].map(|it| text(it));
    let introspection = match introspection {
        None => quote!(::core::option::Option::None),
        Some(Introspection { endpoint, client_id, client_secret }) => {
            let [endpoint, client_id, client_secret] =
                [endpoint, client_id, client_secret].map(|it| text(it));
            quote! {
                ::core::option::Option::Some(rt::Introspection {
                    endpoint: #endpoint,
                    client_id: #client_id,
                    client_secret: #client_secret,
                })
            }
        }
    };
    quote! {
        rt::ResourceServer {
            authorization_server: #authorization_server,
            resource: #resource,
            audience: #audience,
            scopes: &[#(#scopes),*],
            introspection: #introspection,
        }
    }
}

/// `&[rt::Piece::Text("…"), rt::Piece::Bind(0)]`
pub(super) fn text(text: &[TextPiece]) -> TokenStream {
    let pieces = text.iter().map(|piece| match piece {
        TextPiece::Text(text) => quote!(rt::Piece::Text(#text)),
        TextPiece::Bind(bind) => {
            let index = proc_macro2::Literal::usize_unsuffixed(bind.0);
            quote!(rt::Piece::Bind(#index))
        }
    });
    quote!(&[#(#pieces),*])
}

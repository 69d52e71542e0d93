//! Authentication and texts that are known at start, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Authentication, Placement, TextPiece};

/// `rt::Authentication::ApiKey { … }`
pub(super) fn authentication(authentication: &Authentication) -> TokenStream {
    match authentication {
        Authentication::None => quote!(rt::Authentication::None),
        Authentication::ApiKey { placement, key, value } => {
            let placement = match placement {
                Placement::Header => quote!(rt::Placement::Header),
                Placement::Query => quote!(rt::Placement::Query),
                Placement::Cookie => quote!(rt::Placement::Cookie),
            };
            let value = text(value);
            quote!(rt::Authentication::ApiKey { placement: #placement, key: #key, value: #value })
        }
        Authentication::Bearer { token } => {
            let token = text(token);
            quote!(rt::Authentication::Bearer { token: #token })
        }
        Authentication::Basic { username, password } => {
            let (username, password) = (text(username), text(password));
            quote!(rt::Authentication::Basic { username: #username, password: #password })
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

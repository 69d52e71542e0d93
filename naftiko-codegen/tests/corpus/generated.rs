//! The operations, routes and tools of a generated module, read from its syntax.

use proc_macro2::{TokenStream, TokenTree};
use syn::{ImplItem, Item, Lit, Type};

use super::written::{Units, route};

pub(super) fn units(file: &syn::File) -> Units {
    let mut units = Units::default();
    for item in &file.items {
        let Item::Mod(module) = item else { continue };
        let items = module.content.iter().flat_map(|(_, items)| items);
        let mut operations = None;
        for item in items {
            match item {
                Item::Impl(it) if it.trait_.is_none() && is_client(&it.self_ty) => {
                    // Each method of a client is the call of an operation.
                    let is_operation = |item: &&ImplItem| matches!(item, ImplItem::Fn(_));
                    operations = Some(it.items.iter().filter(is_operation).count());
                }
                Item::Static(table) if table.ident == "ROUTES" || table.ident == "TOOLS" => {
                    let expression = &table.expr;
                    rows(quote::quote!(#expression), &mut units);
                }
                _ => {}
            }
        }
        units.operations.extend(operations);
    }
    units
}

fn is_client(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Client"))
}

/// `Route::get("/path", …)`, `Route::new("GET", "/path", …)` and `Tool::new("name", …)`, at any depth.
fn rows(tokens: TokenStream, units: &mut Units) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        rows(group.stream(), units);
        let word =
            |back: usize| position.checked_sub(back).map(|at| tokens[at].to_string()).unwrap_or_default();
        let (kind, method) = (word(4), word(1));
        let literals: Vec<String> = group.stream().into_iter().filter_map(literal).collect();
        match (kind.as_str(), method.as_str(), &literals[..]) {
            ("Route", "new", [method, path, ..]) => {
                units.routes.insert((method.clone(), route(path)));
            }
            ("Route", method, [path, ..]) => {
                units.routes.insert((method.to_uppercase(), route(path)));
            }
            ("Tool", "new", [name, ..]) => {
                units.tools.insert(name.clone());
            }
            _ => {}
        }
    }
}

fn literal(token: TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => match Lit::new(literal) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => None,
    }
}

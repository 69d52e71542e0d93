//! Rust identifiers: made from the spec's names, free of keywords and collisions, decided once.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use crate::ir::{Place, RustIdent};

/// Names that mean something in every generated module.
const RESERVED: &[&str] = &["rt", "clone", "from", "into", "new", "main"];

/// Keywords that can be written as raw identifiers.
const RAW: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot.
const NEVER: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Types that every generated module uses under their short names.
const PRELUDE_TYPES: &[&str] =
    &["Option", "Result", "String", "Vec", "Box", "Some", "None", "Ok", "Err", "Self"];

/// The identifiers taken in one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which `names` are taken from the start.
    pub(super) fn with(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// A value, function, field or module name: `list-orders` becomes `list_orders`.
    pub(super) fn snake(&mut self, name: &str, fallback: &str) -> RustIdent {
        let mut ident = lower_words(name).unwrap_or_else(|| ascii(name).to_snake_case());
        if ident.is_empty() {
            fallback.clone_into(&mut ident);
        }
        if ident.starts_with(|c: char| c.is_ascii_digit()) {
            ident.insert(0, 'n');
        }
        if NEVER.contains(&ident.as_str()) || RESERVED.contains(&ident.as_str()) {
            ident.push('_');
        }
        let unique = self.unique(ident);
        RustIdent::chosen(if RAW.contains(&unique.as_str()) { format!("r#{unique}") } else { unique })
    }

    /// A type name: `list-orders` with the suffix `Input` becomes `ListOrdersInput`.
    pub(super) fn pascal(&mut self, name: &str, fallback: &str, suffix: &str) -> RustIdent {
        let mut ident = ascii(name).to_upper_camel_case();
        if ident.is_empty() {
            fallback.clone_into(&mut ident);
        }
        if ident.starts_with(|c: char| c.is_ascii_digit()) {
            ident.insert(0, 'N');
        }
        ident.push_str(suffix);
        if PRELUDE_TYPES.contains(&ident.as_str()) {
            ident.push('_');
        }
        RustIdent::chosen(self.unique(ident))
    }

    /// A constant or static: `list-orders` becomes `LIST_ORDERS`.
    pub(super) fn constant(&mut self, name: &str, fallback: &str) -> RustIdent {
        let mut ident = screaming(name);
        if ident.is_empty() {
            fallback.clone_into(&mut ident);
        }
        if ident.starts_with(|c: char| c.is_ascii_digit()) {
            ident.insert(0, 'N');
        }
        RustIdent::chosen(self.unique(ident))
    }

    fn unique(&mut self, ident: String) -> String {
        if self.taken.insert(ident.clone()) {
            return ident;
        }
        let mut counter = 2;
        loop {
            let candidate = format!("{ident}_{counter}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            counter += 1;
        }
    }
}

/// A name that is an identifier already, raw where it is a keyword.
pub(super) fn raw(name: &str) -> RustIdent {
    RustIdent::chosen(if RAW.contains(&name) { format!("r#{name}") } else { name.to_owned() })
}

/// The module for a spec whose file has this stem.
pub(crate) fn module_name(stem: &str) -> RustIdent {
    Scope::default().snake(stem, "capability")
}

/// A name in ASCII alone: whatever else is in it stands between words.
fn ascii(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

/// The words of a name joined with `_`, where no capital letter begins one: what most names are, at a fraction of the cost.
fn lower_words(name: &str) -> Option<String> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut joined = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(word);
    }
    Some(joined)
}

/// Whether two names are the same without regard to case, `-` and `_`, by which authors' spellings are matched.
pub(super) fn alike(name: &str, other: &str) -> bool {
    fn folded(name: &str) -> impl Iterator<Item = char> {
        name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase)
    }
    folded(name).eq(folded(other))
}

/// A name that is taken by a parameter in another place, made unique by its own: `body_id`.
pub(super) fn name_in(name: &str, place: Place, is_taken: impl Fn(&str) -> bool) -> String {
    let place = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Member | Place::Body | Place::BodyTemplate => "body",
        Place::Template => "other",
    };
    let first = format!("{place}_{name}");
    let others = (2..).map(|number| format!("{place}_{name}_{number}"));
    std::iter::once(first).chain(others).find(|unique| !is_taken(unique)).unwrap_or_default()
}

/// The environment variable for a name: `apiKey` and `api-key` become `API_KEY`.
pub(super) fn screaming(name: &str) -> String {
    lower_words(name).map_or_else(|| ascii(name).to_shouty_snake_case(), |name| name.to_ascii_uppercase())
}

/// Whether a name is written like an environment variable.
pub(super) fn is_screaming(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{Scope, alike, screaming};

    #[test]
    fn names_become_valid_snake_case_identifiers() {
        let check = |name, expected| assert_eq!(Scope::default().snake(name, "field").as_str(), expected);
        check("list-orders", "list_orders");
        check("listYourHTTPOrders", "list_your_http_orders");
        check("v2Api", "v2_api");
        check("2fa", "n2fa");
        check("type", "r#type");
        check("self", "self_");
        check("filter[name]", "filter_name");
        check("$top", "top");
        check("✨", "field");
        check("clone", "clone_");
    }

    #[test]
    fn colliding_identifiers_get_a_number() {
        let mut scope = Scope::default();
        assert_eq!(scope.snake("a-b", "field").as_str(), "a_b");
        assert_eq!(scope.snake("a_b", "field").as_str(), "a_b_2");
        assert_eq!(scope.pascal("a_b", "Operation", "Input").as_str(), "ABInput");
    }

    #[test]
    fn names_match_regardless_of_case_and_separators() {
        assert!(alike("order-id", "orderID"));
        assert!(alike("", "_"));
        assert!(!alike("order-id", "order-ids"));
        assert!(!alike("order-ids", "order-id"));
    }

    #[test]
    fn names_become_upper_case_constants() {
        assert_eq!(screaming("apiKey"), "API_KEY");
        assert_eq!(screaming("account"), "ACCOUNT");
    }
}

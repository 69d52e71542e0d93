//! JSONPath as specs write it, brought to a JSON Pointer or to a query of RFC 9535 (LANGUAGE.md 8.4).
//!
//! It reads `$.`, names with hyphens, names without `$` and functions at the end; it decides nothing about what a path
//! is used for.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics};
use crate::ir::{Function, Path, PathKind, bracketed, push_segment};

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoPath(pub(super) String);

/// Reads a path.
pub(super) fn parse(source: &str) -> Result<Path, NoPath> {
    let text = source.trim();
    let rest = match text.strip_prefix(['$', '@']) {
        Some(rest) => rest,
        None => text,
    };
    let mut reader =
        Reader { rest, query: String::from("$"), pointer: Some(String::new()), single: true, function: None };
    if text.is_empty() {
        return Err(NoPath("it is empty".to_owned()));
    }
    if rest.is_empty() || rest == "." {
        return Ok(Path::whole());
    }
    if !rest.starts_with(['.', '[']) {
        if rest.len() != text.len() {
            return Err(NoPath(format!("`{text}` needs a dot after its first character")));
        }
        reader.name_or_function()?;
    }
    while !reader.rest.is_empty() {
        if let Some(function) = reader.function {
            return Err(NoPath(format!("nothing can follow the function `{function:?}` in `{text}`")));
        }
        reader.segment()?;
    }
    reader.finish(text)
}

/// Reads the path at a place of the document, or reports why it is none.
pub(super) fn at(source: &str, at: &At, diagnostics: &mut Diagnostics) -> Option<Path> {
    match parse(source) {
        Ok(path) => Some(path),
        Err(NoPath(why)) => {
            diagnostics.push(
                Diagnostic::new(Code::MALFORMED_JSON_PATH, at, format!("`{source}` is not a path: {why}"))
                    .help("a path is like `$.orders[0].id` or `$.orders[*].id`"),
            );
            None
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
    /// The part that has been read, as a query.
    query: String,
    /// The same as a pointer, as long as it is one.
    pointer: Option<String>,
    /// Whether it finds one node at most.
    single: bool,
    function: Option<Function>,
}

impl<'t> Reader<'t> {
    fn segment(&mut self) -> Result<(), NoPath> {
        if let Some(rest) = self.rest.strip_prefix("..") {
            self.pointer = None;
            self.single = false;
            self.query.push_str("..");
            self.rest = rest;
            if let Some(rest) = rest.strip_prefix('*') {
                self.query.push('*');
                self.rest = rest;
                return Ok(());
            }
            return if rest.starts_with('[') { self.bracket() } else { self.name() };
        }
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            // `$.[0]` is written for `$[0]`.
            if rest.starts_with('[') {
                return self.bracket();
            }
            if let Some(rest) = rest.strip_prefix('*') {
                self.pointer = None;
                self.single = false;
                self.query.push_str("[*]");
                self.rest = rest;
                return Ok(());
            }
            return self.name_or_function();
        }
        if self.rest.starts_with('[') {
            return self.bracket();
        }
        Err(NoPath(format!("`{}` is neither a name nor a bracket", self.rest)))
    }

    fn name_or_function(&mut self) -> Result<(), NoPath> {
        let name = self.peek_name();
        let Some(after) = self.rest[name.len()..].strip_prefix('(') else { return self.name() };
        let function = match name {
            "length" | "size" => Function::Length,
            "keys" => Function::Keys,
            "first" => Function::First,
            "last" => Function::Last,
            "min" => Function::Min,
            "max" => Function::Max,
            "sum" => Function::Sum,
            "avg" => Function::Avg,
            other => return Err(NoPath(format!("there is no function `{other}()`"))),
        };
        let Some(rest) = after.strip_prefix(')') else {
            return Err(NoPath(format!("the function `{name}` takes nothing between its parentheses")));
        };
        self.function = Some(function);
        self.rest = rest;
        Ok(())
    }

    fn peek_name(&self) -> &'t str {
        let end = self.rest.find(['.', '[', '(']).unwrap_or(self.rest.len());
        &self.rest[..end]
    }

    fn name(&mut self) -> Result<(), NoPath> {
        let name = self.peek_name();
        if name.trim().is_empty() {
            return Err(NoPath("there is a dot without a name after it".to_owned()));
        }
        if let Some(c) = name.chars().find(|c| matches!(c, ']' | ')' | '\'' | '"' | '{' | '}')) {
            return Err(NoPath(format!("`{name}` has the character `{c}`")));
        }
        self.push_name(name.trim());
        self.rest = &self.rest[name.len()..];
        Ok(())
    }

    fn push_name(&mut self, name: &str) {
        self.query.push_str(&bracketed(name));
        if let Some(pointer) = &mut self.pointer {
            push_segment(pointer, name);
        }
    }

    fn bracket(&mut self) -> Result<(), NoPath> {
        let Some(end) = closing(self.rest) else {
            return Err(NoPath(format!("`{}` has a bracket that is not closed", self.rest)));
        };
        let inside = self.rest[1..end].trim();
        let whole = &self.rest[..=end];
        self.rest = &self.rest[end + 1..];
        if let Some(name) = quoted(inside) {
            self.push_name(&name);
            return Ok(());
        }
        match (inside.parse::<u32>(), &mut self.pointer) {
            (Ok(position), Some(pointer)) => push_segment(pointer, &position.to_string()),
            _ => {
                self.single &= inside.parse::<i32>().is_ok();
                self.pointer = None;
            }
        }
        if inside.is_empty() {
            return Err(NoPath("there is nothing between the brackets".to_owned()));
        }
        self.query.push_str(whole);
        Ok(())
    }

    fn finish(self, text: &str) -> Result<Path, NoPath> {
        let function = self.function;
        if let Some(pointer) = self.pointer {
            return Ok(Path { kind: PathKind::Pointer(pointer), function });
        }
        if nesting(&self.query) > DEEPEST {
            return Err(NoPath(format!("brackets are nested more than {DEEPEST} deep")));
        }
        match serde_json_path::JsonPath::parse(&self.query) {
            Ok(_) if self.single => Ok(Path { kind: PathKind::Node(self.query), function }),
            Ok(_) => Ok(Path { kind: PathKind::Query(self.query), function }),
            Err(error) => Err(NoPath(format!("`{text}` is not JSONPath: {}", error.message()))),
        }
    }
}

/// The deepest nesting of brackets in a query: reading one is recursive, and tries several ways at each.
const DEEPEST: usize = 8;

/// The depth to which brackets are nested; one in quotes counts too.
fn nesting(query: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for c in query.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The position at which the bracket that opens `text` is closed, quotes and inner brackets aside.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (position, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => {
                depth -= 1;
                if depth == 0 {
                    return Some(position);
                }
            }
            (None, _) => {}
        }
    }
    None
}

/// The name in `'name'` or `"name"`, when that is all there is.
fn quoted(inside: &str) -> Option<String> {
    let quote = inside.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let body = inside.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut name = String::new();
    let mut escaped = false;
    for c in body.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            c if c == quote && !escaped => return None,
            c => {
                escaped = false;
                name.push(c);
            }
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::ir::{Function, PathKind};

    fn form(source: &str) -> String {
        match parse(source) {
            Ok(path) => {
                let function = path.function.map_or_else(String::new, |it| format!(" {it:?}"));
                match path.kind {
                    PathKind::Pointer(pointer) => format!("pointer {pointer}{function}"),
                    PathKind::Node(query) => format!("node {query}{function}"),
                    PathKind::Query(query) => format!("query {query}{function}"),
                }
            }
            Err(error) => format!("no: {}", error.0),
        }
    }

    #[test]
    fn singular_paths_become_json_pointers() {
        assert_eq!(form("$"), "pointer ");
        assert_eq!(form("$. "), "pointer ");
        assert_eq!(form("$.a.b"), "pointer /a/b");
        assert_eq!(form("a.b"), "pointer /a/b");
        assert_eq!(form("@.a"), "pointer /a");
        assert_eq!(form("$.x-y.@id.s p"), "pointer /x-y/@id/s p");
        assert_eq!(form("$['a.b'][\"c/d\"][0]"), "pointer /a.b/c~1d/0");
        assert_eq!(form("$.[0].x"), "pointer /0/x");
        assert_eq!(form("$.data.length()"), "pointer /data Length");
        assert_eq!(form("$.length()"), "pointer  Length");
    }

    #[test]
    fn json_paths_of_several_nodes_become_queries() {
        assert_eq!(form("$.a-b[*].c"), "query $['a-b'][*]['c']");
        assert_eq!(form("$..c"), "query $..['c']");
        assert_eq!(form("$.a.*"), "query $['a'][*]");
        assert_eq!(form("$.a[-1].b"), "node $['a'][-1]['b']");
        assert_eq!(form("$.a[0:2]"), "query $['a'][0:2]");
        assert_eq!(form("$.a[?(@.c>1)].d"), "query $['a'][?(@.c>1)]['d']");
        assert_eq!(form("$.a[*].c.length()"), "query $['a'][*]['c'] Length");
    }

    #[test]
    fn malformed_json_paths_are_refused() {
        for source in
            ["", "$a", "$.", "$.a[", "$.a..", "$.a[?(@.b in [1])]", "$.concat($.a)", "$.a.b()c", "$.a[]"]
        {
            let parsed = parse(source);
            assert_eq!(parsed.is_err(), source != "$.", "{source}: {parsed:?}");
        }
        assert_eq!(parse("$.x.keys()").map(|path| path.function), Ok(Some(Function::Keys)));
    }
}

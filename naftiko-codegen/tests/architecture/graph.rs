//! The imports of a crate as a graph: which file uses what which other file defines.
//!
//! An arrow goes to the file that defines a name, also where a parent module passes the name on. Passing a name on is no
//! arrow by itself; it is one where the parent uses the name too. Tests inside of files have no arrows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module by its path from the root of the crate, which is empty.
pub(crate) type Module = Vec<String>;

/// A source file.
#[derive(Debug, Default)]
struct File {
    /// The modules that it declares, each a file of its own.
    children: BTreeSet<String>,
    /// The names that it imports, each with the path that it is imported from.
    names: BTreeMap<String, Import>,
    /// Every path in its code, from the root of the crate.
    paths: Vec<Vec<String>>,
    /// Every word of its code outside of imports.
    words: BTreeSet<String>,
}

#[derive(Debug)]
struct Import {
    path: Vec<String>,
    /// Whether the name is passed on to whoever uses this module.
    public: bool,
}

/// The files of a crate and the arrows between them.
#[derive(Debug)]
pub(crate) struct Graph {
    files: BTreeMap<Module, File>,
    pub(crate) arrows: BTreeMap<Module, BTreeSet<Module>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Separator,
    Open(Delimiter),
    Close(Delimiter),
    Sign(char),
    Literal,
}

/// Every Rust file below a folder.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module that a file below `src` is.
pub(crate) fn module(src: &Path, file: &Path) -> Module {
    let relative = file.strip_prefix(src).expect("a file below the root").with_extension("");
    let mut module: Module =
        relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
        module.pop();
    }
    module
}

impl Graph {
    /// Reads the crate whose sources are in `src`; `main.rs` is a crate of its own.
    pub(crate) fn read(src: &Path) -> Self {
        let texts = sources(src)
            .into_iter()
            .map(|path| (module(src, &path), fs::read_to_string(&path).expect("a source file")));
        Self::of(texts.filter(|(module, _)| *module != ["main"]))
    }

    /// The graph of modules with these texts.
    pub(crate) fn of(texts: impl Iterator<Item = (Module, String)>) -> Self {
        let is_test = |module: &Module| module.iter().any(|part| part == "tests");
        let files: BTreeMap<Module, File> = texts
            .filter(|(module, _)| !is_test(module))
            .map(|(module, text)| {
                let file = File::read(&module, &text);
                (module, file)
            })
            .collect();
        let mut graph = Self { files, arrows: BTreeMap::new() };
        graph.arrows = graph.files.keys().map(|module| (module.clone(), graph.leaving(module))).collect();
        graph
    }

    /// The files whose definitions a file uses.
    fn leaving(&self, module: &Module) -> BTreeSet<Module> {
        let file = &self.files[module];
        let used = |name: &String, import: &Import| !import.public || file.words.contains(name);
        let imported = file.names.iter().filter(|(name, import)| used(name, import)).map(|(_, it)| &it.path);
        // A module that is imported as a whole is only a longer name for what is used of it.
        let imported = imported.filter(|path| !self.files.contains_key(*path));
        let mut targets: BTreeSet<Module> =
            imported.chain(&file.paths).filter_map(|path| self.definer(path, 0)).collect();
        targets.remove(module);
        targets
    }

    /// The file that defines what is at a path.
    fn definer(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let passed_on = rest.first().and_then(|name| self.files[module].names.get(name));
        match passed_on {
            Some(import) if depth < 8 => {
                let longer: Vec<String> = import.path.iter().chain(&rest[1..]).cloned().collect();
                self.definer(&longer, depth + 1)
            }
            // A path to nothing in the root is one of another crate.
            _ if module.is_empty() && rest.is_empty() => None,
            _ => Some(module.to_vec()),
        }
    }

    /// The circles: sets of files each of which leads to each other.
    pub(crate) fn circles(&self) -> Vec<Vec<Module>> {
        let reached: BTreeMap<&Module, BTreeSet<&Module>> =
            self.arrows.keys().map(|module| (module, self.reached(module))).collect();
        let mut circles: Vec<Vec<Module>> = Vec::new();
        for module in self.arrows.keys() {
            if circles.iter().flatten().any(|known| known == module) {
                continue;
            }
            let circle: Vec<Module> = reached[module]
                .iter()
                .filter(|other| reached[**other].contains(module))
                .map(|other| (*other).clone())
                .collect();
            if !circle.is_empty() {
                circles.push(circle);
            }
        }
        circles
    }

    /// Every file that arrows lead to.
    fn reached<'g>(&'g self, module: &'g Module) -> BTreeSet<&'g Module> {
        let mut reached = BTreeSet::new();
        let mut open = vec![module];
        while let Some(next) = open.pop() {
            open.extend(self.arrows[next].iter().filter(|target| reached.insert(*target)));
        }
        reached
    }
}

impl File {
    fn read(module: &Module, text: &str) -> Self {
        let stream: TokenStream = text.parse().expect("a file of Rust");
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        let tokens = without_tests(&tokens);
        let mut file = Self::default();
        // Declarations first: a path may begin with the name of a child.
        for window in tokens.windows(3) {
            if let [Token::Word(word), Token::Word(name), Token::Sign(';')] = window
                && word == "mod"
            {
                file.children.insert(name.clone());
            }
        }
        let mut rest = &tokens[..];
        let mut public = false;
        while let [token, tail @ ..] = rest {
            match token {
                Token::Word(word) if word == "use" => {
                    let end = tail.iter().position(|it| *it == Token::Sign(';')).unwrap_or(tail.len());
                    file.import(&mut &tail[..end], module, &mut Vec::new(), public);
                    rest = &tail[end..];
                    continue;
                }
                Token::Word(word) if word == "pub" => public = true,
                Token::Sign(';') | Token::Close(Delimiter::Brace) | Token::Open(Delimiter::Brace) => {
                    public = false;
                }
                _ => {}
            }
            rest = tail;
        }
        file.code(&tokens, module);
        file
    }

    /// Takes up one tree of an import; `prefix` is the path so far.
    fn import(&mut self, tokens: &mut &[Token], module: &Module, prefix: &mut Vec<String>, public: bool) {
        let depth = prefix.len();
        loop {
            match *tokens {
                [Token::Word(alias_of), Token::Word(word), Token::Word(alias), tail @ ..] if word == "as" => {
                    prefix.push(alias_of.clone());
                    self.name(alias, prefix, module, public);
                    *tokens = tail;
                }
                [Token::Word(word), Token::Separator, tail @ ..] => {
                    prefix.push(word.clone());
                    *tokens = tail;
                    continue;
                }
                [Token::Word(word), tail @ ..] => {
                    let name = if word == "self" { prefix.last().cloned() } else { Some(word.clone()) };
                    if word != "self" {
                        prefix.push(word.clone());
                    }
                    self.name(&name.unwrap_or_default(), prefix, module, public);
                    *tokens = tail;
                }
                [Token::Open(_), tail @ ..] => {
                    *tokens = tail;
                    while !matches!(*tokens, [Token::Close(_), ..] | []) {
                        self.import(tokens, module, prefix, public);
                    }
                    *tokens = tokens.get(1..).unwrap_or_default();
                }
                [Token::Sign('*'), tail @ ..] => {
                    self.paths.extend(absolute(prefix, module, self));
                    *tokens = tail;
                }
                [_, tail @ ..] => *tokens = tail,
                [] => {}
            }
            break;
        }
        prefix.truncate(depth);
        if let [Token::Sign(','), tail @ ..] = *tokens {
            *tokens = tail;
        }
    }

    fn name(&mut self, name: &str, path: &[String], module: &Module, public: bool) {
        if let Some(path) = absolute(path, module, self) {
            self.names.insert(name.to_owned(), Import { path, public });
        }
    }

    /// Takes up the paths and words of everything but imports.
    fn code(&mut self, tokens: &[Token], module: &Module) {
        let mut position = 0;
        while let Some(token) = tokens.get(position) {
            position += 1;
            let Token::Word(word) = token else { continue };
            if word == "use" {
                position += tokens[position..].iter().take_while(|it| **it != Token::Sign(';')).count();
                continue;
            }
            if word == "mod" {
                position += 1;
                continue;
            }
            self.words.insert(word.clone());
            // Who may see something is no use of it.
            if word == "in" && position > 2 && tokens[position - 3] == Token::Word("pub".to_owned()) {
                position += tokens[position..].iter().take_while(|it| !matches!(it, Token::Close(_))).count();
                continue;
            }
            // `$crate` in a macro stands where the macro is used, and `x.y::<T>()` is a method.
            let before = position.checked_sub(2).map(|before| &tokens[before]);
            if matches!(before, Some(Token::Sign('$' | '.') | Token::Separator)) {
                continue;
            }
            let mut path = vec![word.clone()];
            while let (Some(Token::Separator), Some(Token::Word(next))) =
                (tokens.get(position), tokens.get(position + 1))
            {
                path.push(next.clone());
                position += 2;
            }
            if path.len() > 1 {
                let alias = self.names.get(&path[0]).map(|import| import.path.clone());
                self.paths.extend(match alias {
                    Some(alias) => Some(alias.into_iter().chain(path.drain(1..)).collect()),
                    None => absolute(&path, module, self),
                });
            }
        }
    }
}

/// A path from the root of the crate; none where it is one of another crate.
fn absolute(path: &[String], module: &Module, file: &File) -> Option<Vec<String>> {
    let first = path.first()?;
    let (mut base, rest) = match first.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (module.clone(), &path[1..]),
        "super" => (module.clone(), path),
        child if file.children.contains(child) => (module.clone(), path),
        alias => {
            let import = file.names.get(alias)?;
            (import.path.clone(), &path[1..])
        }
    };
    let ups = rest.iter().take_while(|part| *part == "super").count();
    base.truncate(base.len().checked_sub(ups)?);
    base.extend_from_slice(&rest[ups..]);
    Some(base)
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut colon = false;
    let mut stream = stream.into_iter();
    while let Some(tree) = stream.next() {
        let was_colon = std::mem::replace(&mut colon, false);
        match tree {
            // The code of a macro stands where it is used, and its names are looked up there.
            TokenTree::Ident(word) if word == "macro_rules" => {
                stream.find(|tree| matches!(tree, TokenTree::Group(_)));
            }
            TokenTree::Ident(word) => tokens.push(Token::Word(word.to_string())),
            TokenTree::Punct(sign) if sign.as_char() == ':' => {
                if was_colon {
                    tokens.pop();
                    tokens.push(Token::Separator);
                } else {
                    colon = true;
                    tokens.push(Token::Sign(':'));
                }
            }
            TokenTree::Punct(sign) => tokens.push(Token::Sign(sign.as_char())),
            TokenTree::Literal(_) => tokens.push(Token::Literal),
            TokenTree::Group(group) => {
                tokens.push(Token::Open(group.delimiter()));
                flatten(group.stream(), tokens);
                tokens.push(Token::Close(group.delimiter()));
            }
        }
    }
}

/// The tokens without modules behind `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let word = |text: &str| Token::Word(text.to_owned());
    let attribute = [
        Token::Sign('#'),
        Token::Open(Delimiter::Bracket),
        word("cfg"),
        Token::Open(Delimiter::Parenthesis),
        word("test"),
        Token::Close(Delimiter::Parenthesis),
        Token::Close(Delimiter::Bracket),
    ];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        let Some(item) = rest.strip_prefix(&attribute[..]) else {
            kept.push(first.clone());
            rest = &rest[1..];
            continue;
        };
        // The item ends with its first `;`, or with the brace that closes its first brace.
        let mut depth = 0_usize;
        let mut end = item.len();
        for (position, token) in item.iter().enumerate() {
            match token {
                Token::Open(_) => depth += 1,
                Token::Close(delimiter) => {
                    depth -= 1;
                    if depth == 0 && *delimiter == Delimiter::Brace {
                        end = position + 1;
                        break;
                    }
                }
                Token::Sign(';') if depth == 0 => {
                    end = position + 1;
                    break;
                }
                _ => {}
            }
        }
        rest = &item[end..];
    }
    kept
}

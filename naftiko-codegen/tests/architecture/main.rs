//! The map of the code: which room may use which, without circles, and how files and folders are kept small.

mod graph;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use graph::{Graph, Module, sources};

/// A room by the folders and files that it is, and the rooms and files that it may use besides itself. `x/mod` is the
/// file of that name alone.
type Room = (&'static [&'static str], &'static [&'static str]);

/// The rooms of the compiler: text to document to checked program to tokens, and none back.
const COMPILER: &[Room] = &[
    (&["source"], &["diagnostic"]),
    (&["diagnostic"], &["source"]),
    (&["spec"], &["diagnostic"]),
    (&["parse"], &["spec", "source", "diagnostic"]),
    (&["ir"], &[]),
    (
        &["lower/mod"],
        &["lower/cx", "lower/consumed", "lower/unit", "lower/exposed", "spec", "ir", "diagnostic"],
    ),
    (
        &[
            "lower/client_names",
            "lower/cx",
            "lower/expr",
            "lower/headers",
            "lower/json_path",
            "lower/names",
            "lower/paths",
            "lower/rules",
            "lower/schema",
            "lower/this",
            "lower/types",
            "lower/unsupported",
            "lower/variables",
        ],
        &["spec", "ir", "diagnostic", "parse/template"],
    ),
    (&["lower/auth"], &["lower/cx", "spec", "ir", "diagnostic"]),
    (
        &["lower/consumed"],
        &[
            "lower/auth",
            "lower/client_names",
            "lower/cx",
            "lower/rules",
            "spec",
            "ir",
            "diagnostic",
            "parse/template",
        ],
    ),
    (
        &["lower/unit"],
        &[
            "lower/client_names",
            "lower/consumed/catalog",
            "lower/cx",
            "lower/rules",
            "spec",
            "ir",
            "diagnostic",
            "parse/template",
        ],
    ),
    (
        &["lower/exposed"],
        &[
            "lower/unit",
            "lower/client_names",
            "lower/consumed/catalog",
            "lower/auth",
            "lower/cx",
            "spec",
            "ir",
            "diagnostic",
            "parse/template",
        ],
    ),
    (&["emit"], &["ir", "options"]),
    (&["print"], &[]),
    (&["options"], &["ir"]),
    (&["generated"], &["options", "ir", "emit", "print", "diagnostic"]),
    (&["compile"], &["lib", "options", "generated", "source", "diagnostic"]),
    (
        &["stages"],
        &["lib", "options", "generated", "source", "diagnostic", "spec", "parse", "ir", "lower/mod"],
    ),
    (&["cli"], &["lib", "compile", "options", "generated", "source", "diagnostic", "spec", "parse"]),
    (
        &["lib"],
        &[
            "compile",
            "options",
            "generated",
            "source",
            "diagnostic",
            "parse",
            "ir",
            "lower/mod",
            "lower/names",
        ],
    ),
];

/// Rooms whose `mod.rs` has what their files share beside calling them: an arrow from a file up to it is no circle.
const FRONTS: &[&str] = &["cli", "emit", "spec"];

/// Arrows that still close a circle.
const CLOSING: &[(&str, &str)] = &[];

/// The most files that stand side by side.
const SIDE_BY_SIDE: usize = 18;

/// The sources of a crate beside this one.
fn src(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src")
}

fn compiler() -> PathBuf {
    src("naftiko-codegen")
}

fn written(module: &Module) -> String {
    if module.is_empty() { "lib".to_owned() } else { module.join("/") }
}

/// The room that a file is in, by its position: the longest entry that holds it.
fn room(rooms: &[Room], file: &str) -> Option<usize> {
    let length = |entry: &&str| match entry.strip_suffix("/mod") {
        Some(folder) => (folder == file).then_some(usize::MAX),
        None => file
            .strip_prefix(*entry)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))
            .map(|_| entry.len()),
    };
    let best = |(members, _): &Room| members.iter().filter_map(&length).max();
    (0..rooms.len()).filter(|index| best(&rooms[*index]).is_some()).max_by_key(|index| best(&rooms[*index]))
}

/// Every arrow that the rooms do not allow, and every file that is in no room.
fn wrong_arrows(graph: &Graph, rooms: &[Room]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (from, targets) in &graph.arrows {
        let from = written(from);
        let Some(own) = room(rooms, &from) else {
            wrong.push(format!("{from} is in no room"));
            continue;
        };
        for target in targets.iter().map(written) {
            let (_, allowed) = rooms[own];
            let fine = room(rooms, &target).is_some_and(|index| {
                index == own
                    || allowed.contains(&target.as_str())
                    || rooms[index].0.iter().any(|entry| allowed.contains(entry))
            });
            if !fine {
                wrong.push(format!("{from} uses {target}"));
            }
        }
    }
    wrong
}

/// The circles that are left without the arrows that `ignored` names; an arrow of it that is not there is reported too.
fn circles(mut graph: Graph, fronts: &[&str], ignored: &[(&str, &str)]) -> Vec<String> {
    let path = |text: &str| -> Module { text.split('/').map(str::to_owned).collect() };
    let mut wrong = Vec::new();
    for front in fronts {
        let front = path(front);
        let mut needed = false;
        for (_, targets) in graph.arrows.iter_mut().filter(|(from, _)| from.starts_with(&front)) {
            needed |= targets.remove(&front);
        }
        if !needed {
            wrong.push(format!("no file uses {}: take it off the list", written(&front)));
        }
    }
    for (from, target) in ignored {
        if !graph.arrows.get_mut(&path(from)).is_some_and(|targets| targets.remove(&path(target))) {
            wrong.push(format!("{from} does not use {target}: take it off the list"));
        }
    }
    let names = |circle: &Vec<Module>| circle.iter().map(written).collect::<Vec<_>>().join(", ");
    wrong.extend(graph.circles().iter().map(names));
    wrong
}

/// Folders with too many files side by side, and files whose names begin alike where a folder would say it once.
fn crowded(src: &Path) -> Vec<String> {
    let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for file in sources(src) {
        let folder = file.parent().expect("a folder").to_owned();
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        folders.entry(folder).or_default().push(stem);
    }
    let mut wrong = Vec::new();
    for (folder, stems) in folders {
        if stems.len() > SIDE_BY_SIDE {
            wrong.push(format!("{} has {} files", folder.display(), stems.len()));
        }
        let mut prefixes: BTreeMap<&str, usize> = BTreeMap::new();
        for (prefix, _) in stems.iter().filter_map(|stem| stem.split_once('_')) {
            *prefixes.entry(prefix).or_default() += 1;
        }
        for (prefix, count) in prefixes.into_iter().filter(|(_, count)| *count > 3) {
            wrong.push(format!("{} has {count} files `{prefix}_…`", folder.display()));
        }
    }
    wrong
}

fn assert_none(wrong: &[String], what: &str) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn rooms_of_the_compiler_import_only_allowed_rooms() {
    let graph = Graph::read(&compiler());
    let arrows: usize = graph.arrows.values().map(BTreeSet::len).sum();
    assert!(arrows > 300, "only {arrows} arrows were found: the test looks in the wrong place");
    assert_none(&wrong_arrows(&graph, COMPILER), "arrows that no room allows");
}

#[test]
fn the_compiler_has_no_import_cycle() {
    assert_none(&circles(Graph::read(&compiler()), FRONTS, CLOSING), "files that use each other");
}

#[test]
fn no_folder_of_the_compiler_is_crowded() {
    assert_none(&crowded(&compiler()), "rooms that ask for a room inside of them");
}

/// A file that no module declares is not compiled, and rots.
#[test]
fn every_file_belongs_to_a_module() {
    for krate in ["naftiko-codegen", "naftiko-runtime", "naftiko-macros"] {
        for file in sources(&src(krate)) {
            let (folder, name) = (file.parent().expect("a folder"), file.file_stem().expect("a name"));
            let (parent, name) = match name.to_str() {
                Some("lib" | "main") => continue,
                Some("mod") => (folder.parent().expect("a folder"), folder.file_name().expect("a name")),
                _ => (folder, name),
            };
            let declaration = format!("mod {};", name.to_string_lossy());
            let beside = parent.with_extension("rs");
            let places = [parent.join("mod.rs"), parent.join("lib.rs"), beside];
            let declares =
                |place: &PathBuf| fs::read_to_string(place).is_ok_and(|it| it.contains(&declaration));
            assert!(places.iter().any(declares), "{} belongs to no module", file.display());
        }
    }
}

#[test]
fn emitters_are_infallible_and_quote_their_code() {
    let emit = compiler().join("emit");
    for file in sources(&emit) {
        let text = fs::read_to_string(&file).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{}:{}: {line}", file.display(), number + 1);
            // What is indented is the text that is emitted.
            let emitter = line.starts_with("pub(super) fn") || line.starts_with("fn ");
            assert!(!(emitter && line.contains("-> Result")), "an emitter that can fail: {place}");
            assert!(!line.contains("parse_str") && !line.contains("write!("), "glued text: {place}");
        }
    }
}

#[test]
fn files_open_with_their_purpose_and_stay_short() {
    for file in sources(&compiler()) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(text.starts_with("//! "), "{} does not open with what it is for", file.display());
        assert!(text.lines().count() <= 420, "{} is too long: split it by what it is about", file.display());
    }
}

/// Files of the outside world are for `source` to read, and for the doors to write.
#[test]
fn only_some_files_touch_the_disk() {
    let src = compiler();
    let allowed = [src.join("source"), src.join("compile.rs"), src.join("cli")];
    for file in sources(&compiler()) {
        let text = fs::read_to_string(&file).expect("a source file");
        let touches = ["std::fs", "use std::io", "std::env"].iter().any(|module| text.contains(module));
        let fine = !touches || allowed.iter().any(|place| file.starts_with(place));
        assert!(fine, "{} reads or writes outside of its place", file.display());
    }
}

/// A crate of these files, by their modules.
fn example(files: &[(&str, &str)]) -> Graph {
    let module = |text: &str| -> Module {
        text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    Graph::of(files.iter().map(|(path, text)| (module(path), (*text).to_owned())))
}

#[test]
fn a_cycle_through_re_exported_names_is_found() {
    let graph = example(&[
        ("", "mod a; mod b;"),
        ("a", "pub(crate) mod inner; pub(crate) use inner::Inner;"),
        ("a/inner", "use crate::b::Other; pub(crate) struct Inner(Other);"),
        ("b", "use crate::a; pub(crate) struct Other(Option<Box<a::Inner>>);"),
    ]);
    assert_eq!(circles(graph, &[], &[]), ["a/inner, b"]);
}

#[test]
fn imports_are_traced_to_the_defining_file() {
    let graph = example(&[
        ("", "mod a; mod b; mod c;"),
        ("a", "mod x; mod y; pub use {x::X, y::{self, Y as Z}}; fn f() { x::g(); }"),
        ("a/x", "pub struct X; pub fn g() { super::super::c::h() }"),
        ("a/y", "pub struct Y; #[cfg(test)] mod tests { use crate::b::B; }"),
        (
            "b",
            "use crate::a::{X, Z}; pub(in crate::b) fn f() { std::fs::read(c::h()) } macro_rules! m { () => { $crate::c::h() } }",
        ),
        ("c", "pub fn h() {} pub fn i() { for x in crate::a::y::all() {} }"),
    ]);
    let leaving = |module: &str| -> Vec<String> {
        graph.arrows[&module.split('/').map(str::to_owned).collect::<Module>()].iter().map(written).collect()
    };
    assert_eq!(leaving("a"), ["a/x"]);
    assert_eq!(leaving("a/x"), ["c"]);
    assert_eq!(leaving("a/y"), <[&str; 0]>::default());
    assert_eq!(leaving("b"), ["a/x", "a/y"]);
    assert_eq!(leaving("c"), ["a/y"]);
    assert_eq!(
        circles(graph, &["a"], &[("b", "c")]),
        ["no file uses a: take it off the list", "b does not use c: take it off the list"]
    );
}

#[test]
fn a_forbidden_import_is_found() {
    let graph = example(&[
        ("", "mod low; mod high; mod stray;"),
        ("low", "use crate::high::{f, inner};"),
        ("high", "pub mod inner; pub mod deep; pub fn f() {}"),
        ("high/inner", "use crate::low::x; use super::f;"),
        ("high/deep", "use super::inner::y;"),
        ("stray", ""),
    ]);
    let rooms: &[Room] =
        &[(&["lib"], &[]), (&["low"], &[]), (&["high"], &["low"]), (&["high/deep"], &["high"])];
    assert_eq!(wrong_arrows(&graph, rooms), ["low uses high", "stray is in no room"]);
}

/// The rooms of the runtime: what is started serves, what serves runs flows, flows call upstreams.
const RUNTIME: &[Room] = &[
    (
        &["lib", "codegen", "requires"],
        &[
            "start", "serve", "flow", "context", "upstream", "auth", "client", "binds", "value", "decode",
            "table", "error",
        ],
    ),
    (
        &["start"],
        &["serve", "serve/mcp", "flow", "context", "upstream", "auth", "client", "binds", "table", "error"],
    ),
    (
        &["serve"],
        &[
            "serve/rest",
            "serve/mcp",
            "flow",
            "context",
            "upstream",
            "value",
            "auth",
            "binds",
            "table",
            "error",
        ],
    ),
    // An adapter uses what adapters share, and not another adapter.
    (&["serve/rest"], &["serve", "flow", "context", "upstream", "value", "auth", "binds", "table", "error"]),
    (
        &["serve/mcp"],
        &["serve", "flow", "context", "upstream", "value", "decode", "auth", "binds", "table", "error"],
    ),
    (&["flow"], &["context", "upstream", "value", "table", "error"]),
    (&["context"], &["upstream", "binds", "table", "error"]),
    (&["upstream"], &["auth", "client", "binds", "value", "decode", "table", "error"]),
    (&["auth"], &["client", "binds", "value", "table", "error"]),
    (&["client", "binds"], &["table", "error"]),
    (&["value"], &["binds", "decode", "table", "error"]),
    (&["decode"], &["table", "error"]),
    (&["table"], &["error"]),
    (&["error", "pairs", "secret", "text"], &[]),
];

#[test]
fn rooms_of_the_runtime_import_only_allowed_rooms() {
    let graph = Graph::read(&src("naftiko-runtime"));
    let arrows: usize = graph.arrows.values().map(BTreeSet::len).sum();
    assert!(arrows > 100, "only {arrows} arrows were found: the test looks in the wrong place");
    assert_none(&wrong_arrows(&graph, RUNTIME), "arrows that no room allows");
}

#[test]
fn the_runtime_has_no_import_cycle() {
    assert_none(&circles(Graph::read(&src("naftiko-runtime")), &[], &[]), "files that use each other");
}

#[test]
fn no_folder_of_the_runtime_is_crowded() {
    assert_none(&crowded(&src("naftiko-runtime")), "rooms that ask for a room inside of them");
}
